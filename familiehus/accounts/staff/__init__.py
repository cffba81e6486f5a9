"""The staff pages about people and access."""
