"""What staff do with families, done through the API, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.repeats import LASTS, ForgetRepeats
from familiehus.accounts.storage import CredentialRow, RepeatRow
from familiehus.audit.domain import Act, Door
from familiehus.consent.storage import ConsentRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.storage import LineRow, TryRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.service import OpenPage
from familiehus.family_page.site import EXTENSION as FAMILY
from familiehus.family_page.site import FamilySite
from familiehus.kernel.clock import DENMARK, SecurityClock
from familiehus.kernel.errors import Refused
from familiehus.referrals.api.shared import POINTERS, code
from familiehus.referrals.domain import Action, Kind, State, StillMissing
from familiehus.referrals.duties import leave_until
from familiehus.referrals.refusals import REFUSALS
from familiehus.referrals.storage import ReferralRow, StepRow
from tests.integration.referrals.api_world import ApiWorld, Json, make_api_world
from tests.integration.referrals.conftest import OWN_WORDS

NEW: Json = {
    "name": "Prøve Mor",
    "contact": {"way": "phone", "phone": "12 34 56 78", "note": "efter kl. 10"},
    "week": 17,
    "place": "Prøvekommune",
    "texts": {"own_words": OWN_WORDS, "professional": "Første barn."},
}


@pytest.fixture(scope="module")
def api(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiWorld]:
    made = make_api_world(database_url, str(tmp_path_factory.mktemp("api")))
    yield made
    made.world.site.database.engine.dispose()


def count(api: ApiWorld, *which: object) -> int:
    with api.world.site.database.read() as session:
        return session.scalar(select(func.count()).where(*which)) or 0  # type: ignore[arg-type]


def acts_by_api(api: ApiWorld, who: str, act: Act, subject: object) -> int:
    """How often the record has it."""
    person = api.world.people[who]
    places = api.world.town.actor(person).organisations()
    return sum(
        one.act == act and one.door == Door.API and one.person == person and str(subject) in str(one.subjects)
        for place in places
        for one in api.events(place)
    )


# -- whole --------------------------------------------------------------------------------------------------------


def test_from_a_new_family_to_taken_over(api: ApiWorld) -> None:
    midwife, therapist = api.caller("jordemoder"), api.caller("terapeut")
    made = midwife.post("/api/v1/lines", NEW)
    assert made.status_code == 201, made.text
    line = midwife.get(made.location).get_json()
    texts = {one["field"]: one for one in line["items"]}
    assert texts["own_words"]["text"] == OWN_WORDS
    assert texts["contact"]["contact"] == {"way": "phone", "phone": "+4512345678", "email": "", "note": "efter kl. 10"}
    assert texts["due"]["date"]
    sent = api.send(UUID(line["id"]), midwife)
    assert sent.status_code == 201, sent.text
    there = sent.location
    assert [one["id"] for one in therapist.listed("/api/v1/inbox")][-1:] == [there.split("/")[-1]]
    for action in ("accept", "reach", "take_over"):
        seen = therapist.get(there)
        assert seen.headers["ETag"] == f'"{seen.get_json()["version"]}"'
        link = next(one for one in seen.get_json()["actions"] if one["action"] == action)
        done = therapist.post(link["href"], version=seen.get_json()["version"])
        assert done.status_code == 200, done.text
        assert done.headers["ETag"] == f'"{done.get_json()["version"]}"'
    assert therapist.get(f"/api/v1/lines/{line['id']}").get_json()["holder"]["id"] == str(api.world.people["terapeut"])
    assert midwife.get(f"/api/v1/lines/{line['id']}").status_code == 404
    history = therapist.get(there).get_json()["history"]
    assert [one["action"] for one in history] == ["send", "accept", "reach", "take_over"]


def test_how_the_childs_view_is_known_goes_with_the_new_line(api: ApiWorld) -> None:
    midwife, said = api.caller("jordemoder"), {"texts": {"child_view": "Han siger mere.", "own_words": OWN_WORDS}}
    made = midwife.post("/api/v1/lines", NEW | said | {"known_by": "own_words"})
    texts = {one["field"]: one for one in midwife.get(made.location).get_json()["items"]}
    assert (texts["child_view"]["voice"], texts["child_view"]["text"]) == (
        "child",
        "Han siger mere. (barnets egne ord)",
    )
    assert texts["own_words"]["text"] == OWN_WORDS
    assert midwife.post("/api/v1/lines", NEW | said | {"known_by": "rygter"}).status_code == 422


def test_until_when_the_family_wants_to_be_left_is_told_to_sender_and_receiver_while_it_counts(api: ApiWorld) -> None:
    line, today = api.world.open(), api.world.clock.now().date()
    there = f"/api/v1/referrals/{api.world.send(line)}"

    def told_after(until: date) -> list[str | None]:
        with api.world.site.database.write() as work:
            leave_until(work.session, work.session.get_one(LineRow, line), until, today)
            work.commit()
        return [api.caller(who).get(there).get_json()["not_before"] for who in ("jordemoder", "terapeut")]

    day = today + timedelta(days=7)
    assert told_after(day) == [day.isoformat()] * 2
    assert told_after(today) == [None, None], "the day has come"


def test_the_consent_holds_the_text_that_was_shown(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    sending = api.sending(line, "Huset", Field.NAME, Field.OWN_WORDS)
    preview = midwife.post(f"/api/v1/lines/{line}/preview", {k: sending[k] for k in ("to", "kind", "items")})
    shown = preview.get_json()["shown"]
    assert OWN_WORDS in shown
    assert "Første barn" not in shown
    sent = midwife.post(f"/api/v1/lines/{line}/referrals", sending)
    assert sent.status_code == 201
    site = api.world.site
    with site.database.read() as session:
        referral = session.get_one(ReferralRow, UUID(sent.get_json()["id"]))
        consent = session.get_one(ConsentRow, referral.consent_id)
        assert site.sealer.open("consents.shown", consent.id, consent.shown) == shown
    receiver = api.caller("terapeut").get(sent.location).get_json()
    told = [line.partition(": ")[2] for line in shown.split("\n")[1:]]
    assert [one["text"] for one in receiver["items"]] == told, "word by word, each under its heading"


def test_the_preview_says_what_will_wait_for_everyone_with_custody(api: ApiWorld) -> None:
    written = (Written(Field.NAME, "Prøve Mor"), Written(Field.BORN, "2026-06-01"))
    midwife, line = api.caller("jordemoder"), api.world.open(written=written)
    asked = {"to": {"unit": str(api.world.units["Huset"])}, "kind": "handover"}
    items = {field: sorted(map(str, api.world.items(line, field))) for field in (Field.NAME, Field.BORN)}
    for chosen, waits in ((items[Field.NAME] + items[Field.BORN], items[Field.BORN]), (items[Field.NAME], [])):
        preview = midwife.post(f"/api/v1/lines/{line}/preview", asked | {"items": chosen})
        assert preview.get_json()["waits"] == waits


def test_who_was_let_in_is_told_the_line_and_asks_others(api: ApiWorld) -> None:
    line = api.world.open()
    beside = api.world.send(line, kind=Kind.ADDITION)
    therapist, sending = api.caller("terapeut"), api.sending(line, "Sundhedsplejen", Field.NAME, kind="addition")
    here = f"/api/v1/referrals/{beside}"
    assert therapist.get(here).get_json()["line"] is None
    assert therapist.post(f"/api/v1/lines/{line}/referrals", sending).status_code == 404
    api.world.act("terapeut", beside, Action.ACCEPT, Action.REACH)
    assert therapist.get(here).get_json()["line"] == str(line)
    units = therapist.get(f"/api/v1/lines/{line}/receivers").get_json()["units"]
    assert str(api.world.units["Huset"]) not in {one["id"] for one in units}
    for kind, status in (("handover", 404), ("addition", 200)):
        asked = {k: sending[k] for k in ("to", "items")} | {"kind": kind}
        assert therapist.post(f"/api/v1/lines/{line}/preview", asked).status_code == status
    sent = therapist.post(f"/api/v1/lines/{line}/referrals", sending)
    assert sent.status_code == 201
    told = therapist.get(sent.location).get_json()
    assert told["holder"]["id"] == str(api.world.people["jordemoder"])
    assert therapist.get(f"/api/v1/lines/{line}").status_code == 404, "the line itself is not theirs"


def test_r070_a_request_by_a_day_is_shown_sent_and_read(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    latest = api.world.clock.now().date() + timedelta(days=2)
    asks = {"request": "Ring til far inden fredag.", "latest": latest.isoformat()}
    sending = api.sending(line, "Huset", Field.NAME, kind="information") | asks
    preview = midwife.post(
        f"/api/v1/lines/{line}/preview", {k: sending[k] for k in ("to", "kind", "items", "request", "latest")}
    )
    assert "Vi beder dem om: Ring til far inden fredag." in preview.get_json()["shown"]
    too_far = (latest + timedelta(days=366)).isoformat()
    wrong = {"latest": "2020-01-01"}, {"latest": too_far}, {"request": "Ring til 010190-1234"}, {"kind": "handover"}
    for one, pointer in zip(wrong, ("/latest", "/latest", "/request", "/request"), strict=True):
        refused = midwife.post(f"/api/v1/lines/{line}/referrals", sending | one)
        assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, pointer)
    sent = midwife.post(f"/api/v1/lines/{line}/referrals", sending)
    assert sent.status_code == 201
    received = api.caller("terapeut").get(sent.location).get_json()
    assert (received["request"], received["estimate_on"]) == (asks["request"], asks["latest"])
    assert received["history"][0]["said"] == asks["request"]
    consent = midwife.get(f"/api/v1/lines/{line}/consents").get_json()["results"][0]["id"]
    midwife.post(f"/api/v1/lines/{line}/consents/{consent}/withdrawal", {"items": []})
    assert asks["request"] not in api.caller("terapeut").get(sent.location).text


def test_the_language_and_an_interpreter_are_items_like_others(api: ApiWorld) -> None:
    midwife = api.caller("jordemoder")
    opened = midwife.post("/api/v1/lines", NEW | {"spoken": "uk", "interpreter": True})
    line = midwife.get(opened.location).get_json()
    assert line["language"] == "uk", "the parent's page and messages, where no other was chosen"
    found = line["items"]
    spoken = next(one for one in found if one["field"] == "spoken")
    assert spoken["text"] == "Ukrainsk, der er brug for tolk"
    assert spoken["spoken"] == {"language": "uk", "interpreter": True}
    details = {"name": NEW["name"], "contact": NEW["contact"], "spoken": "other"}
    midwife.post(f"{opened.location}/details", details)
    found = midwife.get(opened.location).get_json()["items"]
    spoken = next(one for one in found if one["field"] == "spoken")
    assert (spoken["text"], spoken["spoken"]["interpreter"]) == ("Et andet sprog", None), "nobody asked"
    for wrong, pointer in (({"interpreter": False}, "/spoken"), ({"spoken": "tlh"}, "/spoken")):
        refused = midwife.post("/api/v1/lines", NEW | wrong)
        assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_what_a_program_leaves_out_of_a_correction_stays_as_it_stands(api: ApiWorld) -> None:
    midwife = api.caller("jordemoder")
    line = midwife.post("/api/v1/lines", NEW | {"spoken": "uk", "interpreter": True}).location
    before = {one["field"]: one["text"] for one in midwife.get(line).get_json()["items"]}
    assert midwife.post(f"{line}/details", {"name": "Prøve Mor H."}).status_code == 200
    new = {"contact": {"way": "sms", "phone": "40 40 40 40"}}
    assert midwife.post(f"{line}/details", new).status_code == 200
    after = {one["field"]: one["text"] for one in midwife.get(line).get_json()["items"]}
    changed = {field for field, text in after.items() if before[field] != text}
    assert changed == {"name", "contact"}
    assert after["name"] == "Prøve Mor H."


def test_a_line_is_looked_after(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    here = f"/api/v1/lines/{line}"
    assert midwife.post(f"{here}/tries", {"way": "phone", "reached": False}).status_code == 201
    assert midwife.post(f"{here}/tries", {"way": "meeting", "reached": True}).status_code == 201
    version = midwife.get(here).get_json()["version"]
    day = (api.world.clock.now() + timedelta(days=9)).date().isoformat()
    planned = midwife.post(f"{here}/plan", {"next_on": day}, version=version)
    assert planned.status_code == 200, planned.text
    assert midwife.post(f"{here}/items", {"field": "note", "text": "Et notat."}).status_code == 201
    assert midwife.get(here).get_json()["next_on"] == day
    assert midwife.post(f"{here}/quiet", {"quiet": True}).status_code == 200
    seen = midwife.get(here).get_json()
    assert (seen["next_on"], seen["quiet"]) == (api.world.clock.now().date().isoformat(), True), "the holder rings"
    assert [one["reached"] for one in seen["tries"]] == [True, False]
    assert {"note", "own_words"} <= {one["field"] for one in seen["items"]}
    untold = midwife.post(f"{here}/close", {"ending": "enough"}, version=seen["version"])
    assert (untold.status_code, untold.get_json()["reason"]) == (409, "the-parent-has-not-been-told")
    closed = midwife.post(f"{here}/close", {"ending": "enough", "told": True}, version=seen["version"])
    assert closed.status_code == 200, closed.text
    assert midwife.get(here).status_code == 404


def test_a_line_links_what_can_be_done_with_it_now(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    here = f"/api/v1/lines/{line}"

    def can() -> set[str]:
        return {link["action"] for link in midwife.get(here).get_json()["actions"]}

    always = {"log_try", "plan", "write", "details", "preview", "referrals", "family", "page", "quieten", "concerns"}
    assert always | {"proposals", "close"} <= can()
    assert can().isdisjoint({"shut_page", "last_word", "meetings"}), "no page yet, and no midwife on the list (R069)"
    midwife.post(f"{here}/page")
    api.world.send(line)
    assert "shut_page" in can()
    assert "close" not in can(), "a referral is under way"
    midwife.post(f"{here}/quiet", {"quiet": True})
    assert always <= can()
    assert can().isdisjoint({"proposals", "last_message", "last_word"}), "everything toward the parent has stopped"


def test_a_parent_who_is_only_rung_up_is_left_a_last_word_after_three_days(api: ApiWorld) -> None:
    contact = Contact(SafeWay.PHONE, phone="20 20 20 20").to_text()
    line = api.world.open(written=(Written(Field.NAME, "Prøve Mor"), Written(Field.CONTACT, contact)))
    midwife, here = api.caller("jordemoder"), f"/api/v1/lines/{line}"

    def links() -> Json:
        return {link["action"]: link for link in midwife.get(here).get_json()["actions"]}

    for earlier in (2, 1, 0):
        assert links().keys().isdisjoint({"last_word", "last_message"})
        assert midwife.post(f"{here}/tries", {"way": "phone", "reached": False}).status_code == 201
        with api.world.site.database.write() as work:
            today = api.world.clock.now().astimezone(DENMARK).date()
            now = update(TryRow).where(TryRow.line_id == line, TryRow.day == today)
            work.session.execute(now.values(day=today - timedelta(days=earlier)))
            work.commit()
    word = links()["last_word"]
    assert word["fields"] == ["allowed"]
    assert midwife.post(word["href"], {"allowed": True}).status_code == 200
    assert "last_word" not in links(), "once"


def test_what_is_to_be_sent_by_hand_has_that_as_its_first_link(api: ApiWorld) -> None:
    line = api.world.open()
    referral = api.world.send(line, unit=None)
    midwife, here = api.caller("jordemoder"), f"/api/v1/referrals/{referral}"
    first = midwife.get(here).get_json()["actions"][0]
    assert (first["action"], first["fields"]) == ("sent", [])
    assert midwife.post(first["href"], {"no such field": 1}, version=1).status_code == 422
    version = midwife.get(here).get_json()["version"]
    assert midwife.post(first["href"], version=version).status_code == 200
    assert "sent" not in {link["action"] for link in midwife.get(here).get_json()["actions"]}
    inside = api.world.send(api.world.open())
    assert "sent" not in {link["action"] for link in midwife.get(f"/api/v1/referrals/{inside}").get_json()["actions"]}


def test_every_link_of_a_line_leads_somewhere(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    for link in midwife.get(f"/api/v1/lines/{line}").get_json()["actions"]:
        answer = midwife.post(link["href"], {"no such field": 1})
        assert answer.status_code == 422, link


@pytest.mark.parametrize("kind", Kind)
def test_the_actions_are_those_of_the_table_for_this_person(api: ApiWorld, kind: Kind) -> None:
    line = api.world.open()
    referral = api.world.send(line, kind=kind)
    for who in ("jordemoder", "terapeut", "chefjordemoder"):
        with api.world.site.database.read() as session:
            by = Acting(Door.API, api.world.town.actor(api.world.people[who]))
            able = [one.value for one in api.world.site.referrals.case(session, by, referral).actions(by)]
        links = api.caller(who).get(f"/api/v1/referrals/{referral}").get_json()["actions"]
        assert [one["action"] for one in links] == able


def test_the_parents_page_is_made_once_and_shut(api: ApiWorld) -> None:
    midwife, line, key = api.caller("jordemoder"), api.world.open(), uuid4().hex
    here = f"/api/v1/lines/{line}"
    made, again = (midwife.post(f"{here}/page", key=key) for _ in range(2))
    assert made.status_code == again.status_code == 201
    assert made.get_json()["link"].startswith("http://127.0.0.1:8000/min-side/")
    assert made.get_json()["code"]
    assert (again.get_json()["link"], again.get_json()["code"]) == (None, None), "kept nowhere, so not said again"
    assert acts_by_api(api, "jordemoder", Act.PAGE_MADE, line) == 1
    assert midwife.get(here).get_json()["page_made_at"]
    assert midwife.post(f"{here}/page/shut").status_code == 200
    assert midwife.get(here).get_json()["page_made_at"] is None
    in_arabic = midwife.post(f"/api/v1/lines/{api.world.open(language='ar')}/page").get_json()
    assert in_arabic["link"].startswith("http://127.0.0.1:8000/ar/min-side/")


def test_what_the_parent_says_comes_up_and_is_settled(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    family: FamilySite = api.app.extensions[FAMILY]
    midwife.post(f"/api/v1/lines/{line}/page")
    with api.world.site.database.write() as work:
        page = family.pages.made_on(work.session, line)
        assert page is not None
        family.answers.call_me(work, OpenPage(page.id, line))
        work.commit()
    (said,) = midwife.get(f"/api/v1/lines/{line}").get_json()["answers"]
    board = midwife.listed("/api/v1/lines")
    assert [one["answers"] for one in board if one["id"] == str(line)] == [[said]]
    assert (said["answer"], said["text"]) == ("call_me", "Forælderen beder jer ringe")
    other = api.world.open()
    assert midwife.post(f"/api/v1/lines/{other}/answers/{said['id']}/settled").status_code == 404
    assert midwife.post(f"/api/v1/lines/{line}/answers/{said['id']}/settled").status_code == 200
    assert midwife.get(f"/api/v1/lines/{line}").get_json()["answers"] == []


def test_a_written_yes_is_asked_for(api: ApiWorld) -> None:
    line = api.world.open()
    consent = api.world.referral(api.world.send(line)).consent_id
    midwife = api.caller("jordemoder")
    assert midwife.post(f"/api/v1/lines/{line}/consents/{consent}/confirmation").status_code == 200
    assert acts_by_api(api, "jordemoder", Act.CONFIRMATION_ASKED, consent) == 1


def test_lines_are_linked_with_each_parents_own_yes(api: ApiWorld) -> None:
    midwife, one, other = api.caller("jordemoder"), api.world.open(), api.world.open()
    here, there = f"/api/v1/lines/{one}", f"/api/v1/lines/{other}"
    made = midwife.post(f"{here}/family", {"reference": api.world.line(other).reference})
    assert made.status_code == 201, made.text
    link = made.get_json()["id"]
    assert midwife.post(f"{here}/family/{link}/yes").status_code == 200
    (seen,) = midwife.get(here).get_json()["family"]
    reference = api.world.line(other).reference
    assert (seen["agreed"], seen["other_agreed"], seen["other"]) == (True, False, reference)
    assert seen["name"] == "Prøve Mor"
    assert midwife.post(f"{there}/family/{link}/end").status_code == 200
    (left,) = midwife.get(here).get_json()["family"]
    assert (left["agreed"], left["other_agreed"]) == (True, False), "a yes taken back is that yes alone"
    stranger = api.world.open("pædagog", "Huset")
    unknown = midwife.post(f"{here}/family", {"reference": api.world.line(stranger).reference})
    assert (unknown.status_code, unknown.get_json()["reason"]) == (409, "no-such-line-or-not-yours")


def test_lines_are_passed_on_and_theirs_once_they_say_yes(api: ApiWorld) -> None:
    midwife, colleague = api.caller("jordemoder"), api.caller("kollega")
    lines = [api.world.open(), api.world.open()]
    bundle = midwife.get("/api/v1/pass-ons").get_json()["bundles"][0]
    to = api.world.people["kollega"]
    assert {one["id"] for one in bundle["lines"]} >= {str(line) for line in lines}
    assert str(to) in {one["id"] for one in bundle["colleagues"]}
    offered = midwife.post("/api/v1/pass-ons", {"lines": [str(line) for line in lines], "to": str(to)})
    assert offered.status_code == 201, offered.text
    asked = colleague.get("/api/v1/pass-ons")
    assert "Prøve Mor" not in str(asked.get_json()["asked"])
    first, second = (one["id"] for one in asked.get_json()["asked"])
    assert midwife.post(f"/api/v1/pass-ons/{second}/take-back").status_code == 200
    late = colleague.post("/api/v1/pass-ons/answers", {"offers": [first, second], "accepts": True})
    assert late.status_code == 409
    assert {api.world.holder(line) for line in lines} == {"jordemoder"}, "all of them or none"
    assert colleague.post("/api/v1/pass-ons/answers", {"offers": [first], "accepts": True}).status_code == 200
    assert sorted(str(api.world.holder(line)) for line in lines) == ["jordemoder", "kollega"]


# -- once ---------------------------------------------------------------------------------------------------------


def test_a_repeated_request_is_done_once_and_answered_the_same(api: ApiWorld) -> None:
    midwife, line, key = api.caller("jordemoder"), api.world.open(), uuid4().hex
    body = {"way": "phone", "reached": False}
    first, again = (midwife.post(f"/api/v1/lines/{line}/tries", body, key=key) for _ in range(2))
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(api, TryRow.line_id == line) == 1


def test_a_repeated_opening_makes_one_line(api: ApiWorld) -> None:
    midwife, key = api.caller("kollega"), uuid4().hex
    before = count(api, LineRow.holder_id == api.world.people["kollega"])
    first, again = (midwife.post("/api/v1/lines", NEW, key=key) for _ in range(2))
    assert first.location == again.location
    assert first.get_json() == again.get_json()
    assert count(api, LineRow.holder_id == api.world.people["kollega"]) == before + 1


def test_a_repeated_action_is_answered_though_the_version_has_moved_on(api: ApiWorld) -> None:
    referral = api.world.send(api.world.open())
    therapist, key = api.caller("terapeut"), uuid4().hex
    path = f"/api/v1/referrals/{referral}/accept"
    version = api.world.referral(referral).version
    first = therapist.post(path, key=key, version=version)
    api.world.act("terapeut", referral, Action.REACH)
    again = therapist.post(path, key=key, version=version)
    assert first.status_code == again.status_code == 200
    assert first.get_json() == again.get_json()
    assert api.world.state(referral) is State.IN_CONTACT


def test_the_key_for_something_else_is_refused(api: ApiWorld) -> None:
    midwife, line, key = api.caller("jordemoder"), api.world.open(), uuid4().hex
    path = f"/api/v1/lines/{line}/tries"
    assert midwife.post(path, {"way": "phone", "reached": False}, key=key).status_code == 201
    other = midwife.post(path, {"way": "phone", "reached": True}, key=key)
    assert other.status_code == 422
    assert other.get_json()["errors"][0]["parameter"] == "Idempotency-Key"
    elsewhere = midwife.post(f"/api/v1/lines/{line}/quiet", {"quiet": True}, key=key)
    assert elsewhere.status_code == 422
    assert count(api, TryRow.line_id == line) == 1


def test_the_same_key_of_another_token_is_another_key(api: ApiWorld) -> None:
    line, key = api.world.open(), uuid4().hex
    for who in ("jordemoder", "chefjordemoder"):
        answer = api.caller(who).post(f"/api/v1/lines/{line}/tries", {"way": "sms", "reached": False}, key=key)
        assert answer.status_code == 201
    assert count(api, TryRow.line_id == line) == 2


def test_what_was_refused_can_be_tried_again_with_its_key(api: ApiWorld) -> None:
    midwife, line, key = api.caller("jordemoder"), api.world.open(), uuid4().hex
    body = {"ending": "enough", "told": True}
    version = midwife.get(f"/api/v1/lines/{line}").get_json()["version"]
    referral = api.world.send(line)
    assert midwife.post(f"/api/v1/lines/{line}/close", body, key=key, version=version).status_code == 409
    api.world.act("terapeut", referral, Action.DECLINE, reason="Vi har lukket.")
    api.world.act("jordemoder", referral, Action.SETTLE, what_next="Vi tales ved.")
    version = midwife.get(f"/api/v1/lines/{line}").get_json()["version"]
    assert midwife.post(f"/api/v1/lines/{line}/close", body, key=key, version=version).status_code == 200


def test_without_a_key_nothing_is_done(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    for key in ("short", "x" * 101, "with spaces in it"):
        answer = midwife.post(f"/api/v1/lines/{line}/tries", {"way": "phone", "reached": False}, key=key)
        assert answer.status_code == 400
        assert answer.get_json()["errors"][0]["parameter"] == "Idempotency-Key"
    assert count(api, TryRow.line_id == line) == 0


def test_what_is_remembered_says_nothing_and_goes_after_a_day(api: ApiWorld) -> None:
    midwife, line, key = api.caller("jordemoder"), api.world.open(), uuid4().hex
    body = {"field": "note", "text": "Noget hemmeligt."}
    assert midwife.post(f"/api/v1/lines/{line}/items", body, key=key).status_code == 201
    database, clock = api.world.site.database, SecurityClock()
    with database.read() as session:
        for row in session.scalars(select(RepeatRow)):
            said = " ".join(str(value) for value in vars(row).values())
            assert "hemmeligt" not in said
            assert key not in said
            assert midwife.token not in said
    with database.write() as work:
        work.session.execute(update(RepeatRow).values(at=clock.now() - LASTS))
        work.commit()
    other = midwife.post(f"/api/v1/lines/{line}/items", body | {"text": "Noget andet."}, key=key)
    assert other.status_code == 201, "the key is free again, swept or not"
    assert ForgetRepeats(database, clock).run(clock.now()) > 0
    assert count(api, RepeatRow.at <= clock.now() - LASTS) == 0
    assert count(api, RepeatRow.key.is_not(None)) == 1


@pytest.mark.parametrize("what", ["tries", "lines", "accept"])
def test_the_same_request_twice_at_once_is_done_once(api: ApiWorld, what: str) -> None:
    line = api.world.open("pædagog", "Huset") if what == "tries" else api.world.open()
    referral = api.world.send(line) if what == "accept" else None
    who = {"tries": "pædagog", "lines": "sundhedsplejerske", "accept": "terapeut"}[what]
    caller, key, gate = api.caller(who), uuid4().hex, Barrier(4)
    asked = {
        "tries": (f"/api/v1/lines/{line}/tries", {"way": "phone", "reached": False}, None),
        "lines": ("/api/v1/lines", NEW, None),
        "accept": (f"/api/v1/referrals/{referral}/accept", {}, 0),
    }[what]
    version = api.world.referral(referral).version if referral else None
    answers: list[tuple[int, str]] = []

    def ask() -> None:
        gate.wait()
        answer = caller.post(asked[0], asked[1], key=key, version=version)
        answers.append((answer.status_code, answer.text))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1, answers
    assert answers[0][0] in {200, 201}
    done = {
        "tries": (TryRow.line_id == line,),
        "lines": (LineRow.holder_id == api.world.people[who],),
        "accept": (StepRow.referral_id == referral, StepRow.action == "accept"),
    }[what]
    assert count(api, *done) == 1


# -- versions -----------------------------------------------------------------------------------------------------


def test_of_two_writers_one_wins_and_the_other_is_told(api: ApiWorld) -> None:
    referral = api.world.send(api.world.open())
    path, version = f"/api/v1/referrals/{referral}", api.world.referral(referral).version
    won = api.caller("terapeut").post(f"{path}/accept", version=version)
    lost = api.caller("pædagog").post(f"{path}/decline", {"reason": "Ingen plads."}, version=version)
    assert (won.status_code, lost.status_code) == (200, 412)
    assert lost.get_json()["type"].endswith("/changed-meanwhile")
    assert api.world.state(referral) is State.ACCEPTED


def test_two_writers_at_once(api: ApiWorld) -> None:
    referral = api.world.send(api.world.open())
    path, version = f"/api/v1/referrals/{referral}", api.world.referral(referral).version
    gate, answers = Barrier(2), []

    def ask(who: str, action: str, body: Json) -> None:
        caller = api.caller(who)
        gate.wait()
        answers.append(caller.post(f"{path}/{action}", body, version=version).status_code)

    threads = [
        Thread(target=ask, args=("terapeut", "accept", {})),
        Thread(target=ask, args=("pædagog", "decline", {"reason": "Ingen plads."})),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # who comes second has an old version, or, after a no, nothing to say yes to any more
    assert min(answers) == 200
    assert max(answers) in {409, 412}
    assert count(api, StepRow.referral_id == referral) == 2


def test_a_version_must_be_named(api: ApiWorld) -> None:
    line = api.world.open()
    referral = api.world.send(line)
    midwife = api.caller("jordemoder")
    for path, body in (
        (f"/api/v1/referrals/{referral}/withdraw", {}),
        (f"/api/v1/lines/{line}/plan", {"next_on": "2099-01-01"}),
    ):
        assert midwife.post(path, body).status_code == 428
        for given in ("*", '"0"', 'W/"1"', '"1", "2"', "nonsense"):
            headers = {"Authorization": f"Bearer {midwife.token}", "Idempotency-Key": uuid4().hex, "If-Match": given}
            headers["Accept-Language"] = "en"
            answer = api.app.test_client().post(path, json=body, headers=headers)
            assert answer.status_code == (428 if given == "*" else 412), given
            helped = "without W/" in answer.get_json().get("detail", "")
            assert helped == (given not in ('"0"', "*")), "that somebody else was first is said of a version only"
    assert api.world.state(referral) is State.SENT


# -- no -----------------------------------------------------------------------------------------------------------


def test_a_no_has_a_stable_type_a_code_and_a_sentence(api: ApiWorld) -> None:
    line = api.world.open()
    api.world.send(line)
    midwife = api.caller("jordemoder")
    again = api.send(line, midwife)
    assert again.status_code == 409
    said = again.get_json()
    assert said["type"].endswith("/api/problems/not-possible-now")
    assert said["reason"] == "another-handover-is-under-way"
    assert said["detail"] == "Der er en anden overlevering i gang. Vent på svar, eller træk den tilbage."


def test_what_is_wrong_is_pointed_at(api: ApiWorld) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    disagreed = midwife.post(f"/api/v1/lines/{line}/referrals", api.sending(line, agreed=False))
    assert (disagreed.status_code, disagreed.get_json()["errors"][0]["pointer"]) == (422, "/agreed")
    no_phone = midwife.post("/api/v1/lines", NEW | {"contact": {"way": "phone", "phone": "12"}})
    assert (no_phone.status_code, no_phone.get_json()["errors"][0]["pointer"]) == (422, "/contact/phone")
    assert no_phone.get_json()["reason"] == "this-is-no-phone-number"
    wrong = NEW | {"cpr": "010190-1234", "contact": {"way": "pigeon"}, "texts": {"diary": "x"}, "week": "17"}
    found = midwife.post("/api/v1/lines", wrong)
    assert found.status_code == 422
    assert {one["pointer"] for one in found.get_json()["errors"]} == {"/cpr", "/contact/way", "/texts/diary", "/week"}
    assert "010190" not in found.text
    assert "pigeon" not in found.text
    made_up = midwife.post("/api/v1/lines", NEW | {"<b>Prøve Mor</b>": 1, "a/b": 2})
    assert {one["pointer"] for one in made_up.get_json()["errors"]} == {"/?"}
    assert "Prøve" not in made_up.text


def test_a_cpr_number_is_pointed_out_where_it_stands(api: ApiWorld) -> None:
    midwife, cpr = api.caller("jordemoder"), "Prøve 010190-1234"
    opened = midwife.post("/api/v1/lines", NEW | {"contact": {"way": "phone", "phone": "20202020", "note": cpr}})
    sent = midwife.post(
        f"/api/v1/lines/{(line := api.world.open())}/referrals", api.sending(line) | {"to": {"outside": cpr}}
    )
    for answer, pointer in ((opened, "/contact/note"), (sent, "/to/outside")):
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json["errors"]] == [pointer]


def test_an_action_takes_only_what_it_asks_for(api: ApiWorld) -> None:
    referral = api.world.send(api.world.open())
    version = api.world.referral(referral).version
    answer = api.caller("terapeut").post(f"/api/v1/referrals/{referral}/accept", {"reason": "?"}, version=version)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/reason")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"way": NaN}', "application/json", 400),
        (b'{"way": "phone", "way": "sms", "reached": false}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b'"x"', "application/json", 422),
        (b'{"way": "phone", "reached": false}', "text/plain", 415),
        (b'{"field": "note", "text": "a\\u0000b"}', "application/json", 422),
        (b'{"field": "note", "text": "\\ud800"}', "application/json", 422),
    ],
)
def test_what_cannot_be_read(api: ApiWorld, body: bytes, kind: str, status: int) -> None:
    midwife, line = api.caller("jordemoder"), api.world.open()
    headers = {"Authorization": f"Bearer {midwife.token}", "Idempotency-Key": uuid4().hex}
    path = f"/api/v1/lines/{line}/{'items' if b'field' in body else 'tries'}"
    answer = api.app.test_client().post(path, data=body, content_type=kind, headers=headers)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_every_place_that_is_pointed_at_belongs_to_a_refusal() -> None:
    assert POINTERS.keys() <= REFUSALS.keys()
    assert len({code(Refused(said)) for said in REFUSALS}) == len(REFUSALS)
    assert code(StillMissing(["screening"])) == "still-missing"
    assert code(Refused("something new")) == "not-now"


# -- not yours ----------------------------------------------------------------------------------------------------


def test_what_is_not_yours_is_not_there(api: ApiWorld) -> None:
    line = api.world.open()
    referral = api.world.send(line)
    consent = api.world.referral(referral).consent_id
    day = {"next_on": "2099-01-01"}
    for who in ("sundhedsplejerske", "kollega"):
        stranger = api.caller(who)
        for path, body in (
            (f"/api/v1/lines/{line}", None),
            (f"/api/v1/lines/{line}/consents", None),
            (f"/api/v1/lines/{line}/receivers", None),
            (f"/api/v1/lines/{line}/tries", {"way": "phone", "reached": False}),
            (f"/api/v1/lines/{line}/plan", day),
            (f"/api/v1/lines/{line}/items", {"field": "note", "text": "x"}),
            (f"/api/v1/lines/{line}/quiet", {"quiet": True}),
            (f"/api/v1/lines/{line}/close", {"ending": "enough", "told": True}),
            (f"/api/v1/lines/{line}/consents/{consent}/withdrawal", {}),
            (f"/api/v1/lines/{line}/referrals", api.sending(line)),
            (f"/api/v1/referrals/{referral}", None),
            (f"/api/v1/referrals/{referral}/withdraw", {}),
        ):
            yours = stranger.get(path) if body is None else stranger.post(path, body, version=1)
            nobodys = path.replace(str(line), str(uuid4())).replace(str(referral), str(uuid4()))
            none = stranger.get(nobodys) if body is None else stranger.post(nobodys, body, version=1)
            assert (yours.status_code, yours.get_json()) == (404, none.get_json()), path
    assert not api.world.line(line).quiet


def test_another_lines_consent_is_not_there(api: ApiWorld) -> None:
    one, other = api.world.open(), api.world.open()
    consent = api.world.referral(api.world.send(one)).consent_id
    answer = api.caller("jordemoder").post(f"/api/v1/lines/{other}/consents/{consent}/withdrawal")
    assert answer.status_code == 404


def test_a_token_for_something_else_meets_no_family(api: ApiWorld) -> None:
    line = api.world.open()
    caller = api.caller("jordemoder", Permission.SEE_WORK)
    for path in ("/api/v1/lines", "/api/v1/inbox", f"/api/v1/lines/{line}"):
        assert caller.get(path).status_code == 404
    assert caller.post("/api/v1/router", {"situation": {}}).status_code == 404


def test_without_a_second_factor_no_family_is_met(api: ApiWorld) -> None:
    caller = api.caller("jordemoder", Permission.MEET_FAMILIES)
    assert caller.get("/api/v1/lines").status_code == 200
    person = api.world.people["jordemoder"]
    with api.world.site.database.write() as work:
        work.session.get_one(CredentialRow, person).factor_secret = None
        work.commit()
    assert caller.get("/api/v1/lines").status_code == 404
    assert caller.get("/api/v1/me").get_json()["permissions"] == ["know_oneself"]
    api.second_factor(person)
    assert caller.get("/api/v1/lines").status_code == 200


def test_a_token_gets_no_more_than_its_person_has(api: ApiWorld) -> None:
    site, place = api.world.town.site, api.world.town.place
    person = api.world.town.person(Role.CATALOGUE_EDITOR, place=place, password=None)
    by = Acting(Door.PAGE, api.world.town.actor(person))
    with site.database.write() as work, pytest.raises(NotDone) as refused:
        site.tokens.make(work, by, person, "Prøvenøgle", [Permission.MEET_FAMILIES], 30)
    assert refused.value.reason is Refusal.SCOPE_NOT_YOURS


# -- consent, on each surface -------------------------------------------------------------------------------------


def test_a_receiver_reads_what_the_consent_names_and_nothing_else(api: ApiWorld) -> None:
    line = api.world.open()
    only = api.world.consent(api.world.items(line, Field.OWN_WORDS))
    referral = api.world.send(line, consent=only)
    therapist = api.caller("terapeut")
    seen = therapist.get(f"/api/v1/referrals/{referral}").get_json()
    assert [one["field"] for one in seen["items"]] == ["own_words"]
    assert seen["line"] is None
    arrived = next(one for one in therapist.listed("/api/v1/inbox") if one["id"] == str(referral))
    assert arrived["name"] == ""
    assert "Prøve Mor" not in therapist.get(f"/api/v1/referrals/{referral}").text


def test_a_withdrawal_acts_at_the_next_read_on_every_surface(api: ApiWorld) -> None:
    line = api.world.open()
    referral = api.world.send(line)
    midwife, therapist = api.caller("jordemoder"), api.caller("terapeut")
    here = f"/api/v1/lines/{line}/consents"
    consent = midwife.get(here).get_json()["results"][0]
    words = next(iter(api.world.items(line, Field.OWN_WORDS)))
    part = midwife.post(f"{here}/{consent['id']}/withdrawal", {"items": [str(words)]})
    assert part.status_code == 200, part.text
    seen = therapist.get(f"/api/v1/referrals/{referral}")
    assert OWN_WORDS not in seen.text
    assert "Prøve Mor" in seen.text
    told = midwife.get(here).get_json()["results"][0]
    assert (told["valid"], [one["withdrawn"] for one in told["items"]].count(True)) == (True, 1)
    whole = midwife.post(f"{here}/{consent['id']}/withdrawal")
    assert whole.status_code == 200
    late = therapist.get(f"/api/v1/referrals/{referral}").get_json()
    assert late["over"]
    assert (late["state"], late["items"], late["history"], late["actions"]) == (None, [], [], [])
    assert str(referral) not in therapist.get("/api/v1/inbox").text
    assert not midwife.get(here).get_json()["results"][0]["valid"]


def test_only_what_a_consent_names_can_be_taken_back_from_it(api: ApiWorld) -> None:
    line = api.world.open()
    consent = api.world.referral(api.world.send(line)).consent_id
    answer = api.caller("jordemoder").post(
        f"/api/v1/lines/{line}/consents/{consent}/withdrawal", {"items": [str(uuid4())]}
    )
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/items")


def test_nobody_passes_on_what_they_may_not_read(api: ApiWorld) -> None:
    """What the midwives kept for themselves is not the house's to name, even by its id."""
    line = api.world.open()
    kept = api.world.items(line, Field.PROFESSIONAL)
    shared = api.world.items(line) - kept
    referral = api.world.send(line, consent=api.world.consent(shared))
    api.world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    therapist, body = api.caller("terapeut"), api.sending(line, "Sundhedsplejen") | {"kind": "addition"}
    refused = therapist.post(f"/api/v1/lines/{line}/referrals", body | {"items": [str(i) for i in shared | kept]})
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/items")
    sent = therapist.post(f"/api/v1/lines/{line}/referrals", body | {"items": [str(i) for i in shared]})
    assert sent.status_code == 201, sent.text
    seen = api.caller("sundhedsplejerske").get(sent.location)
    assert "Første barn, uge 17." not in seen.text


def test_a_leader_sees_frames_without_names(api: ApiWorld) -> None:
    line = api.world.open()
    region = api.world.line(line).organisation_id
    leader = api.world.town.person(Role.LEADER, place=region, password=None)
    api.world.people["leder"] = leader
    caller = api.caller("leder", Permission.SEE_FRAMES)
    frames = caller.listed(f"/api/v1/frames/{region}")
    (frame,) = [one for one in frames if one["reference"] == api.world.line(line).reference]
    assert sorted(frame) == ["actor", "days", "deadline", "reference", "unit", "urgency"]
    assert "Prøve Mor" not in str(frames)
    assert str(line) not in str(frames)
    assert caller.get(f"/api/v1/frames/{api.world.town.place}").status_code == 404
    assert caller.get("/api/v1/lines").status_code == 404


# -- the record ---------------------------------------------------------------------------------------------------


def test_every_look_is_in_the_record_before_it_is_answered(api: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    line = api.world.open()
    referral = api.world.send(line)
    midwife, therapist = api.caller("jordemoder"), api.caller("terapeut")
    sending = api.sending(line)
    looks = {
        f"/api/v1/lines/{line}": (midwife, "jordemoder", Act.LINE_SEEN, line),
        f"/api/v1/lines/{line}/consents": (midwife, "jordemoder", Act.LINE_SEEN, line),
        f"/api/v1/lines/{line}/receivers": (midwife, "jordemoder", Act.LINE_SEEN, line),
        "/api/v1/lines": (midwife, "jordemoder", Act.LINES_SEEN, line),
        "/api/v1/inbox": (therapist, "terapeut", Act.LINES_SEEN, referral),
        f"/api/v1/referrals/{referral}": (therapist, "terapeut", Act.REFERRAL_SEEN, referral),
    }
    for path, (caller, who, act, subject) in looks.items():
        before = acts_by_api(api, who, act, subject)
        if act is Act.LINES_SEEN:
            caller.listed(path)
        else:
            assert caller.get(path).status_code == 200
        assert acts_by_api(api, who, act, subject) == before + 1, path
    before = acts_by_api(api, "jordemoder", Act.LINE_SEEN, line)
    midwife.post(f"/api/v1/lines/{line}/preview", {k: sending[k] for k in ("to", "kind", "items")})
    assert acts_by_api(api, "jordemoder", Act.LINE_SEEN, line) == before + 1

    def torn(*_: object) -> None:
        raise RuntimeError("no record")

    monkeypatch.setattr(api.world.site.database, "_flush_events", torn)
    for path, (caller, *_rest) in looks.items():
        answer = caller.get(path)
        assert answer.status_code == 500, path
        assert "Prøve" not in answer.text
    assert caller.get(f"/api/v1/referrals/{referral}").status_code == 500


def test_an_act_is_in_the_record_as_one_of_the_api(api: ApiWorld) -> None:
    line = api.world.open()
    caller = api.caller("jordemoder")
    assert caller.post(f"/api/v1/lines/{line}/quiet", {"quiet": True}).status_code == 200
    assert acts_by_api(api, "jordemoder", Act.LINE_QUIETED, line) == 1


def test_r008_a_talk_the_parent_disputes_is_told_and_nobody_takes_over_before_another(api: ApiWorld) -> None:
    world = api.world
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    site: FamilySite = api.app.extensions[FAMILY]
    with world.site.database.write() as work:
        site.answers.talked(work, OpenPage(uuid4(), line), referral, yes=False)
        work.commit()
    house, here = api.caller("terapeut"), f"/api/v1/referrals/{referral}"
    shown = house.get(here).json
    links = [link["action"] for link in shown["actions"]]
    assert shown["not_talked"]
    assert "take_over" not in links
    assert "reach" in links
    (arrived,) = (one for one in house.listed("/api/v1/inbox") if one["id"] == str(referral))
    assert arrived["not_talked"]
    refused = house.post(f"{here}/take_over", version=shown["version"])
    assert refused.status_code == 409
    assert "Ring først" in refused.text
    assert house.post(f"{here}/reach", {"way": "phone"}, version=shown["version"]).status_code == 200
    assert not house.get(here).json["not_talked"]
    version = house.get(here).json["version"]
    assert house.post(f"{here}/take_over", version=version).status_code == 200
    assert world.holder(line) == "terapeut"


def test_where_all_has_stopped_the_receiver_is_told_so_and_no_day(api: ApiWorld) -> None:
    world = api.world
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT)
    holder, house = api.caller("jordemoder"), api.caller("terapeut")
    assert holder.post(f"/api/v1/lines/{line}/quiet", {"quiet": True}).status_code == 200
    shown = house.get(f"/api/v1/referrals/{referral}").json
    assert (shown["quiet"], shown["deadline"]) == (True, None)
    assert "due" not in {item["field"] for item in shown["items"]}
    (arrived,) = (one for one in house.listed("/api/v1/inbox") if one["id"] == str(referral))
    assert (arrived["quiet"], arrived["waits"]["deadline"], arrived["waits"]["urgency"]) == (True, None, "fine")
    (sent,) = holder.get(f"/api/v1/lines/{line}").json["referrals"]
    assert sent["deadline"] is None
    assert holder.post(f"/api/v1/lines/{line}/quiet", {"quiet": False}).status_code == 200
    assert house.get(f"/api/v1/referrals/{referral}").json["deadline"]


def test_r079_a_newer_safe_contact_is_told_and_renewed_with_the_parents_yes(api: ApiWorld) -> None:
    world = api.world
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT)
    with world.site.database.write() as work:
        new = Contact(SafeWay.SMS, phone="+4530303088").to_text()
        world.site.families.write(work, world.by("jordemoder"), line, [Written(Field.CONTACT, new)])
        work.commit()
    house, here = api.caller("terapeut"), f"/api/v1/referrals/{referral}"
    shown = house.get(here).json
    assert shown["contact_changed"]
    assert "contact" not in {item["field"] for item in shown["items"]}
    door = f"/api/v1/lines/{line}/consents/{world.referral(referral).consent_id}/contact"
    assert house.post(door).status_code == 404
    assert api.caller("jordemoder").post(door).status_code == 200
    again = house.get(here).json
    assert not again["contact_changed"]
    (item,) = (one for one in again["items"] if one["field"] == "contact")
    assert item["contact"]["phone"] == "+4530303088"


def test_what_goes_by_hand_is_to_be_sent_until_the_sender_says_that_it_was(api: ApiWorld) -> None:
    line = api.world.open()
    referral, midwife = api.world.send(line, unit=None), api.caller("jordemoder")
    where = f"/api/v1/referrals/{referral}"
    seen = midwife.get(where).json
    assert seen["to_be_sent"] is True
    assert midwife.post(f"{where}/sent", version=seen["version"]).status_code == 200
    assert midwife.get(where).json["to_be_sent"] is False
    here = f"/api/v1/referrals/{api.world.send(api.world.open())}"
    refused = midwife.post(f"{here}/sent", version=midwife.get(here).json["version"])
    assert "Der er ikke noget at sende" in refused.json["detail"]


def test_a_yes_is_said_again_before_it_ends(api: ApiWorld) -> None:
    line = api.world.open()
    consent = api.world.referral(api.world.send(line)).consent_id
    midwife, today = api.caller("jordemoder"), api.world.clock.now().date()
    here = f"/api/v1/lines/{line}/consents"
    said = {"form": "oral", "understood": "own_language", "agreed": True}
    later = said | {"last_day": (today + timedelta(days=300)).isoformat()}
    early = midwife.post(f"{here}/{consent}/extension", said | {"last_day": (today + timedelta(days=9)).isoformat()})
    assert (early.status_code, early.get_json()["errors"][0]["pointer"]) == (422, "/last_day")
    for _twice in range(2):
        assert midwife.post(f"{here}/{consent}/extension", later, key="said-again").status_code == 200
    (found,) = midwife.get(here).get_json()["results"]
    assert found["last_day"] == later["last_day"]
    (again,) = found["said_again"]
    assert (again["form"], again["last_day"], again["by_parent"]) == ("oral", later["last_day"], False)
    assert api.caller("terapeut").post(f"{here}/{consent}/extension", later).status_code == 404
    assert acts_by_api(api, "jordemoder", Act.CONSENT_EXTENDED, consent) == 1


def test_a_next_time_that_is_over_is_refused_at_its_place(api: ApiWorld) -> None:
    world, therapist = api.world, api.caller("terapeut")
    referral = world.send(world.open())
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    over = (world.site.scribe.calendar.now().date() - timedelta(days=1)).isoformat()
    refused = therapist.post(
        f"/api/v1/referrals/{referral}/start", {"on": over}, version=world.referral(referral).version
    )
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.get_json()["errors"]] == ["/on"]
    assert world.state(referral) is State.TAKEN_OVER
