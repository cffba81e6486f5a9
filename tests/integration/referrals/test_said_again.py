"""A yes said again before it ends: it goes on, nobody sends anew, no contact goes back (decision 0024)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from familiehus.access.roles import Role, StaffProfession
from familiehus.audit.domain import Act
from familiehus.consent.demands import Demand
from familiehus.consent.domain import ConsentForm, Custody, Understood
from familiehus.consent.extending import SaidAgain
from familiehus.consent.storage import ConsentExtensionRow, ConsentRow
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import NotFound, Refused
from familiehus.referrals.climbing import Expiry
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.longer import Question, question, said_again, say_again
from familiehus.referrals.looking import see_line
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import EVERYTHING, OWN_WORDS, World
from tests.integration.referrals.test_climbing import told

A = Action


def over(world: World, referral: UUID) -> tuple[UUID, UUID]:
    row = world.referral(referral)
    assert row.consent_id is not None
    return row.line_id, row.consent_id


def yes(world: World, days: int = 180, **other: object) -> SaidAgain:
    said = SaidAgain(ConsentForm.ORAL, Understood.OWN_LANGUAGE, None, today(world) + timedelta(days=days), agreed=True)
    return replace(said, **other)  # type: ignore[arg-type]


def today(world: World) -> date:
    return world.clock.now().date()


def says(world: World, referral: UUID, said: SaidAgain | None = None, who: str = "jordemoder") -> None:
    with world.site.database.write() as work:
        say_again(work, world.site, world.by(who), *over(world, referral), said or yes(world))
        work.commit()


def asked(world: World, referral: UUID, who: str = "jordemoder") -> Question:
    with world.site.database.read() as session:
        return question(session, world.site, world.by(who), *over(world, referral))


def ends(world: World) -> None:
    Expiry(world.site.database, world.site.scribe, world.site.notices, world.site.referrals).run(world.clock.now())


def times(world: World, referral: UUID) -> list[ConsentExtensionRow]:
    with world.site.database.read() as session:
        return said_again(session, [over(world, referral)[1]]).get(over(world, referral)[1], [])


def test_a_yes_said_again_goes_on_until_its_new_day_and_is_warned_of_anew(world: World) -> None:
    referral = world.send(world.open())
    line, consent = over(world, referral)
    world.clock.move(days=170)
    ends(world)
    says(world, referral)
    world.clock.move(days=100)
    ends(world)
    assert world.state(referral) is State.SENT
    assert world.read(line, "Huset")[Field.OWN_WORDS] == OWN_WORDS
    assert told(world, consent, "ends") == ["jordemoder"]
    world.clock.move(days=70)
    ends(world)
    assert told(world, consent, "ends") == ["jordemoder", "jordemoder"], "it ends again, on another day"
    world.clock.move(days=20)
    ends(world)
    assert world.state(referral) is State.WITHDRAWN
    assert Field.OWN_WORDS not in world.read(line, "Huset")


def test_a_contact_that_came_by_it_stays_when_it_is_said_again_to_whoever_holds_it(world: World) -> None:
    referral = world.send(world.open())
    line, consent = over(world, referral)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    world.clock.move(days=175)
    with pytest.raises(NotFound):
        says(world, referral, who="jordemoder")
    with world.site.database.write() as work:
        sight = see_line(work, world.site, world.by("terapeut"), line)
    assert sight.resting == {consent}
    says(world, referral, who="terapeut")
    world.clock.move(days=30)
    ends(world)
    assert world.holder(line) == "terapeut"
    row = times(world, referral)[0]
    assert (row.form, row.recorded_by, row.before < row.last_day) == ("oral", world.people["terapeut"], True)
    event = world.town.last(Act.CONSENT_EXTENDED, world.line(line).organisation_id)
    assert event.purpose == "oral"
    assert ["consent", str(consent)] in [list(one) for one in event.subjects]


def test_what_the_parent_is_asked_about_is_what_stands_and_no_more(world: World) -> None:
    referral = world.send(world.open())
    line, consent = over(world, referral)
    own = next(iter(world.items(line, Field.OWN_WORDS)))
    with world.site.database.write() as work:
        world.site.referrals.withdraw_consent(
            work, world.by("jordemoder"), work.session.get_one(ConsentRow, consent), [own]
        )
        work.commit()
    found = asked(world, referral)
    assert [field for field, _ in found.pieces] == [Field.NAME, Field.CONTACT, Field.DUE, Field.PROFESSIONAL]
    assert all(text for _, text in found.pieces)
    assert (found.to.split(" ")[:2], found.custody) == (["Huset,", "Prøvekommune"], False)
    world.clock.move(days=1)
    says(world, referral)
    assert Field.OWN_WORDS not in world.read(line, "Huset"), "what was taken back comes with no yes that is said again"


def test_what_whoever_holds_it_may_not_read_is_named_and_not_shown(world: World) -> None:
    line = world.open()
    beside = world.send(line, unit="Sundhedsplejen", kind=Kind.ADDITION)
    handed = world.send(line, consent=world.consent(world.items(line, Field.NAME)))
    world.act("terapeut", handed, A.ACCEPT, A.REACH, A.TAKE_OVER)
    texts = dict(asked(world, beside, "terapeut").pieces)
    assert set(texts) == {one.field for one in EVERYTHING}
    assert {field for field, text in texts.items() if text} == {Field.NAME}


def test_somebody_outside_is_told_by_their_name(world: World) -> None:
    assert asked(world, world.send(world.open(), unit=None)).to == "Prøvelægen, Prøvegade"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"agreed": False}, "the parent has not agreed"),
        ({"form": None}, "say whether the yes was oral or written"),
        ({"understood": None}, "say how it was understood"),
        ({"days": 366}, "say until when, at most a year"),
        ({"days": 10}, "say a later day than it has"),
    ],
)
def test_it_is_as_specific_as_a_new_one_and_lasts_longer_than_before(
    world: World, other: dict[str, object], why: str
) -> None:
    referral = world.send(world.open())
    world.clock.move(days=170)
    before = world.town.acts(world.line(over(world, referral)[0]).organisation_id)
    with pytest.raises(Refused, match=why):
        says(world, referral, yes(world, **other))  # type: ignore[arg-type]
    assert world.town.acts(world.line(over(world, referral)[0]).organisation_id) == before
    assert times(world, referral) == []


def test_who_has_custody_is_asked_anew_and_the_answer_counts(world: World) -> None:
    line = world.open(written=(*EVERYTHING, Written(Field.BORN, "2026-11-01")))
    referral = world.send(line, consent=world.consent(world.items(line), custody=Custody.ALONE))
    assert Field.BORN in world.read(line, "Huset")
    world.clock.move(days=170)
    assert asked(world, referral).custody
    with pytest.raises(Refused, match="custody"):
        says(world, referral)
    says(world, referral, yes(world, custody=Custody.TOGETHER))
    assert Field.BORN not in world.read(line, "Huset"), "the other parent has not said yes"
    assert Field.OWN_WORDS in world.read(line, "Huset")


@pytest.mark.parametrize("how", ["withdrawn", "over"])
def test_after_its_end_it_takes_a_new_one(world: World, how: str) -> None:
    referral = world.send(world.open())
    _, consent = over(world, referral)
    if how == "withdrawn":
        with world.site.database.write() as work:
            row = work.session.get_one(ConsentRow, consent)
            world.site.referrals.withdraw_consent(work, world.by("jordemoder"), row)
            work.commit()
    else:
        world.clock.move(days=181)
    with pytest.raises(Refused, match="has not agreed to this"):
        says(world, referral)
    with pytest.raises(NotFound):
        asked(world, referral)


def test_somebody_elses_consent_is_not_found(world: World) -> None:
    mine, other = (
        world.send(world.open()),
        world.send(world.open("sundhedsplejerske", "Sundhedsplejen"), "sundhedsplejerske"),
    )
    with world.site.database.write() as work, pytest.raises(NotFound):
        say_again(work, world.site, world.by("jordemoder"), over(world, mine)[0], over(world, other)[1], yes(world))
    with pytest.raises(NotFound):
        says(world, mine, who="sundhedsplejerske")


@pytest.mark.parametrize(
    ("demand", "form", "why"),
    [
        (Demand(in_writing=True), ConsentForm.ORAL, "in writing"),
        (Demand(in_writing=True), ConsentForm.WRITTEN, ""),
        (Demand(at_most_days=90), ConsentForm.ORAL, "a shorter time"),
    ],
)
def test_what_the_organisation_asks_of_a_yes_it_asks_of_one_said_again(
    world: World, demand: Demand, form: ConsentForm, why: str
) -> None:
    referral = world.send(world.open())
    line, _ = over(world, referral)
    place, midwife = world.line(line).organisation_id, StaffProfession.MIDWIFE
    with world.site.database.write() as work:
        world.town.site.professions.give(work, SHELL, place, world.people["jordemoder"], midwife)
        world.people["leder"] = world.town.invite(work, Role.LEADER, place=place).person
        work.commit()
    with world.site.database.write() as work:
        world.site.demands.put(work, world.by("leder"), place, midwife, demand, 0)
        work.commit()
    world.clock.move(days=170)
    if why:
        with pytest.raises(Refused, match=why):
            says(world, referral, yes(world, form=form))
    else:
        says(world, referral, yes(world, form=form))
    assert bool(times(world, referral)) is not bool(why)


def test_the_newest_time_stands_first(world: World) -> None:
    referral = world.send(world.open())
    for _ in range(2):
        world.clock.move(days=100)
        says(world, referral)
    rows = times(world, referral)
    assert [row.given_at for row in rows] == sorted((row.given_at for row in rows), reverse=True)
    assert rows[0].before == rows[1].last_day
    with world.site.database.read() as session:
        assert said_again(session, []) == {}
