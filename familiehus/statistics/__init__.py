"""Numbers that help and cannot hurt: what the house does, without seeing anyone (R093)."""
