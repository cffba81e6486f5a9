"""Organisations, units, houses and people."""
