"""What the editor's pages need to know about one entry, gathered from the site."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from familiehus.catalogue.checks import Known
from familiehus.catalogue.desk import Desk
from familiehus.catalogue.editing_domain import is_old
from familiehus.catalogue.entry_form import Own, Typed, at, from_document
from familiehus.catalogue.entry_touched import changed_parts, marks
from familiehus.catalogue.entry_view import Draughtsman
from familiehus.catalogue.entry_words import Change, Wordbook, name_of
from familiehus.catalogue.fitness import own_document_key
from familiehus.catalogue.site import CatalogueSite
from familiehus.storage.base import Document


class Editor:
    """One entry before its editor. ``stand`` and ``opened`` are the form's own while it goes back and forth unsaved."""

    def __init__(self, site: CatalogueSite, desk: Desk, stand: str = "", opened: str = "") -> None:
        self._site = site
        self.desk = desk
        self.stand = stand or desk.stand
        self._opened = opened

    @cached_property
    def own(self) -> Own:
        """The source "we say so ourselves", and the organisations there are."""
        key = str(self.desk.document["organisation"])
        names = self._site.edition.organisation_names
        return Own(own_document_key(key), f"Oplyst af {names.get(key, key)}", names)

    @cached_property
    def opened(self) -> str:
        """Marks of what stood in the form when it was opened."""
        return self._opened or marks(self.desk.ref.kind, self.as_it_stands)

    @cached_property
    def as_it_stands(self) -> Typed:
        """The form of the entry with nothing typed in it yet; not to be changed."""
        return from_document(self.desk.ref.kind, self.desk.document, self.own)

    @cached_property
    def known(self) -> Known:
        """What the entry may refer to, as the edition shown now has it."""
        edition = self._site.edition
        houses = frozenset(edition.houses_by_key)
        organisations = frozenset(edition.organisations)
        return Known(self._site.topics, self._site.places, organisations, houses, frozenset(edition.documents))

    @cached_property
    def book(self) -> Wordbook:
        """What codes and keys are called."""
        return Wordbook(self._site.topics, self._site.edition.houses_by_key, self._site.places, self.own.names)

    @cached_property
    def draughtsman(self) -> Draughtsman:
        """Lays out the form."""
        return Draughtsman(self.book, self.desk)

    def changed_since(self, opened: str, earlier: Iterable[Document | None]) -> list[Change]:
        """What is another now than on the page that carried the marks ``opened``.

        What stood there is known where one of the ``earlier`` documents has it still.
        """
        kind, now, stood = self.desk.ref.kind, self.desk.document, [one for one in earlier if one is not None]
        then = [from_document(kind, one, self.own) for one in stood]
        found = []
        for part, place in changed_parts(kind, opened, self.as_it_stands, then):
            old = None if place is None else self.book.words(part, at(stood[place], part.path))
            new = self.book.words(part, at(now, part.path))
            if old != new:
                found.append(Change(name_of(kind, part.path), old, new))
        return found

    @property
    def is_old(self) -> bool:
        """Whether what parents see wants a look (R036)."""
        seen = self.desk.published
        return seen is not None and is_old(seen.get("verified"), self._site.clock.now().date())


def clean_name(text: str) -> str:
    """A name as typed, blanks single and nothing in it that cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())
