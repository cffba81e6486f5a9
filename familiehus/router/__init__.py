"""Which offers fit a parent's situation, why, and what stands in the way."""
