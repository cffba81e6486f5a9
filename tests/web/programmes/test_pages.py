"""The association's own pages: the list, one programme, and what the parent is told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.programmes.domain import Action, Phase
from familiehus.referrals.domain import Action as Do
from familiehus.referrals.domain import Kind
from familiehus.referrals.storage import ReferralRow
from tests.integration.programmes.conftest import HJEM_TIL_OS, HOME_START, TO_RUNNING, Volunteers, gain, offer_of
from tests.integration.referrals.api_world import ApiWorld
from tests.web.referrals.conftest import Worker

LIST = "/personale/frivillige"
WHO = "frivilligkoordinator"
A = Action


def step(worker: Worker, volunteers: Volunteers, here: str, action: Action, **values: object) -> int:
    """Press one button of the page as it stands."""
    sent = here.rsplit("/", 1)[-1]
    version = volunteers.row(UUID(sent)).version
    return worker.post(f"{here}/{action}", version=version, **values).status_code


def test_people_are_led_to_programmes_from_the_first_page_and_the_inbox_alike(
    volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    def led(who: str) -> list[bool]:
        return [LIST in worker(who).get(page).text for page in ("/personale/", "/personale/kontakt/indbakke")]

    assert led(WHO) == [False, False], "the association has no offer with volunteers"
    volunteers.offer(HJEM_TIL_OS)
    assert led(WHO) == [True, True]
    assert led("terapeut") == [False, False]
    offer_of(volunteers.world, HJEM_TIL_OS, volunteers.world.town.place)
    assert led("terapeut") == [True, True], "a municipality that has one is no other"
    assert led("jordemoder") == [False, False]


def test_from_taking_over_to_the_end_by_buttons(volunteers: Volunteers, worker: Callable[[str], Worker]) -> None:
    coordinator, sent = worker(WHO), volunteers.taken_over(HJEM_TIL_OS)
    here = f"{LIST}/{sent}"
    assert here in coordinator.get(f"/personale/henvisning/{sent}").text
    assert LIST in coordinator.get("/personale/kontakt/indbakke").text
    assert "Ikke begyndt" in coordinator.text(LIST)
    assert "Ikke begyndt" in coordinator.text(here)
    assert coordinator.post(f"{here}/begynd").status_code == 303
    assert "Samtale med familien" in coordinator.text(LIST)
    today = volunteers.world.clock.now().date().isoformat()
    for action, values, words in (
        (A.TALKED, {}, "I leder efter en frivillig"),
        (A.PROPOSE, {"volunteer": "Anna"}, "Den frivillige: Anna"),
        (A.MATCH, {"confirmed": "1"}, "Første møde"),
        (A.MET, {"confirmed": "1"}, "Tal med forældrene efter det første besøg"),
        (A.VISITED, {"confirmed": "1"}, "Slutter efter planen"),
        (A.VISIT, {"day": today, "held": "yes"}, "1 logbog mangler"),
        (A.LOGBOOK, {"day": today}, "logbog skrevet"),
        (A.READ, {}, "læste logbøgerne"),
        (A.CHECK_IN, {}, "talte med den frivillige"),
        (A.BEGIN_ENDING, {}, "Afslutning"),
    ):
        assert step(coordinator, volunteers, here, action, **values) == 303, action
        assert words in coordinator.text(here), action
    assert step(coordinator, volunteers, here, A.FINISH, confirmed="1") == 303
    assert "Gennemført" in coordinator.text(f"/personale/henvisning/{sent}")


def test_it_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(
    volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    coordinator, sent = worker(WHO), volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    here, version = f"{LIST}/{sent}", volunteers.row(sent).version
    later = (volunteers.world.clock.now() + timedelta(days=3)).date().isoformat()
    answer = coordinator.post(f"{here}/visit", version=version, day=later, held="no")
    assert answer.status_code == 400
    assert "Vælg en dag, der har været, eller i dag." in answer.text
    assert f'value="{later}"' in answer.text
    assert 'value="no" checked' in answer.text
    assert "<title>Fejl: " in answer.text
    answer = coordinator.post(f"{here}/visit", version=version, day="")
    assert answer.status_code == 400
    volunteers.do(sent, A.CHECK_IN)
    assert coordinator.post(f"{here}/check_in", version=version).status_code == 409
    assert coordinator.post(f"{here}/nonsense", version=version).status_code == 404


def test_nobody_else_sees_it(volunteers: Volunteers, worker: Callable[[str], Worker]) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    for who in ("jordemoder", "terapeut", "koordinator"):
        assert worker(who).get(f"{LIST}/{sent}").status_code == 404
        assert worker(who).post(f"{LIST}/{sent}/check_in", version=1).status_code == 404
    assert "Der er ingen forløb hos jer" in worker("terapeut").text(LIST)
    assert LIST not in worker("terapeut").get("/personale/kontakt/indbakke").text
    page = worker("jordemoder").text(f"/personale/henvisning/{sent}")
    for word in ("Anna", "logbog", "match", "Forløb med en frivillig"):
        assert word not in page, word


def test_a_referral_without_volunteers_has_no_such_page(
    volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    sent = volunteers.taken_over(None)
    assert worker(WHO).get(f"{LIST}/{sent}").status_code == 404
    assert LIST + "/" not in worker(WHO).get(f"/personale/henvisning/{sent}").text


def test_what_is_late_and_missing_is_on_the_list(volunteers: Volunteers, worker: Callable[[str], Worker]) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    volunteers.do(sent, A.VISIT, day=volunteers.world.clock.now().date())
    assert "1 logbog mangler" in worker(WHO).text(LIST)


def test_the_referral_s_own_page_says_why_it_cannot_start(
    volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    sent = volunteers.begun(HOME_START)
    version = volunteers.world.referral(sent).version
    assert f"/personale/henvisning/{sent}/{Do.START}" not in worker(WHO).get(f"/personale/henvisning/{sent}").text
    answer = worker(WHO).post(f"/personale/henvisning/{sent}/{Do.START}", version=version)
    assert answer.status_code == 400
    assert "Begynd det, eller gå videre dér, trin for trin." in answer.text
    assert volunteers.phase(sent) is Phase.TALK


def test_the_offer_is_not_started_past_its_programme(volunteers: Volunteers, worker: Callable[[str], Worker]) -> None:
    coordinator, sent = worker(WHO), volunteers.taken_over(HJEM_TIL_OS)
    here = f"/personale/henvisning/{sent}"
    assert f"{here}/{Do.START}" not in coordinator.get(here).text
    answer = coordinator.post(f"{here}/{Do.START}", version=volunteers.world.referral(sent).version)
    assert answer.status_code == 400
    assert "Begynd det, eller gå videre dér, trin for trin." in answer.text
    assert coordinator.post(f"{LIST}/{sent}/begynd").status_code == 303
    assert volunteers.phase(sent) is Phase.TALK


def test_what_started_without_a_programme_leads_to_none(
    volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    sent = volunteers.taken_over(None)
    volunteers.world.act(WHO, sent, Do.START)
    gain(volunteers, sent)
    assert f"{LIST}/{sent}" not in worker(WHO).get(LIST).text
    assert f"{LIST}/{sent}" not in worker(WHO).get(f"/personale/henvisning/{sent}").text
    assert worker(WHO).get(f"{LIST}/{sent}").status_code == 404


def test_when_it_ends_midway_the_unit_reads_that_the_volunteer_must_hear_it(
    volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    here, words = f"/personale/henvisning/{sent}", "Sig det til den frivillige."
    reference = volunteers.world.referral(sent).reference
    assert words not in worker(WHO).text(here)
    assert words not in worker(WHO).text(LIST)
    volunteers.world.act(Acting(Door.FAMILY), sent, Do.WITHDRAW)
    assert words in worker("vejleder").text(LIST)
    assert reference in worker("vejleder").text(LIST)
    assert "Prøve Mor" not in worker("vejleder").text(LIST)
    assert reference not in worker("terapeut").text(LIST)
    assert words in worker(WHO).text(here)
    assert words not in worker("jordemoder").text(here)


@pytest.mark.parametrize("kind", [Kind.HANDOVER, Kind.ADDITION])
def test_the_sender_reads_no_day_of_the_programme(
    volunteers: Volunteers, worker: Callable[[str], Worker], kind: Kind
) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, kind=kind)
    planned = volunteers.world.line(volunteers.world.referral(sent).line_id).next_on
    _due_first(volunteers, sent, planned + timedelta(days=1))  # no day that stands there for another reason
    row = volunteers.world.referral(sent)
    assert row.deadline is not None
    day = f'datetime="{row.deadline.isoformat()}"'
    assert day in worker(WHO).get(f"/personale/henvisning/{sent}").text
    assert day not in worker("jordemoder").get(f"/personale/henvisning/{sent}").text
    if kind is Kind.ADDITION:
        assert day not in worker("jordemoder").get(f"/personale/kontakt/{row.line_id}").text
        line = volunteers.world.line(row.line_id)
        _due_first(volunteers, sent, line.next_on)
        board = worker("jordemoder").get("/personale/kontakt").text
        assert line.reference in board
        assert f"/personale/henvisning/{sent}" not in board


@pytest.mark.parametrize(
    ("kind", "held"), [(Kind.HANDOVER, "De holder kontakten"), (Kind.ADDITION, "Den faste kontakt er den samme")]
)
def test_the_sender_reads_that_another_volunteer_is_looked_for_and_who_keeps_the_contact(
    volunteers: Volunteers, worker: Callable[[str], Worker], kind: Kind, held: str
) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, kind=kind)
    here, words = f"/personale/henvisning/{sent}", "Der bliver ledt efter en frivillig igen."
    assert words not in worker("jordemoder").text(here)
    volunteers.do(sent, A.VOLUNTEER_STOPS)
    read = worker("jordemoder").text(here)
    assert words in read
    assert held in read
    assert "Anna" not in read
    volunteers.do(sent, A.PROPOSE)
    assert words in worker("jordemoder").text(here), "a proposal is no match, and not the sender's matter"
    assert words not in worker(WHO).text(here), "their own page says more"
    volunteers.do(sent, A.MATCH)
    assert words not in worker("jordemoder").text(here)


def test_no_leader_elsewhere_reads_a_day_of_the_programme(
    family_app: Flask, volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, kind=Kind.ADDITION)
    line = volunteers.world.line(volunteers.world.referral(sent).line_id)
    _due_first(volunteers, sent, line.next_on - timedelta(days=1))
    kept, told = ((line.next_on - timedelta(days=days)).isoformat() for days in (1, 0))
    region = worker("chefjordemoder").get(f"/personale/kontakt/rammer/{line.organisation_id}").text
    assert line.reference in region
    assert (kept in region, told in region) == (False, True)
    caller = ApiWorld(family_app, volunteers.world).caller("chefjordemoder", Permission.SEE_FRAMES)
    (frame,) = caller.get(f"/api/v1/frames/{line.organisation_id}").json["results"]
    assert frame["deadline"] == told
    assert frame["unit"]["name"].startswith("Jordemødre")
    own = worker(WHO).get(f"/personale/kontakt/rammer/{volunteers.place}").text
    assert line.reference in own
    assert (kept in own, told in own) == (True, False), "their own leader sees whose turn it is there"


def test_a_leader_sees_of_a_line_held_elsewhere_only_what_waits_with_them(
    volunteers: Volunteers, worker: Callable[[str], Worker]
) -> None:
    world = volunteers.world
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, kind=Kind.ADDITION)
    line = world.referral(sent).line_id
    there = world.send(line, unit="Huset", kind=Kind.ADDITION)
    _due_first(volunteers, sent, world.line(line).next_on - timedelta(days=30))
    town = worker("koordinator").get(f"/personale/kontakt/rammer/{world.town.place}").text
    assert world.line(line).reference in town
    assert world.referral(sent).deadline.isoformat() not in town  # type: ignore[union-attr]
    assert world.referral(there).deadline.isoformat() in town  # type: ignore[union-attr]


def test_a_day_the_form_does_not_ask_for_is_not_read(volunteers: Volunteers, worker: Callable[[str], Worker]) -> None:
    sent = volunteers.begun(HJEM_TIL_OS)
    far = (volunteers.world.clock.now() + timedelta(days=340)).date()
    assert step(worker(WHO), volunteers, f"{LIST}/{sent}", A.TALKED, day=far.isoformat()) == 303
    assert volunteers.world.referral(sent).deadline < far  # type: ignore[operator]


def _due_first(volunteers: Volunteers, referral: UUID, day: date) -> None:
    """The referral's day comes no later than the holder's own plan."""
    with volunteers.world.site.database.write() as work:
        work.session.get_one(ReferralRow, referral).deadline = day
        work.commit()
