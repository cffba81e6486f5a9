"""The pages of staff about the family's voice."""
