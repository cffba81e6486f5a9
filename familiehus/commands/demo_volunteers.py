"""Two families of Prøvekommune with volunteers: nobody of them exists, and each act is made as everybody makes it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Door
from familiehus.catalogue.domain import entry_id
from familiehus.consent.domain import Draft, Form, Purpose, Understood
from familiehus.families.items import Written
from familiehus.families.service import NewLine
from familiehus.families.vocabulary import Field
from familiehus.kernel.ids import new_id
from familiehus.programmes.domain import Action
from familiehus.programmes.service import Said
from familiehus.programmes.site import ProgrammesSite
from familiehus.programmes.storage import ProgrammeRow
from familiehus.referrals.case import NewReferral
from familiehus.referrals.domain import Action as Do
from familiehus.referrals.domain import Kind
from familiehus.storage.unit_of_work import UnitOfWork

OFFER = "proeve-besoegsven"
_FROM = ("Jordemodercentret i Prøve", "jordemoder@region-proeve.example")
_TO = ("Besøgsvenner i Prøve", "koordinator@proeveforeningen.example")
_WORDS = "Opdigtet: Jeg vil gerne have en at gå tur med."
_SO_FAR = (Action.TALKED, Action.PROPOSE, Action.MATCH, Action.MET, Action.AGREED, Action.VISITED)


def visit_for_demo(site: ProgrammesSite) -> bool:
    """Make them; False when somebody is missing or they are there. One is to be begun, of the other the visits run."""
    with site.database.write() as work:
        desks = [_desk(work.session, *one) for one in (_FROM, _TO)]
        there = work.session.scalars(select(ProgrammeRow.id)).first()
        if there is not None or None in desks:
            return False
        (sender, midwife), (unit, coordinator) = [desk for desk in desks if desk is not None]
        for name in ("Prøve Mor til et forløb, der kan begynde", "Prøve Mor med en besøgsven"):
            referral = _taken_over(work, site, name, (sender, midwife), (unit, coordinator))
        _run(work, site, coordinator, referral)
        work.commit()
    return True


def _desk(session: Session, name: str, email: str) -> tuple[UUID, Acting] | None:
    unit = session.scalars(select(UnitRow.id).where(UnitRow.name == name)).first()
    person = directory.by_email(session, email)
    if unit is None or person is None:
        return None
    return unit, Acting(Door.COMMAND, directory.actor_of(session, person.id))


def _taken_over(
    work: UnitOfWork, site: ProgrammesSite, name: str, sender: tuple[UUID, Acting], receiver: tuple[UUID, Acting]
) -> UUID:
    families, (unit, by) = site.families, sender
    written = (Written(Field.NAME, name), Written(Field.OWN_WORDS, _WORDS))
    line = families.families.open(work, by, NewLine(new_id(), unit, "da", written)).id
    items = frozenset(item.id for item in families.families.items.newest(work.session, line, unit).values())
    last = site.families.scribe.calendar.now().date() + timedelta(days=360)
    yes = Draft(items, Purpose.TAKE_OVER, Form.ORAL, Understood.OWN_LANGUAGE, last, None, agreed=True)
    new = NewReferral(new_id(), line, Kind.HANDOVER, receiver[0], "", entry_id(OFFER), yes, "Opdigtet.")
    families.referrals.send(work, by, new)
    for action in (Do.ACCEPT, Do.REACH, Do.TAKE_OVER):
        families.referrals.act(work, receiver[1], new.id, action)
    return new.id


def _run(work: UnitOfWork, site: ProgrammesSite, by: Acting, referral: UUID) -> None:
    site.programmes.begin(work, by, referral)
    said = Said("Opdigtet frivillig nr. 1", confirmed=True)
    for action in _SO_FAR:
        site.programmes.act(work, by, referral, action, said)
    today = site.families.scribe.calendar.now().date()
    site.programmes.act(work, by, referral, Action.VISIT, Said(held=True, day=today))
