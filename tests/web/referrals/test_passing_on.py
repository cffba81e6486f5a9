"""The page by which lines are passed on: asked, answered, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup

from familiehus.access.roles import Role
from familiehus.accounts.storage import UnitRow
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, said

PAGE = "/personale/kontakt/giv-videre"


def asked(world: World, who: str) -> list[str]:
    with world.site.database.read() as session:
        return [str(one.id) for one in world.site.pass_ons.asked_of(session, world.town.actor(world.people[who]))]


def test_lines_go_to_a_colleague_who_says_yes(world: World, worker: Callable[[str], Worker]) -> None:
    midwife, deputy, lines = worker("jordemoder"), worker("vikar"), [world.open(), world.open()]
    assert PAGE in midwife.get("/personale/kontakt").text
    references = [world.line(line).reference for line in lines]
    assert all(reference in midwife.text(PAGE) for reference in references)
    answer = midwife.post(PAGE, line=[str(line) for line in lines], to=str(world.people["vikar"]))
    assert answer.status_code == 303
    assert "venter på svar fra" in midwife.text(PAGE)
    assert [world.holder(line) for line in lines] == ["jordemoder", "jordemoder"]
    assert "Du er spurgt" in deputy.text(PAGE)
    for first in ("/personale/", "/personale/kontakt"):
        assert "Du er spurgt, om du vil tage over for 2 familier" in deputy.text(first), "where everybody begins"
        assert "Du er spurgt" not in midwife.text(first)
    assert deputy.post(f"{PAGE}/svar", one=asked(world, "vikar"), accepts="1").status_code == 303
    assert [world.holder(line) for line in lines] == ["vikar", "vikar"]
    assert "Du er spurgt" not in deputy.text("/personale/")
    assert midwife.text(PAGE).endswith("Du holder ikke kontakten til nogen lige nu.")


def test_a_no_and_a_change_of_mind_leave_everything_as_it_was(world: World, worker: Callable[[str], Worker]) -> None:
    midwife, deputy, line = worker("jordemoder"), worker("vikar"), world.open()
    midwife.post(PAGE, line=str(line), to=str(world.people["vikar"]))
    assert deputy.post(f"{PAGE}/svar", one=asked(world, "vikar"), accepts="0").status_code == 303
    midwife.post(PAGE, line=str(line), to=str(world.people["vikar"]))
    one = asked(world, "vikar")[0]
    assert deputy.post(f"{PAGE}/{one}/fortryd").status_code == 303  # the deputy stands in for the unit
    assert asked(world, "vikar") == []
    assert world.holder(line) == "jordemoder"


def test_who_asked_reads_that_the_colleague_said_no(world: World, worker: Callable[[str], Worker]) -> None:
    midwife, deputy, line = worker("jordemoder"), worker("vikar"), world.open()
    no = "Der er sagt nej til at tage over for 1 familie"
    midwife.post(PAGE, line=str(line), to=str(world.people["vikar"]))
    assert "sagt nej" not in midwife.text("/personale/") + midwife.text(PAGE)
    deputy.post(f"{PAGE}/svar", one=asked(world, "vikar"), accepts="0")
    assert no in midwife.text("/personale/")
    assert "har sagt nej. Den faste kontakt er den samme." in midwife.text(PAGE)
    assert no not in deputy.text("/personale/"), "whoever said no knows"
    midwife.post(PAGE, line=str(line), to=str(world.people["vikar"]))
    assert "sagt nej" not in midwife.text("/personale/") + midwife.text(PAGE), "somebody is asked again"


def test_it_says_what_is_missing_and_shows_others_nothing(world: World, worker: Callable[[str], Worker]) -> None:
    midwife, stranger, line = worker("jordemoder"), worker("terapeut"), world.open()
    for values, words in (({"line": str(line)}, "Vælg en kollega."), ({"to": str(world.people["vikar"])}, "mindst ét")):
        answer = midwife.post(PAGE, **values)
        assert answer.status_code == 400
        assert words in said(answer)
    assert world.line(line).reference not in stranger.text(PAGE)
    assert stranger.post(PAGE, line=str(line), to=str(world.people["koordinator"])).status_code == 404
    midwife.post(PAGE, line=str(line), to=str(world.people["vikar"]))
    assert stranger.post(f"{PAGE}/svar", one=asked(world, "vikar"), accepts="1").status_code == 404
    assert world.holder(line) == "jordemoder"


def test_who_is_the_last_to_hold_a_family_stops_once_somebody_else_leads_there(
    world: World, worker: Callable[[str], Worker]
) -> None:
    line = world.open()
    with world.site.database.read() as session:
        place = session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id
    world.people["administrator"] = world.town.person(Role.ADMINISTRATOR, place=place)
    stop = f"/personale/organisation/{place}/personer/{{}}/stop"
    administrator = worker("administrator")
    for name in ("jordemoder", "chefjordemoder"):
        assert administrator.post(stop.format(world.people[name]), at_once="1").status_code == 303
    refused = administrator.post(stop.format(world.people["vikar"]), at_once="1")
    assert refused.status_code == 400
    assert "Ingen andre kan overtage familierne i Jordemødre, Region" in said(refused)
    assert world.holder(line) == "vikar"


def test_all_lines_that_nobody_is_asked_about_go_with_one_tick_and_one_answer(
    world: World, worker: Callable[[str], Worker]
) -> None:
    """More than a hundred, in one form each way."""
    lines = [world.open() for _ in range(103)]
    midwife, head, vikar = worker("jordemoder"), worker("chefjordemoder"), str(world.people["vikar"])
    midwife.post(PAGE, line=str(lines[0]), to=vikar)
    assert "Alle 102 forløb, som ingen er spurgt om endnu" in midwife.text(PAGE)
    all_of_them = {"bundle": bundle(midwife), "all": "102"}
    refused = midwife.post(PAGE, **all_of_them)
    assert refused.status_code == 400
    kept = BeautifulSoup(refused.text, "html.parser").select_one("input[name=all]")
    assert kept is not None
    assert kept.has_attr("checked"), "what was chosen stays"
    assert midwife.post(PAGE, to=str(head.person), **all_of_them).status_code == 303
    assert (len(asked(world, "chefjordemoder")), len(asked(world, "vikar"))) == (102, 1)
    assert "som ingen er spurgt om" not in midwife.text(PAGE)
    assert head.post(f"{PAGE}/svar", one=asked(world, "chefjordemoder"), accepts="1").status_code == 303
    assert [world.holder(line) for line in lines] == ["jordemoder", *["chefjordemoder"] * 102]


def test_all_is_as_many_as_were_said(world: World, worker: Callable[[str], Worker]) -> None:
    midwife, head = worker("jordemoder"), worker("chefjordemoder")
    lines = [world.open(), world.open()]
    all_of_them = {"bundle": bundle(midwife), "all": "2", "to": str(head.person)}
    lines.append(world.open())
    refused = midwife.post(PAGE, **all_of_them)
    assert refused.status_code == 400
    assert "Se listen igennem igen" in said(refused)
    assert asked(world, "chefjordemoder") == []
    assert midwife.post(PAGE, **{**all_of_them, "bundle": "x", "all": "3"}).status_code == 400, "no such list"
    assert head.post(PAGE, **{**all_of_them, "all": "3", "to": str(world.people["vikar"])}).status_code == 303
    assert len(asked(world, "vikar")) == 3, "who stands for the unit passes on for a colleague who is ill"


def bundle(who: Worker) -> str:
    """What the first list on the page is called."""
    field = BeautifulSoup(who.get(PAGE).text, "html.parser").select_one("input[name=bundle]")
    assert field is not None
    return str(field["value"])


def test_of_many_with_the_same_day_a_name_is_where_one_looks_for_it(
    world: World, worker: Callable[[str], Worker]
) -> None:
    for name in ("Prøve Øjvind", "prøve Berta", "Prøve Anna", "Prøve Åse"):
        world.open(written=(Written(Field.NAME, name),))
    page = worker("jordemoder").text(PAGE)
    assert re.findall(r"prøve (\w+) K-", page, re.IGNORECASE) == ["Anna", "Berta", "Øjvind", "Åse"]
