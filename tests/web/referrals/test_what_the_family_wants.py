"""What the family wants stands on a referral: when to be asked, and what waits for another parent's yes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from familiehus.consent.domain import Custody
from familiehus.families.items import Written
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field, KnownBy
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.looking import offers
from familiehus.web.i18n import day_and_month, full_date
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import FROM_HERE, Street
from tests.web.family.test_ask import CODE, LINK, behind, first_offer
from tests.web.referrals.conftest import Worker

SignIn = Callable[[str], Worker]


def at(referral: UUID) -> str:
    return f"/personale/henvisning/{referral}"


def test_the_house_and_the_sender_read_until_when_the_family_wants_to_wait(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT)
    day = world.clock.now().date() + timedelta(days=50)
    words = f"Familien vil vente til {full_date(day)}."
    assert words not in worker("terapeut").text(at(referral))
    Street(family_app, world).parent(line=line).press("ikke-nu", day=day.isoformat())
    for name in ("terapeut", "jordemoder"):
        assert words in worker(name).text(at(referral)), name


def test_after_no_more_nobody_is_asked_to_find_something_else(family_app: Flask, world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    Street(family_app, world).parent(line=line).press("stop")
    said = worker("jordemoder").text(at(referral))
    assert "Familien vil ikke mere." in said
    assert "Sig farvel, og luk henvisningen" in said
    assert "Spørg, hvad familien vil i stedet" not in said
    assert "Ikke længere aktuel." in worker("terapeut").text(at(referral))
    api, here = ApiWorld(family_app, world), f"/api/v1/referrals/{referral}"
    assert api.caller("jordemoder").get(here).json["no_more"] is True
    assert api.caller("terapeut").get(here).json["no_more"] is False, "a receiver is told only that it is over"
    board = worker("jordemoder").text("/personale/kontakt")
    assert "Forælderen vil ikke mere. Sig farvel på en god måde" in board
    assert "Spørg, hvad familien vil i stedet" not in board


def test_nobody_is_asked_to_do_what_is_anothers_turn(world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.DECLINE, reason="Der er ikke plads")
    sender, receiver = worker("jordemoder"), worker("terapeut")
    for page in (sender.text(at(referral)), sender.text("/personale/kontakt")):
        assert "Find en anden vej" in page
    for page in (receiver.text(at(referral)), receiver.text("/personale/kontakt/indbakke")):
        assert "De finder en anden vej" in page
        assert "Find en anden vej" not in page


def test_what_a_parent_has_said_is_answered_and_not_called_a_plan(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    parent = Street(family_app, world).parent(line=world.open())
    midwife = worker("jordemoder")
    assert "Følg op, som du har planlagt" in midwife.text("/personale/kontakt")
    parent.press("ring")
    board = midwife.text("/personale/kontakt")
    assert "Svar på det, forælderen har sagt" in board
    assert "Følg op, som du har planlagt" not in board


@pytest.mark.parametrize("by_program", [False, True])
def test_who_has_been_rung_waits_for_no_call(family_app: Flask, world: World, worker: SignIn, by_program: bool) -> None:
    line = world.open()
    parent, midwife = Street(family_app, world).parent(line=line), worker("jordemoder")
    program, asked = ApiWorld(family_app, world).caller("jordemoder"), "Forælderen beder jer ringe"
    parent.press("ring")
    for reached in (False, True):
        assert asked in midwife.text("/personale/kontakt")
        assert "Du har bedt os ringe." in parent.page()
        if by_program:
            program.post(f"/api/v1/lines/{line}/tries", {"way": "phone", "reached": reached})
        else:
            midwife.post(f"/personale/kontakt/{line}/forsoeg", way="phone", **({"reached": "1"} if reached else {}))
    assert asked not in midwife.text("/personale/kontakt")
    assert "Du har bedt os ringe." not in parent.page()
    assert world.line(line).promised_on is None


NAME, BORN = Written(Field.NAME, "Prøve Mor"), Written(Field.BORN, "2026-06-01")
WAITS = "Det her venter, til alle med forældremyndighed har sagt ja:"


@pytest.mark.parametrize("unit", ["Huset", None], ids=["here", "outside"])
def test_the_sender_reads_what_waits_and_does_not_write_that_it_was_shared(
    world: World, worker: SignIn, unit: str | None
) -> None:
    line = world.open(written=(NAME, BORN))
    consent = world.consent(world.items(line), custody=Custody.TOGETHER)
    referral = world.send(line, unit=unit, consent=consent)
    page = worker("jordemoder").text(at(referral))
    _, shared, rest = page.partition("får: ")
    assert shared
    assert rest.startswith("navn, ")
    assert f"{WAITS} barnets fødselsdag." in page
    assert f"{WAITS} Barnets fødselsdag" in page
    if unit is None:
        assert "1. juni 2026" not in page, "it is not in the text to pass on, either"
    else:
        assert WAITS not in worker("terapeut").text(at(referral))


def test_what_will_wait_is_marked_where_it_is_chosen(world: World, worker: SignIn) -> None:
    page = worker("jordemoder").text(f"/personale/kontakt/{world.open(written=(NAME, BORN))}/henvis")
    before, marked, _ = page.partition("de læser det først, når alle med forældremyndighed har sagt ja.")
    assert marked
    assert before.endswith("1. juni 2026 Om barnet: "), "beside the child's own, and no other"
    assert page.count(marked) == 1
    assert marked not in worker("jordemoder").text(f"/personale/kontakt/{world.open(written=(NAME,))}/henvis")


def test_whoever_has_custody_alone_waits_for_nobody(world: World, worker: SignIn) -> None:
    line = world.open(written=(NAME, BORN))
    consent = world.consent(world.items(line), custody=Custody.ALONE)
    page = worker("jordemoder").text(at(world.send(line, unit=None, consent=consent)))
    assert WAITS not in page
    assert "1. juni 2026" in page


def test_where_everything_waits_nothing_is_said_to_be_shared(world: World, worker: SignIn) -> None:
    line = world.open(written=(NAME, BORN))
    consent = world.consent(world.items(line, Field.BORN), custody=Custody.UNKNOWN)
    assert "får: ingenting endnu" in worker("jordemoder").text(at(world.send(line, consent=consent)))


UNEASY = "Barnet er uroligt hos far."


def test_the_text_form_asks_who_says_it_and_warns_who_may_read_it(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    line, midwife = world.open(), worker("jordemoder")
    page = midwife.text(f"/personale/kontakt/{line}")
    assert "kan den anden forælder læse den på sin egen side" in page
    assert "Hvem siger det, eller hvordan ved I det?" in page
    assert "Teksten må også stå" not in page, "there is no other line"
    said = {"field": "child_view", "text": UNEASY, "known_by": "observation"}
    assert midwife.post(f"/personale/kontakt/{line}/tekst", **said).status_code == 303
    assert f"{UNEASY} (det har en fagperson set)" in midwife.text(f"/personale/kontakt/{line}")
    consent = world.consent(world.items(line), custody=Custody.ALONE)
    world.send(line, consent=consent)
    page = Street(family_app, world).parent(line=line).page()
    assert "Om barnet" in page
    assert "det har en fagperson set" in page
    assert "Barnets egne ord" not in page, "a professional saw it"
    words = replace_words(world, line)
    world.send(line, consent=world.consent(words, custody=Custody.ALONE), kind=Kind.ADDITION)
    assert "Han siger mere. (barnets egne ord)" in Street(family_app, world).parent(line=line).page()


def test_how_the_childs_view_is_known_is_asked_when_the_family_is_met(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")
    assert "Hvem siger det, eller hvordan ved I det?" in midwife.text("/personale/kontakt/ny")
    new = {"name": "Prøve Mor", "way": "sms", "phone": "20 20 20 20", "child_view": UNEASY, "known_by": "observation"}
    refused = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **new | {"name": ""})
    assert re.search('value="observation" selected', refused.text), "it is not asked again"
    line = uuid4()
    assert midwife.post("/personale/kontakt/ny", id=str(line), **new).status_code == 303
    assert f"{UNEASY} (det har en fagperson set)" in midwife.text(f"/personale/kontakt/{line}")
    other = uuid4()
    midwife.post("/personale/kontakt/ny", id=str(other), **new | {"known_by": "rygter", "own_words": "Vi sover ikke."})
    assert f"{UNEASY} (" not in midwife.text(f"/personale/kontakt/{other}")


def replace_words(world: World, line: UUID) -> frozenset[UUID]:
    """What the child itself said, written on a line."""
    with world.site.database.write() as work:
        said = Written(Field.CHILD_VIEW, "Han siger mere.", KnownBy.OWN_WORDS)
        made = world.site.families.write(work, world.by("jordemoder"), line, [said])
        work.commit()
    return frozenset(made)


@pytest.mark.parametrize("chosen", [False, True])
def test_what_one_parent_tells_of_the_child_is_on_the_others_line_only_by_choice(
    world: World, worker: SignIn, chosen: bool
) -> None:
    mother, father, midwife = world.open(), world.open(), worker("jordemoder")
    with world.site.database.write() as work:
        link = world.site.links.make(work, world.by("jordemoder"), mother, world.line(father).reference)
        for line in (mother, father):
            world.site.links.agree(work, world.by("jordemoder"), line, link)
        work.commit()
    assert "Teksten må også stå på den anden forælders forløb" in midwife.text(f"/personale/kontakt/{mother}")
    said = {"field": "child_view", "text": UNEASY} | ({"for_both": "1"} if chosen else {})
    assert midwife.post(f"/personale/kontakt/{mother}/tekst", **said).status_code == 303
    assert (UNEASY in midwife.text(f"/personale/kontakt/{father}")) is chosen
    assert (UNEASY in midwife.text(f"/personale/kontakt/{father}/henvis")) is chosen


def test_what_she_asked_for_stands_on_her_page_and_with_whoever_answers(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    street = Street(family_app, world)
    client, offer = street.app.test_client(), first_offer(street, "varde-familiehuset")
    behind(street, offer, f"Enhed {uuid4().hex[:6]}")
    data = {"name": "Prøve Far", "way": "sms", "detail": "12 34 56 78", "spoken": "da", "number": uuid4().hex}
    answer = client.post(f"/kontakt-mig?tilbud={offer}", data=data, headers=FROM_HERE)
    with street.world.site.database.read() as session:
        row = session.scalars(select(LineRow).where(LineRow.asked_offer_id.is_not(None))).one()
        name = offers(session, [row.asked_offer_id])[row.asked_offer_id]
        staff = next(name for name, key in street.world.people.items() if key == row.holder_id)
    link, code = LINK.search(answer.text), CODE.search(answer.text)
    assert link is not None
    assert code is not None
    client.post(link[1], data={"code": code[1]}, headers=FROM_HERE)
    page = " ".join(BeautifulSoup(client.get(link[1]).text, "html.parser").get_text(" ").split())
    assert f"Du har spurgt om: {name}" in page
    assert f"Vi svarer senest {day_and_month(row.next_on)}." in page
    told = worker(staff).text(f"/personale/kontakt/{row.id}")
    assert f"Forælderen har selv spurgt om: {name}" in told
    assert "fik kontakten, da forælderen selv bad om at blive kontaktet" in told
    assert "åbnede forløbet" not in told
    assert "Svar forælderen, der selv har bedt om at blive kontaktet" in worker(staff).text("/personale/kontakt")


def test_a_receiver_who_is_not_here_is_sent_the_text_by_hand_and_one_tap_says_so(world: World, worker: SignIn) -> None:
    line, midwife = world.open(), worker("jordemoder")
    referral = world.send(line, unit=None)
    page = midwife.text(at(referral))
    for words in ("Skal sendes", "Send teksten ad en sikker vej, og skriv det her", "Jeg har sendt teksten"):
        assert words in page, words
    assert "Sig ja, eller sig, at I ikke kan" not in page
    for where in ("/personale/kontakt", f"/personale/kontakt/{line}"):
        assert "Skal sendes" in midwife.text(where), where
    old = midwife.post(f"{at(referral)}/sendt", version="0")
    assert old.status_code == 409
    answer = midwife.post(f"{at(referral)}/sendt", version=str(world.referral(referral).version))
    assert answer.status_code == 303
    page = midwife.text(at(referral))
    assert "Hør, hvad de svarer, og skriv det her" in page
    assert "Jeg har sendt teksten" not in page
    assert "Hør, hvad de svarer, og skriv det her" in midwife.text("/personale/kontakt")
    here = world.send(world.open())
    assert midwife.post(f"{at(here)}/sendt", version="1").status_code == 400
    for action in ("accept", "reach"):
        sent = {"version": str(world.referral(referral).version)}
        assert midwife.post(f"{at(referral)}/{action}", **sent).status_code == 303
    assert "Hvem har taget over? Skriv navn og telefonnummer" in midwife.text(at(referral))
