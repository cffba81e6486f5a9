"""A parent's programmes with volunteers, for access under GDPR art. 15: days and steps, and never a logbook."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.families.storage import LineRow
from familiehus.kernel.clock import danish_day
from familiehus.privacy.draft import Entry
from familiehus.privacy.opening import Opener
from familiehus.programmes.domain import Action
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow, ProgrammeVisitRow
from familiehus.programmes.wording import DONE
from familiehus.web.i18n import full_date

VOLUNTEER_NAMED = "Nævner den frivillige. Læs efter, og streg om nødvendigt."
ASSOCIATION_KEEPS = "Foreningen er selv dataansvarlig for det, der er skrevet ned. Spørg den."


def programmes(session: Session, opener: Opener, line: LineRow, place: Callable[[UUID], str]) -> list[Entry]:
    """What was done and when. Of one that another organisation keeps only that it is there: it is not ours to read."""
    query = select(ProgrammeRow).where(ProgrammeRow.line_id == line.id).order_by(ProgrammeRow.made_at)
    found = []
    for row in session.scalars(query):
        where, begun = place(row.unit_id), danish_day(row.made_at).isoformat()
        if row.organisation_id != line.organisation_id:
            found.append(Entry("Begyndte et forløb med frivillige", "", begun, where, look=ASSOCIATION_KEEPS))
            continue
        found.append(Entry("Begyndte et forløb med frivillige", "", begun, where))
        found += [*_steps(session, row, where), *_visits(session, row, where)]
        if row.volunteer is not None:
            found.append(Entry("Den frivillige", opener.of(row, "volunteer"), "", where, look=VOLUNTEER_NAMED))
    return found


def _steps(session: Session, row: ProgrammeRow, where: str) -> list[Entry]:
    query = select(ProgrammeStepRow).where(ProgrammeStepRow.programme_id == row.id).order_by(ProgrammeStepRow.number)
    said = [(DONE[Action(step.action)], danish_day(step.at).isoformat()) for step in session.scalars(query)]
    return [Entry(f"Foreningen {words}", "", day, where) for words, day in said]


def _visits(session: Session, row: ProgrammeRow, where: str) -> list[Entry]:
    query = select(ProgrammeVisitRow).where(ProgrammeVisitRow.programme_id == row.id).order_by(ProgrammeVisitRow.day)
    return [Entry("Besøg", _visit(visit), visit.day.isoformat(), where) for visit in session.scalars(query)]


def _visit(visit: ProgrammeVisitRow) -> str:
    said = ["holdt" if visit.held else "aflyst"]
    if visit.logbook_on is not None:
        said.append(f"logbog skrevet {full_date(visit.logbook_on)}")
    if visit.read_on is not None:
        said.append(f"læst {full_date(visit.read_on)}")
    return ", ".join(said)
