"""Doors without an account: the parent's own page, asking to be rung up, the anonymous thread."""
