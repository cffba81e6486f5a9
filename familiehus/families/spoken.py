"""Which language a parent speaks best, and whether an interpreter is needed: one question, and one item."""

from __future__ import annotations

from dataclasses import dataclass

OTHER = "other"
_NEEDED = {True: "yes", False: "no", None: ""}
_SAID = {words: needed for needed, words in _NEEDED.items()}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language by its code, or ``OTHER``. ``interpreter`` is None while nobody has asked."""

    language: str
    interpreter: bool | None = None

    def to_text(self) -> str:
        """As it is kept, sealed, in an item."""
        return f"{self.language} {_NEEDED[self.interpreter]}".strip()

    @classmethod
    def from_text(cls, text: str) -> Spoken:
        """Read back."""
        language, _, needed = text.partition(" ")
        return cls(language, _SAID.get(needed))

    @property
    def answer(self) -> str:
        """What was said about an interpreter, as forms and the API say it: "yes", "no" or nothing."""
        return _NEEDED[self.interpreter]
