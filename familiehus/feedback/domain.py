"""What is asked, and what may become of what people write."""

from __future__ import annotations

from enum import StrEnum


class Cleared(StrEnum):
    """A statement is used only after somebody has read it and cleared it (R094)."""

    NEW = "new"
    CLEARED = "cleared"
    WITHHELD = "withheld"
