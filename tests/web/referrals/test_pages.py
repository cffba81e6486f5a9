"""The pages about families: who sees what, what is remembered, and what becomes of a form that cannot be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import event

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Act, Door
from familiehus.catalogue.domain import AgeSpan
from familiehus.consent.service import SHOWN
from familiehus.consent.storage import ConsentRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.storage import LineRow, TryRow
from familiehus.families.vocabulary import Field, Way
from familiehus.kernel.clock import CalendarClock
from familiehus.kernel.errors import Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, Because, Kind, State
from familiehus.referrals.receiving import ReceivingUnits
from familiehus.referrals.shown import of_unit
from familiehus.referrals.storage import ReferralRow
from familiehus.router.domain import LIMITS, Effect
from familiehus.web.i18n import full_date
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import OWN_WORDS, World, all_of
from tests.integration.referrals.test_who_may_refer import offer
from tests.web.referrals.conftest import OURS, TOKEN, Worker, in_days, said

STATEMENTS_AT_MOST = 21
SignIn = Callable[[str], Worker]
NEW = {"name": "Prøve Mor", "way": "phone", "phone": "20 20 20 20", "week": "17", "own_words": OWN_WORDS}


def test_a_family_met_and_handed_over_by_forms_alone(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")
    answer = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW)
    assert answer.status_code == 303
    page = midwife.get(answer.location).text
    items = re.findall(r'name="item" value="([^"]+)" checked', page)
    form = {"id": str(uuid4()), "to": f"unit:{world.units['Huset']}", "kind": "handover", "item": items}
    without = midwife.post(answer.location, **form)
    assert without.status_code == 400
    assert "Sæt kryds, når forælderen har set teksten og sagt ja." in said(without)
    consent = {"form": "oral", "understood": "own_language", "last_day": in_days(100), "agreed": "1"}
    sent = midwife.post(answer.location, **form, **consent)
    assert sent.status_code == 303, said(sent)
    again = midwife.post(answer.location, **form, **consent)
    assert again.location == sent.location, "sent twice it is one referral"
    for other in (
        {"to": "outside", "outside": "Prøve Læge, 20 20 20 21"},
        {"item": items[:-1]},
    ):
        changed = midwife.post(answer.location, **form | other, **consent)
        assert changed.status_code == 409, "what was chosen after it was sent is not taken for what was sent"
        assert "Den forrige henvisning er sendt" in said(changed)
    done = midwife.text(sent.location)
    assert "Du holder kontakten, til de har taget over" in done
    assert "Til forløbet: lav forælderens egen side, eller mød den anden forælder" in done
    line = midwife.text(answer.location.removesuffix("/henvis"))
    assert re.search(r"Næste: [^,]*Huset[^,]*, [^,]+, inden \d", line), "who acts next, and by when"
    therapist = worker("terapeut")
    assert "Prøve Mor" in therapist.text("/personale/kontakt/indbakke")
    assert OWN_WORDS in therapist.text(sent.location)


def test_a_place_nobody_knows_is_said_so_and_what_is_known_is_near(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")
    told = "Vi kender ikke stedet »Ankeborg«"
    for place, unknown in (("Ankeborg", True), ("4930 Maribo", False), ("", False)):
        page = midwife.get(midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW, place=place).location).text
        assert (told in page) is unknown
    assert "Tilbuddet er for familier i Lolland" not in page


def test_a_text_with_many_lines_is_kept_to_its_end(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")
    lines = "\n".join("Vi sover ikke" for _ in range(140)) + " SLUT"
    assert 1900 < len(lines) <= 2000
    made = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW | {"own_words": lines.replace("\n", "\r\n")})
    assert lines in BeautifulSoup(midwife.get(made.location).text, "html.parser").get_text()


def test_a_text_that_is_too_long_is_given_back_whole_and_nothing_is_changed(world: World, worker: SignIn) -> None:
    midwife, number = worker("jordemoder"), str(uuid4())
    long = "Vi sover ikke. " * 140 + "SLUT"
    answer = midwife.post("/personale/kontakt/ny", id=number, **NEW | {"own_words": long})
    assert answer.status_code == 413
    soup = BeautifulSoup(answer.text, "html.parser")
    assert soup.select_one("textarea[name=own_words]").text.strip() == long  # type: ignore[union-attr]
    given_back = {one["name"]: one["value"] for one in soup.select("input[name]")}
    assert given_back.items() >= (NEW | {"id": number}).items() - {("own_words", OWN_WORDS)}
    assert "Det er 104 for mange." in answer.text
    assert "Prøve Mor" not in midwife.text("/personale/kontakt")
    shorter = given_back | {"own_words": "Vi sover ikke"}
    made = midwife.post("/personale/kontakt/ny", **{k: v for k, v in shorter.items() if k != TOKEN})
    assert made.status_code == 303


def test_a_due_date_that_is_over_is_asked_about_by_the_holder_and_told_to_nobody(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")
    made = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW)
    line = UUID(made.location.split("/")[-2])
    here, asks = f"/personale/kontakt/{line}", "Spørg først forsigtigt, hvordan det er gået"
    assert asks not in midwife.text(here)
    details = {key: NEW.get(key, "") for key in ("name", "way", "phone", "email", "note", "born", "place")}
    too_far = midwife.post(f"{here}/oplysninger", **details, due=in_days(2000))
    assert too_far.status_code == 400
    wrong = BeautifulSoup(too_far.text, "html.parser").select_one("#d-due-error")
    assert wrong is not None
    assert wrong.text == "Terminen ligger for langt fremme. Se efter, om året er rigtigt."
    owed = len(all_of(world, MessageRow))
    assert midwife.post(f"{here}/oplysninger", **details, due=in_days(-9)).status_code == 303
    assert asks in midwife.text(here)
    assert asks in midwife.text(f"{here}/henvis")
    assert len(all_of(world, MessageRow)) == owed
    midwife.post(f"{here}/stille", quiet="1")
    assert asks not in midwife.text(here), "nobody needs to ask: the holder knows"
    midwife.post(f"{here}/stille")
    midwife.post(f"{here}/oplysninger", **details | {"born": in_days(-3)}, due=in_days(-9))
    assert asks not in midwife.text(here)


def test_the_parents_page_is_in_the_language_they_speak_best(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")

    def language(**told: str) -> str:
        made = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW, **told)
        return row(UUID(made.location.split("/")[-2]))

    def row(line: UUID) -> str:
        with world.site.database.read() as session:
            return session.get_one(LineRow, line).language

    assert language() == "da"
    assert language(spoken="ar", interpreter="yes") == "ar"
    assert language(spoken="ar", language="da") == "da"
    assert language(spoken="so") == "da"
    line = UUID(midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW).location.split("/")[-2])
    here = f"/personale/kontakt/{line}/oplysninger"
    details = {key: NEW.get(key, "") for key in ("name", "way", "phone", "email", "note", "due", "born", "place")}
    assert midwife.post(here, **details, spoken="uk", interpreter="yes").status_code == 303
    assert row(line) == "uk"
    with world.site.database.write() as work:
        work.session.get_one(LineRow, line).language = "da"
        work.commit()
    assert midwife.post(here, **details, spoken="uk", interpreter="no").status_code == 303
    assert row(line) == "da", "what was chosen stays, when only the interpreter is corrected"


def test_asking_twice_makes_one_line(world: World, worker: SignIn) -> None:
    midwife, key = worker("jordemoder"), str(uuid4())
    one, two = (midwife.post("/personale/kontakt/ny", id=key, **NEW) for _ in range(2))
    assert one.location == two.location
    assert midwife.text("/personale/kontakt").count("Prøve Mor") == 1
    other = midwife.post("/personale/kontakt/ny", id=key, **NEW | {"name": "En anden"})
    assert other.status_code == 409, "another family in the same form is not lost without a word"
    assert "Den forrige familie er gemt" in said(other)


@pytest.mark.parametrize(
    "righted", [{"phone": "20 20 20 21"}, {"own_words": ""}, {"child_view": "Sover", "known_by": "parents"}]
)
def test_what_is_put_right_while_the_form_is_on_its_way_is_not_lost_without_a_word(
    world: World, worker: SignIn, righted: dict[str, str]
) -> None:
    midwife, key = worker("jordemoder"), str(uuid4())
    told = {"child_view": "Græder", "known_by": "parents"}
    for _ in range(2):
        assert midwife.post("/personale/kontakt/ny", id=key, **NEW | told).location.endswith("/henvis")
    late = midwife.post("/personale/kontakt/ny", id=key, **NEW | told | righted)
    assert late.location == f"/personale/kontakt/{key}?gjort=before"
    assert "Familien var gemt, før du rettede. Se efter, om det står rigtigt." in midwife.text(late.location)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": " "}, "name", "Skriv, hvad vi må kalde forælderen."),
        ({"phone": "12"}, "phone", "Det ligner ikke et telefonnummer"),
        ({"way": "email", "email": "x"}, "email", "Det ligner ikke en e-mailadresse"),
        ({"week": "43"}, "week", "Skriv ugen som et tal"),
        ({"born": "i går"}, "born", "Det er ikke en dato"),
        ({"week": "", "born": "2099-01-01"}, "born", "En fødselsdag ligger ikke ude i fremtiden"),
        ({"week": "", "born": "1926-01-01"}, "born", "Det er for længe siden"),
        ({"born": "2024-01-01"}, "born", "Skriv enten ugen eller fødselsdagen"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    worker: SignIn, wrong: dict[str, str], field: str, words: str
) -> None:
    midwife = worker("jordemoder")
    answer = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW | wrong)
    assert answer.status_code == 400
    assert re.search(f'id="{field}-error">{words}', answer.text)
    assert OWN_WORDS in answer.text
    assert "Prøve Mor" not in midwife.text("/personale/kontakt")


def test_everything_wrong_with_a_new_family_is_told_at_once_each_beside_its_field(worker: SignIn) -> None:
    midwife = worker("jordemoder")
    wrong = {
        "name": " ",
        "phone": "12",
        "note": "010190-1234",
        "week": "43",
        "born": "i går",
        "interpreter": "yes",
        "network": "010190-1234",
    }
    answer = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW | wrong)
    page = BeautifulSoup(answer.text, "html.parser")
    beside = {str(tag["id"]) for tag in page.select(".form-error-message")}
    links = {str(tag["href"]).lstrip("#") for tag in page.select(".alert-error a")}
    expected = {f"{name}-error" for name in (*(set(wrong) - {"interpreter"}), "spoken")}
    assert beside == links == expected
    folded = page.select_one("#network-error")
    assert folded is not None
    assert folded.find_parent("details").has_attr("open"), "what is wrong is not folded away"


def test_everything_wrong_with_a_corrected_line_is_told_at_once(world: World, worker: SignIn) -> None:
    line = world.open()
    answer = worker("jordemoder").post(
        f"/personale/kontakt/{line}/oplysninger", **NEW | {"name": "", "phone": "12", "week": "", "due": "i går"}
    )
    assert answer.status_code == 400
    assert {"name-error", "phone-error", "due-error"} <= set(re.findall(r'id="[\w-]*?(\w+-error)"', answer.text))


def test_who_has_no_part_in_it_meets_the_same_page_as_for_what_does_not_exist(world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    for name in ("koordinator", "terapeut", "jordemoder", "chefjordemoder", "vikar"):
        assert worker(name).get(f"/personale/henvisning/{referral}").status_code == 200, name
    stranger = worker("stedfortræder")
    assert stranger.get(f"/personale/henvisning/{referral}").status_code == 200  # deputy of the receiving unit
    unknown = worker("terapeut").get(f"/personale/kontakt/{uuid4()}")
    refused = worker("terapeut").get(f"/personale/kontakt/{line}")
    assert (unknown.status_code, refused.status_code) == (404, 404)
    assert said(unknown) == said(refused)


def test_invariant_5_each_look_is_remembered_with_the_rows_it_showed(world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    region = world.referral(referral).organisation_id
    midwife = worker("jordemoder")
    midwife.get(f"/personale/kontakt/{line}")
    look = world.town.last(Act.LINE_SEEN, region)
    assert (look.person, look.role, look.unit) == (midwife.person, "referrer", world.units["Jordemødre"])
    midwife.get("/personale/kontakt")
    assert ["line", str(line)] in world.town.last(Act.LINES_SEEN, region).subjects
    worker("terapeut").get(f"/personale/henvisning/{referral}")
    assert ["referral", str(referral)] in world.town.last(Act.REFERRAL_SEEN).subjects


def test_the_second_of_two_is_told_and_keeps_what_was_typed(world: World, worker: SignIn) -> None:
    referral = world.send(world.open())
    version = world.referral(referral).version
    world.act("koordinator", referral, Action.ACCEPT)
    late = worker("terapeut").post(
        f"/personale/henvisning/{referral}/decline", version=version, reason="Vi har ingen tid før jul"
    )
    assert late.status_code == 409
    assert "En anden kom først" in said(late)
    assert "Vi har ingen tid før jul" in late.text
    assert world.state(referral) is State.ACCEPTED


def test_a_receiver_who_comes_late_is_told_only_that(world: World, worker: SignIn) -> None:
    referral = world.send(world.open())
    world.act("jordemoder", referral, Action.WITHDRAW)
    text = worker("terapeut").text(f"/personale/henvisning/{referral}")
    assert "Ikke længere aktuel." in text
    assert "Prøve Mor" not in text
    assert "Jordemoder" not in text


def test_leaders_see_no_name(world: World, worker: SignIn) -> None:
    line = world.open()
    text = worker("chefjordemoder").text(f"/personale/kontakt/rammer/{world.line(line).organisation_id}")
    assert world.line(line).reference in text
    assert "Prøve Mor" not in text
    assert [cell for cell in ("Nummer", "Hvem handler", "Inden", "Alder") if cell not in text] == []
    assert "Fast kontakt" not in text, "of people only whose turn it is"


@pytest.mark.parametrize("path", ["/personale/kontakt", "/personale/kontakt/indbakke", "line", "referral"])
def test_a_page_asks_the_database_a_bounded_number_of_times(world: World, worker: SignIn, path: str) -> None:
    """However many families there are."""
    counted = []
    for _ in range(2):
        line = world.open()
        referral = world.send(line)
        midwife = worker("jordemoder")
        address = {"line": f"/personale/kontakt/{line}", "referral": f"/personale/henvisning/{referral}"}.get(
            path, path
        )
        midwife.get(address)
        said_: list[str] = []

        def note(*arguments: object, said_: list[str] = said_) -> None:
            said_.append(str(arguments[2]))

        engine = world.site.database.engine
        event.listen(engine, "before_cursor_execute", note)
        midwife.get(address)
        event.remove(engine, "before_cursor_execute", note)
        counted.append(len([one for one in said_ if not one.startswith("BEGIN")]))
    assert counted[0] == counted[1]
    assert counted[0] <= STATEMENTS_AT_MOST


def test_the_parents_page_is_made_shown_once_and_what_they_say_comes_up(world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    midwife = worker("jordemoder")
    issued = midwife.post(f"/personale/kontakt/{line}/side")
    locator = re.search(r"/min-side/([\w-]+)<", issued.text)
    code = re.findall(r'class="secret">([^<]+)<', issued.text)[1]
    assert locator is not None
    assert "Lavet" in midwife.text(f"/personale/kontakt/{line}")
    assert locator[1] not in midwife.get(f"/personale/kontakt/{line}").text
    parent = midwife.client.application.test_client()
    address = f"/min-side/{locator[1]}"
    assert parent.post(address, data={"code": code}, headers=OURS).status_code == 303
    token = TOKEN.search(parent.get(address).text)
    assert token is not None
    said_no = {"csrf_token": token[1], "referral": str(referral), "talked": "no"}
    assert parent.post(f"{address}/talt-sammen", data=said_no, headers=OURS).status_code == 303
    assert "Forælderen siger, at I ikke har talt sammen" in midwife.text("/personale/kontakt")
    answer = re.search(rf"/personale/kontakt/{line}/svar/([\w-]+)", midwife.get(f"/personale/kontakt/{line}").text)
    assert answer is not None
    midwife.post(f"/personale/kontakt/{line}/svar/{answer[1]}")
    assert "ikke har talt sammen" not in midwife.text("/personale/kontakt")
    shut = midwife.post(f"/personale/kontakt/{line}/side/luk")
    page = midwife.text(shut.location)
    assert "Lav siden" in page
    assert "Siden er lukket. Linket åbner ingenting mere." in page


def test_a_parent_who_cannot_be_reached_is_let_go_with_three_tries_a_last_message_and_a_second_look(
    world: World, worker: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = world.open()
    address, midwife = f"/personale/kontakt/{line}", worker("jordemoder")
    now = world.clock.now()
    for days in range(3):
        monkeypatch.setattr(CalendarClock, "now", lambda _self, days=days: now + timedelta(days=days))
        midwife.post(f"{address}/forsoeg", way="phone")

    def close(who: Worker) -> str:
        return said(who.post(f"{address}/luk", ending="cannot_be_reached", version=world.line(line).version))

    assert "Send først en sidste besked" in close(midwife)
    assert "ingen sikker vej" in said(midwife.post(f"{address}/sidste-besked"))
    midwife.post(f"{address}/oplysninger", name="Prøve Mor", way="phone", phone="30 30 30 30")
    assert "Ring en sidste gang" in said(midwife.post(f"{address}/sidste-besked"))
    assert "Send først en sidste besked" in close(midwife)
    assert "Læg kun en besked, hvis" in said(midwife.post(f"{address}/sidste-opkald"))
    assert midwife.post(f"{address}/sidste-opkald", allowed="1").status_code == 303
    assert "Den sidste besked er givet." in midwife.text(address)
    assert "En kollega skal se på det først." in close(midwife)
    close(worker("vikar"))
    assert world.line(line).ending == "cannot_be_reached"


def test_a_new_number_counts_for_the_holder_and_no_cpr_number_is_kept(world: World, worker: SignIn) -> None:
    line, midwife = world.open(), worker("jordemoder")
    address = f"/personale/kontakt/{line}"
    new = {"name": "Prøve Mor", "way": "sms", "phone": "30 30 30 30"}
    assert midwife.post(f"{address}/oplysninger", **new).status_code == 303
    assert "30 30 30 30" in midwife.text(address)
    refused = midwife.post(f"{address}/oplysninger", **new | {"name": "010190-1234"})
    assert refused.status_code == 400
    assert "Skriv aldrig et CPR-nummer her" in said(refused)
    beside = midwife.post(f"{address}/oplysninger", **new | {"note": "010190-1234"})
    assert beside.status_code == 400
    assert "Skriv aldrig et CPR-nummer her" in said(beside)
    assert midwife.post(f"{address}/oplysninger", **new | {"phone": "1"}).status_code == 400
    refused = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW | {"own_words": "Jeg er 0101901234 og træt"})
    assert "Skriv aldrig et CPR-nummer her" in said(refused)


@pytest.mark.parametrize("field", ["name", "note", "place", "own_words", "network"])
def test_a_cpr_number_is_told_of_where_it_stands(worker: SignIn, field: str) -> None:
    answer = worker("jordemoder").post("/personale/kontakt/ny", id=str(uuid4()), **NEW | {field: "Prøve 010190-1234"})
    assert answer.status_code == 400
    wrong = {str(one["id"]) for one in BeautifulSoup(answer.text, "html.parser").select(".form-error-message")}
    assert wrong == {f"{field}-error"}


@pytest.mark.parametrize(
    ("act", "typed", "field", "words"),
    [
        ("plan", {"next_on": "2020-01-01"}, "next_on", "Den dag er gået"),
        ("plan", {"next_on": in_days(300)}, "next_on", "Terminen ligger før den dag"),
        ("tekst", {"field": "note", "text": " "}, "text", "Skriv en tekst."),
        ("tekst", {"field": "note", "text": "Prøve 010190-1234"}, "text", "Skriv aldrig et CPR-nummer"),
        ("luk", {"ending": "", "told": "1"}, "ending", "Vælg, hvorfor det slutter."),
        ("luk", {"ending": "enough"}, "told", "Sig det først til forælderen"),
        ("familie", {"reference": "K-AAA-AAA"}, "reference", "Det nummer kender vi ikke"),
        ("sidste-opkald", {}, "allowed", "Læs først, hvad forælderen har sagt"),
    ],
)
def test_what_is_wrong_on_a_lines_page_stands_beside_it_and_what_was_typed_stays(
    worker: SignIn, act: str, typed: dict[str, str], field: str, words: str
) -> None:
    midwife = worker("jordemoder")
    line = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW).location.split("/")[-2]
    number = version_of(midwife, f"/personale/kontakt/{line}")
    answer = midwife.post(f"/personale/kontakt/{line}/{act}", version=number, **typed)
    assert answer.status_code == 400
    page = BeautifulSoup(answer.text, "html.parser")
    told = {str(one["id"]): one.get_text() for one in page.select(".form-error-message")}
    assert set(told) == {f"{field}-error"}
    assert words in told[f"{field}-error"]
    box = page.select_one(f"form[action$='/{act}'] [name={field}]")
    assert box is not None
    assert box.has_attr("autofocus")
    kept = {name: page.select_one(f"form[action$='/{act}'] [name={name}]") for name in typed}
    for name, value in typed.items():
        shown = kept[name]
        assert shown is not None
        if shown.name == "textarea":
            assert shown.get_text().strip("\n") == value
        elif shown.get("type") == "checkbox":
            assert shown.has_attr("checked")
        elif shown.name == "input":
            assert shown["value"] == value


def version_of(worker: Worker, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', worker.get(path).text)
    assert found is not None
    return found[1]


ASKED = "Ring til far inden fredag. Han ved, at I ringer."
CONSENT = {"form": "oral", "understood": "own_language", "last_day": in_days(100), "agreed": "1"}


def informing(world: World, worker: SignIn) -> tuple[Worker, str, dict[str, object]]:
    """Whoever holds a line at the send page, filled in to tell the house something."""
    line, midwife = world.open(), worker("jordemoder")
    address = f"/personale/kontakt/{line}/henvis"
    items = re.findall(r'name="item" value="([^"]+)" checked', midwife.get(address).text)
    to = {"id": str(uuid4()), "to": f"unit:{world.units['Huset']}", "kind": "information", "item": items}
    return midwife, address, to | CONSENT


def test_r070_a_request_with_its_latest_day_reaches_who_is_asked_and_stands_in_the_history(
    world: World, worker: SignIn
) -> None:
    midwife, address, form = informing(world, worker)
    page = BeautifulSoup(midwife.get(address).text, "html.parser")
    assert page.find("textarea", {"name": "request"})
    assert page.find("input", {"name": "latest", "type": "date"})
    latest = world.clock.now().date() + timedelta(days=1)
    sent = midwife.post(address, **form, request=ASKED, latest=latest.isoformat())
    assert sent.status_code == 303, said(sent)
    text = worker("terapeut").text(sent.location)
    assert text.count(ASKED) == 2, "as what is asked, and in what has happened"
    assert f"Senest {full_date(latest)}" in text
    assert ASKED in midwife.text(sent.location)
    row = world.referral(UUID(sent.location.split("?")[0].rsplit("/", 1)[1]))
    with world.site.database.read() as session:
        shown = world.site.sealer.open(SHOWN, row.consent_id, session.get_one(ConsentRow, row.consent_id).shown)
    assert ASKED in shown, "the parent said yes to these words, too"
    assert full_date(latest) in shown


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"latest": "i går"}, "latest", "Det er ikke en dato."),
        ({"latest": "2020-01-01"}, "latest", "Den dag er gået."),
        ({"latest": "2099-01-01"}, "latest", "Vælg en dag inden for det næste år."),
        ({"request": "Ring til 010190-1234"}, "request", "Skriv aldrig et CPR-nummer her."),
        ({"to": "outside", "outside": "Prøve Læge, 010190-1234"}, "outside", "Skriv aldrig et CPR-nummer her."),
        ({"kind": "handover", "request": ASKED}, "request", "Vælg Videregivelse"),
        ({"kind": "handover", "latest": in_days(30)}, "latest", "Vælg Videregivelse"),
    ],
)
def test_r070_what_is_wrong_with_a_request_stands_beside_it(
    world: World, worker: SignIn, wrong: dict[str, str], field: str, words: str
) -> None:
    midwife, address, form = informing(world, worker)
    answer = midwife.post(address, **form | {"request": ASKED} | wrong)
    if words == "Vælg Videregivelse" and field == "latest":
        answer = midwife.post(address, **form | wrong)
    assert answer.status_code == 400
    assert re.search(f'id="{field}-error">{words}', answer.text)
    assert wrong[field] in answer.text, "what was typed is still there"


def test_everything_a_yes_still_lacks_is_told_at_once_on_top_of_the_page(world: World, worker: SignIn) -> None:
    midwife, address, form = informing(world, worker)
    answer = midwife.post(address, **{key: form[key] for key in ("id", "kind", "last_day")})
    assert answer.status_code == 400
    page = BeautifulSoup(answer.text, "html.parser")
    alert = page.select_one("main [role=alert][autofocus]")
    assert alert is not None
    links = [link["href"] for link in alert.select("li a")]
    assert links == [f"#{field}-error" for field in ("to", "item", "form", "understood", "agreed")]
    for link in links:
        assert page.select_one(str(link)), "each is the way to its field"
    assert "role=alert" not in midwife.get(address).text


def test_r062_what_the_parent_says_yes_to_stands_beside_each_kind(world: World, worker: SignIn) -> None:
    midwife, address, _form = informing(world, worker)
    text = " ".join(BeautifulSoup(midwife.get(address).text, "html.parser").get_text(" ").split())
    for why in (
        "så de kan hjælpe dig og blive din faste kontakt",
        "så du ikke skal fortælle det hele forfra",
        "så de ved det",
    ):
        assert f"Vi giver det her til den, vi har valgt sammen, {why}." in text


def test_the_safe_way_is_one_touch_away_and_what_ends_it_is_folded_away(world: World, worker: SignIn) -> None:
    contact = Contact(SafeWay.SMS, phone="20202020", note="Kun om formiddagen")
    written = (Written(Field.NAME, "Prøve Mor"), Written(Field.CONTACT, contact.to_text()))
    referral = world.send(world.open(written=written))
    world.act("terapeut", referral, Action.ACCEPT)
    page = BeautifulSoup(worker("terapeut").get(f"/personale/henvisning/{referral}").text, "html.parser")
    way = page.select_one("section[aria-labelledby=nu] .reach-by a")
    assert way is not None
    assert (way["href"], way.text) == ("sms:20202020", contact.where)
    assert "Kun om formiddagen" in way.parent.text
    assert way.find_next("form", {"class": "action"}), "it stands before what is done with it"
    ends = {str(form["action"]).rsplit("/", 1)[1] for form in page.select("details.endings form")}
    assert {"withdraw"} <= ends <= {"decline", "give_up", "withdraw"}
    assert page.select_one("form.action[action$='/reach'] select option")["value"] == "sms"  # type: ignore[index]


def test_a_request_is_not_read_on_once_the_parents_yes_is_over(world: World, worker: SignIn) -> None:
    midwife, address, form = informing(world, worker)
    sent = midwife.post(address, **form, request=ASKED)
    referral = UUID(sent.location.split("?")[0].rsplit("/", 1)[1])
    world.act("terapeut", referral, Action.DECLINE, reason="Det er ikke os")
    text = worker("terapeut").text(sent.location)
    assert ASKED not in text
    assert "Det er ikke os" in text
    consents = midwife.text(f"/personale/kontakt/{world.referral(referral).line_id}")
    assert "Sluttet med henvisningen" in consents
    assert "Taget tilbage" not in consents
    assert ASKED in midwife.text(sent.location), "who wrote it reads it"


def test_the_language_and_an_interpreter_are_asked_by_themselves_and_passed_on_only_with_a_yes(
    world: World, worker: SignIn
) -> None:
    midwife = worker("jordemoder")
    asked = BeautifulSoup(midwife.get("/personale/kontakt/ny").text, "html.parser")
    assert {one["value"] for one in asked.find("select", {"name": "spoken"}).find_all("option")} >= {"", "ar", "other"}
    assert len(asked.find_all("input", {"name": "interpreter"})) == 2
    assert not asked.find_all("input", {"name": "interpreter", "checked": True}), "nobody is thought to need one"
    wrong = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW, interpreter="yes")
    assert (wrong.status_code, "Vælg, hvilket sprog" in said(wrong)) == (400, True)
    assert re.search('id="spoken-error">Vælg, hvilket sprog', wrong.text)
    new = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW, spoken="ar", interpreter="yes")
    page = BeautifulSoup(midwife.get(new.location).text, "html.parser")
    items = {box["value"]: box.parent.get_text(" ", strip=True) for box in page.find_all("input", {"name": "item"})}
    mine = next(key for key, words in items.items() if "Arabisk, der er brug for tolk" in words)
    to = {"to": f"unit:{world.units['Huset']}", "kind": "handover"} | CONSENT
    without = midwife.post(new.location, id=str(uuid4()), item=[key for key in items if key != mine], **to)
    assert "Arabisk" not in worker("terapeut").text(without.location)
    line = new.location.split("/")[3]
    told = midwife.post(new.location, id=str(uuid4()), item=list(items), **to | {"kind": "addition"})
    assert "Arabisk, der er brug for tolk" in worker("terapeut").text(told.location)
    details = {"name": "Prøve Mor", "way": "phone", "phone": "20 20 20 20"}
    midwife.post(f"/personale/kontakt/{line}/oplysninger", **details, spoken="other", interpreter="no")
    assert "Et andet sprog, ingen tolk" in midwife.text(f"/personale/kontakt/{line}")


def test_the_second_of_two_who_typed_nothing_is_not_told_about_what_was_typed(world: World, worker: SignIn) -> None:
    referral = world.send(world.open())
    version = world.referral(referral).version
    world.act("koordinator", referral, Action.ACCEPT)
    therapist, address = worker("terapeut"), f"/personale/henvisning/{referral}"
    silent = therapist.post(f"{address}/accept", version=version)
    assert (silent.status_code, "Det, du skrev" in said(silent)) == (409, False)
    typing = therapist.post(f"{address}/decline", version=version, reason="Vi har ikke plads")
    assert (typing.status_code, "Det, du skrev" in said(typing)) == (409, True)


def test_the_send_page_says_which_family_it_is_about(world: World, worker: SignIn) -> None:
    line = world.open()
    page = BeautifulSoup(worker("jordemoder").get(f"/personale/kontakt/{line}/henvis").text, "html.parser")
    assert page.h1 is not None
    assert world.line(line).reference in page.h1.get_text()


def numbers(page: str, action: str) -> str:
    """The number of the form that sends to an address ending so."""
    form = BeautifulSoup(page, "html.parser").find("form", action=re.compile(f"/{action}$"))
    assert form is not None
    field = form.find("input", {"name": "id"})
    assert field is not None
    return str(field["value"])


def tries(world: World, line: UUID) -> list[TryRow]:
    return [row for row in all_of(world, TryRow) if row.line_id == line]


def test_pressing_tried_twice_is_one_try(world: World, worker: SignIn) -> None:
    line, midwife = world.open(), worker("jordemoder")
    address = f"/personale/kontakt/{line}"
    number = numbers(midwife.get(address).text, "forsoeg")
    for _ in range(2):
        assert midwife.post(f"{address}/forsoeg", way="phone", id=number).status_code == 303
    assert len(tries(world, line)) == 1
    assert numbers(midwife.get(address).text, "forsoeg") != number
    assert midwife.post(f"/personale/kontakt/{world.open()}/forsoeg", way="phone", id=number).status_code == 404
    assert midwife.post(f"{address}/forsoeg", way="phone", id="x").status_code == 303, "no number at all: another try"
    assert len(tries(world, line)) == 2


def test_pressing_tried_twice_at_the_receiver_is_one_try_and_no_quarrel(world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT)
    therapist, address = worker("terapeut"), f"/personale/henvisning/{referral}"
    page = therapist.get(address).text
    for action in ("log_try", "reach"):
        number, version = numbers(page, action), world.referral(referral).version
        for _ in range(2):
            answer = therapist.post(f"{address}/{action}", version=version, way="phone", id=number)
            assert (answer.status_code, answer.headers["Location"].endswith(action)) == (303, True)
    assert [row.reached for row in sorted(tries(world, line), key=lambda row: row.at)] == [False, True]


def test_who_is_only_rung_up_is_not_written_to(world: World, worker: SignIn) -> None:
    midwife = worker("jordemoder")
    opened = midwife.post("/personale/kontakt/ny", id=str(uuid4()), **NEW).location
    line = UUID(opened.split("/")[3])
    address = f"/personale/kontakt/{line}"
    for way in ("sms", "email"):
        refused = midwife.post(f"{address}/forsoeg", way=way)
        assert (refused.status_code, "Skriv aldrig til forælderen. Ring." in said(refused)) == (400, True)
    assert midwife.post(f"{address}/forsoeg", way="phone").status_code == 303
    referral = world.send(line, unit="Huset")
    world.act("terapeut", referral, Action.ACCEPT)
    with pytest.raises(Refused, match="never written to"):
        world.act("terapeut", referral, Action.LOG_TRY, way=Way.SMS)
    new = {"name": "Prøve Mor", "way": "sms", "phone": "30 30 30 30"}
    assert midwife.post(f"{address}/oplysninger", **new).status_code == 303
    assert midwife.post(f"{address}/forsoeg", way="sms").status_code == 303, "now they may be"
    assert len(tries(world, line)) == 2


def test_the_receiving_coordinator_looks_with_nothing_but_their_own_house(world: World, worker: SignIn) -> None:
    """A region's referral: no role, no unit and no organisation of the sender's is needed."""
    line = world.open()
    referral = world.send(line)
    region = world.line(line).organisation_id
    coordinator = worker("koordinator")
    assert region not in world.town.actor(coordinator.person).organisations()
    assert OWN_WORDS in coordinator.text(f"/personale/henvisning/{referral}")
    look = world.town.last(Act.REFERRAL_SEEN)
    assert (look.person, look.role) == (coordinator.person, "coordinator")
    before = world.town.acts(region)
    for path in ("/aftaler", ""):
        assert coordinator.get(f"/personale/henvisning/{referral}{path}").status_code == 200
    assert world.town.acts(region) == before, "it is in the house's record, not in the region's"


def linked(worker: Worker, path: str) -> list[Tag]:
    """Links to staff pages in what a page says."""
    return list(BeautifulSoup(worker.get(path).text, "html.parser").select("main a[href^='/personale']"))


def test_who_was_let_in_asks_others_and_nobody_hands_over_for_the_holder(world: World, worker: SignIn) -> None:
    line = world.open()
    beside = world.send(line, kind=Kind.ADDITION)
    therapist, page = worker("terapeut"), f"/personale/henvisning/{beside}"
    words, way = "Bed andre om hjælp, eller giv noget videre", f"/personale/kontakt/{line}/henvis"
    assert words not in therapist.text(page)
    assert therapist.get(way).status_code == 404
    world.act("terapeut", beside, Action.ACCEPT, Action.REACH)
    assert words in therapist.text(page)
    form = therapist.get(way).text
    assert world.line(line).reference not in form, "the number of a line is the holder's"
    assert 'value="handover"' not in form
    assert 'value="addition" checked' in form
    links = {str(one["href"]) for one in linked(therapist, way)}
    links |= {str(one["href"]) for link in links for one in linked(therapist, link)}
    assert {link: therapist.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    given = {"form": "oral", "understood": "own_language", "last_day": in_days(100), "agreed": "1"}
    to = {"id": str(uuid4()), "to": f"unit:{world.units['Jordemødre']}", "kind": "information"}
    items = re.findall(r'name="item" value="([^"]+)" checked', form)
    sent = therapist.post(way, **to, **given, item=items)
    assert sent.status_code == 303, said(sent)
    assert "Sendt. Den faste kontakt er den samme." in therapist.text(sent.location)
    assert words not in worker("jordemoder").text(page)


def test_a_couple_is_met_and_the_day_is_asked_once(world: World, worker: SignIn) -> None:
    """R082, R087: each has a line of their own, linked by each one's own yes, and sees nothing of the other's."""
    midwife, due = worker("jordemoder"), in_days(160)
    first = world.open(written=(Written(Field.NAME, "Prøve Mor"), Written(Field.DUE, due)))
    assert "Mød den anden forælder" in midwife.text(f"/personale/kontakt/{first}")
    way = f"/personale/kontakt/ny?med={first}"
    asked = midwife.get(way).text
    assert due not in asked, "a pregnancy is its mother's own until both have said yes"
    assert "Har begge sagt ja ovenfor, skal barnets dag ikke skrives igen." in asked
    assert "Prøve Mor" not in asked, "what is the first parent's own is not put before the other"
    other = {"name": "Prøve Far", "way": "phone", "phone": "20 20 20 21", "beside": str(first)}
    new = {"id": str(uuid4()), **other, "agreed_there": "1"}
    bad = midwife.post("/personale/kontakt/ny", **new | {"phone": ""})
    assert bad.status_code == 400
    assert f'name="beside" value="{first}"' in bad.text
    assert re.search(r'name="agreed_there" value="1" checked', bad.text), "nothing that was said is lost"
    assert midwife.post("/personale/kontakt/ny", **new).status_code == 303
    again = midwife.post("/personale/kontakt/ny", **new)
    assert again.location == f"/personale/kontakt/{new['id']}/henvis", "sent twice it is one line and one link"
    here = midwife.text(f"/personale/kontakt/{first}")
    assert "Prøve Far" in here
    assert "Forælderen her har sagt ja. Den anden forælder har ikke sagt ja." in here
    assert "Mød den anden forælder" not in here
    assert due_of(world, UUID(new["id"])) == "", "one yes of two carries nothing over"


@pytest.mark.parametrize("typed", [None, 163])
def test_the_childs_day_goes_along_when_both_have_said_yes(world: World, worker: SignIn, typed: int | None) -> None:
    """R082: nobody is asked twice; and what the parent here says themself goes before it."""
    midwife, due = worker("jordemoder"), in_days(160)
    first = world.open(written=(Written(Field.NAME, "Prøve Mor"), Written(Field.DUE, due)))
    other = {"name": "Prøve Far", "way": "phone", "phone": "20 20 20 21", "beside": str(first)}
    new = {"id": str(uuid4()), **other, "due": in_days(typed) if typed else "", "agreed_here": "1", "agreed_there": "1"}
    for _ in range(2):
        assert midwife.post("/personale/kontakt/ny", **new).location == f"/personale/kontakt/{new['id']}/henvis"
    assert due_of(world, UUID(new["id"])) == (in_days(typed) if typed else due)


def due_of(world: World, line: UUID) -> str:
    """The day the child is due, as this line's own unit knows it."""
    with world.site.database.read() as session:
        found = of_unit(session, world.site.consents, line, world.units["Jordemødre"])
    return next((one.text for one in found if one.field is Field.DUE), "")


def test_the_place_is_not_asked_again_of_the_other_parent(world: World, worker: SignIn) -> None:
    """So that the family's own house stands first for them, too; where they live apart it is changed on the spot."""
    midwife = worker("jordemoder")
    first = world.open(written=(Written(Field.NAME, "Prøve Mor"), Written(Field.PLACE, "Prøvekommune")))
    asked = midwife.get(f"/personale/kontakt/ny?med={first}").text
    assert re.search(r'<input[^>]*name="place"[^>]*value="Prøvekommune"', asked)
    assert "Ret det, hvis forælderen her bor et andet sted." in asked
    assert "bor et andet sted" not in midwife.get("/personale/kontakt/ny").text


@pytest.fixture
def aalborg(world: World) -> Iterator[str]:
    """For one test the house's municipality is one with offers of its own."""
    with world.site.database.write() as work:
        home = work.session.get_one(OrganisationRow, world.town.place)
        before, home.document = home.document, dict(home.document) | {"municipality": "Aalborg"}
        work.commit()
    yield "Aalborg"
    with world.site.database.write() as work:
        work.session.get_one(OrganisationRow, world.town.place).document = before
        work.commit()


@pytest.mark.parametrize("words", ["Jeg sover ikke og er ked af det", "egne ord", ""])
def test_page_and_api_propose_the_same_in_the_same_order(
    family_app: Flask, world: World, worker: SignIn, aalborg: str, words: str
) -> None:
    written = (Written(Field.NAME, "Prøve Mor"), Written(Field.PLACE, aalborg), Written(Field.DUE, in_days(160)))
    line = world.open(written=(*written, Written(Field.OWN_WORDS, words)))
    text = worker("jordemoder").get(f"/personale/kontakt/{line}/henvis").text
    page = re.findall(r'name="to" value="((?:unit|offer):[^"]*)"', text)
    found = ApiWorld(family_app, world).caller("jordemoder").get(f"/api/v1/lines/{line}/receivers").get_json()
    near = [one for one in found["units"] if one["near"]]
    offers = found["proposals"]["results"]
    shut = [one for one in offers if Effect.BLOCKS_SENDING in {obstacle["effect"] for obstacle in one["obstacles"]}]
    free = [one["offer"] for one in offers if one not in shut]
    told = [*(f"unit:{one['id']}" for one in near), *(f"offer:{one['id']}" for one in free)]
    behind = text.partition("Andre tilbud, og hvad der står i vejen")[2].partition("</details>")[0]
    limited = [
        f"offer:{one['offer']['id']}"
        for one in shut
        if {o["code"] for o in one["obstacles"] if o["effect"] == Effect.BLOCKS_SENDING} <= LIMITS
    ]
    assert page == [*told, *limited], "past a limit of the source it is sent with a reason"
    assert re.findall(r'name="to" value="([^"]*)"', behind) == limited
    assert shut, "something stands in the way of something"
    here = next(one for one in near if one["id"] == str(world.units["Huset"]))
    assert (here["municipality"], here["house"]) == (aalborg, None)
    assert found["units"] == [*near, *(one for one in found["units"] if not one["near"])]
    assert re.findall(r'href="/tilbud/([^"/]*)"', behind) == [one["offer"]["slug"] for one in shut]


def test_r030_an_offer_for_others_can_be_chosen_where_it_is_told_what_stands_in_the_way(
    world: World, worker: SignIn, aalborg: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReceivingUnits, "open", lambda _self, organisations: frozenset(organisations))
    written = (Written(Field.NAME, "Prøve Mor"), Written(Field.PLACE, aalborg))
    line = world.open(written=(*written, Written(Field.BORN, in_days(-4 * 365))))
    page = BeautifulSoup(worker("jordemoder").get(f"/personale/kontakt/{line}/henvis").text, "html.parser")
    behind = next(one for one in page.select("details") if "hvad der står i vejen" in one.get_text())
    assert not behind.has_attr("open")
    chosen = behind.select("input[name=to]")
    assert chosen, "an age that does not fit"
    assert "Alderen passer ikke." in behind.get_text()
    assert [one["value"] for one in behind.select("select[name=because] option")] == ["", *Because]
    assert behind.select("input, a")[0] == chosen[0], "what can be sent to comes first"
    assert 'name="because"' not in worker("jordemoder").get(f"/personale/kontakt/{world.open()}/henvis").text


def test_r030_page_and_api_ask_why_an_offer_for_others_is_asked(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    babies = offer(world, limits={"child_age": AgeSpan(from_months=0, to_months=12)})
    line = world.open(written=(Written(Field.NAME, "Prøve Mor"), Written(Field.BORN, in_days(-4 * 365))))
    midwife, here = worker("jordemoder"), f"/personale/kontakt/{line}/henvis"
    yes = {"form": "oral", "understood": "own_language", "custody": "alone", "agreed": "1", "last_day": in_days(60)}
    items = [str(one) for one in world.items(line)]
    form = {"id": str(uuid4()), "to": f"offer:{babies}", "kind": "handover", "item": items, **yes}
    refused = midwife.post(here, **form)
    assert refused.status_code == 400
    found = BeautifulSoup(refused.text, "html.parser").select_one("#because-error")
    assert found is not None
    assert found.text.startswith("Alderen passer ikke. Kilden siger: barn 0–1 år.")
    assert found.text.endswith("Vælg, hvorfor I spørger alligevel.")
    program = ApiWorld(family_app, world).caller("jordemoder")
    asked = {"to": {"offer": str(babies)}, "kind": "handover", "items": items}
    told = program.post(f"/api/v1/lines/{line}/preview", asked)
    assert (told.status_code, told.get_json()["errors"][0]["pointer"]) == (422, "/because")
    assert told.get_json()["reason"] == "the-offer-is-for-others-say-why-it-is-asked-all-the-same"
    shown = program.post(f"/api/v1/lines/{line}/preview", asked | {"because": "sibling"}).get_json()["shown"]
    assert "Vi spørger alligevel: Det handler om en anden i familien" in shown
    assert midwife.post(here, **form | {"because": "sibling"}).status_code == 303
    assert "Det handler om en anden i familien" in worker("terapeut").text(f"/personale/henvisning/{form['id']}")


def test_nobody_meets_the_other_parent_of_a_line_that_is_not_theirs(world: World, worker: SignIn) -> None:
    therapist, first = worker("terapeut"), world.open()
    assert therapist.get(f"/personale/kontakt/ny?med={first}").status_code == 404
    new = {"id": str(uuid4()), **NEW, "beside": str(first), "agreed_there": "1"}
    assert therapist.post("/personale/kontakt/ny", **new).status_code == 404
    assert therapist.get(f"/personale/kontakt/{new['id']}").status_code == 404, "and nothing was opened"


def test_who_works_in_no_unit_is_told_before_anything_is_typed(world: World, worker: SignIn) -> None:
    with world.site.database.write() as work:
        world.people["ny"] = world.town.invite(work, Role.REFERRER).person
        work.commit()
    newcomer = worker("ny")
    shown = newcomer.get("/personale/kontakt/ny")
    assert "Du er ikke knyttet til en enhed. Bed din leder om det." in said(shown)
    assert 'name="own_words"' not in shown.text
    answer = newcomer.post("/personale/kontakt/ny", id=str(uuid4()), **NEW)
    assert answer.status_code == 400
    assert "Du er ikke knyttet til en enhed" in said(answer)


def test_where_the_time_of_a_yes_was_up_no_page_says_that_the_family_said_no(world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    with world.site.database.write() as work:
        consent = work.session.get_one(ConsentRow, world.referral(referral).consent_id)
        world.site.referrals.end_what_rests_on(work, consent, Acting(Door.WORKER), Action.LAPSE)
        long_ago = world.clock.now().date() - timedelta(days=900)  # so that it stands first, and as the referral's
        work.session.get_one(LineRow, line).next_on = long_ago
        work.session.get_one(ReferralRow, referral).deadline = long_ago
        work.commit()
    reference = world.line(line).reference
    midwife = worker("jordemoder")
    board = BeautifulSoup(midwife.get("/personale/kontakt").text, "html.parser")
    row = next(one for one in board.select("tr") if reference in one.get_text())
    for words in (row.get_text(), midwife.text(f"/personale/kontakt/{line}")):
        assert "Samtykket er udløbet" in words
        assert "Familien har sagt nej tak" not in words


def test_r007_whoever_was_told_no_reads_why_at_once_and_finds_another_way_from_there(
    world: World, worker: SignIn
) -> None:
    referral = world.send(line := world.open())
    world.act("terapeut", referral, Action.DECLINE, reason="Vi har ikke plads. Prøv Sundhedsplejen.")
    here, other = f"/personale/henvisning/{referral}", f"/personale/kontakt/{line}/henvis"
    page = BeautifulSoup(worker("jordemoder").get(here).text, "html.parser")
    now = page.select_one("section[aria-labelledby=nu]")
    assert now is not None
    assert "De skriver: Vi har ikke plads. Prøv Sundhedsplejen." in now.get_text()
    assert now.select_one(f"a[href='{other}']") is not None
    theirs = worker("terapeut").get(here).text
    assert "De skriver:" not in theirs
    arrived = worker("terapeut").text("/personale/kontakt/indbakke")
    assert arrived.count(world.referral(referral).reference) == 1, "where no name may be read, its number stands once"
    assert other not in theirs
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), line, quiet=True)
        work.commit()
    assert other not in worker("jordemoder").get(here).text, "nothing is offered where everything has stopped"
