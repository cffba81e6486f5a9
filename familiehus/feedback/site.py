"""What the doors of the family's voice stand on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from familiehus.accounts.acting import Scribe
from familiehus.feedback.domain import MOST_ASIDE
from familiehus.feedback.service import Surveys
from familiehus.feedback.statements import Statements
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.feedback"


@dataclass(frozen=True, slots=True)
class FeedbackSite:
    """Collaborators of the doors."""

    database: Database
    surveys: Surveys
    statements: Statements


def make_feedback(database: Database, scribe: Scribe, sealer: Sealer, most_aside: int = MOST_ASIDE) -> FeedbackSite:
    """Put the services together; ``most_aside`` as ``Surveys`` has it."""
    surveys = Surveys(scribe, sealer, most_aside)
    return FeedbackSite(database, surveys, Statements(scribe, sealer, surveys))


def feedback_site() -> FeedbackSite:
    """That of the running application."""
    site: FeedbackSite = current_app.extensions[EXTENSION]
    return site
