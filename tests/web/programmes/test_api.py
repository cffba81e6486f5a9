"""What the pages do, for programs: the same rules, the same words, each request once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.programmes.domain import Action
from familiehus.programmes.schemas import ProgrammeSchema, ProgrammesSchema
from familiehus.referrals.domain import Action as Do
from familiehus.referrals.domain import Kind
from tests.integration.programmes.conftest import HJEM_TIL_OS, TO_RUNNING, Volunteers
from tests.integration.referrals.api_world import ApiWorld, Caller

HERE = "/api/v1/programmes"
A = Action
BOTH = (Permission.MEET_FAMILIES, Permission.RUN_PROGRAMMES)


@pytest.fixture
def program(family_app: Flask, volunteers: Volunteers) -> Caller:
    return ApiWorld(family_app, volunteers.world).caller("frivilligkoordinator", *BOTH)


def test_a_programme_from_its_beginning_by_its_own_links(volunteers: Volunteers, program: Caller) -> None:
    sent = volunteers.taken_over(HJEM_TIL_OS)
    (one,) = program.get(HERE).json["results"]
    assert (one["referral"], one["phase"]) == (str(sent), None)
    before = program.get(f"{HERE}/{sent}").json
    assert (before["phase"], before["actions"], before["version"]) == (None, [], None)
    assert before["phases"][0] == "talk"
    key = str(uuid4())
    begun = [program.post(f"{HERE}/{sent}", key=key) for _ in range(2)]
    assert [answer.status_code for answer in begun] == [201, 201]
    assert begun[1].headers["Idempotency-Replayed"] == "true"
    for action in TO_RUNNING:
        seen = program.get(f"{HERE}/{sent}").json
        assert ProgrammeSchema().validate(seen) == {}
        (link,) = [one for one in seen["actions"] if one["action"] == action]
        values = {"volunteer": "Anna", "confirmed": True}
        said = {name: values[name] for name in link["fields"] if name in values}
        answer = program.post(link["href"], said, version=seen["version"])
        assert answer.status_code == 200, answer.json
    referral = program.get(f"/api/v1/referrals/{sent}").json
    assert "complete" not in {link["action"] for link in referral["actions"]}
    seen = program.get(f"{HERE}/{sent}")
    assert (seen.json["phase"], seen.json["volunteer"]) == ("running", "Anna")
    assert seen.headers["ETag"] == f'"{seen.json["version"]}"'
    assert [one["what"] for one in seen.json["due"]] == ["read", "check_in", "ending"]
    today = volunteers.world.clock.now().date().isoformat()
    version = seen.json["version"]
    assert program.post(f"{HERE}/{sent}/visit", {"day": today, "held": True}, version=version).status_code == 200
    seen = program.get(f"{HERE}/{sent}").json
    assert seen["visits"] == [{"day": today, "held": True, "logbook_on": None, "read_on": None}]
    assert (seen["held"], seen["cancelled"], seen["logbooks_missing"]) == (1, 0, [today])
    listed = program.get(HERE).json
    assert ProgrammesSchema().validate(listed) == {}
    assert listed["results"][0]["logbooks_missing"] == 1


def test_a_no_is_told_with_its_place(volunteers: Volunteers, program: Caller) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, A.TALKED)
    version = volunteers.row(sent).version
    no = program.post(f"{HERE}/{sent}/propose", {"volunteer": " "}, version=version)
    assert (no.status_code, no.json["reason"]) == (422, "say-who-the-volunteer-is")
    assert no.json["errors"][0]["pointer"] == "/volunteer"
    no = program.post(f"{HERE}/{sent}/finish", version=version)
    assert (no.status_code, no.json["reason"]) == (409, "not-now")
    assert program.post(f"{HERE}/{sent}/propose", {"volunteer": "Anna"}).status_code == 428
    assert program.post(f"{HERE}/{sent}/propose", {"volunteer": "Anna"}, version=version + 7).status_code == 412
    assert program.post(f"{HERE}/{sent}/nonsense", version=version).status_code == 404
    assert program.post(f"{HERE}/{sent}/propose", {"logbook": "what it says"}, version=version).status_code == 422


def test_nobody_else_and_no_smaller_token_gets_anything(
    family_app: Flask, volunteers: Volunteers, program: Caller
) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    assert program.get(f"{HERE}/{sent}").status_code == 200
    for who, scopes in (
        ("terapeut", BOTH),
        ("frivilligkoordinator", (Permission.MEET_FAMILIES,)),
        ("frivilligkoordinator", (Permission.RUN_PROGRAMMES,)),
    ):
        other = ApiWorld(family_app, volunteers.world).caller(who, *scopes)
        assert other.get(f"{HERE}/{sent}").status_code in {403, 404}, (who, scopes)
        assert other.post(f"{HERE}/{sent}/check_in", version=1).status_code in {403, 404}
    assert family_app.test_client().get(f"{HERE}/{sent}").status_code == 401
    without = volunteers.taken_over(None)
    assert program.get(f"{HERE}/{without}").status_code == 404
    assert program.post(f"{HERE}/{without}").json["reason"] == "this-offer-has-no-programme-with-volunteers"


def test_a_page_past_the_end_is_empty(program: Caller) -> None:
    assert program.get(f"{HERE}?side=2").json == {"results": [], "more": False, "volunteers_to_tell": []}


def test_a_step_takes_only_what_its_link_names(volunteers: Volunteers, program: Caller) -> None:
    sent = volunteers.begun(HJEM_TIL_OS)
    before, day = volunteers.world.referral(sent).deadline, volunteers.world.clock.now().date() + timedelta(days=340)
    version = volunteers.row(sent).version
    no = program.post(f"{HERE}/{sent}/talked", {"day": day.isoformat()}, version=version)
    assert no.status_code == 422, no.json
    assert no.json["errors"][0]["pointer"] == "/day"
    assert volunteers.world.referral(sent).deadline == before
    assert program.post(f"{HERE}/{sent}/talked", version=version).status_code == 200
    version = volunteers.row(sent).version
    said = {"volunteer": "Anna", "day": day.isoformat()}
    assert program.post(f"{HERE}/{sent}/propose", said, version=version).status_code == 422


def test_nothing_starts_past_a_programme_and_no_sender_reads_its_days(
    family_app: Flask, volunteers: Volunteers, program: Caller
) -> None:
    sent = volunteers.taken_over(HJEM_TIL_OS, Kind.ADDITION)
    here = f"/api/v1/referrals/{sent}"
    seen = program.get(here).json
    assert "start" not in {link["action"] for link in seen["actions"]}
    no = program.post(f"{here}/start", version=seen["version"])
    assert (no.status_code, no.json["reason"]) == (409, "the-programme-with-the-volunteer-is-not-so-far")
    volunteers.begin(sent)
    volunteers.do(sent, *TO_RUNNING)
    assert program.get(here).json["deadline"] is not None
    sender = ApiWorld(family_app, volunteers.world).caller("jordemoder", Permission.MEET_FAMILIES)
    assert sender.get(here).json["deadline"] is None
    line = sender.get(f"/api/v1/lines/{volunteers.world.referral(sent).line_id}").json
    assert [one["deadline"] for one in line["referrals"]] == [None]


def test_the_sender_is_told_that_another_volunteer_is_looked_for(
    family_app: Flask, volunteers: Volunteers, program: Caller
) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    sender = ApiWorld(family_app, volunteers.world).caller("jordemoder", Permission.MEET_FAMILIES)
    here = f"/api/v1/referrals/{sent}"
    assert sender.get(here).json["volunteer_sought_again"] is False
    volunteers.do(sent, A.VOLUNTEER_STOPS)
    assert sender.get(here).json["volunteer_sought_again"] is True
    assert sender.get(here).json["deadline"] is None
    assert program.get(here).json["volunteer_sought_again"] is False


def test_whom_a_volunteer_must_hear_it_from_is_in_the_list(volunteers: Volunteers, program: Caller) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    assert program.get(HERE).json["volunteers_to_tell"] == []
    volunteers.world.act(Acting(Door.FAMILY), sent, Do.WITHDRAW)
    found = program.get(HERE).json
    assert ProgrammesSchema().validate(found) == {}
    assert [one["referral"] for one in found["volunteers_to_tell"]] == [str(sent)]
