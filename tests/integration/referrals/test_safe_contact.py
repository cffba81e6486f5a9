"""The newest safe contact, or none: an old number may lie with the very one it is kept from (R079)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.audit.domain import Act
from familiehus.consent import service as consent_service
from familiehus.consent.domain import ConsentForm
from familiehus.consent.safe_contact import newest_of
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.spoken import Spoken
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals import contact_again
from familiehus.referrals.contact_again import correct, let_them_have_it
from familiehus.referrals.domain import Action, State
from familiehus.referrals.looking import ReferralSight, see_referral
from tests.integration.referrals.conftest import World

A = Action
OLD, NEW, NEWEST = (Contact(SafeWay.PHONE, phone=f"+45202020{two}").to_text() for two in (60, 88, 99))


def opened(world: World) -> UUID:
    return world.open(written=(Written(Field.NAME, "Prøve Mor"), Written(Field.CONTACT, OLD)))


def corrected(world: World, line: UUID, who: str = "jordemoder", text: str = NEW) -> None:
    world.clock.move(days=1)
    with world.site.database.write() as work:
        here = world.site.families.yours(work.session, world.by(who), line)
        correct(work, world.site, world.by(who), *here, [Written(Field.CONTACT, text)])
        work.commit()


def sees(world: World, who: str, referral: UUID) -> ReferralSight:
    with world.site.database.write() as work:
        sight = see_referral(work, world.site, world.by(who), referral)
        work.commit()
    return sight


def contact(sight: ReferralSight) -> str | None:
    return next((one.text for one in sight.items if one.field is Field.CONTACT), None)


def says_yes(world: World, line: UUID, referral: UUID, who: str = "jordemoder") -> None:
    consent = world.referral(referral).consent_id
    assert consent is not None
    with world.site.database.write() as work:
        let_them_have_it(work, world.site, world.by(who), line, consent)
        work.commit()


def told(world: World, referral: UUID) -> list[str]:
    """Of what whoever receives it by name is told at once."""
    theirs = (MessageRow.subject_id == referral, MessageRow.recipient_id == world.people["terapeut"])
    query = select(MessageRow.occasion).where(*theirs, MessageRow.urgent)
    with world.site.database.read() as session:
        return sorted("-".join(one.split("-")[:2]) for one in session.scalars(query))


def test_r079_a_receiver_never_reads_an_old_safe_contact_and_is_told_that_there_is_a_newer(world: World) -> None:
    line = opened(world)
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT)
    before = sees(world, "terapeut", referral)
    assert (contact(before), before.contact_changed) == (OLD, False)
    corrected(world, line)
    after = sees(world, "terapeut", referral)
    assert (contact(after), after.contact_changed) == (None, True)
    assert Field.CONTACT not in world.read(line, "Huset")
    assert Field.NAME in world.read(line, "Huset")
    mine = sees(world, "jordemoder", referral)
    assert (contact(mine), mine.contact_changed) == (NEW, True)
    assert told(world, referral) == ["contact-old"]
    corrected(world, line)
    assert told(world, referral) == ["contact-old"], "nothing has changed"


def test_the_parents_yes_to_the_new_one_is_written_down_while_it_runs(world: World) -> None:
    line = opened(world)
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT)
    corrected(world, line)
    with pytest.raises(NotFound):
        says_yes(world, line, referral, "terapeut")
    for _ in range(2):
        says_yes(world, line, referral)
    sight = sees(world, "terapeut", referral)
    assert (contact(sight), sight.contact_changed) == (NEW, False)
    event = world.town.last(Act.CONSENT_GIVEN, world.line(line).organisation_id)
    assert event.purpose == "contact oral"
    assert world.town.acts(world.line(line).organisation_id).count(Act.CONSENT_GIVEN) == 2
    assert told(world, referral) == ["contact-new", "contact-old"]
    corrected(world, line, text=NEWEST)
    assert told(world, referral) == ["contact-new", "contact-old", "contact-old"]
    assert contact(sees(world, "terapeut", referral)) is None


def test_a_yes_to_the_new_one_is_oral_though_the_one_before_was_confirmed_in_writing(world: World) -> None:
    line = opened(world)
    referral = world.send(line, consent=world.consent(world.items(line), form=ConsentForm.WRITTEN))
    corrected(world, line)
    says_yes(world, line, referral)
    assert world.town.last(Act.CONSENT_GIVEN, world.line(line).organisation_id).purpose == "contact oral"


def test_the_newest_is_looked_up_once_for_each_act(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    line = opened(world)
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT)
    asked: list[UUID] = []

    def noted(session: Session, of: UUID) -> UUID | None:
        asked.append(of)
        return newest_of(session, of)

    for module in (contact_again, consent_service):
        monkeypatch.setattr(module, "newest_of", noted)
    corrected(world, line)
    assert (asked, told(world, referral)) == ([line], ["contact-old"])
    says_yes(world, line, referral)
    assert (asked, told(world, referral)) == ([line, line], ["contact-new", "contact-old"])


def test_a_yes_of_another_line_or_one_that_has_ended_is_not_renewed(world: World) -> None:
    line, other = opened(world), opened(world)
    referral = world.send(line)
    corrected(world, line)
    with pytest.raises(NotFound):
        says_yes(world, other, referral)
    world.act("jordemoder", referral, A.WITHDRAW)
    with pytest.raises(Refused):
        says_yes(world, line, referral)
    assert not sees(world, "jordemoder", referral).contact_changed


def test_whoever_takes_over_reads_the_newest(world: World) -> None:
    line = opened(world)
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT)
    corrected(world, line)
    assert world.act("terapeut", referral, A.REACH, A.TAKE_OVER) is State.TAKEN_OVER
    assert world.read(line, "Huset")[Field.CONTACT] == NEW
    sight = sees(world, "terapeut", referral)
    assert (contact(sight), sight.contact_changed) == (NEW, False)
    corrected(world, line, "terapeut", NEWEST)
    assert told(world, referral) == ["contact-old"], "who holds the line is the one who wrote it"
    assert Field.CONTACT not in world.read(line, "Jordemødre"), "their own old number is no safe way any more"


def test_whoever_gets_the_contact_back_reads_what_the_other_was_told(world: World) -> None:
    line = opened(world)
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    corrected(world, line, "terapeut")
    world.act("terapeut", referral, A.WITHDRAW)
    assert world.holder(line) == "jordemoder"
    assert world.read(line, "Jordemødre")[Field.CONTACT] == NEW
    corrected(world, line, text=OLD)
    assert world.read(line, "Jordemødre")[Field.CONTACT] == OLD, "an old number that counts again is a new word"


def test_who_was_given_no_contact_is_given_none_by_holding_the_line(world: World) -> None:
    line = opened(world)
    referral = world.send(line, consent=world.consent(world.items(line, Field.NAME)))
    world.act("terapeut", referral, A.ACCEPT)
    corrected(world, line)
    assert not sees(world, "terapeut", referral).contact_changed
    world.act("terapeut", referral, A.REACH, A.TAKE_OVER)
    assert Field.CONTACT not in world.read(line, "Huset")
    world.act("terapeut", referral, A.START)


def test_what_is_given_to_somebody_outside_is_not_the_old_one(world: World) -> None:
    line = opened(world)
    referral = world.send(line, unit=None)
    assert contact(sees(world, "jordemoder", referral)) == OLD
    corrected(world, line)
    sight = sees(world, "jordemoder", referral)
    assert (contact(sight), sight.contact_changed) == (None, True)
    says_yes(world, line, referral)
    assert contact(sees(world, "jordemoder", referral)) == NEW


def test_the_parents_page_follows_the_language_they_turn_out_to_speak_best(world: World) -> None:
    line = opened(world)
    for spoken, language in (("ar", "ar"), ("so", "ar"), ("da", "da")):
        with world.site.database.write() as work:
            here = world.site.families.yours(work.session, world.by("jordemoder"), line)
            written = [Written(Field.SPOKEN, Spoken(spoken).to_text())]
            correct(work, world.site, world.by("jordemoder"), *here, written)
            work.commit()
        assert world.line(line).language == language, "one that no page is written in changes nothing"
