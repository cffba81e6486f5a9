"""What the pages about surveys share."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint

from familiehus.accounts.pages import prepare
from familiehus.feedback import wording
from familiehus.feedback.domain import Cleared, Question, Stage
from familiehus.feedback.statements import Shelf
from familiehus.storage.unit_of_work import UnitOfWork

Act = Callable[[UnitOfWork], UUID]


def blueprint(name: str) -> Blueprint:
    """A blueprint of staff pages that knows the words of surveys."""
    bp = prepare(Blueprint(name, __name__, url_prefix="/personale/stemmer", template_folder="../templates"))
    codes = {"Stage": Stage, "Cleared": Cleared, "Question": Question, "Shelf": Shelf}
    bp.context_processor(lambda: {"w": wording, **codes})
    return bp
