"""Messages owed to staff and parents: decided once, kept in an outbox, sent by a worker at least once."""
