"""A yes said again before it ends: to the same receiver, about the same things, for longer. Never about more.

Each time is kept by itself (decision 0024); what ends a yes ends it with every time it was said again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.consent.demand_service import demand_for
from familiehus.consent.demands import awaits_confirmation, check_length
from familiehus.consent.domain import ConsentForm, Custody, Draft, Purpose, Understood, check_longer
from familiehus.consent.service import Consents
from familiehus.consent.storage import ConsentExtensionRow, ConsentRow
from familiehus.families.storage import ItemRow, LineRow
from familiehus.families.vocabulary import About
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """How and until when a yes was said again. ``custody``: asked anew where it is about the child."""

    form: ConsentForm | None
    understood: Understood | None
    custody: Custody | None
    last_day: date
    agreed: bool

    def draft(self, items: frozenset[UUID], purpose: Purpose) -> Draft:
        """As a yes to these items is checked."""
        return Draft(items, purpose, self.form, self.understood, self.last_day, self.custody, self.agreed)


def extend(work: UnitOfWork, scribe: Scribe, consents: Consents, by: Acting, row: ConsentRow, said: SaidAgain) -> None:
    """The parent's yes, said again before it ended; ``by`` without a person is the parent, on their own page.

    Raises Refused where it counts no more, would not last longer or longer than is allowed, or where the setting asks
    for it in writing and it was said.
    """
    session, today = work.session, scribe.calendar.now().date()
    session.refresh(row, with_for_update={"key_share": True})  # nobody else takes it back or says it again meanwhile
    if not consents.standing(session, row.id)[1]:
        raise Refused("the parent has not agreed to this")
    line = session.get_one(LineRow, row.line_id)
    named = consents.named_by(session, row.id)
    abouts = set(session.scalars(select(ItemRow.about).where(ItemRow.id.in_(named))))
    draft = said.draft(named, Purpose(row.purpose))
    check_longer(draft, row.last_day, today, about_child=About.CHILD in abouts)
    demand = demand_for(session, by, line.organisation_id)
    check_length(demand, said.last_day, today)
    if awaits_confirmation(demand, said.form):
        raise Refused("here a yes is said again in writing")
    _put(work, scribe, by, row, line, draft)


def _put(work: UnitOfWork, scribe: Scribe, by: Acting, row: ConsentRow, line: LineRow, draft: Draft) -> None:
    work.session.add(
        ConsentExtensionRow(
            id=new_id(),
            consent_id=row.id,
            form=str(draft.form),
            understood=str(draft.understood),
            language=line.language,
            recorded_by=by.person,
            given_at=scribe.calendar.now(),
            before=row.last_day,
            last_day=draft.last_day,
        )
    )
    row.last_day = draft.last_day
    row.custody = draft.custody.value if draft.custody else row.custody
    items = [("item", item) for item in sorted(draft.items, key=str)]
    subjects = [("consent", row.id), ("line", row.line_id), *items]
    work.record(scribe.event(Act.CONSENT_EXTENDED, by, line.organisation_id, subjects, purpose=str(draft.form)))
    work.session.flush()
