"""Four families of Prøvekommune under way: nobody of them exists, and each act is made as everybody makes it.

One has just begun, one waits for an answer, one has agreed on a first talk, and one asked by herself and is near her
day. Their addresses end in ``.example``, which nobody can have, and no Danish number begins with 0.
"""

from __future__ import annotations

from datetime import datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.catalogue.domain import entry_id
from familiehus.commands.demo_people import Standing, standing_at
from familiehus.consent.domain import LASTS_USUALLY, ConsentForm, Understood
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.service import NewLine
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.self_referral import Asked
from familiehus.family_page.service import Issued
from familiehus.family_page.site import FamilySite
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.ids import new_id
from familiehus.referrals.case import Said
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.intake import Intake
from familiehus.referrals.sending import Receiver, Wish, prepared
from familiehus.referrals.talks.appointing import TalkForm
from familiehus.referrals.talks.appointments import NewAppointment
from familiehus.storage.unit_of_work import UnitOfWork

OFFER = "proeve-parsamtaler"
BEGUN, WAITING, TALKING, ASKING = "Prøve Nybegyndt", "Prøve Afventer", "Prøve Aftaler", "Prøve Ringop"
_FROM = ("Jordemodercentret i Prøve", "jordemoder@region-proeve.example")
_TO = ("Familiehuset i Prøve", "familieterapeut@proevekommune.example")
_LEADS = ("Familiehuset i Prøve", "koordinator@proevekommune.example")
_LINES = {name: uuid5(NAMESPACE_URL, f"{OFFER}/{name}") for name in (BEGUN, WAITING, TALKING)}
_WORDS = "Opdigtet: Vi glæder os, men vi skændes mere, end vi plejer."


def families_for_demo(site: FamilySite, *, anew: bool = False) -> Issued | None:
    """Make them, and the page of the one who talks; None when they are there, or somebody is missing.

    ``anew`` is a new link and code where the first were lost.
    """
    with site.families.database.write() as work:
        if work.session.scalars(select(LineRow.id).where(LineRow.id.in_(_LINES.values()))).first() is not None:
            page = _page_again(work, site) if anew else None
        else:
            desks = [standing_at(work.session, *one) for one in (_FROM, _TO, _LEADS)]
            there = [one for one in desks if one is not None]
            page = _Maker(site, work, *there).make() if len(there) == len(desks) else None
        work.commit()
    return page


def _page_again(work: UnitOfWork, site: FamilySite) -> Issued | None:
    """By whoever holds the line now; None when it is closed."""
    row = work.session.get(LineRow, _LINES[TALKING])
    if row is None or row.holder_id is None:
        return None
    holder = Acting(Door.COMMAND, directory.actor_of(work.session, row.holder_id))
    return _issued(work, site, holder)


def _issued(work: UnitOfWork, site: FamilySite, holder: Acting) -> Issued:
    issued = site.pages.draw()
    site.pages.issue(work, holder, _LINES[TALKING], issued)
    return issued


class _Maker:
    """Makes them in one transaction, all or nothing."""

    def __init__(
        self, site: FamilySite, work: UnitOfWork, midwife: Standing, therapist: Standing, coordinator: Standing
    ) -> None:
        self._site, self._families, self._work = site, site.families, work
        self._midwife, self._therapist, self._coordinator = midwife, therapist, coordinator
        self._today = site.families.scribe.calendar.now().date()

    def make(self) -> Issued:
        self._open(BEGUN)
        self._send(WAITING)
        talking = self._send(TALKING)
        by = self._therapist.by
        for action in (Action.ACCEPT, Action.REACH):
            self._families.referrals.act(self._work, by, talking, action, Said())
        self._families.appointments.book(self._work, by, talking, self._first_talk())
        self._ask()
        return _issued(self._work, self._site, self._midwife.by)

    def _open(self, name: str) -> UUID:
        values = {
            "name": name,
            "way": SafeWay.EMAIL.value,
            "email": f"{name.split()[-1].lower()}@familie.example",
            "week": "17",
            "place": "Prøvekommune",
            Field.OWN_WORDS.value: _WORDS,
        }
        new = NewLine(_LINES[name], self._midwife.unit, "da", Intake(values).written(self._today))
        return self._families.families.open(self._work, self._midwife.by, new).id

    def _send(self, name: str) -> UUID:
        session, by, line = self._work.session, self._midwife.by, self._open(name)
        items = self._families.families.items.newest(session, line, self._midwife.unit).values()
        yes = (ConsentForm.ORAL, Understood.OWN_LANGUAGE, None, self._today + LASTS_USUALLY)
        chosen = frozenset(item.id for item in items)
        wish = Wish(Receiver(offer=entry_id(OFFER)), Kind.HANDOVER, chosen, *yes, agreed=True)
        return self._families.referrals.send(
            self._work, by, prepared(session, self._families, by, line, new_id(), wish)
        ).id

    def _first_talk(self) -> NewAppointment:
        day = self._therapist.opening.after(self._today, 4)
        return NewAppointment(new_id(), datetime.combine(day, time(10), DENMARK), TalkForm.PLACE, "Opdigtet: Stue 0")

    def _ask(self) -> None:
        """She asked to be rung up; the coordinator will on the house's next day."""
        contact = Contact(SafeWay.PHONE, "+4500000000")
        asked = Asked(str(new_id()), self._coordinator.unit, ASKING, contact, "Opdigtet: Ring gerne.", "da")
        received = self._site.asking.ask(self._work, asked, self._site.pages.of_form(asked.number))
        line = self._work.session.get_one(LineRow, received.line)
        tomorrow = self._coordinator.opening.after(self._today, 1)
        self._families.families.plan(self._work, self._coordinator.by, line.id, tomorrow, line.version)
