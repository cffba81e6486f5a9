"""The rules of editing as plain Python: what differs, what is undone, what is too old, what a new entry begins with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from familiehus.catalogue.merge import Document, Merge, merge
from familiehus.kernel.clock import months_after
from familiehus.kernel.text import slugify

OLD_AFTER_MONTHS = 6
_LONGEST_KEY = 90
_ALWAYS = frozenset({"pregnancy"})  # empty it means: for the pregnant, weeks not stated
_OWN = ("key", "slug", "former_slugs", "verified")
# Which sector an organisation of a kind stands for; for the others the editor chooses.
_SECTORS = {"municipality": "municipality", "region": "region", "civil_society": "civil_society", "private": "private"}


class Kind(StrEnum):
    """What can be edited."""

    OFFER = "offer"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that is another than before. ``path`` is dotted; an absent value is None."""

    path: str
    old: object
    new: object


def stand(version: int, published: Document | None) -> str:
    """How an entry stands, as one word a form carries: it changes with every draft and with what parents see.

    The day it was last verified is left out: a colleague's "still right" does not disturb somebody who writes.
    """
    seen = {name: value for name, value in (published or {}).items() if name != "verified"}
    whole = json.dumps(seen, sort_keys=True, ensure_ascii=False)
    return f"{version}-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def lost_gates(before: Document, after: Document) -> tuple[str, ...]:
    """Rules of *barnets lov* that stood and stand no more: they decide who has to say yes before help begins (R057).

    Whoever offers the help adds to them and never takes one away by themself.
    """
    stay = after.get("legal_basis") or ()
    return tuple(
        rule for rule in before.get("legal_basis") or () if "barnets lov" in rule.casefold() and rule not in stay
    )


def lost_requirements(before: Document, after: Document) -> tuple[str, ...]:
    """What had to be so before anything begins, and is asked for no more: as ``lost_gates`` (R058, R059)."""
    stay = (after.get("access") or {}).get("requires") or ()
    return tuple(code for code in (before.get("access") or {}).get("requires") or () if code not in stay)


def is_old(verified: object, today: date) -> bool:
    """Whether nobody has said "still right" for more than six months (R036). ``verified`` is an ISO date or None."""
    if not isinstance(verified, str):
        return True
    return date.fromisoformat(verified) < months_after(today, -OLD_AFTER_MONTHS)


def rebased(base: Document | None, draft: Document, published: Document | None) -> Merge:
    """A draft brought up to what parents see now; ``conflicts`` are fields both changed, and the draft stands."""
    return merge(base or {}, draft, published or {})


def reverted(before: Document, after: Document, now: Document) -> Merge:
    """The entry without one change, everything else kept; ``conflicts`` are fields that were changed again since."""
    return merge(after, now, before)


def with_values(document: Document, values: Document) -> Document:
    """The document with these fields; one that is None is taken out."""
    return {name: value for name, value in (document | values).items() if name not in values or value is not None}


def differences(before: Document | None, after: Document | None) -> tuple[Difference, ...]:
    """Fact by fact, in the order of the documents."""
    old, new = dict(_leaves(before or {})), dict(_leaves(after or {}))
    names = dict.fromkeys((*new, *old))
    return tuple(Difference(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n))


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict) and (value or path not in _ALWAYS):
        for name, below in value.items():
            yield from _leaves(below, f"{path}.{name}" if path else name)
    elif value not in (None, []):
        yield path, value


def begun(kind: Kind, key: str, name: str, organisation: Document, source: Document, today: date) -> Document:
    """The first draft of a new entry: what is known about its organisation, and nothing else.

    Whoever writes it from nothing sees to it that day: six months later it wants a look (R036).
    """
    place = organisation.get("municipality")
    draft: Document = {"key": key, "name": name, "organisation": organisation["key"], "sources": [source]}
    draft["verified"] = today.isoformat()
    if kind is Kind.HOUSE:
        return draft | ({"municipality": place} if place else {})
    sector = _SECTORS.get(str(organisation.get("kind")))
    draft |= {"sectors": [sector]} if sector else {}
    return draft | ({"municipalities": [place]} if place else {})


def copied(document: Document, key: str, name: str) -> Document:
    """The first draft of a copy. It has an address of its own, and nobody has verified it."""
    return {"key": key, "name": name} | {n: v for n, v in document.items() if n not in (*_OWN, "name")}


def key_wish(organisation: str, name: str) -> str:
    """The key an entry would like: the organisation's and its name."""
    return slugify(f"{organisation} {name}")[:_LONGEST_KEY].strip("-")


def free_key(wish: str, taken: Collection[str]) -> str:
    """The wish, or with the first number that makes it one nobody has. A key never changes."""
    number, key = 1, wish
    while key in taken:
        number += 1
        key = f"{wish}-{number}"
    return key
