"""The pages of numbers: what is told, what is hidden, and what cannot be asked."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import event, insert, select
from werkzeug.test import TestResponse

from familiehus.access.roles import Role
from familiehus.accounts.storage import HouseRow, PersonRow
from familiehus.feedback.domain import Cleared, Question, week_of
from familiehus.feedback.service import CONTENT
from familiehus.feedback.storage import StatementRow, SurveyRow
from familiehus.frontdesk.domain import Subject
from familiehus.frontdesk.storage import AboutCountRow, FrontDeskRow, MonthCountRow
from familiehus.statistics.domain import Quarter, period
from familiehus.statistics.file import HEAD
from familiehus.statistics.paper import Paper
from familiehus.statistics.site import StatisticsSite
from familiehus.statistics.storage import ReferralQuarterRow
from familiehus.web.headers import CONTENT_SECURITY_POLICY
from tests.integration.frontdesk.conftest import add_house
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, said
from tests.web.statistics.conftest import Sign

NUMBERS = "/personale/tal"
PAGES = (NUMBERS, f"{NUMBERS}/mere", f"{NUMBERS}/aarsrapport")


def main(answer: TestResponse) -> Tag:
    found = BeautifulSoup(answer.text, "html.parser").find("main")
    assert isinstance(found, Tag)
    return found


def test_the_first_page_tells_use_by_town_and_what_it_does_not_say(leader: Worker, house: UUID) -> None:
    text = leader.text(f"{NUMBERS}?hvor={house}")
    assert "93 henvendelser" in text
    assert "8305 Samsø" in text
    assert "8799" not in text
    assert "8592" not in text, "what is hidden with the smallest is not named"
    assert "Skjult, lagt sammen" in text
    assert "henvendelser, ikke familier" in text
    assert "intet antal fra 1 til 4" in text
    assert "Familier uden en, der holder kontakten: 0" in text


def test_where_a_satellite_could_help_is_told_by_the_names_of_towns(
    leader: Worker, house: UUID, site: StatisticsSite
) -> None:
    path = f"{NUMBERS}/mere?hvor={house}"
    assert "Skriv det først på listen" in leader.text(path)
    with site.database.write() as work:
        work.session.merge(FrontDeskRow(house_id=house, postcodes=["8305"], asks=[]))
        work.commit()
    away = main(leader.get(path)).select("section[aria-labelledby=satellit] li")
    assert [one.get_text() for one in away] == ["9940 Læsø: 25"]


def test_every_picture_has_words_a_table_and_no_style_of_its_own(leader: Worker, house: UUID) -> None:
    assert "style-src 'self'" in CONTENT_SECURITY_POLICY
    for path in PAGES:
        page = main(leader.get(f"{path}?hvor={house}"))
        pictures = page.select("svg[role=img]")
        assert pictures
        for picture in pictures:
            ids = str(picture["aria-labelledby"]).split()
            words = [page.find(id=one) for one in ids]
            assert all(isinstance(one, Tag) and one.get_text() for one in words), ids
        assert len(page.select("table caption")) >= len(page.select("svg.chart-of-bars, svg.chart-of-line"))
        assert not page.select("[style], style, script")


def test_houses_stand_by_name_and_nobody_is_compared(leader: Worker, house: UUID, world: World) -> None:
    add_house(world.town, uuid4(), "Anehuset")
    page = main(leader.get(NUMBERS))
    names = [option.get_text(strip=True) for option in page.select("#hvor option")]
    assert names[1:] == sorted(names[1:])
    assert "Anehuset" in names


@pytest.mark.parametrize("who", ["leader", "desk"])
def test_no_page_of_numbers_names_anybody_or_any_family(
    who: str, house: UUID, world: World, request: pytest.FixtureRequest
) -> None:
    line = world.open()
    world.send(line)
    person: Worker = request.getfixturevalue(who)
    with world.site.database.read() as session:
        names = {row.name for key in world.people.values() if (row := session.get(PersonRow, key))}
        reference = world.line(line).reference
    for path in (*PAGES, f"{NUMBERS}/tal.csv"):
        told = person.get(f"{path}?hvor={house}")
        assert told.status_code == 200
        words = told.text if path.endswith("csv") else main(told).get_text(" ")
        assert reference not in words
        assert "Prøve Mor" not in words
        assert not [name for name in names if name in words], names
    if who == "desk":
        assert person.get("/personale/kontakt").status_code == 404
        assert person.get(f"/personale/kontakt/{line}").status_code == 404


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("fra=2026-9", "fra", "Vælg et kvartal på listen."),
        ("fra=i%20går", "fra", "Vælg et kvartal på listen."),
        ("til=2026-0", "til", "Vælg et kvartal på listen."),
        ("fra=2026-1&til=2025-1", "til", "Perioden slutter, før den begynder."),
        ("fra=2000-1&til=2049-4", "til", "Højst 40 kvartaler"),
        ("fra=2100-1&til=2100-2", "fra", "Perioden er ikke begyndt endnu."),
    ],
)
def test_a_period_that_cannot_be_is_told_beside_its_field(
    leader: Worker, house: UUID, query: str, field: str, words: str
) -> None:
    for path in (NUMBERS, f"{NUMBERS}/mere", f"{NUMBERS}/tal.csv"):
        answer = leader.get(f"{path}?hvor={house}&{query}")
        assert answer.status_code == 400
        error = main(answer).find(id=f"{field}-error")
        assert isinstance(error, Tag)
        assert words in error.get_text()
        assert "93" not in main(answer).get_text(" ").split()


def test_every_page_begins_with_what_it_is(leader: Worker, house: UUID) -> None:
    for path in (*PAGES, f"{NUMBERS}/foedsler"):
        headings = [one.name for one in main(leader.get(f"{path}?hvor={house}")).select("h1, h2, h3")]
        assert headings[0] == "h1"
        assert headings.count("h1") == 1


def test_somebody_elses_house_looks_as_if_it_did_not_exist(leader: Worker, world: World, sign_stranger: Worker) -> None:
    mine = BeautifulSoup(leader.get(NUMBERS).text, "html.parser").select_one("#hvor option[selected]")
    assert mine is not None
    for path in (*PAGES, f"{NUMBERS}/foedsler", f"{NUMBERS}/aarsrapport.pdf", f"{NUMBERS}/tal.csv"):
        theirs = sign_stranger.get(f"{path}?hvor={mine['value']}")
        unknown = sign_stranger.get(f"{path}?hvor={uuid4()}")
        assert (theirs.status_code, unknown.status_code) == (404, 404)
        assert said(theirs) == said(unknown)


@pytest.fixture
def sign_stranger(world: World, worker: Sign) -> Worker:
    """A leader of the region."""
    region = world.town.organisation("Region Prøve", "region")
    world.people["fremmed"] = world.town.person(Role.LEADER, place=region, password=None)
    return worker("fremmed")


def test_an_organisation_without_a_house_has_pages_that_tell_no_nought(sign_stranger: Worker) -> None:
    for path in PAGES:
        text = sign_stranger.text(path)
        assert "Her er intet hus, så her tælles ingen henvendelser." in text
        assert "0 henvendelser" not in text
        assert "I , efter emne" not in text
    assert sign_stranger.get(f"{NUMBERS}/aarsrapport.pdf").data.startswith(b"%PDF-")
    assert not main(sign_stranger.get(f"{NUMBERS}/foedsler")).select("form")


def test_quarters_that_are_not_settled_are_not_told_as_nought(leader: Worker, house: UUID, quarter: Quarter) -> None:
    running = quarter.after(1)
    for path in PAGES[:2]:
        text = leader.text(f"{path}?hvor={house}&fra={running}&til={running}")
        assert "er ikke gjort op endnu" in text
        assert "0 henvendelser" not in text
        assert "ikke nok henvendelser" not in text


def test_a_year_before_anybody_counted_is_not_told_as_nought(leader: Worker, house: UUID, quarter: Quarter) -> None:
    year = quarter.year - 2
    for query in (f"?hvor={house}&fra={year}-1&til={year}-4", f"/mere?hvor={house}&fra={year}-1&til={year}-4"):
        assert "Der er ikke talt henvendelser i perioden." in leader.text(f"{NUMBERS}{query}")
    report = leader.text(f"{NUMBERS}/aarsrapport?hvor={house}&aar={year}")
    assert "Der er ikke talt henvendelser i perioden." in report
    assert "0 henvendelser" not in report
    assert leader.get(f"{NUMBERS}/aarsrapport.pdf?hvor={house}&aar={year}").data.startswith(b"%PDF-")


def test_an_organisation_with_many_houses_has_one_line_for_each_quarter_that_runs(
    leader: Worker, house: UUID, world: World, site: StatisticsSite, quarter: Quarter
) -> None:
    path, running = f"{NUMBERS}?hvor={world.town.place}", quarter.after(1)
    for number in range(12):
        add_house(world.town, uuid4(), f"Hus nummer {number}")
    assert "indtil videre under 10 i hvert hus" in leader.text(path)
    with site.database.write() as work:
        row = {"month": running.first, "way": "phone", "who": "mother", "postcode": "8305", "count": 17}
        keys = work.session.scalars(select(HouseRow.id).where(HouseRow.organisation_id == world.town.place)).all()
        work.session.execute(insert(MonthCountRow), [row | {"house_id": key} for key in keys[:3]])
        work.commit()
    lines = [one.get_text() for one in main(leader.get(path)).select("section.wide > p.small")]
    assert len(lines) == len(period(running, Quarter.of(site.numbers.today())))
    assert "indtil videre mindst 30 (i hele tiere)" in lines[0]


@pytest.mark.parametrize("path", [*PAGES, f"{NUMBERS}/tal.csv"])
def test_a_page_asks_the_database_at_most_twelve_times(
    leader: Worker, house: UUID, quarter: Quarter, site: StatisticsSite, path: str
) -> None:
    offers = {Subject.CAME_FOR: str(uuid4()), Subject.SHOWN_TO: str(uuid4())}
    rows = [
        {"house_id": house, "month": quarter.first, "subject": subject, "value": offer, "count": 9}
        for subject, offer in offers.items()
    ]
    with site.database.write() as work:
        work.session.execute(insert(AboutCountRow), rows)
        work.commit()
    asked: list[str] = []

    def note(*arguments: object) -> None:
        if not str(arguments[2]).startswith("BEGIN"):
            asked.append(str(arguments[2]))

    engine = site.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert leader.get(f"{path}?hvor={house}").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert any("visit_subjects" in one for one in asked)
    assert len(asked) <= 12, asked


def test_a_volunteer_sees_no_numbers(world: World, worker: Sign) -> None:
    world.people["frivillig"] = world.town.person(Role.VOLUNTEER, password=None)
    somebody = worker("frivillig")
    assert somebody.get(NUMBERS).status_code == 404
    assert "/personale/tal" not in somebody.get("/personale/").text


def test_the_file_is_the_decided_tables_and_nothing_finer(leader: Worker, house: UUID, quarter: Quarter) -> None:
    answer = leader.get(f"{NUMBERS}/tal.csv?hvor={house}&fra={quarter}&til={quarter}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert tuple(rows[0]) == (*HEAD, "name")
    names = {(row[2], row[3]): row[5] for row in rows[1:]}
    assert names["postcode", "8305"] == "8305 Samsø"
    assert names["who", "mother"] == "Mor"
    assert names["postcode", "(hidden)"] == ""
    told = {(row[2], row[3]): row[4] for row in rows[1:]}
    assert told["who", "(total)"] == "93"
    assert told["postcode", "8305"] == "60"
    assert told["postcode", "(hidden)"] == "8"
    assert not [row for row in rows[1:] if row[4] in {"1", "2", "3", "4"} and row[3] != "(median)"]


def test_births_are_typed_in_with_their_source(leader: Worker, desk: Worker, house: UUID, world: World) -> None:
    path = f"{NUMBERS}/foedsler/{world.town.place}"
    wrong = {"municipality": "Prøvekommune", "year": "i fjor", "number": "210", "source": "Prøvestatistik"}
    answer = leader.post(path, **wrong)
    assert answer.status_code == 400
    error = main(answer).find(id="year-error")
    assert isinstance(error, Tag)
    assert 'value="Prøvestatistik"' in answer.text, "what was typed stays"
    for field, value in (
        ("municipality", "Atlantis"),
        ("municipality", "Vejle"),
        ("number", "mange"),
        ("number", "1.2"),
        ("source", ""),
    ):
        answer = leader.post(path, **(wrong | {"year": "2025", field: value}))
        assert main(answer).find(id=f"{field}-error"), field
    year = world.clock.now().year - 1
    answer = leader.post(path, **(wrong | {"municipality": "prøvekommune", "year": str(year), "number": "1.210"}))
    assert answer.status_code == 303
    assert "1.210" in leader.text(f"{NUMBERS}/foedsler?hvor={world.town.place}&gjort=1")
    assert "1.210 fødsler" in leader.text(f"{NUMBERS}?hvor={house}&fra={year}-1&til={year}-4")
    assert desk.post(path, **wrong).status_code == 404
    assert "<form" not in str(main(desk.get(f"{NUMBERS}/foedsler")))


def test_the_first_page_leads_to_the_year_that_is_set_against_its_births(
    leader: Worker, house: UUID, world: World, quarter: Quarter
) -> None:
    year = quarter.after(1).year - 1
    typed = {"municipality": "Prøvekommune", "year": str(year), "number": "1210", "source": "Prøve"}
    assert leader.post(f"{NUMBERS}/foedsler/{world.town.place}", **typed).status_code == 303
    asked = f"{NUMBERS}?hvor={house}&fra={quarter.after(-1)}&til={quarter}"
    link = main(leader.get(asked)).select_one("section[aria-labelledby=foedte] a")
    assert link is not None
    assert link.get_text() == f"Se hele {year} set mod fødslerne"
    assert link["href"] == f"{NUMBERS}?hvor={house}&fra={year}-1&til={year}-4"
    assert not main(leader.get(str(link["href"]))).select("section[aria-labelledby=foedte] a")


@pytest.fixture
def statement(site: StatisticsSite, house: UUID, world: World, quarter: Quarter) -> dict[Cleared, UUID]:
    """A cleared statement and one that nobody has read."""
    closes, made = quarter.months[1], {}
    with site.database.write() as work:
        key = uuid4()
        of = SurveyRow(
            id=key, organisation_id=world.town.place, house_id=house, name="Prøve", why="Prøve", locator=key.hex,
            opens=closes - timedelta(days=9), closes=closes, planned=closes, promised=closes, fixed=closes, expected=9,
        )  # fmt: skip
        work.session.add(of)
        work.session.flush()
        for state in (Cleared.CLEARED, Cleared.NEW):
            made[state] = uuid4()
            row = StatementRow(
                id=made[state], survey_id=key, week=week_of(closes), aside=False, question=Question.GOOD,
                language="da", state=state, reply="", replied=None,
                content=site.sealer.seal(CONTENT, made[state], f"Opdigtet udsagn: {state}. 🙏"),
            )  # fmt: skip
            work.session.add(row)
        work.commit()
    return made


def test_the_report_holds_the_statements_that_were_chosen_and_cleared(
    leader: Worker, house: UUID, statement: dict[Cleared, UUID], quarter: Quarter
) -> None:
    path = f"{NUMBERS}/aarsrapport?hvor={house}&aar={quarter.year}"
    page = main(leader.get(path))
    assert "Opdigtet udsagn: cleared." in page.get_text()
    assert not page.select("blockquote")
    form = page.select_one("form:has(#aar)")
    assert form is not None
    assert (form["method"], form["action"]) == ("post", f"{NUMBERS}/aarsrapport"), "no address grows with the choice"
    wanted = [*map(str, statement.values()), "vrøvl", *(str(uuid4()) for _ in range(300))]
    answer = leader.post(str(form["action"]), hvor=str(house), aar=str(quarter.year), udsagn=wanted)
    assert [one.get_text() for one in main(answer).select("blockquote")] == ["Opdigtet udsagn: cleared. 🙏"]
    assert len(main(answer).select("[name=udsagn][checked]")) == 1
    assert "Opdigtet udsagn: new." not in answer.text


def test_the_report_is_a_pdf_in_one_click(
    leader: Worker, house: UUID, statement: dict[Cleared, UUID], quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(Paper, "quote", lambda _paper, said, **_how: printed.append(said))
    said = {"hvor": str(house), "aar": str(quarter.year), "udsagn": str(statement[Cleared.CLEARED])}
    page = main(leader.post(f"{NUMBERS}/aarsrapport", **said))
    button = page.select_one("button[formaction]")
    assert button is not None
    answer = leader.post(str(button["formaction"]), **said)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert b"DejaVu" in answer.data, "its letters are in it"
    assert printed == ["Opdigtet udsagn: cleared."], "there is no letter for the little picture"
    assert len(answer.data) < 200_000


def test_the_pdf_tells_of_referrals_what_the_page_tells(
    leader: Worker, house: UUID, site: StatisticsSite, world: World, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"total": None, "shown": {}, "hidden": 0}
    document = {"ways": few, "declined": few, "passed": few, "days_to_talk": None, "days_to_take_over": 11}
    with site.database.write() as work:
        row = {"place_id": house, "organisation_id": world.town.place, "quarter": quarter.first, "document": document}
        work.session.execute(insert(ReferralQuarterRow).values(**row))
        work.commit()
    query = f"hvor={house}&aar={quarter.year}"
    table = main(leader.get(f"{NUMBERS}/aarsrapport?{query}")).select("section[aria-labelledby=dage] tr")
    page = [[cell.get_text() for cell in row.select("th, td")] for row in table]
    assert page[-1][1:] == ["–", "11", "under 5"]
    printed: list[list[str]] = []
    monkeypatch.setattr(Paper, "columns", lambda _paper, said, **_how: printed.append([*said]), raising=False)
    assert leader.get(f"{NUMBERS}/aarsrapport.pdf?{query}").status_code == 200
    assert printed[0] == page[0]
    assert [row[1:] for row in printed[1:]] == [row[1:] for row in page[1:]]


def test_births_are_told_beside_every_field_that_is_wrong(leader: Worker, world: World) -> None:
    path = f"{NUMBERS}/foedsler/{world.town.place}"
    form = main(leader.get(f"{NUMBERS}/foedsler")).select_one("form[method=post]")
    assert form is not None
    assert form.has_attr("novalidate"), "the browser would tell it in its own language"
    typed = {"municipality": "Hest", "year": "1890", "number": "-5", "source": ""}
    page = main(leader.post(path, **typed))
    assert all(page.find(id=f"{field}-error") for field in typed)
    assert {field: page.find(id=field)["value"] for field in typed} == typed  # type: ignore[index]


def test_a_report_of_a_year_that_is_not_there(leader: Worker, house: UUID) -> None:
    for year in ("1900", "x", "9999"):
        assert leader.get(f"{NUMBERS}/aarsrapport?hvor={house}&aar={year}").status_code == 404
