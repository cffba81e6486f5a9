"""What is written when worry grows stands on the parent's own page, save what safety holds back: R067, R073, R076."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from familiehus.access.roles import StaffProfession
from familiehus.accounts.storage import ProfessionRow
from familiehus.concerns.domain import Concern, Dialogue, Meeting, Participant
from familiehus.concerns.site import EXTENSION, ConcernsSite
from familiehus.concerns.vocabulary import Attendee, Level, Subject
from familiehus.families.vocabulary import Category
from familiehus.kernel.ids import new_id
from tests.web.family.conftest import Street

DAY = datetime.now(UTC).date() - timedelta(days=5)
MEETING = Meeting(
    DAY,
    (Participant(Attendee.HEALTH_VISITOR, "Sundhedsplejen"), Participant(Attendee.DAY_CARE, "Prøvebørnehaven")),
    "En sag, der ikke vises",
    "At se, om der er brug for tidlig hjælp",
    "Forælderen sagde nej.",
    frozenset({Category.CHILD}),
)
DIALOGUE = Dialogue(
    suspected=False,
    subject=Subject.PREGNANCY,
    held_on=DAY,
    family_was_there=True,
    adviser="Rådgiveren",
    family_view="Vi er bare trætte.",
    professional_view="De sover for lidt.",
    agreements="Vi ses igen om to uger.",
)


def concerns(street: Street) -> ConcernsSite:
    found: ConcernsSite = street.app.extensions[EXTENSION]
    return found


def therapist_line(street: Street) -> UUID:
    """A line that a municipal family therapist holds."""
    world = street.world
    with world.site.database.write() as work:
        held = work.session.query(ProfessionRow).filter(ProfessionRow.person_id == world.people["terapeut"]).first()
        if held is None:
            now = datetime.now(UTC)
            work.session.add(
                ProfessionRow(
                    id=new_id(),
                    person_id=world.people["terapeut"],
                    organisation_id=world.town.place,
                    profession=StaffProfession.FAMILY_THERAPIST.value,
                    given_at=now,
                    confirmed_at=now,
                )
            )
            work.commit()
    return world.open("terapeut", "Huset")


def hold(street: Street, line: UUID, meeting: Meeting) -> None:
    with street.world.site.database.write() as work:
        concerns(street).meetings.record(work, street.world.by("terapeut"), line, meeting)
        work.commit()


def page_of(street: Street, line: UUID) -> str:
    issued = street.site.pages.draw()
    with street.world.site.database.write() as work:
        street.site.pages.issue(work, street.world.by("terapeut"), line, issued)
        work.commit()
    client = street.app.test_client()
    address = f"/min-side/{issued.locator}"
    assert (
        client.post(address, data={"code": issued.code}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    )
    return client.get(address).text


def test_r067_a_meeting_is_told_and_one_held_back_is_not(street: Street) -> None:
    told, kept = therapist_line(street), therapist_line(street)
    hold(street, told, MEETING)
    hold(street, kept, replace(MEETING, held_back="Det er farligt for barnet."))
    page = page_of(street, told)
    assert "Prøvebørnehaven" in page
    assert "At se, om der er brug for tidlig hjælp" in page
    assert "En sag, der ikke vises" not in page
    quiet = page_of(street, kept)
    assert "Prøvebørnehaven" not in quiet
    assert "farligt" not in quiet
    assert "uden dit ja" not in quiet


def test_r076_the_family_reads_the_whole_dialogue_and_only_open_concerns(street: Street) -> None:
    line, other = therapist_line(street), therapist_line(street)
    by = street.world.by("terapeut")
    with street.world.site.database.write() as work:
        worries = concerns(street).worries
        worries.record_dialogue(work, by, line, DIALOGUE)
        for said, shown in (("Kun for enheden.", False), ("Vi talte om søvn.", True)):
            worries.record(
                work, by, line, Concern(suspected=False, subject=Subject.CHILD, level=Level.OWN_FIELD, said=said,
                                        open_to_family=shown)
            )  # fmt: skip
        work.commit()
    page = page_of(street, line)
    for text in ("Vi er bare trætte.", "De sover for lidt.", "Vi ses igen om to uger.", "Vi talte om søvn."):
        assert text in page
    assert "Kun for enheden." not in page
    assert "trætte" not in page_of(street, other)


def test_while_it_is_quiet_nothing_of_it_is_shown(street: Street) -> None:
    line = therapist_line(street)
    hold(street, line, MEETING)
    with street.world.site.database.write() as work:
        street.world.site.families.quieten(work, street.world.by("terapeut"), line, quiet=True)
        work.commit()
    assert "Prøvebørnehaven" not in page_of(street, line)
