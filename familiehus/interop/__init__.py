"""Mappings to neighbouring standards."""
