"""What staff do with families, done through the API, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.integration.referrals.api_world import ApiWorld, make_api_world


@pytest.fixture(scope="module")
def api(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiWorld]:
    made = make_api_world(database_url, str(tmp_path_factory.mktemp("api")))
    yield made
    made.world.site.database.engine.dispose()


NEW = {
    "name": "Prøve Mor",
    "contact": {"way": "phone", "phone": "12 34 56 78", "note": "efter kl. 10"},
    "week": 17,
    "place": "Prøvekommune",
    "texts": {"own_words": "Vi sover ikke.", "professional": "Første barn."},
}


def test_from_a_new_family_to_taken_over(api: ApiWorld) -> None:
    midwife, therapist = api.caller("jordemoder"), api.caller("terapeut")
    made = midwife.post("/api/v1/lines", NEW)
    assert made.status_code == 201, made.text
    line = midwife.get(made.location).get_json()
    assert line["name"] if "name" in line else line["reference"]
    items = [one["id"] for one in line["items"]]
    body = api.sending(UUID(made.get_json()["id"])) | {"items": items}
    sent = midwife.post(f"{made.location}/referrals", body)
    assert sent.status_code == 201, sent.text
    there = sent.location
    for action in ("accept", "reach", "take_over"):
        seen = therapist.get(there)
        assert seen.status_code == 200, seen.text
        link = next(one for one in seen.get_json()["actions"] if one["action"] == action)
        done = therapist.post(link["href"], version=seen.get_json()["version"])
        assert done.status_code == 200, done.text
    assert therapist.get(f"/api/v1/lines/{line['id']}").status_code == 200
    assert midwife.get(f"/api/v1/lines/{line['id']}").status_code == 404
