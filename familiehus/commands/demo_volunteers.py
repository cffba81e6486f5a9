"""Two families of Prøvekommune with volunteers: nobody of them exists, and each act is made as everybody makes it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.catalogue.domain import entry_id
from familiehus.commands.demo_people import Standing, standing_at
from familiehus.consent.domain import ConsentForm, Draft, Purpose, Understood
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
        midwife, coordinator = (standing_at(work.session, *one) for one in (_FROM, _TO))
        there = work.session.scalars(select(ProgrammeRow.id)).first()
        if there is not None or midwife is None or coordinator is None:
            return False
        for name in ("Prøve Mor til et forløb, der kan begynde", "Prøve Mor med en besøgsven"):
            referral = _taken_over(work, site, name, midwife, coordinator)
        _run(work, site, coordinator.by, referral)
        work.commit()
    return True


def _taken_over(work: UnitOfWork, site: ProgrammesSite, name: str, sender: Standing, receiver: Standing) -> UUID:
    families, unit, by = site.families, sender.unit, sender.by
    written = (Written(Field.NAME, name), Written(Field.OWN_WORDS, _WORDS))
    line = families.families.open(work, by, NewLine(new_id(), unit, "da", written)).id
    items = frozenset(item.id for item in families.families.items.newest(work.session, line, unit).values())
    last = site.families.scribe.calendar.now().date() + timedelta(days=360)
    yes = Draft(items, Purpose.TAKE_OVER, ConsentForm.ORAL, Understood.OWN_LANGUAGE, last, None, agreed=True)
    new = NewReferral(new_id(), line, Kind.HANDOVER, receiver.unit, "", entry_id(OFFER), yes, "Opdigtet.")
    families.referrals.send(work, by, new)
    for action in (Do.ACCEPT, Do.REACH, Do.TAKE_OVER):
        families.referrals.act(work, receiver.by, new.id, action)
    return new.id


def _run(work: UnitOfWork, site: ProgrammesSite, by: Acting, referral: UUID) -> None:
    site.programmes.begin(work, by, referral)
    said = Said("Opdigtet frivillig nr. 1", confirmed=True)
    for action in _SO_FAR:
        site.programmes.act(work, by, referral, action, said)
    today = site.families.scribe.calendar.now().date()
    site.programmes.act(work, by, referral, Action.VISIT, Said(held=True, day=today))
