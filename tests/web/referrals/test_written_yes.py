"""The written yes on the pages: the leader's setting, what the sender sees, and what the parent confirms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.domain import NotDone
from familiehus.accounts.storage import PersonRow, UnitRow
from familiehus.families.vocabulary import Field
from familiehus.referrals.storage import ReferralRow
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import OWN_WORDS, World
from tests.web.family.conftest import Parent, Street
from tests.web.referrals.conftest import Worker, said


@pytest.fixture
def region(world: World) -> UUID:
    with world.site.database.write() as work:
        found = work.session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id
        world.people["leder"] = world.town.invite(work, Role.LEADER, place=found).person
        world.town.site.professions.give(work, SHELL, found, world.people["jordemoder"], StaffProfession.MIDWIFE)
        work.commit()
    return found


def referral_of(world: World, line: UUID) -> ReferralRow:
    with world.site.database.read() as session:
        return session.scalars(select(ReferralRow).where(ReferralRow.line_id == line)).one()


def sent(world: World, midwife: Worker, line: UUID, **other: str) -> object:
    values = {
        "to": f"unit:{world.units['Huset']}",
        "kind": "handover",
        "item": [str(item) for item in world.items(line)],
        "form": "oral",
        "understood": "own_language",
        "last_day": (world.clock.now().date() + timedelta(days=20)).isoformat(),
        "agreed": "1",
    }
    return midwife.post(f"/personale/kontakt/{line}/henvis", **(values | other))


def test_the_leader_sets_it_and_the_pages_say_so(
    family_app: Flask, world: World, worker: Callable[[str], Worker], region: UUID
) -> None:
    leader, midwife, therapist = worker("leder"), worker("jordemoder"), worker("terapeut")
    here = f"/personale/organisation/{region}/samtykke"
    assert here in leader.get(f"/personale/organisation/{region}").text
    assert midwife.get(here).status_code == therapist.get(here).status_code == 404
    assert leader.post(here, profession="midwife", in_writing="1", at_most_days="30", version="0").status_code == 303
    assert leader.post(here, profession="midwife", version="0").status_code == 409
    for wrong in ("0", "366", "mange"):
        answer = leader.post(here, profession="midwife", at_most_days=wrong, version="1")
        assert answer.status_code == 400
        assert "Skriv et tal fra 1 til 365" in said(answer)
    assert "Vælg et fag." in said(leader.post(here, profession="konge", version="0"))

    line = world.open()
    page = midwife.text(f"/personale/kontakt/{line}/henvis")
    assert "Hos jer gælder et ja højst 30 dage" in page
    assert "modtageren læser ingenting, før det er sket" in page
    late = sent(world, midwife, line, last_day=(world.clock.now().date() + timedelta(days=40)).isoformat())
    assert "Hos jer gælder et ja i kortere tid" in said(late)
    assert sent(world, midwife, line).status_code == 303
    row = referral_of(world, line)
    shown = midwife.text(f"/personale/henvisning/{row.id}")
    assert "Venter på bekræftelse på min side" in shown
    assert "Til din egen journal" in shown
    for where in (f"/personale/kontakt/{line}", "/personale/kontakt"):
        assert "Venter på bekræftelse på min side" in midwife.text(where)
    for hidden in (f"/personale/henvisning/{row.id}", f"/personale/henvisning/{row.id}/aftaler"):
        assert therapist.get(hidden).status_code == 404
    assert row.reference not in therapist.text("/personale/kontakt/indbakke")

    parent = Street(family_app, world).parent(line=line)
    page = parent.page()
    assert "Vil du sige ja på skrift?" in page
    assert page.index("Vil du sige ja på skrift?") < page.index("Stop det hele"), "the question comes first"
    assert "Vi spørger Huset, når du har sagt ja her på siden" in page
    assert OWN_WORDS in page
    assert "Det har du sagt ja til" in page
    out = next(iter(world.items(line, Field.OWN_WORDS)))
    struck = parent.press("tag-ud", consent=str(row.consent_id), item=str(out))
    assert "De får det ikke at se" in parent.client.get(struck.location).text
    assert OWN_WORDS not in confirming(parent)
    assert parent.press("bekraeft", consent=str(row.consent_id)).status_code == 303
    assert "Vil du sige ja på skrift?" not in parent.page()
    assert OWN_WORDS not in parent.page(), "what was taken out is not said to be read"
    page = therapist.text(f"/personale/henvisning/{row.id}")
    assert "Prøve Mor" in page
    assert OWN_WORDS not in page
    assert row.reference in therapist.text("/personale/kontakt/indbakke")
    assert "bekræftede sit ja på sin side" in midwife.text(f"/personale/henvisning/{row.id}")


def listed(page: str) -> tuple[list[str], list[str]]:
    """The professions on the page, and those behind the fold."""
    soup = BeautifulSoup(page, "html.parser")
    folded = [one["value"] for one in soup.select("main details input[name=profession]")]
    return [one["value"] for one in soup.select("main input[name=profession]") if one["value"] not in folded], folded


def test_the_setting_shows_the_professions_people_here_have_and_loses_none(
    world: World, worker: Callable[[str], Worker], region: UUID
) -> None:
    leader, here = worker("leder"), f"/personale/organisation/{region}/samtykke"
    near, far = listed(leader.get(here).text)
    assert near == ["midwife"]
    assert sorted(near + far) == sorted(StaffProfession)
    wrong = leader.post(here, profession="gp", at_most_days="400", version="0")
    assert BeautifulSoup(wrong.text, "html.parser").select_one("main details[open] .form-error")
    assert leader.post(here, profession="gp", at_most_days="30", version="0").status_code == 303
    assert sorted(listed(leader.get(here).text)[0]) == ["gp", "midwife"], "what is set stands, whoever has it"
    assert leader.post(here, profession="gp", version="1").status_code == 303
    with world.site.database.write() as work:
        work.session.get_one(PersonRow, world.people["jordemoder"]).active = False
        work.commit()
    assert "Ingen hos jer har et fag endnu." in leader.text(here)
    assert sorted(listed(leader.get(here).text)[1]) == sorted(StaffProfession)


def confirming(parent: Parent) -> str:
    """The words of the part of the page where the parent is asked."""
    section = BeautifulSoup(parent.page(), "html.parser").find("section", attrs={"aria-labelledby": "paa-skrift"})
    return section.get_text(" ") if section else ""


def test_a_no_on_the_page_passes_nothing_on(
    family_app: Flask, world: World, worker: Callable[[str], Worker], region: UUID
) -> None:
    leader, midwife, line = worker("leder"), worker("jordemoder"), world.open()
    here = f"/personale/organisation/{region}/samtykke"
    assert leader.post(here, profession="midwife", in_writing="1", version="0").status_code == 303
    latest = world.clock.now().date() + timedelta(days=10)
    asking = {"kind": "information", "request": "Ring til far.", "latest": latest.isoformat()}
    assert sent(world, midwife, line, **asking).status_code == 303
    row = referral_of(world, line)
    parent = Street(family_app, world).parent(line=line)
    assert "Vi beder dem om: Ring til far." in confirming(parent)
    assert f"Senest {latest.day}. " in confirming(parent)
    midwife.post(f"/personale/kontakt/{line}/stille", quiet="1")
    assert confirming(parent) == ""
    assert parent.press("bekraeft", consent=str(row.consent_id)).status_code == 404
    midwife.post(f"/personale/kontakt/{line}/stille")
    no = parent.press("nej", consent=str(row.consent_id))
    assert "Vi giver ikke noget videre" in parent.client.get(no.location).text
    assert referral_of(world, line).state == "withdrawn"
    assert parent.press("bekraeft", consent=str(row.consent_id)).status_code == 404
    assert world.read(line, "Huset") == {}


def test_a_signature_on_paper_is_written_down_and_the_parent_sees_by_whom(
    family_app: Flask, world: World, worker: Callable[[str], Worker], region: UUID
) -> None:
    leader, midwife, line = worker("leder"), worker("jordemoder"), world.open()
    here = f"/personale/organisation/{region}/samtykke"
    assert leader.post(here, profession="midwife", in_writing="1", version="0").status_code == 303
    assert sent(world, midwife, line).status_code == 303
    row = referral_of(world, line)
    page, act = f"/personale/henvisning/{row.id}", f"/personale/henvisning/{row.id}/confirm_on_paper"
    shown = midwife.text(page)
    assert "Forælderen har skrevet under på papir" in shown
    assert "Teksten til underskrift på papir" in shown
    parent = Street(family_app, world).parent(line=line)
    assert "Vil du sige ja på skrift?" in parent.page()
    unseen = midwife.post(act, version=str(row.version))
    assert unseen.status_code == 400
    assert "Sæt kryds, når du selv har set" in said(unseen)
    assert midwife.post(act, version=str(row.version), signature_seen="1").status_code == 303
    assert "så forælderens underskrift på papir" in midwife.text(page)
    assert "Teksten til underskrift på papir" not in midwife.text(page)
    with world.site.database.read() as session:
        name = session.get_one(PersonRow, world.people["jordemoder"]).name
    read = parent.page()
    assert "Vil du sige ja på skrift?" not in read
    assert f"skrev {name}, at du har skrevet under på papir" in read
    assert "Prøve Mor" in worker("terapeut").text(page)
    assert parent.press("ikke-sagt-ja", consent=str(row.consent_id)).status_code == 303
    assert referral_of(world, line).state == "withdrawn"
    assert world.read(line, "Huset") == {}


def test_a_signature_on_paper_by_the_api_also_where_the_holder_had_asked_besides(
    family_app: Flask, world: World, region: UUID
) -> None:
    api, path = ApiWorld(family_app, world), f"/api/v1/organisations/{region}/consent-demands"
    leader, midwife, line = api.caller("leder", Permission.SET_CONSENT), api.caller("jordemoder"), world.open()
    demand = {"profession": "midwife", "in_writing": True, "at_most_days": None}
    assert leader.post(path, demand, version=0).status_code == 200
    here = f"/api/v1/referrals/{api.send(line, midwife).json['id']}"
    (consent,) = midwife.get(f"/api/v1/lines/{line}/consents").json["results"]
    assert midwife.post(f"/api/v1/lines/{line}/consents/{consent['id']}/confirmation").status_code == 200
    told = midwife.get(here).json
    (link,) = (one for one in told["actions"] if one["action"] == "confirm_on_paper")
    assert link["fields"] == ["signature_seen"]
    no = midwife.post(f"{here}/confirm_on_paper", {"signature_seen": False}, version=told["version"])
    assert (no.status_code, no.json["reason"]) == (409, "say-that-you-have-seen-the-signature")
    done = midwife.post(f"{here}/confirm_on_paper", {"signature_seen": True}, version=told["version"])
    assert done.status_code == 200
    told = midwife.get(here).json
    assert told["unconfirmed"] is False
    assert told["history"][-1]["action"] == "confirm_on_paper"
    assert told["history"][-1]["person"]["id"] == str(world.people["jordemoder"])
    assert not any(one["action"] == "confirm_on_paper" for one in told["actions"])
    page = Street(family_app, world).parent(line=line).page()
    assert "Vi vil gerne have dit ja på skrift." not in page, "it was given"
    assert "at du har skrevet under på papir" in page


def test_the_same_by_the_api(family_app: Flask, world: World, region: UUID) -> None:
    api, path = ApiWorld(family_app, world), f"/api/v1/organisations/{region}/consent-demands"
    leader, midwife = api.caller("leder", Permission.SET_CONSENT), api.caller("jordemoder")
    with pytest.raises(NotDone):
        api.caller("jordemoder", Permission.SET_CONSENT)
    assert midwife.get(path).status_code == 404
    demand = {"profession": "midwife", "in_writing": True, "at_most_days": None}
    assert leader.post(path, demand).status_code == 428
    assert leader.post(path, demand, version=3).status_code == 412
    assert leader.post(path, demand | {"at_most_days": 400}, version=0).status_code == 422
    done = leader.post(path, demand, key="12345678", version=0)
    assert (done.status_code, done.headers["ETag"]) == (200, '"1"')
    assert leader.post(path, demand, key="12345678", version=0).headers["Idempotency-Replayed"] == "true"
    (mine,) = (one for one in leader.get(path).json["results"] if one["profession"] == "midwife")
    assert mine == demand | {"version": 1}

    line = world.open()
    made = api.send(line, midwife)
    assert made.status_code == 201
    here = f"/api/v1/referrals/{made.json['id']}"
    told = midwife.get(here).json
    assert told["unconfirmed"] is True
    assert "sagt ja til" in told["journal"]
    (consent,) = midwife.get(f"/api/v1/lines/{line}/consents").json["results"]
    assert (consent["valid"], consent["unconfirmed"]) == (False, True)
    (waiting,) = (one for one in midwife.get("/api/v1/lines").json["results"] if one["id"] == str(line))
    assert waiting["waits"]["unconfirmed"] is True
    therapist = api.caller("terapeut")
    assert therapist.get(here).status_code == 404
    assert therapist.post(f"{here}/accept", version=told["version"]).status_code == 404
    assert therapist.get("/api/v1/inbox").json["results"] == []
    confirm = midwife.post(f"{here}/confirm", version=told["version"])
    assert confirm.status_code == 409, "the parent's own yes is nobody else's to give"

    parent = Street(family_app, world).parent(line=line)
    assert parent.press("bekraeft", consent=consent["id"]).status_code == 303
    told = therapist.get(here).json
    assert (told["unconfirmed"], told["journal"]) == (False, "")
    assert any(OWN_WORDS in item["text"] for item in told["items"])
