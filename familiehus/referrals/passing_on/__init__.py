"""Lines that a colleague of the unit is asked to take over: offered, and theirs once they say yes."""
