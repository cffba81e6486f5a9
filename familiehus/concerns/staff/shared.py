"""What the pages about concerns share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, request

from familiehus.access import policy
from familiehus.access.permissions import Permission
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.accounts.pages import prepare
from familiehus.audit.domain import Act
from familiehus.concerns import wording
from familiehus.concerns.site import concerns_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import signed_in
from familiehus.web.i18n import gettext

CONCERN = "/personale/bekymring"
Code = TypeVar("Code", bound=StrEnum)


def blueprint(name: str, prefix: str = CONCERN) -> Blueprint:
    """A blueprint of staff pages that knows the words of concerns."""
    bp = prepare(Blueprint(name, __name__, url_prefix=prefix, template_folder="../templates"))
    bp.context_processor(_words)
    return bp


def _words() -> dict[str, object]:
    return {"cw": wording, "say": lambda words, code: gettext(words.get(code, ""))}


def pairs(words: Mapping[Code, str], only: Collection[Code] | None = None) -> list[tuple[str, str]]:
    """What can be chosen: value and words."""
    return [(code.value, gettext(text)) for code, text in words.items() if only is None or code in only]


def places_where(permission: Permission) -> list[UUID]:
    """The organisations in which the person has a permission, in a steady order."""
    return policy.places_where(signed_in(), permission)


def named(places: Collection[UUID]) -> list[tuple[str, str]]:
    """Organisations to choose from, by name."""
    with concerns_site().database.read() as session:
        names = directory.organisation_names(session, places)
    return sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1])


def saw(work: UnitOfWork, by: Acting, act: Act, place: UUID, subjects: Collection[tuple[str, object]]) -> None:
    """A look, recorded and committed before the page is sent (invariant 5)."""
    work.record(concerns_site().scribe.event(act, by, place, subjects))
    work.commit()


def line_asked_about() -> UUID | None:
    """The line a page about notification was opened from, only so that it leads back there; nothing is looked up."""
    try:
        return UUID(request.args.get("forloeb", ""))
    except ValueError:
        return None
