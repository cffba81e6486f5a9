"""The pages of concerns: gates hold at the page, forms keep what was typed, a yes to suspicion leaves no trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from familiehus.access.roles import StaffProfession
from familiehus.accounts.storage import OrganisationRow, ProfessionRow
from familiehus.audit.storage import EventRow
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Profession, Requirement
from familiehus.concerns.storage import (
    AdviceNoteRow,
    ApprovalRow,
    ConcernRow,
    DialogueRow,
    MeetingRow,
    ScreeningRow,
)
from familiehus.referrals.domain import Action, Kind, State
from familiehus.web.forms import FIELD
from tests.integration.referrals.api_world import ApiWorld
from tests.web.accounts.conftest import OURS, Staff
from tests.web.concerns.conftest import Place

BASE = "/personale/bekymring"
SCREENED = {"subject": "pregnancy", "occasion": "preventive_help", "outcome": "no_further_information_needed"}
MET = {
    "who1": "health_visitor",
    "where1": "Sundhedsplejen",
    "who2": "child_authority",
    "where2": "Familieafdelingen",
    "matter": "Et barn, der mistrives",
    "purpose": "At finde hjælp",
    "why_no_consent": "Forældrene sagde nej",
    "category": "child",
}
WORRY = {"suspected": "no", "subject": "child", "level": "across_fields", "said": "Sover meget i dagtilbuddet."}


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("", WORRY | {"said": "Født 010190-1234."}, "said"),
        ("", WORRY | {"suspected": ""}, "suspected"),
        ("", WORRY | {"level": ""}, "level"),
        ("/moede", {"held_on": ""}, "held_on"),
        ("/moede", {"who1": "child_authority", "where1": "Familieafdelingen"}, "participants"),
        ("/moede", MET | {"where1": "hos 010190-1234"}, "participants"),
        ("/moede", MET | {"matter": "010190-1234"}, "matter"),
        ("/moede", MET | {"held_back": "010190-1234"}, "held_back"),
        ("/moede", {one: value for one, value in MET.items() if one != "category"}, "category"),
        ("/dialog", WORRY | {"held_on": "2026-01-05"}, "family_was_there"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_with_a_way_there_on_top(
    place: Place, path: str, sent: dict[str, str], field: str
) -> None:
    visitor = place.add("sundhedsplejerske")
    line = place.line("sundhedsplejerske")
    today = datetime.now(UTC).date().isoformat()
    answer = visitor.post(f"{BASE}/{line}{path}", **{"held_on": today} | sent)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
    assert f'<a href="#{field}-error">' in answer.text


@pytest.mark.parametrize(
    ("path", "sent", "fields"),
    [
        ("", {"said": "Født 010190-1234."}, ["suspected", "subject", "level", "said"]),
        (
            "/moede",
            {"who1": "day_care", "matter": "Trivsel"},
            ["participants", "purpose", "why_no_consent", "category"],
        ),
        ("/dialog", {"subject": "child", "adviser": "Råd"}, ["suspected", "family_was_there", "family_view"]),
    ],
)
def test_everything_that_is_wrong_is_told_at_once_and_what_was_typed_stays(
    place: Place, path: str, sent: dict[str, str], fields: list[str]
) -> None:
    visitor = place.add("sundhedsplejerske")
    line = place.line("sundhedsplejerske")
    answer = visitor.post(f"{BASE}/{line}{path}", **{"held_on": datetime.now(UTC).date().isoformat()} | sent)
    assert answer.status_code == 400
    for field in fields:
        assert f'id="{field}-error"' in answer.text
        assert f'<a href="#{field}-error">' in answer.text
    for typed in sent.values():
        assert typed in answer.text


def next_month() -> str:
    return (datetime.now(UTC).date() + timedelta(days=30)).isoformat()


def start(place: Place, staff: Staff, referral: UUID) -> tuple[int, str]:
    """Press "Nu begynder det" on the referral's page."""
    version = place.world.referral(referral).version
    answer = staff.post(f"/personale/henvisning/{referral}/start", version=version, on=next_month())
    return answer.status_code, answer.text


def test_r031_that_a_place_is_free_stands_where_the_one_who_offers_it_looks(place: Place, therapist: Staff) -> None:
    sender = place.add("sundhedsplejerske")
    offer = place.offer(capacity=1)
    inside, first, second = (
        place.ready(place.line("sundhedsplejerske"), offer, "sundhedsplejerske", "terapeut") for _ in range(3)
    )
    place.world.act("terapeut", inside, Action.START)
    later = datetime.now(UTC).date() + timedelta(days=60)
    for one in (first, second):
        place.world.act("terapeut", one, Action.PUT_ON_WAITING, on=later, wants_to_wait=True)
    program = ApiWorld(place.app, place.world).caller("terapeut")

    def told(staff: Staff, path: str) -> int:
        return staff.get(path).text.count("Der er en plads fri")

    pages = ["/personale/kontakt", "/personale/kontakt/indbakke", f"/personale/henvisning/{first}"]
    assert [told(therapist, one) for one in pages] == [0, 0, 0]
    place.world.act("terapeut", inside, Action.COMPLETE)
    assert [told(therapist, one) for one in pages] == [1, 1, 1]
    for listed in ("lines", "inbox"):
        free = [one["waits"] for one in program.listed(f"/api/v1/{listed}") if one["waits"]["place_free"]]
        assert [one["referral"] for one in free] == [str(first)]
    seen = [program.get(f"/api/v1/referrals/{one}").json["place_free"] for one in (inside, first, second)]
    assert seen == [False, True, False]
    assert told(therapist, f"/personale/henvisning/{second}") == 0, "it is the other's, who has waited longer"
    assert told(sender, f"/personale/henvisning/{first}") == 0, "nobody else promises what is not offered yet"
    place.world.act("terapeut", first, Action.START)
    assert [told(therapist, one) for one in pages] == [0, 0, 0]


def test_r052_the_page_refuses_a_start_and_says_what_is_missing(place: Place, therapist: Staff) -> None:
    place.add("sundhedsplejerske")
    adviser = place.add("rådgiver")
    line = place.line("sundhedsplejerske")
    referral = place.ready(line, place.offer("Barnets lov § 30"), "sundhedsplejerske", "terapeut")
    status, text = start(place, therapist, referral)
    assert status == 400
    assert "socialfaglig screening" in text
    assert place.world.state(referral) is State.TAKEN_OVER
    told = therapist.get(f"{BASE}/foer-start/{referral}")
    assert "Giv rådgiveren forløbets nummer" in told.text
    here = f"{BASE}/screening/{place.town.place}/{line}"
    asked = adviser.post(f"{BASE}/screening", reference=place.reference(line).lower())
    assert asked.location == here
    page = adviser.get(here).text
    assert "Prøve Mor" not in page
    assert adviser.post(here, **SCREENED).status_code == 303
    assert "Den gælder fra nu" in adviser.get(f"{here}?gjort=1").text
    assert "Der mangler ikke noget" in therapist.get(f"{BASE}/foer-start/{referral}").text
    missing, referred = "Hvad mangler, før det kan begynde?", f"/personale/henvisning/{referral}"
    assert missing in therapist.get(referred).text
    assert start(place, therapist, referral)[0] == 303
    assert place.world.state(referral) is State.ACTIVE
    assert missing not in therapist.get(referred).text


def test_r053_nobody_but_the_adviser_finds_the_page(place: Place, therapist: Staff) -> None:
    line = place.line()
    here = f"{BASE}/screening/{place.town.place}/{line}"
    for staff in (therapist, place.add("administrator"), place.add("jobcenter")):
        assert staff.get(f"{BASE}/screening").status_code == 404
        assert staff.get(here).status_code == 404
        assert staff.post(here, **SCREENED).status_code == 404
    adviser = place.add("rådgiver")
    assert adviser.post(f"{BASE}/screening/{uuid4()}/{line}", **SCREENED).status_code == 404
    with place.site.database.read() as session:
        assert not list(session.query(ScreeningRow).filter(ScreeningRow.line_id == line))


def test_r052_a_form_cannot_date_it_back(place: Place, therapist: Staff) -> None:
    line, adviser = place.line(), place.add("rådgiver")
    here = f"{BASE}/screening/{place.town.place}/{line}"
    old = {
        "recorded_at": "2020-01-01",
        "recorded_on": "2020-01-01",
        "municipality": "Lolland",
        "recorded_by": str(uuid4()),
    }
    assert adviser.post(here, **SCREENED, **old).status_code == 303
    with place.site.database.read() as session:
        row = session.query(ScreeningRow).filter(ScreeningRow.line_id == line).one()
    assert row.recorded_by == adviser.person
    assert abs(row.recorded_at - place.site.scribe.security.now()) < timedelta(minutes=2)
    with place.site.database.read() as session:
        assert row.municipality == place.site.responsible.of_organisation(session, place.town.place)


def test_a_screening_form_keeps_what_was_chosen(place: Place, therapist: Staff) -> None:
    line, adviser = place.line(), place.add("rådgiver")
    here = f"{BASE}/screening/{place.town.place}/{line}"
    answer = adviser.post(here, subject="child", occasion="notification", outcome="no_support_needed")
    assert answer.status_code == 400
    assert 'id="support_now-error"' in answer.text
    assert answer.text.count(" checked") == 3
    assert adviser.post(here, **SCREENED, support_now="").status_code == 303
    empty = adviser.post(here, occasion="notification").text
    for field in ("subject", "support_now", "outcome"):
        assert f'<a href="#{field}-error">' in empty
    wrong = adviser.post(f"{BASE}/screening", reference="K-XXX-XXX")
    assert wrong.status_code == 404
    assert "K-XXX-XXX" in wrong.text


def test_r074_the_way_to_an_underretning_is_one_click_from_every_page(place: Place, therapist: Staff) -> None:
    line = place.line()
    place.add("sundhedsplejerske")
    referral = place.world.send(line, "terapeut", "Sundhedsplejen")
    contact = "/personale/kontakt"
    for path in (contact, f"{contact}/indbakke", f"{contact}/ny", f"{contact}/{line}", f"{contact}/{line}/henvis"):
        assert f'href="{BASE}/underretning' in therapist.get(path).text, path
    assert f'href="{BASE}/underretning' in therapist.get(f"/personale/henvisning/{referral}").text
    page = therapist.get(f"{BASE}/underretning?forloeb={line}").text
    for said in ("En henvisning er ikke en underretning", "ikke er født endnu", "kræver ikke samtykke", "112"):
        assert said in page
    assert "Ikke oplyst" in page


def test_r074_nobody_signed_in_is_shut_out(place: Place) -> None:
    for name in ("jobcenter", "administrator"):
        staff = place.add(name)
        before = place.events()
        assert staff.get(f"{BASE}/underretning?forloeb={uuid4()}").status_code == 200
        assert staff.get(f"{BASE}/underretning?forloeb=x").status_code == 200
        assert staff.get(f"{BASE}/overgreb").status_code == 200
        assert place.events() == before


@pytest.mark.parametrize(("path", "fields"), [("", {}), ("/dialog", {"held_on": "2026-01-05"})])
def test_r079_on_suspicion_nothing_is_written_and_the_procedure_is_shown(
    place: Place, therapist: Staff, path: str, fields: dict[str, str]
) -> None:
    line = place.line()
    token = therapist.token()
    before = place.events(), place.count(ConcernRow), place.count(DialogueRow)
    data = {FIELD: token, **WORRY, **fields, "suspected": "yes", "said": "noget meget følsomt"}
    answer = therapist.browser.post(f"{BASE}/{line}{path}", data=data, headers=OURS)
    assert answer.status_code == 303
    assert answer.location == f"{BASE}/overgreb"
    shown = therapist.get(answer.location).text
    assert "Intet er gemt" in shown
    assert "følsomt" not in shown
    assert (place.events(), place.count(ConcernRow), place.count(DialogueRow)) == before


def test_r080_three_answers_and_a_form_that_keeps_what_was_typed(place: Place, therapist: Staff) -> None:
    line = place.line()
    page = therapist.get(f"{BASE}/{line}").text
    for value in ("own_field", "across_fields", "notification"):
        assert f'value="{value}"' in page
    unanswered = therapist.post(f"{BASE}/{line}", **{**WORRY, "suspected": ""})
    assert unanswered.status_code == 400
    assert 'id="suspected-error"' in unanswered.text
    assert "Sover meget i dagtilbuddet." in unanswered.text
    assert therapist.post(f"{BASE}/{line}", **WORRY).status_code == 303
    assert "Sover meget i dagtilbuddet." in therapist.get(f"{BASE}/{line}").text
    onward = therapist.post(f"{BASE}/{line}", **{**WORRY, "level": "notification"})
    assert onward.location == f"{BASE}/underretning?forloeb={line}"
    assert place.world.line(line).holder_id == therapist.person


def test_r073_who_opens_a_concern_to_the_family_is_not_told_that_nobody_reads_it(
    place: Place, therapist: Staff
) -> None:
    line = place.line()
    for more, said in (({}, "Kun jeres enhed læser det."), ({"open_to_family": "1"}, "Familien kan læse det.")):
        done = therapist.get(therapist.post(f"{BASE}/{line}", **WORRY, **more).location).text
        assert f"Skrevet ned. {said}" in done


def test_r076_a_dialogue_has_two_understandings_and_agreements(place: Place, therapist: Staff) -> None:
    line = place.line()
    held = {
        "suspected": "no",
        "subject": "pregnancy",
        "held_on": place.world.clock.now().date().isoformat(),
        "family_was_there": "1",
        "adviser": "Rådgiveren fra Myndighed",
        "family_view": "Vi er bare trætte.",
        "professional_view": "Jeg ser en mor, der græder meget.",
        "agreements": "Vi mødes igen om to uger.",
    }
    alone = therapist.post(f"{BASE}/{line}/dialog", **{**held, "family_was_there": ""})
    assert alone.status_code == 400
    assert "Vi er bare trætte." in alone.text
    assert therapist.post(f"{BASE}/{line}/dialog", **held).status_code == 303
    page = therapist.get(f"{BASE}/{line}").text
    assert "Vi er bare trætte." in page
    assert "Vi mødes igen om to uger." in page


def test_r069_the_meeting_form_offers_the_list_and_refuses_everybody_else(place: Place, therapist: Staff) -> None:
    line = place.line()
    here = f"{BASE}/{line}/moede"
    page = therapist.get(here).text
    assert 'value="health_visitor"' in page
    assert 'value="midwife"' not in page
    assert "Praktiserende læger siger vi nej til her" in page
    held = {
        "held_on": place.world.clock.now().date().isoformat(),
        "who1": "health_visitor",
        "where1": "Sundhedsplejen",
        "who2": "day_care",
        "where2": "Prøvebørnehaven",
        "matter": "Trivsel i dagtilbuddet",
        "purpose": "Tidlig hjælp",
        "why_no_consent": "Forælderen sagde nej.",
        "category": "child",
    }
    for somebody in ("midwife", "gp", "job_centre", "civil_society", "tandfe"):
        refused = therapist.post(here, **{**held, "who3": somebody, "where3": "Et sted"})
        assert refused.status_code == 400
        assert "Prøvebørnehaven" in refused.text
    assert therapist.post(here, **held).status_code == 303
    again = therapist.post(here, **held)
    assert again.status_code == 400
    assert 'id="special-error"' in again.text
    assert therapist.post(here, **held, special="Barnet er begyndt at tabe sig.").status_code == 303
    written = therapist.get(f"{BASE}/{line}").text
    for recorded in ("Tidlig hjælp", "Forælderen sagde nej.", "Barnet er begyndt at tabe sig.", "barnets trivsel"):
        assert recorded in written
    third = therapist.post(here, **held, special="Igen.")
    assert third.status_code == 400
    assert "Et tredje er ikke tilladt" in third.text
    with place.site.database.read() as session:
        assert session.query(MeetingRow).filter(MeetingRow.line_id == line).count() == 2


def test_r052_the_page_says_which_screening_opens_and_which_does_not_count(place: Place, therapist: Staff) -> None:
    place.add("sundhedsplejerske")
    adviser = place.add("rådgiver")
    line = place.line("sundhedsplejerske")
    referral = place.ready(line, place.offer("Barnets lov § 30"), "sundhedsplejerske", "terapeut")
    here = f"{BASE}/screening/{place.town.place}/{line}"
    assert adviser.post(here, **SCREENED | {"subject": "child"}).status_code == 303
    told = therapist.get(f"{BASE}/foer-start/{referral}").text
    assert "Den tæller ikke her: forløbet handler om en graviditet." in told
    assert start(place, therapist, referral)[0] == 400
    assert adviser.post(here, **SCREENED).status_code == 303
    told = therapist.get(f"{BASE}/foer-start/{referral}").text
    assert "Screeningen om graviditeten åbner for § 30 og § 31." in told
    assert start(place, therapist, referral)[0] == 303


def test_r069_who_is_not_on_the_list_is_told_before_anything_is_typed(place: Place, therapist: Staff) -> None:
    here = f"{BASE}/{place.line()}/moede"
    assert "Dit fag står ikke på listen" not in therapist.get(here).text
    with place.site.database.write() as work:
        mine = ProfessionRow.person_id == therapist.person
        work.session.execute(update(ProfessionRow).where(mine).values(profession=StaffProfession.MIDWIFE.value))
        work.commit()
    page = therapist.get(here).text
    assert "Dit fag står ikke på listen i § 11 e." in page
    assert 'name="matter"' not in page
    refused = therapist.post(here, matter="Trivsel")
    assert refused.status_code == 400
    assert refused.text.count("Dit fag står ikke på listen i § 11 e.") == 1


def test_r059_the_job_centre_answers_and_sees_only_what_the_practice_needs(place: Place, therapist: Staff) -> None:
    place.add("sundhedsplejerske")
    approver = place.add("jobcenter")
    line = place.line("sundhedsplejerske")
    referral = place.ready(line, place.offer(approval_by=Profession.JOB_CENTRE), "sundhedsplejerske", "terapeut")
    assert start(place, therapist, referral)[0] == 400
    here = f"{BASE}/foer-start/{referral}"
    assert "Afventer" not in therapist.get(here).text
    assert "<li>Det kræver et ja fra jobcentret.</li>" in therapist.get(here).text, "whose, as the offer says it"
    assert therapist.post(f"{here}/spoerg", organisation=str(place.town.place)).status_code == 303
    told = therapist.get(here).text
    assert "Afventer svar" in told
    assert 'name="organisation"' not in told, "nobody is asked twice"
    assert f"Forløbets nummer: {place.reference(line)}" in told
    assert therapist.post(f"{here}/spoerg", organisation=str(place.town.place)).status_code == 409
    first = approver.get("/personale/").text
    assert "1 godkendelse venter på jer" in first
    assert "Her er ikke noget, der venter på dig." not in first
    page = approver.get(f"{BASE}/godkendelser").text
    assert place.reference(line) in page
    assert "Prøve Mor" not in page
    with place.site.database.read() as session:
        approval = session.query(ApprovalRow).filter(ApprovalRow.line_id == line).one().id
    assert therapist.post(f"{BASE}/godkendelser/{approval}", approved="yes").status_code == 404
    assert start(place, therapist, referral)[0] == 400
    assert approver.post(f"{BASE}/godkendelser/{approval}", approved="").status_code == 400
    assert "svar på godkendelsen" not in therapist.get("/personale/").text
    assert approver.post(f"{BASE}/godkendelser/{approval}", approved="yes").status_code == 303
    assert approver.post(f"{BASE}/godkendelser/{approval}", approved="no").status_code == 400
    assert "Her er ikke noget, der venter på dig." in approver.get("/personale/").text
    first = therapist.get("/personale/").text
    assert "Der er svar på godkendelsen: Prøvetilbud" in first
    assert here in first
    with place.site.database.read() as session:
        told = session.query(EventRow).filter(EventRow.person == approver.person, EventRow.act.startswith("approval"))
        assert {(event.act, event.role) for event in told} == {
            ("approvals_seen", "approver"),
            ("approval_answered", "approver"),
        }
    assert start(place, therapist, referral)[0] == 303
    assert "svar på godkendelsen" not in therapist.get("/personale/").text, "it has begun"


def test_r058_conditions_are_said_on_the_page(place: Place, therapist: Staff) -> None:
    place.add("sundhedsplejerske")
    line = place.line("sundhedsplejerske")
    offer = place.offer(requires=(Requirement.MUNICIPAL_CASE,))
    referral = place.ready(line, offer, "sundhedsplejerske", "terapeut")
    assert start(place, therapist, referral)[0] == 400
    here = f"{BASE}/foer-start/{referral}"
    assert therapist.post(f"{here}/krav", requirement="municipal_case").status_code == 400
    assert therapist.post(f"{here}/krav", requirement="municipal_case", holds="yes").status_code == 303
    assert start(place, therapist, referral)[0] == 303


def test_r058_who_sent_the_family_confirms_what_an_association_cannot(place: Place) -> None:
    visitor = place.add("sundhedsplejerske")
    friends = place.add("forening", place.town.organisation("civil_society"))
    line, offer = place.line("sundhedsplejerske"), place.offer(requires=(Requirement.MUNICIPAL_CASE,))
    referral = place.ready(line, offer, "sundhedsplejerske", "forening")
    here = f"{BASE}/foer-start/{referral}"
    told = friends.get(here).text
    assert "Det kan kun en, der arbejder i en kommune, bekræfte." in told
    assert 'name="holds"' not in told
    assert here in visitor.get(f"/personale/henvisning/{referral}").text
    assert 'name="holds"' in visitor.get(here).text
    assert visitor.post(f"{here}/krav", requirement="municipal_case", holds="yes").status_code == 303
    assert "Der mangler ikke noget" in friends.get(here).text


def test_r045_advice_leaves_no_note_unless_an_investigation_is_considered(place: Place, therapist: Staff) -> None:
    adviser = place.add("rådgiver")
    here = f"{BASE}/raadgivning"
    before = place.events(), place.count(AdviceNoteRow)
    refused = therapist.browser.post(
        here,
        data={FIELD: therapist.token(), "facts": "Et faktum."},
        headers=OURS,
    )
    assert refused.status_code == 400
    assert "Et faktum." in refused.text
    empty = BeautifulSoup(therapist.post(here).text, "html.parser")
    assert {str(one["id"]) for one in empty.select(".form-error-message")} == {"considered-error", "facts-error"}
    assert (place.events(), place.count(AdviceNoteRow)) == before
    assert therapist.post(here, facts="Et faktum.", considered="1").status_code == 303
    assert therapist.get(f"{BASE}/notater/{place.town.place}").status_code == 404
    assert "Et faktum." in adviser.get(f"{BASE}/notater/{place.town.place}").text


def test_r047_pure_advice_leaves_a_count_and_the_page_says_where(place: Place, therapist: Staff) -> None:
    page = therapist.get(f"{BASE}/raadgivning")
    assert "Den tælles i skranken" in page.text
    assert '<a href="/personale/skranke">Til skranken</a>' in page.text


def test_advice_is_the_municipalitys_and_not_offered_to_an_association(place: Place, therapist: Staff) -> None:
    words = "Rådgivning efter § 29"
    assert words in therapist.get("/personale/").text
    assert therapist.get(f"{BASE}/raadgivning").status_code == 200

    def become(kind: str) -> None:
        with place.town.site.database.write() as work:
            work.session.get_one(OrganisationRow, place.town.place).kind = kind
            work.commit()

    become("civil_society")
    assert words not in therapist.get("/personale/").text
    assert therapist.get(f"{BASE}/raadgivning").status_code == 404
    become("municipality")


def test_whoever_has_no_part_in_a_line_finds_nothing(place: Place, therapist: Staff) -> None:
    line, other = place.line(), place.add("sundhedsplejerske")
    for path in (f"{BASE}/{line}", f"{BASE}/{line}/dialog", f"{BASE}/{line}/moede"):
        assert other.get(path).status_code == 404
    assert other.post(f"{BASE}/{line}", **WORRY).status_code == 404


def test_r052_the_gate_holds_for_an_offer_with_nobody_here(place: Place, therapist: Staff) -> None:
    place.add("sundhedsplejerske")
    offer = place.offer("Barnets lov § 30")
    with place.site.database.write() as work:
        nobody = OrganisationRow(
            id=uuid4(), key=f"ingen-{uuid4().hex[:8]}", kind="municipality", name="Ingen", document={}
        )
        work.session.add(nobody)
        work.session.get_one(OfferRow, offer).organisation_id = nobody.id
        work.commit()
    line, world = place.line(), place.world
    values = {
        "to": "outside", "outside": "Prøvetilbuddet", "outside_offer": str(offer), "kind": "addition", "form": "oral",
        "item": [str(item) for item in world.items(line)], "understood": "own_language", "agreed": "1",
        "last_day": next_month(),
    }  # fmt: skip
    sent = therapist.post(f"/personale/kontakt/{line}/henvis", **values)
    assert sent.status_code == 303, sent.text
    referral = UUID(sent.location.split("/henvisning/")[1].split("?")[0])
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    status, text = start(place, therapist, referral)
    assert status == 400
    assert "socialfaglig screening" in text
    assert "barnets lov § 30, § 31 eller § 32</label>" not in text
    assert "Giv rådgiveren forløbets nummer" in therapist.get(f"{BASE}/foer-start/{referral}").text
    api = ApiWorld(place.app, world)
    caller, here = api.caller("terapeut"), f"/api/v1/referrals/{referral}"
    version = caller.get(here).json["version"]
    no = caller.post(f"{here}/start", {"on": next_month(), "open_help": True}, version=version)
    assert (no.status_code, no.json["reason"]) == (409, "still-missing")
    preview = {"to": {"offer": str(offer), "outside": "x"}, "kind": "addition", "items": values["item"][:1]}
    assert caller.post(f"/api/v1/lines/{line}/preview", preview).status_code == 200
    both = {"to": {"offer": str(offer), "unit": str(world.units["Huset"])}, "kind": "addition", "items": []}
    assert caller.post(f"/api/v1/lines/{line}/preview", both).status_code == 422


def test_r052_of_an_unnamed_receiver_the_page_asks_whether_it_is_open_help(place: Place, therapist: Staff) -> None:
    world, line = place.world, place.line()
    referral = world.send(line, who="terapeut", unit=None, kind=Kind.ADDITION)
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    assert start(place, therapist, referral)[0] == 400
    version = world.referral(referral).version
    here = f"/personale/henvisning/{referral}"
    assert "Det gives ikke efter barnets lov § 30, § 31 eller § 32" in therapist.get(here).text
    answer = therapist.post(f"{here}/start", version=version, on=next_month(), open_help="1")
    assert answer.status_code == 303
    assert world.state(referral) is State.ACTIVE
