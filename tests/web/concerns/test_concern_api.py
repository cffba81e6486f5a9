"""When worry grows, for programs: legal power only by name, by whoever has it, and on suspicion nothing is written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from familiehus.access.permissions import Permission
from familiehus.accounts.domain import NotDone
from familiehus.accounts.storage import ProfessionRow, RepeatRow
from familiehus.audit.storage import EventRow
from familiehus.catalogue.vocabulary import Profession, Requirement
from familiehus.concerns.schemas import ConcernsSchema
from familiehus.concerns.storage import ConcernRow, DialogueRow, MeetingRow, ScreeningRow
from familiehus.kernel.clock import DENMARK
from familiehus.referrals.domain import Action, State
from tests.integration.referrals.api_world import ApiWorld, Caller
from tests.web.accounts.conftest import Staff
from tests.web.concerns.conftest import Place

SCREENED = {"subject": "pregnancy", "occasion": "preventive_help", "outcome": "no_further_information_needed"}
WORRY = {"suspected": False, "subject": "child", "level": "across_fields", "said": "Sover meget i dagtilbuddet."}
DIALOGUE = {
    "suspected": False, "subject": "child", "held_on": datetime.now(DENMARK).date().isoformat(),
    "family_was_there": True, "adviser": "Prøve",
    "family_view": "Vi er trætte.", "professional_view": "De er trætte.", "agreements": "Vi ses igen.",
}  # fmt: skip
MEETING = {
    "matter": "Søvn", "purpose": "Tidlig hjælp", "why_no_consent": "De sagde nej.",
    "participants": [{"who": "health_visitor", "place": "Prøvekommune"}, {"who": "day_care", "place": "Prøvehuset"}],
    "categories": ["child"],
}  # fmt: skip


def api(place: Place) -> ApiWorld:
    return ApiWorld(place.app, place.world)


def screenings(place: Place) -> str:
    return f"/api/v1/organisations/{place.town.place}/screenings"


def rows(place: Place) -> list[int]:
    """How much there is of everything that could tell of a concern."""
    tables = (ConcernRow, DialogueRow, MeetingRow, EventRow, RepeatRow)
    with place.site.database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_r053_legal_power_goes_with_its_own_scope_and_the_confirmed_profession(place: Place, therapist: Staff) -> None:
    place.add("sundhedsplejerske")
    place.add("rådgiver")
    line = place.line("sundhedsplejerske")
    referral = place.ready(line, place.offer("Barnets lov § 30"), "sundhedsplejerske", "terapeut")
    said = SCREENED | {"reference": place.reference(line).lower()}
    with pytest.raises(NotDone):
        api(place).caller("terapeut", Permission.SCREEN)
    families_only = api(place).caller("rådgiver", Permission.MEET_FAMILIES)
    assert families_only.post(screenings(place), said).status_code == 404
    adviser = api(place).caller("rådgiver", Permission.SCREEN)
    assert adviser.get("/api/v1/lines").status_code == 404, "legal power gives nothing else"
    house = api(place).caller("terapeut")
    here = f"/api/v1/referrals/{referral}"
    assert house.get(f"{here}/before-start").json == {"missing": ["screening"], "screenings": [], "conditions": []}
    assert adviser.post(screenings(place), said | {"recorded_on": "2020-01-01"}).status_code == 422, "never dated back"
    assert adviser.post(screenings(place), said | {"reference": "K-ABC-DEF"}).status_code == 404
    assert adviser.post(screenings(place), said | {"occasion": "notification"}).json["reason"].startswith("say-whether")
    made = adviser.post(screenings(place), said, key="12345678")
    assert made.status_code == 201
    again = adviser.post(screenings(place), said, key="12345678")
    assert (again.json["id"], again.headers["Idempotency-Replayed"]) == (made.json["id"], "true")
    found = adviser.get(f"{screenings(place)}?reference={place.reference(line)}").json["results"]
    assert [one["outcome"] for one in found] == ["no_further_information_needed"]
    told = house.get(f"{here}/before-start").json
    assert (told["missing"], told["screenings"]) == ([], [{"subject": "pregnancy", "bearing": "opens"}])
    with place.site.database.write() as work:
        for row in work.session.scalars(
            select(ProfessionRow).where(ProfessionRow.person_id == place.world.people["rådgiver"])
        ):
            row.ended_at = row.given_at
        work.commit()
    assert adviser.post(screenings(place), said).status_code == 404, "the scope alone is nothing"
    with place.site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ScreeningRow).where(ScreeningRow.line_id == line)) == 1


def test_r079_on_suspicion_nothing_is_written_by_a_program_either(place: Place, therapist: Staff) -> None:
    line, caller = place.line(), api(place).caller("terapeut")
    before = rows(place)
    for path, said in (("concerns", WORRY), ("dialogues", DIALOGUE)):
        no = caller.post(f"/api/v1/lines/{line}/{path}", said | {"suspected": True})
        assert (no.status_code, no.json["reason"]) == (409, "nothing-written")
        assert caller.post(f"/api/v1/lines/{line}/{path}", said | {"suspected": None}).status_code == 422
    assert rows(place) == before


def test_concern_dialogue_and_meeting_by_a_program(place: Place, therapist: Staff) -> None:
    place.add("sundhedsplejerske")
    line, caller = place.line(), api(place).caller("terapeut")
    here = f"/api/v1/lines/{line}"
    assert caller.post(f"{here}/concerns", WORRY).status_code == 201
    assert caller.post(f"{here}/dialogues", DIALOGUE).status_code == 201
    early = caller.post(f"{here}/dialogues", DIALOGUE | {"held_on": "1900-01-05"})
    assert (early.status_code, early.json["errors"][0]["pointer"]) == (422, "/held_on")
    no = caller.post(f"{here}/dialogues", DIALOGUE | {"family_was_there": False})
    assert (no.status_code, no.json["errors"][0]["pointer"]) == (422, "/family_was_there")
    both = caller.post(f"{here}/dialogues", DIALOGUE | {"family_was_there": False, "agreements": " "})
    assert [one["pointer"] for one in both.json["errors"]] == ["/family_was_there", "/agreements"]
    assert all(one["message"] for one in both.json["errors"])
    meeting = MEETING | {"held_on": place.world.clock.now().date().isoformat()}
    twice = meeting | {"participants": MEETING["participants"][:1] * 2}
    for wrong, pointer in ((meeting | {"held_on": "1900-01-01"}, "/held_on"), (twice, "/participants")):
        refused = caller.post(f"{here}/meetings", wrong)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert caller.post(f"{here}/meetings", meeting).status_code == 201
    assert caller.post(f"{here}/meetings", meeting).json["errors"][0]["pointer"] == "/special"
    assert caller.post(f"{here}/meetings", meeting | {"special": "Ny bekymring"}).status_code == 201
    third = caller.post(f"{here}/meetings", meeting | {"special": "Igen"})
    assert (third.status_code, third.json["reason"]) == (
        409, "there-has-been-a-meeting-and-a-follow-up-a-third-is-not-allowed",
    )  # fmt: skip
    told = caller.get(f"{here}/concerns").json
    assert [len(told[name]) for name in ("concerns", "dialogues", "meetings", "days")] == [1, 1, 2, 2]
    assert ConcernsSchema().validate(told) == {}
    assert told["meetings"][1]["special"] == "Ny bekymring"
    assert told["meetings"][0] | meeting == told["meetings"][0] | {"held_back": ""}
    stranger = api(place).caller("sundhedsplejerske")
    assert stranger.get(f"{here}/concerns").status_code == 404
    assert stranger.post(f"{here}/concerns", WORRY).status_code == 404


def test_r059_the_job_centre_answers_by_a_token_made_for_it(place: Place, therapist: Staff) -> None:
    place.add("jobcenter")
    offer = place.offer(approval_by=Profession.JOB_CENTRE, requires=(Requirement.NURSERY_PLACEMENT,))
    place.add("sundhedsplejerske")
    referral = place.ready(place.line("sundhedsplejerske"), offer, "sundhedsplejerske", "terapeut")
    house, asked = api(place).caller("terapeut"), {"organisation": str(place.town.place)}
    here = f"/api/v1/referrals/{referral}"
    assert set(house.get(f"{here}/before-start").json["missing"]) == {"approval", "nursery_placement"}
    assert house.post(f"{here}/conditions", {"requirement": "nursery_placement", "holds": True}).status_code == 201
    assert house.post(f"{here}/approvals", {"organisation": str(uuid4())}).status_code == 409
    approval = house.post(f"{here}/approvals", asked).json["id"]
    assert house.get("/api/v1/approvals").status_code == 404
    centre: Caller = api(place).caller("jobcenter", Permission.APPROVE)
    waiting = next(one for one in centre.get("/api/v1/approvals").json["results"] if one["id"] == approval)
    assert (waiting["approved"], waiting["items"]) == (None, [])
    assert centre.post(f"/api/v1/approvals/{approval}", {"approved": True}).status_code == 200
    assert centre.post(f"/api/v1/approvals/{approval}", {"approved": False}).status_code == 409
    assert house.get(f"{here}/before-start").json["missing"] == []
    started = place.world.act("terapeut", referral, Action.START)
    assert started is State.ACTIVE


def test_r045_advice_leaves_a_note_only_when_an_investigation_is_considered(place: Place, therapist: Staff) -> None:
    place.add("rådgiver")
    caller, organisation = api(place).caller("terapeut"), str(place.town.place)
    said = {"organisation": organisation, "facts": "Opdigtede oplysninger.", "investigation_considered": False}
    no = caller.post("/api/v1/advice-notes", said)
    assert (no.status_code, no.json["errors"][0]["pointer"]) == (422, "/investigation_considered")
    empty = caller.post("/api/v1/advice-notes", said | {"facts": " "})
    assert [one["pointer"] for one in empty.json["errors"]] == ["/investigation_considered", "/facts"]
    made = caller.post("/api/v1/advice-notes", said | {"investigation_considered": True})
    assert made.status_code == 201
    notes = f"/api/v1/organisations/{organisation}/advice-notes"
    assert caller.get(notes).status_code == 404
    adviser = api(place).caller("rådgiver", Permission.SCREEN)
    assert made.json["id"] in [one["id"] for one in adviser.get(notes).json["results"]]
    assert UUID(made.json["id"])


@pytest.mark.parametrize("query", ["", "?x=1", f"?reference={'K' * 300}"])
def test_screenings_without_what_can_be_a_reference_name_the_parameter(place: Place, query: str) -> None:
    place.add("rådgiver")
    answer = api(place).caller("rådgiver", Permission.SCREEN).get(f"{screenings(place)}{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "K-ABC-DEF" in {one["parameter"]: one["message"] for one in answer.json["errors"]}["reference"]
