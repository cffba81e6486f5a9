"""Ids that tell nothing: no order, no time."""

import secrets
from uuid import UUID, uuid4

# Without letters and digits that are mistaken for one another: somebody may type them from paper.
EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_id() -> UUID:
    """A random id."""
    return uuid4()


def new_number() -> str:
    """A random number for a form that is about to be shown: 32 letters that say nothing."""
    return secrets.token_urlsafe(24)
