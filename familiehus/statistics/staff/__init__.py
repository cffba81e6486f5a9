"""The doors of the numbers: for those who take part in the day of a house, and for its leaders."""
