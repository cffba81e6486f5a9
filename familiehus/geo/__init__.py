"""Postcodes, municipalities and distance, from the shipped tables."""
