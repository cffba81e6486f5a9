"""The page by which lines are passed on: asked, answered, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

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


def test_of_many_with_the_same_day_a_name_is_where_one_looks_for_it(
    world: World, worker: Callable[[str], Worker]
) -> None:
    for name in ("Prøve Øjvind", "prøve Berta", "Prøve Anna", "Prøve Åse"):
        world.open(written=(Written(Field.NAME, name),))
    page = worker("jordemoder").text(PAGE)
    assert re.findall(r"prøve (\w+) K-", page, re.IGNORECASE) == ["Anna", "Berta", "Øjvind", "Åse"]
