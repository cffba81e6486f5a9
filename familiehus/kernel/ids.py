"""Ids that tell nothing: no order, no time."""

import secrets
from uuid import UUID, uuid4

# Without letters and digits that are mistaken for one another: somebody may type them from paper.
EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# Nobody's and nothing's: where an id has to stand and none is meant.
NO_ID = UUID(int=0)


def id_or_none(text: str) -> UUID | None:
    """The id that is written there, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def new_id() -> UUID:
    """A random id."""
    return uuid4()


def new_number() -> str:
    """A random number for a form that is about to be shown: 32 letters that say nothing."""
    return secrets.token_urlsafe(24)
