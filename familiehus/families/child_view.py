"""The child's perspective with how it is known: its own words, or what others saw and tell (R081)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from familiehus.families.vocabulary import KnownBy, Voice

_VOICES: dict[KnownBy | None, Voice] = {KnownBy.OWN_WORDS: Voice.CHILD, KnownBy.PARENTS: Voice.FAMILY}


@dataclass(frozen=True, slots=True)
class ChildView:
    """What is said of the child. ``known_by`` is None where nobody has said how it is known."""

    text: str
    known_by: KnownBy | None = None

    @property
    def voice(self) -> Voice:
        """Whose words they are: the child's only where it was the child who said them."""
        return _VOICES.get(self.known_by, Voice.PROFESSIONAL)

    def to_text(self) -> str:
        """As it is kept, sealed, in an item."""
        if self.known_by is None:
            return self.text
        return json.dumps({"text": self.text, "known_by": self.known_by.value}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> ChildView:
        """Read back. Words that are not of this form are only what is said."""
        try:
            said = json.loads(text)
            return cls(str(said["text"]), KnownBy(said["known_by"]))
        except (ValueError, KeyError, TypeError):
            return cls(text)
