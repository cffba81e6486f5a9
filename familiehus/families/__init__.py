"""Contact lines: who holds the contact with one parent, at every moment."""
