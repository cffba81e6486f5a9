"""The family's side: the parent's own page, asking to be rung up, and an anonymous thread."""
