"""Staff ask, print the card, see sums when they may be shown, and settle what was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from familiehus.access.roles import Role
from familiehus.audit.domain import Act
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.domain import CUT, Cleared
from familiehus.feedback.storage import SurveyRow
from familiehus.web.i18n import NAMES, full_date
from tests.integration.accounts.conftest import Town
from tests.integration.feedback.conftest import FULL
from tests.web.feedback.conftest import House, send
from tests.web.referrals.conftest import Worker, said

Sign = Callable[..., Worker]
ROOT = "/personale/stemmer"


def form(house: House, **other: str) -> dict[str, str]:
    today = house.today
    days = {"opens": today.isoformat(), "closes": (today + timedelta(days=20)).isoformat()}
    return {"about": str(house.key), "name": "  Prøve  gruppen ", "why": "Derfor.", "expected": "8"} | days | other


def newest(house: House, name: str) -> SurveyRow:
    with house.site.database.read() as session:
        return session.scalars(select(SurveyRow).where(SurveyRow.name == name)).one()


def test_a_survey_is_made_and_its_card_printed(house: House, worker: Sign) -> None:
    me, name = worker(), f"Prøvegruppen {uuid4().hex[:8]}"
    shown = BeautifulSoup(me.get(f"{ROOT}/nyt").text, "html.parser")
    assert {str(one["value"]) for one in shown.select("#about option")} >= {"", str(house.key)}
    assert shown.find(id="why").get_text().startswith("Vi spørger alle")  # type: ignore[union-attr]
    assert "lægges resten til side" in shown.get_text()
    answer = me.post(f"{ROOT}/nyt", **form(house, name=f" {name} "))
    assert answer.status_code == 303
    survey = newest(house, name)
    page = me.text(answer.headers["Location"])
    assert "Skemaet er lavet." in page
    assert "Under 10 har svaret." in page
    assert f"/svar/{survey.locator}" in page
    card = me.get(f"{ROOT}/{survey.id}/kort")
    assert "<svg" in card.text
    assert "viewBox" in card.text, "a code made smaller by its frame would be cut off"
    assert "Derfor." in said(card)
    assert survey.locator in said(card)
    assert name in me.text(ROOT)


def test_the_front_of_the_card_is_in_the_language_of_the_families(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    path = f"{ROOT}/{survey.id}/kort"
    for asked, language, heading, address in (
        ("", "da", "Hvad synes du?", f"/svar/{survey.locator}"),
        ("ar", "ar", "ما رأيكم؟", f"/ar/svar/{survey.locator}"),
        ("pl", "pl", "Co o tym myślisz?", f"/pl/svar/{survey.locator}"),
        ("xx", "da", "Hvad synes du?", f"/svar/{survey.locator}"),
    ):
        page = BeautifulSoup(me.get(f"{path}?sprog={asked}").text, "html.parser")
        front, back = page.select_one(".front"), page.select_one(".back")
        assert front is not None
        assert back is not None
        assert (front["lang"], front["dir"], front.h2 and front.h2.get_text()) == (
            language, "rtl" if language == "ar" else "ltr", heading,
        )  # fmt: skip
        assert front.select_one(".long-address").get_text().endswith(address)  # type: ignore[union-attr]
        assert "Hvad medarbejderen kan sige" in back.get_text()
        assert page.select_one("nav.tabs [aria-current]").get_text() == NAMES[language]  # type: ignore[union-attr]


def test_a_course_of_the_house_can_be_asked_about(house: House, worker: Sign) -> None:
    with house.site.database.read() as session:
        offer = session.scalars(select(OfferRow.id).where(OfferRow.house_id == house.key, OfferRow.published)).first()
    name = f"Forløb {uuid4().hex[:8]}"
    me = worker()
    assert me.post(f"{ROOT}/nyt", **form(house, name=name, about=f"{house.key}/{offer}")).status_code == 303
    survey = newest(house, name)
    assert survey.offer_id == offer
    with house.site.database.read() as session:
        row = session.get_one(OfferRow, offer)
    for path in ("", f"/{survey.id}", f"/{survey.id}/ret"):
        assert f"Familiens Hus: {row.document['name']}" in me.text(ROOT + path), "staff see which course it is about"
    card = me.text(f"{ROOT}/{survey.id}/kort")
    assert row.document["name"] not in card, "what lies in somebody's hand names the survey, as staff worded it"


def test_an_association_without_a_house_asks_about_its_course(course: House, worker: Sign, client: FlaskClient) -> None:
    me, name = worker(at=course), f"Familievenner {uuid4().hex[:8]}"
    assert "Spørg familierne" in me.text(ROOT)
    about = BeautifulSoup(me.get(f"{ROOT}/nyt").text, "html.parser").select("#about option")
    assert [(one["value"], one.get_text(), one.has_attr("selected")) for one in about] == [
        (f"/{course.key}", "Frivillig familieven fra HOME-START Aarhus", True)
    ], "there is nothing to choose"
    answer = me.post(f"{ROOT}/nyt", **form(course, name=name, about=f"/{course.key}"))
    assert answer.status_code == 303
    survey = newest(course, name)
    assert (survey.house_id, survey.offer_id, survey.organisation_id) == (None, course.key, course.town.place)
    told = "Frivillig familieven fra HOME-START Aarhus, HOME-START Aarhus"
    for page in (answer.headers["Location"], ROOT, f"{ROOT}/{survey.id}/kort"):
        assert told in me.text(page)
    assert f"{told} : {name}" in said(client.get(f"/svar/{survey.locator}"))
    course.answer(survey)
    course.end(survey)
    assert me.get(f"{ROOT}/{survey.id}/udsagn").status_code == 200
    assert worker().get(f"{ROOT}/{survey.id}").status_code == 404, "the house is another organisation's"


def test_where_there_is_nothing_to_ask_about_it_is_said(house: House, worker: Sign) -> None:
    empty = House(house.app, Town(house.town.site, house.town.clock), house.asked)
    empty.town.place = house.town.organisation("Tom")
    page = worker(at=empty).text(ROOT)
    assert "Din organisation har hverken hus eller forløb i kataloget" in page
    assert "Spørg familierne" not in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"about": ""}, "Vælg, hvad der spørges om."),
        ({"about": "vrøvl/vrøvl"}, "Vælg, hvad der spørges om."),
        ({"name": " "}, "Giv skemaet et navn"),
        ({"why": ""}, "Skriv, hvorfor I spørger."),
        ({"opens": "i går"}, "Vælg en dag."),
        ({"closes": "2020-01-01"}, "Sidste dag skal være"),
        ({"closes": "2099-01-01"}, "i højst et år"),
        ({"opens": "2099-01-01", "closes": "2099-01-02"}, "åbne højst et år frem"),
        ({"expected": "mange"}, "Skriv et tal fra 1"),
        ({"about": "{house}/00000000-0000-4000-8000-000000000000"}, "Vælg et forløb, der foregår i huset."),
        ({"about": "/{inside}"}, "Vælg et af jeres egne forløb, som ikke foregår i et hus."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(house: House, worker: Sign, wrong: dict[str, str], told: str) -> None:
    with house.site.database.read() as session:
        own = (OfferRow.house_id == house.key, OfferRow.organisation_id == house.town.place)
        inside = session.scalars(select(OfferRow.id).where(*own)).first()
    sent = form(house, **{name: value.format(house=house.key, inside=inside) for name, value in wrong.items()})
    answer = worker().post(f"{ROOT}/nyt", **sent)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 400
    assert [one.get_text() for one in page.select(".form-error-message") if told in one.get_text()]
    if "why" not in wrong:
        assert page.find(id="why").get_text() == "Derfor."  # type: ignore[union-attr]


def test_sums_are_shown_when_it_is_over_and_small_ones_are_not(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    for tick in ("yes",) * 12 + ("little",) * 6 + ("no",) * 2:
        house.answer(survey, surer=tick)
    page = me.text(f"{ROOT}/{survey.id}")
    assert "Mindst 20 har svaret." in page
    assert "mindst 20 svar" in me.text(ROOT)
    assert "Svarene vises samlet, når skemaet er lukket." in page
    assert "<table" not in me.get(f"{ROOT}/{survey.id}").text
    assert me.post(f"{ROOT}/{survey.id}/luk", version=survey.version).status_code == 303
    answer = me.get(f"{ROOT}/{survey.id}")
    row = BeautifulSoup(answer.text, "html.parser").select("table tbody tr")[0]
    assert [cell.get_text() for cell in row.select("td")] == ["12", *["–vises ikke"] * 3]
    again = me.post(f"{ROOT}/{survey.id}/luk", version=survey.version + 1)
    assert (again.status_code, "Skemaet er lukket." in said(again)) == (400, True)


def test_few_answers_are_not_shown(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    house.answer(survey, surer="no")
    house.does("close", survey.id)
    page = me.text(f"{ROOT}/{survey.id}")
    assert "Færre end 5 har svaret; vises ikke." in page
    assert "1 har svaret" not in page
    assert "færre end 5 svar" in me.text(ROOT)


def test_a_flood_is_told_and_settled(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make(expected=2)
    for _ in range(22):
        house.answer(survey, surer="yes")
    page = me.text(f"{ROOT}/{survey.id}")
    assert "Nogle svar ligger til side" in page, "while it is open no count tells that one more came"
    assert "2 svar ligger til side" not in page
    assert "nogle svar ligger til side" in me.text(ROOT)
    assert "Der kom flere end 20 svar." in page
    assert me.post(f"{ROOT}/{survey.id}/til-side", says="måske").status_code == 404
    assert me.post(f"{ROOT}/{survey.id}/til-side", says="let_in").status_code == 303
    assert house.totals(survey).answered == 22
    nothing = me.post(f"{ROOT}/{survey.id}/til-side", says="discard")
    assert (nothing.status_code, "Der ligger ikke noget til side." in said(nothing)) == (400, True)
    for _ in range(23):
        house.answer(survey, surer="yes")
    assert me.post(f"{ROOT}/{survey.id}/til-side", says="discard").status_code == 303
    assert house.totals(survey).answered == 44


def test_all_answers_can_be_thrown_away(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    address = f"{ROOT}/{survey.id}"
    assert "Slet alle svar" in me.text(address), "a button that came with the first answer would tell of it"
    assert "Slet alle svar" not in me.text(f"{ROOT}/{house.make(opens=2).id}")
    assert "Så kan I se, at adressen er sluppet ud, og vælge, hvad der tæller." in me.text(address)
    house.answer(survey)
    done = me.post(f"{address}/slet-svar")
    assert done.status_code == 303
    assert "Alle svar er slettet." in me.text(done.headers["Location"])
    assert house.totals(survey).answered == 0
    again = me.post(f"{address}/slet-svar")
    assert (again.status_code, "Der er ingen svar at slette." in said(again)) == (400, True)


def test_a_stolen_card_gets_a_new_address(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    assert me.post(f"{ROOT}/{survey.id}/ny-adresse", version=survey.version).status_code == 303
    assert house.row(survey).locator != survey.locator
    twice = me.post(f"{ROOT}/{survey.id}/ny-adresse", version=survey.version)
    assert twice.status_code == 409, "a second press of the same button makes no third card"
    assert me.post(f"{ROOT}/{survey.id}/luk", version="vrøvl").status_code == 409


def test_statements_are_read_with_a_trace_and_settled(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    house.answer(survey)
    address = f"{ROOT}/{survey.id}/udsagn"
    good = house.texts(survey)["good"].id
    for early in (me.get(address), me.get(f"{address}?hylde=unanswered")):
        assert early.status_code == 200
        assert "Teksterne kan læses, når skemaet er lukket." in said(early)
        assert not [name for name in (FULL["good"], "Ikke læst igennem", "(1)", "(3)") if name in said(early)]
    early = me.post(f"{address}/{good}/frigiv", text="Kaffen og")
    assert (early.status_code, "når skemaet er lukket" in said(early)) == (400, True)
    house.end(survey)
    page = me.text(address)
    assert f"Frigiv Hvad var godt? {FULL['good']}" in page, "a button speaks words and no code"
    assert all(FULL[name] in page for name in ("good", "better", "suggestion"))
    seen = house.town.last(Act.STATEMENTS_SEEN)
    assert (seen.person, seen.subjects) == (me.person, [["survey", str(survey.id)]])
    texts = house.texts(survey)
    good, better, suggestion = (texts[name].id for name in ("good", "better", "suggestion"))
    refused = me.post(f"{address}/{good}/frigiv", text="Karen var god.")
    assert refused.status_code == 400
    assert "Du kan kun fjerne ord." in said(refused)
    wrong = BeautifulSoup(refused.text, "html.parser").select("[autofocus]")
    assert [(one["id"], one.text) for one in wrong] == [(f"t-{good}-text", "Karen var god.")], "found among many"
    for emptied in ({"text": ""}, {"text": "  "}, {}):
        refused = me.post(f"{address}/{good}/frigiv", **emptied)
        wrong = BeautifulSoup(refused.text, "html.parser").find(id=f"t-{good}-text-error")
        assert (refused.status_code, "Der er ikke noget tilbage." in wrong.get_text()) == (400, True)  # type: ignore[union-attr]
    assert me.post(f"{address}/{good}/frigiv", text="Kaffen og").status_code == 303
    assert me.post(f"{address}/{better}/hold-tilbage").status_code == 303
    early = me.post(f"{address}/{suggestion}/svar", reply="Ja.")
    assert (early.status_code, "Frigiv forslaget først." in said(early)) == (400, True)
    assert me.post(f"{address}/{suggestion}/frigiv", text=FULL["suggestion"]).status_code == 303
    assert "Ikke læst igennem (0) Forslag uden svar (1) Frigivet (1) Holdt tilbage (1)" in me.text(address)
    assert "Vi har lovet svar senest" in me.text(f"{address}?hylde=unanswered")
    assert me.post(f"{address}/{suggestion}/svar", reply="Det prøver vi.", seen="").status_code == 303
    for shelf in ("unanswered", "cleared"):  # a colleague's page from before that
        second = me.post(f"{address}/{suggestion}/svar?hylde={shelf}", reply="Det kan vi ikke.", seen="")
        assert second.status_code == 400
        assert "En kollega har svaret imens." in said(second)
        assert "Det kan vi ikke." in second.text
        assert ("Nu står der: Det prøver vi." in said(second)) is (shelf == "cleared")
    texts = house.texts(survey)
    assert {name: (one.text, one.state) for name, one in texts.items()} == {
        "good": (f"Kaffen og {CUT}", Cleared.CLEARED),
        "better": ("", Cleared.WITHHELD),
        "suggestion": (FULL["suggestion"], Cleared.CLEARED),
    }
    assert texts["suggestion"].reply == "Det prøver vi."
    for shelf in ("new", "unanswered", "cleared", "withheld", "aside", "vrøvl"):
        assert FULL["better"] not in me.text(f"{address}?hylde={shelf}&side=x")
    assert CUT in me.text(f"{address}?hylde=cleared")


def test_more_words_are_cut_out_of_what_was_cleared(house: House, worker: Sign) -> None:
    """A name that was overlooked goes, and the rest of the statement stays."""
    me, survey = worker(), house.make()
    house.answer(survey)
    house.end(survey)
    address = f"{ROOT}/{survey.id}/udsagn"
    for question in ("good", "suggestion"):
        one = house.texts(survey)[question].id
        words = FULL[question].split()
        me.post(f"{address}/{one}/frigiv", text=FULL[question])
        shelf = "cleared" if question == "good" else "unanswered"
        page = BeautifulSoup(me.get(f"{address}?hylde={shelf}").text, "html.parser")
        more = page.select_one(f"#u-{one} details:has(#t-{one}-text)")
        assert more is not None
        assert ("Fjern flere ord" in more.get_text(), more.has_attr("open")) == (True, False)
        wrong = BeautifulSoup(me.post(f"{address}/{one}/frigiv?hylde={shelf}", text="Nyt").text, "html.parser")
        opened = wrong.select_one(f"#u-{one} details:has(#t-{one}-text-error)")
        assert opened is not None
        assert opened.has_attr("open")
        assert me.post(f"{address}/{one}/frigiv?hylde={shelf}", text=" ".join(words[1:])).status_code == 303
        text = house.texts(survey)[question]
        assert (text.text.split()[0], text.state) == (CUT, Cleared.CLEARED)


@pytest.mark.parametrize(("answers", "few"), [(4, True), (5, False)])
def test_where_few_have_answered_staff_are_asked_not_to_guess(
    house: House, worker: Sign, answers: int, few: bool
) -> None:
    survey = house.make()
    for _ in range(answers):
        house.answer(survey)
    house.does("close", survey.id)
    planned_until(house, survey, house.today - timedelta(days=1))
    assert ("Gæt ikke på" in worker().text(f"{ROOT}/{survey.id}/udsagn")) is few


def planned_until(house: House, survey: SurveyRow, day: date) -> None:
    """As if it had been made so, more than three weeks ago."""
    with house.site.database.write() as work:
        row = work.session.get_one(SurveyRow, survey.id)
        row.opens, row.planned = day - timedelta(days=30), day
        work.commit()


def test_of_few_who_answered_a_survey_that_was_closed_early_nothing_is_read(house: House, worker: Sign) -> None:
    """Whoever closes it right after somebody they know has answered would know whose words they read."""
    me, survey = worker(), house.make(closes=30)
    for _ in range(4):
        house.answer(survey)
    one, texts, when = f"{ROOT}/{survey.id}", f"{ROOT}/{survey.id}/udsagn", full_date(house.today + timedelta(days=31))
    waits, first = f"Teksterne kan læses fra {when}, fordi færre end 5 har svaret.", "/personale/"
    assert f"Har færre end 5 svaret, kan teksterne først læses fra {when}." in me.text(one), "said before it is done"
    before = me.text(first)
    house.does("close", survey.id)
    assert waits in me.text(one)
    assert "Læs det, der er skrevet" not in me.text(one)
    seen = len(house.town.acts())
    for page in (me.text(texts), me.text(f"{texts}?hylde=unanswered")):
        assert waits in page
        assert not [word for word in (FULL["good"], "Ikke læst igennem", "(4)") if word in page]
    assert me.text(first) == before, "nothing waits for anybody yet"
    good = house.texts(survey)["good"].id
    for act, sent in (("frigiv", {"text": "Kaffen"}), ("hold-tilbage", {}), ("svar", {"reply": "Tak."})):
        answer = me.post(f"{texts}/{good}/{act}", **sent)
        assert (answer.status_code, waits in said(answer)) == (400, True)
    assert len(house.town.acts()) == seen
    planned_until(house, survey, house.today - timedelta(days=1))
    assert "Læs det, der er skrevet" in me.text(one)
    assert FULL["good"] in me.text(texts)


def test_an_early_end_moves_no_promise(house: House, worker: Sign, client: FlaskClient) -> None:
    """R097: staff read the day that those who wrote were told."""
    survey, day = house.make(closes=30), full_date(house.today + timedelta(days=58))
    assert f"Forslag svarer vi på senest {day}." in said(client.get(f"/svar/{survey.locator}"))
    house.answer(survey)
    house.end(survey)
    house.does("clear", house.texts(survey)["suggestion"].id)
    assert f"Vi har lovet svar senest {day}." in worker().text(f"{ROOT}/{survey.id}/udsagn?hylde=unanswered")


def test_everything_that_is_wrong_is_told_at_once(house: House, worker: Sign) -> None:
    bad = worker().post(f"{ROOT}/nyt", **form(house, about="", name="", expected="0", opens="i går"))
    told = [one.get("href") for one in BeautifulSoup(bad.text, "html.parser").select("[role=alert] a")]
    assert told == ["#about-error", "#name-error", "#opens-error", "#expected-error"]
    late = worker().post(f"{ROOT}/nyt", **form(house, why="", opens="2031-01-01", closes="2030-01-01"))
    told = [one.get("href") for one in BeautifulSoup(late.text, "html.parser").select("[role=alert] a")]
    assert told == ["#why-error", "#opens-error", "#closes-error"]


def test_how_many_are_expected_is_written_as_people_write_it(house: House, worker: Sign) -> None:
    name = f"Den store gruppe {uuid4().hex[:8]}"
    assert worker().post(f"{ROOT}/nyt", **form(house, name=name, expected="1.200")).status_code == 303
    assert newest(house, name).expected == 1200
    assert worker().post(f"{ROOT}/nyt", **form(house, expected="1.2")).status_code == 400


def test_many_statements_are_leafed_through(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make(expected=60)
    for number in range(53):
        house.answer(survey, good=f"Nummer {number:03}.")
    house.does("close", survey.id)
    address = f"{ROOT}/{survey.id}/udsagn"
    seen = [BeautifulSoup(me.get(f"{address}?side={side}").text, "html.parser") for side in (1, 2, 3)]
    assert [len(page.select("article p.typed")) for page in seen] == [50, 3, 0]
    assert ["Næste" in page.get_text() for page in seen] == [True, False, False]
    assert "Her ligger ikke noget." in seen[2].get_text()


def test_a_statement_belongs_to_its_survey(house: House, worker: Sign) -> None:
    me, survey, other = worker(), house.make(), house.make()
    house.answer(survey)
    house.end(survey)
    good = house.texts(survey)["good"].id
    assert me.post(f"{ROOT}/{other.id}/udsagn/{good}/frigiv", text="Kaffen").status_code == 404
    assert house.texts(survey)["good"].state is Cleared.NEW


@pytest.mark.parametrize("role", [Role.LEADER, Role.FRONT_DESK, Role.CATALOGUE_EDITOR])
def test_others_have_no_part_in_it(house: House, worker: Sign, role: Role) -> None:
    survey: UUID = house.make().id
    me = worker(role)
    for path in ("", "/nyt", f"/{survey}", f"/{survey}/kort", f"/{survey}/udsagn"):
        assert me.get(ROOT + path).status_code == 404
    assert me.post(f"{ROOT}/{survey}/luk").status_code == 404


def test_what_waits_stands_on_the_first_page_of_those_who_may_read_it(house: House, worker: Sign) -> None:
    survey = house.make()
    house.answer(survey)
    house.end(survey)
    shown = worker().text("/personale/")
    assert "fra familierne venter på jer" in shown
    assert f'href="{ROOT}"' in worker().get("/personale/").text
    assert "fra familierne venter" not in worker(Role.FRONT_DESK).text("/personale/")


def test_a_full_survey_is_told_to_staff_and_to_whoever_answers(house: House, worker: Sign, client: FlaskClient) -> None:
    survey, surveys = house.make(expected=1), house.site.surveys
    limit, surveys.most_aside = surveys.most_aside, 1
    try:
        assert "Der er plads til 1 svar til side." in worker().text(f"{ROOT}/{survey.id}")
        for _ in range(21):
            house.answer(survey)
        answer = send(client, f"/svar/{survey.locator}", good="Kaffen var god.")
        assert answer.status_code == 422
        assert "Dit svar er ikke gemt." in said(answer)
        assert "Kaffen var god." in answer.text
        assert "Der er fyldt op nu." in worker().text(f"{ROOT}/{survey.id}")
    finally:
        surveys.most_aside = limit
    assert "Der er plads til 20.000 svar til side." in worker().text(f"{ROOT}/{survey.id}")
