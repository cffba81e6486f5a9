"""The demo's families under way: each board and a parent's page have something to show; nobody of them exists."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.audit.storage import EventRow
from familiehus.commands.context import Context
from familiehus.commands.demo_families import ASKING, BEGUN, TALKING, WAITING, families_for_demo
from familiehus.families.domain import Ending, Goodbye
from familiehus.families.items import newest_contact
from familiehus.families.storage import ItemRow, LineRow
from familiehus.family_page.site import FamilySite
from familiehus.family_page.storage import ParentPageRow
from familiehus.notifications.domain import RecipientKind
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.board import Urgency, board, inbox
from familiehus.referrals.domain import State
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.storage import AppointmentRow
from familiehus.wiring import open_concerns, open_family_page, open_referrals
from tests.integration.commands.test_people import Run, run

__all__ = ["run"]
MIDWIFE, THERAPIST = "jordemoder@region-proeve.example", "familieterapeut@proevekommune.example"
COORDINATOR = "koordinator@proevekommune.example"
TABLES = (LineRow, ItemRow, ReferralRow, AppointmentRow, MessageRow, EventRow, ParentPageRow)
PAGE = re.compile(r"/min-side/(\S+) (\w{4}-\w{4}-\w{4})$", re.MULTILINE)


def opened() -> FamilySite:
    context = Context()
    concerns = open_concerns(context.settings, context.accounts, context.tables.places)
    families = open_referrals(context.settings, context.accounts, concerns.gatekeeper)
    return open_family_page(context.settings, context.editions, families)


def counted(site: FamilySite) -> list[int]:
    with site.families.database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def actor(session: Session, email: str) -> Actor:
    person = directory.by_email(session, email)
    assert person is not None
    return directory.actor_of(session, person.id)


def meets(site: FamilySite, locator: str, code: str) -> UUID | None:
    """The line whose page the two open."""
    token = site.pages.enter(locator, code)
    with site.families.database.read() as session:
        page = site.pages.session(session, locator, token or "")
    return page.line if page else None


def test_every_board_has_a_family_and_the_page_of_one_opens_and_all_is_made_once(run: Run) -> None:
    assert families_for_demo(opened()) is None, "nobody is there to meet a family"
    first = PAGE.findall(run("demo").output)[0]
    site = opened()
    look_at_boards(site)
    look_at_page(site, *first)
    before = counted(site)
    assert not PAGE.findall(run("demo").output)
    assert counted(site) == before, "a second start makes nothing"
    second = PAGE.findall(run("demo", "--new-passwords").output)[0]
    assert (meets(site, *first), meets(site, *second) is None) == (None, False), "a lost code is made again"
    assert counted(site)[:4] == before[:4]
    assert "the record is whole" in run("audit", "verify").output
    with site.families.database.write() as work:
        line = work.session.get_one(LineRow, meets(site, *second))
        holder = Acting(Door.PAGE, actor(work.session, MIDWIFE))
        goodbye = Goodbye(parent_told=True)
        site.families.families.close(work, holder, line.id, Ending.FAMILY_WISH, goodbye, line.version)
        work.commit()
    assert families_for_demo(site, anew=True) is None, "a closed line gets no page"


def look_at_boards(site: FamilySite) -> None:
    families = site.families
    today = families.scribe.calendar.now().date()
    with families.database.read() as session:
        midwife, therapist, coordinator = (actor(session, one) for one in (MIDWIFE, THERAPIST, COORDINATOR))
        mine = {one.name: one.waits.state for one in board(session, families.consents, midwife, today)}
        theirs = {one.name: one.waits.urgency for one in board(session, families.consents, coordinator, today)}
        for receiver in (therapist, coordinator):
            arrived = {one.name: one.waits.state for one in inbox(session, families.consents, receiver, today)}
            assert arrived == {WAITING: State.SENT, TALKING: State.IN_CONTACT}
        reached = [newest_contact(session, families.sealer, line) for line in session.scalars(select(LineRow.id))]
        owed = set(session.scalars(select(MessageRow.recipient_kind)))
    assert mine == {BEGUN: None, WAITING: State.SENT, TALKING: State.IN_CONTACT}
    assert theirs[ASKING] is Urgency.NEAR
    assert {one.phone or one.email.rpartition(".")[2] for one in reached if one} == {"+4500000000", "example"}
    assert owed == {RecipientKind.STAFF, RecipientKind.LINE}


def look_at_page(site: FamilySite, locator: str, code: str) -> None:
    line = meets(site, locator, code)
    assert line is not None
    with site.families.database.read() as session:
        view = site.overviews.of(session, session.get_one(LineRow, line))
        talks = site.families.appointments.of_line(session, line)
    assert (view.contact, len(view.ways), len(view.agreed), len(talks)) == ("Jordemoder Prøvesen", 1, 1, 1)
