"""The page "Aftaler", and the parents' own pages: two who do not speak see nothing of each other (R087)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from familiehus.families.items import Written
from familiehus.families.storage import FamilyLinkRow
from familiehus.families.vocabulary import Field
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.talks.appointing import TalkAnswer
from familiehus.referrals.talks.appointments import Seen
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import Street
from tests.web.referrals.conftest import Worker, called, in_days, said

HERS = (Written(Field.NAME, "Prøve Thilde"), Written(Field.OWN_WORDS, "Jeg sover dårligt for tiden."))
HIS = (Written(Field.NAME, "Prøve Adam"), Written(Field.OWN_WORDS, "Jeg vil helst ikke møde hende."))


def received(world: World, written: tuple[Written, ...] = HERS) -> UUID:
    sent = world.send(world.open(written=written), kind=Kind.ADDITION)
    world.act("terapeut", sent, Action.ACCEPT)
    return sent


def talks(world: World, referral: UUID) -> list[Seen]:
    with world.site.database.read() as session:
        return world.site.appointments.of_referral(session, referral)


def without_looks(page: str) -> str:
    """A parent's page but for who looked at it and when."""
    soup = BeautifulSoup(page, "html.parser")
    for section in soup.find_all(attrs={"aria-labelledby": "set"}):
        section.decompose()
    main = soup.find("main")
    return " ".join(main.get_text(" ").split()) if main else ""


def test_a_talk_is_booked_answered_and_cancelled(world: World, worker: Callable[[str], Worker]) -> None:
    therapist, sent = worker("terapeut"), received(world)
    here = f"/personale/henvisning/{sent}/aftaler"
    assert here in therapist.get(f"/personale/henvisning/{sent}").text
    assert "Ingen endnu." in therapist.text(here)
    answer = therapist.post(here, day=in_days(6), time="09:30", form="place", where="Huset, stue 2")
    assert answer.status_code == 303
    one = talks(world, sent)[0].id
    page = therapist.text(here)
    assert "kl. 09.30" in page
    assert "Huset, stue 2" in page
    assert therapist.post(f"{here}/{one}/svar", answer="cannot").status_code == 303
    assert "Det er ikke et nej" in therapist.text(here)
    assert therapist.post(f"{here}/{one}/kom", came="1").status_code == 400
    assert therapist.post(f"{here}/{one}/aflys").status_code == 303
    assert "Aflyst" in therapist.text(here)


def test_nobody_has_a_talk_together_with_themself(world: World, worker: Callable[[str], Worker]) -> None:
    """The parent would read the same name twice."""
    therapist, sent, myself = worker("terapeut"), received(world), str(world.by("terapeut").person)
    here = f"/personale/henvisning/{sent}/aftaler"
    offered = BeautifulSoup(therapist.get(here).text, "html.parser").select("#second option")
    assert myself not in [one["value"] for one in offered]
    answer = therapist.post(here, day=in_days(6), time="09:30", form="place", where="Huset", second=myself)
    assert answer.status_code == 400
    assert talks(world, sent) == []


def test_an_hour_put_right_after_the_form_went_is_not_lost_without_a_word(
    world: World, worker: Callable[[str], Worker]
) -> None:
    therapist, sent = worker("terapeut"), received(world)
    here, key = f"/personale/henvisning/{sent}/aftaler", str(uuid4())
    booking = {"id": key, "day": in_days(6), "form": "place", "where": " Huset,  stue 2 "}
    for _ in range(2):
        assert therapist.post(here, **booking, time="9.30").status_code == 303, "sent twice it is one"
    late = therapist.post(here, **booking, time="10.30")
    assert late.status_code == 409
    assert "Aftalen var lavet, før du rettede." in said(late)
    assert f'name="id" value="{key}"' not in late.text
    assert 'value="10.30"' in late.text
    assert len(talks(world, sent)) == 1


@pytest.mark.parametrize("told", ["9.30", "9:30", "09:30", "0930", "kl. 9.30", " Kl 9.30 "])
def test_the_hour_is_written_as_people_write_it(world: World, worker: Callable[[str], Worker], told: str) -> None:
    therapist, sent = worker("terapeut"), received(world)
    here = f"/personale/henvisning/{sent}/aftaler"
    assert therapist.post(here, day=in_days(6), time=told, form="phone").status_code == 303
    assert "kl. 09.30" in therapist.text(here)


def test_it_says_what_is_missing_and_keeps_what_was_typed(world: World, worker: Callable[[str], Worker]) -> None:
    therapist, sent = worker("terapeut"), received(world)
    here = f"/personale/henvisning/{sent}/aftaler"
    for values, words, field in (
        ({"day": "", "time": "09:30"}, "Vælg dag og klokkeslæt.", "day"),
        ({"day": in_days(-6), "time": "09:30"}, "Det tidspunkt er gået.", "day"),
        ({"day": in_days(6), "time": "25.30"}, "Vælg dag og klokkeslæt.", "time"),
        ({"day": in_days(6), "time": "03:00", "form": "phone"}, "Det klokkeslæt er om natten.", "time"),
        ({"day": in_days(6), "time": "09:30", "form": "place", "where": "010190-1234"}, "Skriv aldrig et CPR", "where"),
        ({"day": in_days(6), "time": "halv ti"}, "Vælg dag og klokkeslæt.", "time"),
        ({"day": in_days(6), "time": "09:30", "form": "place", "where": ""}, "Skriv, hvor det er.", "where"),
    ):
        answer = therapist.post(here, **values)
        assert answer.status_code == 400
        assert words in said(answer)
        wrong = BeautifulSoup(answer.text, "html.parser").select(".form-error-message")
        assert [one["id"] for one in wrong] == [f"{field}-error"]
    assert f'value="{in_days(6)}"' in answer.text
    assert talks(world, sent) == []
    for stranger in ("jordemoder", "vikar"):
        assert worker(stranger).get(here).status_code == 404
        assert worker(stranger).post(here, day=in_days(6), time="09:30").status_code == 404


def test_talks_together_begin_with_each_parents_yes(world: World, worker: Callable[[str], Worker]) -> None:
    therapist, hers, his = worker("terapeut"), received(world), received(world, HIS)
    here, there = (f"/personale/henvisning/{one}/aftaler" for one in (hers, his))
    assert therapist.post(f"{here}/sammen", reference=world.referral(his).reference).status_code == 303
    booking = {"day": in_days(6), "time": "14:00", "form": "phone", "together": "1"}
    assert therapist.post(here, **booking).status_code == 400
    for one in (here, there):
        assert therapist.post(f"{one}/ja").status_code == 303
    form = BeautifulSoup(therapist.get(here).text, "html.parser").find("input", {"name": "together"})
    assert form is not None
    assert not form.has_attr("checked"), "whoever wants both parents there says so (R087)"
    assert therapist.post(here, **booking).status_code == 303
    assert len(talks(world, his)) == 1
    assert therapist.post(f"{there}/alene").status_code == 303
    assert talks(world, his) == []
    assert len(talks(world, hers)) == 1


def test_two_parents_who_do_not_speak_see_nothing_of_each_other(
    family_app: Flask, world: World, worker: Callable[[str], Worker]
) -> None:
    """Everything at once: linked, in the same talks, each answering, one leaving. Neither page tells of the other."""
    therapist, chief, hers, his = worker("terapeut"), worker("chefjordemoder"), received(world), received(world, HIS)
    lines = [world.referral(one).line_id for one in (hers, his)]
    references = [world.line(line).reference for line in lines]
    chief.post(f"/personale/kontakt/{lines[0]}/familie", reference=references[1])
    with world.site.database.read() as session:
        link = session.query(FamilyLinkRow).filter(FamilyLinkRow.one_id.in_(lines)).one().id
    street = Street(family_app, world)
    mother, father = (street.parent(line=line) for line in lines)
    silent = father.page()
    chief.post(f"/personale/kontakt/{lines[0]}/familie/{link}/ja")
    assert "hører sammen" in mother.page()
    assert "hører sammen" not in father.page() + silent
    chief.post(f"/personale/kontakt/{lines[1]}/familie/{link}/ja")
    here, there = (f"/personale/henvisning/{one}/aftaler" for one in (hers, his))
    therapist.post(f"{here}/sammen", reference=world.referral(his).reference)
    for one in (here, there):
        therapist.post(f"{one}/ja")
    therapist.post(here, day=in_days(6), time="14:00", form="walk", where="Søen", together="1")
    joint = talks(world, hers)[0].id
    assert mother.press("aftale-kommer", appointment=str(joint)).status_code == 303
    assert father.press("aftale-kan-ikke", appointment=str(joint)).status_code == 303
    assert [talks(world, one)[0].answer for one in (hers, his)] == [TalkAnswer.COMES, TalkAnswer.CANNOT]
    therapist.post(here, day=in_days(6), time="16:00", form="phone")
    own = talks(world, hers)[1].id
    assert father.press("aftale-kommer", appointment=str(own)).status_code == 404
    for parent, other, words in ((mother, 1, HIS), (father, 0, HERS)):
        page = parent.page()
        assert "14.00" in page
        unseen = [
            references[other],
            str(lines[other]),
            str((hers, his)[other]),
            world.referral((hers, his)[other]).reference,
        ]
        assert not [text for text in (*unseen, *(one.text for one in words)) if text in page]
    assert "16.00" in mother.page()
    assert "16.00" not in father.page()
    told = "Sammen med den anden forælder. Det har I begge sagt ja til."
    assert [page.page().count(told) for page in (mother, father)] == [1, 1], "the talk alone is not joint (R087)"
    assert "Du har sagt, at du ikke kan." not in mother.page()
    assert father.press("alene", appointment=str(joint)).location.endswith("gjort=alene")
    assert "14.00" not in father.page()
    assert "Du har sagt, at du vil tale alene." in father.page()
    assert "Forælderen vil have samtaler alene. Find en anden tid" in chief.text(f"/personale/kontakt/{lines[1]}")
    assert [page.page().count(told) for page in (mother, father)] == [1, 0], "and the mother's page says what it said"
    before = without_looks(mother.page())
    assert father.press("ikke-sammen", link=str(link)).status_code == 303
    therapist.post(f"{there}/alene")
    assert "hører sammen" not in father.page()
    assert without_looks(mother.page()) == before
    assert father.press("ikke-sammen", link=str(link)).status_code == 404


def test_a_talk_can_be_kept_in_a_calendar_and_says_nothing_there(
    family_app: Flask, world: World, worker: Callable[[str], Worker]
) -> None:
    hers, his = received(world), received(world, HIS)
    here = f"/personale/henvisning/{hers}/aftaler"
    worker("terapeut").post(here, day=in_days(6), time="09:30", form="place", where="Prøvegade 1, stue 2")
    street, one = Street(family_app, world), talks(world, hers)[0]
    thilde = street.parent(line=world.referral(hers).line_id)
    links = [str(link["href"]) for link in BeautifulSoup(thilde.page(), "html.parser").find_all("a", href=True)]
    plain, told = [link for link in links if f"{one.id}.ics" in link]
    file = thilde.client.get(plain)
    assert (file.status_code, file.mimetype) == (200, "text/calendar")
    assert file.headers["Content-Disposition"] == 'attachment; filename="aftale.ics"'
    assert "no-store" in file.headers["Cache-Control"]
    text = file.text
    assert f"DTSTART:{one.at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text
    assert "SUMMARY:Aftale\r\n" in text
    for word in ("Prøvegade", "LOCATION", "Huset", "Prøve", "amilie", str(one.id), "URL", "min-side"):
        assert word not in text, word
    assert "LOCATION:Prøvegade 1\\, stue 2" in thilde.client.get(told).text, "only where she asks for it"
    adam = street.parent(line=world.referral(his).line_id)
    assert adam.client.get(adam.address(f"aftale/{one.id}.ics")).status_code == 404, "another parent's"
    assert adam.client.get(plain).headers["Location"].endswith(thilde.issued.locator), "the page asks for the code"
    thilde.press("luk")
    assert thilde.client.get(plain).status_code == 303
    thilde.enter()
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), thilde.line, quiet=True)
        work.commit()
    assert thilde.client.get(plain).status_code == 404, "everything toward her has stopped"


def test_after_a_no_only_that_the_talks_are_off_is_left_of_them(
    family_app: Flask, world: World, worker: Callable[[str], Worker]
) -> None:
    """Pages and API: the talks act at the next read like the referral; nobody waits in vain, and nothing is leaked."""
    therapist, api = worker("terapeut"), ApiWorld(family_app, world)
    sent = world.send(world.open(written=HERS))
    world.act("terapeut", sent, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    here, there = f"/personale/henvisning/{sent}/aftaler", f"/api/v1/referrals/{sent}/talks"
    therapist.post(here, day=in_days(6), time="09:30", form="place", where="Huset, stue 2")
    (one,) = talks(world, sent)
    parent = Street(family_app, world)
    thilde = parent.parent(line=world.referral(sent).line_id, who="terapeut")
    assert "9.30" in thilde.page()
    assert "Du skal tale med:" in thilde.page()
    consent = world.referral(sent).consent_id
    assert thilde.press("ikke-sagt-ja", consent=str(consent)).status_code == 303
    page = therapist.get(here)
    assert "Ikke længere aktuel." in said(page)
    assert "Der er ingen aftaler at holde mere" in said(page)
    for word in ("09.30", "stue 2", "Thilde", "Forælderen kommer", "Ny aftale", "Samtaler sammen", "Aflys", "Brugt"):
        assert word not in said(page), word
    caller = api.caller("terapeut")
    told = caller.get(there).json
    assert (told.pop("over"), {key: value for key, value in told.items() if value}) == (True, {})
    for act, values in (
        (f"{one.id}/svar", {"answer": "comes"}),
        (f"{one.id}/aflys", {}),
        ("sammen", {"reference": "H-ABC-DEF"}),
        ("ja", {}),
        ("alene", {}),
    ):
        refused = therapist.post(f"{here}/{act}", **values)
        assert refused.status_code == 400, act
        assert "Ikke længere aktuel." in said(refused)
    for act, values in ((f"{one.id}/answer", {"answer": "comes"}), (f"{one.id}/cancel", {}), ("agreed", {})):
        refused = caller.post(f"{there}/{act}", values)
        assert (refused.status_code, refused.json["reason"]) == (409, "the-parent-has-not-agreed-to-this"), act
    inbox = therapist.text("/personale/kontakt/indbakke")
    assert "kl. 09.30 : Aftalen er ikke længere aktuel. I skal ikke vente på nogen." in inbox
    assert not [word for word in ("Thilde", world.referral(sent).reference, "stue 2") if word in inbox]
    (off,) = caller.get("/api/v1/inbox").json["talks"]
    assert (off["off"], off["referral"], off["reference"]) == (True, None, "")
    assert "Aftalen er ikke længere aktuel" not in worker("koordinator").text("/personale/kontakt/indbakke")
    off = BeautifulSoup(thilde.page(), "html.parser").select_one("#aftaler + .alert-warning")
    assert off is not None, "before what is to come, where nobody overlooks it"
    weekday = "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag"
    assert re.search(rf"Aftalen ({weekday}) \d+\. [a-z]+ 20\d\d kl\. \d?9\.30 er aflyst\.$", off.get_text().strip())


@pytest.mark.parametrize("how", ["stopped", "shut out"])
def test_a_talk_is_with_somebody_who_is_here_and_may_see_it(
    family_app: Flask, world: World, worker: Callable[[str], Worker], how: str
) -> None:
    sent = received(world)
    first, then = called(world, "terapeut"), called(world, "koordinator")
    here = f"/personale/henvisning/{sent}/aftaler"
    therapist = worker("terapeut")
    therapist.post(here, day=in_days(6), time="09:30", form="phone")
    thilde = Street(family_app, world).parent(line=world.referral(sent).line_id)
    assert first in without_looks(thilde.page())
    if how == "stopped":
        with world.site.database.write() as work:
            world.town.site.people.leave(work, SHELL, world.town.place, world.people["terapeut"], at_once=True)
            work.commit()
    else:
        assert thilde.press("maa-ikke-se", name=first, unit="").status_code == 303
    coordinator, api = worker("koordinator"), ApiWorld(family_app, world).caller("koordinator")
    talks_ = BeautifulSoup(thilde.page(), "html.parser").find(attrs={"aria-labelledby": "aftaler"})
    assert talks_ is not None
    assert then in talks_.get_text()
    assert first not in talks_.get_text()
    inbox, words = coordinator.text("/personale/kontakt/indbakke"), "Aftalen er nu din. Behold den, find en anden tid"
    assert words in inbox
    assert f"Aftaler {world.referral(sent).reference}" in inbox
    assert words in coordinator.text(here)
    assert words not in worker("stedfortræder").text(here)
    (changed,) = api.get("/api/v1/inbox").json["talks"]
    assert (changed["off"], changed["referral"]) == (False, str(sent))
    assert api.get(f"/api/v1/referrals/{sent}/talks").json["results"][0]["taken_on"] is True
    (one,) = talks(world, sent)
    assert coordinator.post(f"{here}/{one.id}/aflys").status_code == 303
    assert words not in coordinator.text("/personale/kontakt/indbakke")
    assert "9.30 er aflyst." in without_looks(thilde.page())
    if how == "shut out":
        assert "Aftaler, der er ændret" not in therapist.text("/personale/kontakt/indbakke"), "nobody tells them"
        assert therapist.get(here).status_code == 404
