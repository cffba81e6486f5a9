"""The shell every page stands in."""
