"""Search: understanding what a parent types and finding what fits."""
