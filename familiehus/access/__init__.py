"""Who may do what: one table, read by people and by the program."""
