"""The desk's form for times without a network: nobody's, the same for everybody, and kept by no page but the desk's."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from familiehus.access.roles import Role
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker

Sign = Callable[[str], Worker]


@pytest.fixture
def desk(world: World, worker: Sign) -> Worker:
    world.people["skranke"] = world.town.person(Role.FRONT_DESK, password=None)
    return worker("skranke")


@pytest.fixture
def path(house: UUID) -> str:
    return f"/personale/skranke/{house}"


def policy(headers: object) -> set[str]:
    return set(str(headers["Content-Security-Policy"]).split("; "))  # type: ignore[index]


def test_the_form_that_is_kept_is_the_same_for_everybody_at_any_time(desk: Worker, worker: Sign, path: str) -> None:
    first = desk.get(f"{path}/uden-net")
    desk.post(path, number=uuid4().hex, who=["mother", "father"], postcode="unknown")
    assert desk.get(f"{path}/uden-net").text == first.text == worker("koordinator").get(f"{path}/uden-net").text
    for personal in ("csrf_token", "log-ud", 'class="who"', "Min konto", "opsaetning", "begynd et forløb", "<strong>2"):
        assert personal not in first.text
        assert personal != "csrf_token" or personal in desk.get(path).text
    assert "Hvem kom?" in first.text
    assert 'name="number" value=""' in first.text


def test_it_is_asked_for_by_those_who_count_there(desk: Worker, worker: Sign, path: str, client: FlaskClient) -> None:
    assert worker("jordemoder").get(f"{path}/uden-net").status_code == 404
    for address in (f"{path}/uden-net", "/personale/skranke/arbejder.js"):
        assert client.get(address).status_code == 303
        assert desk.get(address).headers["Cache-Control"] == "no-store"


def test_the_worker_reaches_the_desk_and_no_further(desk: Worker) -> None:
    answer = desk.get("/personale/skranke/arbejder.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/personale/skranke"
    assert "connect-src 'self'" in policy(answer.headers)


def test_only_the_desk_may_have_a_worker(desk: Worker, worker: Sign, path: str, client: FlaskClient) -> None:
    assert "worker-src 'self'" in policy(desk.get(path).headers)
    elsewhere = [desk.get(address) for address in ("/personale/", "/personale/skranke", f"{path}/uden-net")]
    elsewhere += [worker("koordinator").get(f"{path}/opsaetning")]
    public = [client.get(address) for address in ("/", "/tilbud", "/huse/findes-ikke", "/kontakt-mig", "/anonym")]
    for answer in (*elsewhere, *public):
        assert "worker-src 'none'" in policy(answer.headers)
    for answer in public:
        assert "desk" not in answer.text
        assert "serviceWorker" not in answer.text


def test_the_page_where_one_signs_in_forgets_it(client: FlaskClient) -> None:
    assert "js/desk-forget.js" in client.get("/personale/log-ind").text
