"""What one can say to the program on the command line."""
