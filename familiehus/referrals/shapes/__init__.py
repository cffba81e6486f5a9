"""What the API about families takes and tells, as its description has it."""
