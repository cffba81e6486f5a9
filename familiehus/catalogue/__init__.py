"""Offers, houses and their source file."""
