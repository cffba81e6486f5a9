"""Ids that tell nothing: no order, no time."""

from uuid import UUID, uuid4


def new_id() -> UUID:
    """A random id."""
    return uuid4()
