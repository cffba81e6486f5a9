"""The surveys of the demo's house: one is open and says nothing yet, one is over, read and answered."""

from __future__ import annotations

from uuid import uuid4

from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.storage import OfferRow
from familiehus.commands.demo_counts import HOUSE
from familiehus.commands.demo_voices import COURSE, NAME, NAME_OF_COURSE, NAME_OVER, ask_for_demo
from familiehus.feedback.domain import Stage
from familiehus.feedback.storage import SurveyRow
from tests.integration.feedback.conftest import Listening, clock, listening, stored, town

__all__ = ["clock", "listening", "town"]


def test_its_texts_belong_to_the_survey_that_is_over(listening: Listening) -> None:
    assert not ask_for_demo(listening.site), "there is no house"
    house, course = uuid4(), uuid4()
    with listening.site.database.write() as work:
        about = {"key": COURSE, "slug": f"k{course}", "document": {"name": "Prøvebesøg"}}
        work.session.add(OfferRow(id=course, organisation_id=listening.town.place, published=True, **about))
        names = {"key": HOUSE, "slug": f"h{house}", "document": {"name": "Prøvehuset"}}
        work.session.add(HouseRow(id=house, organisation_id=listening.town.place, published=True, **names))
        work.commit()
    assert ask_for_demo(listening.site)
    assert not ask_for_demo(listening.site)
    found = {row.name: row for row in listening.all_of(SurveyRow) if row.house_id == house}
    outside = [row for row in listening.all_of(SurveyRow) if row.offer_id == course]
    assert [(row.name, row.house_id, listening.site.surveys.stage(row)) for row in outside] == [
        (NAME_OF_COURSE, None, Stage.OPEN)
    ]
    stages = {name: listening.site.surveys.stage(row) for name, row in found.items()}
    assert stages == {NAME: Stage.OPEN, NAME_OVER: Stage.OVER}
    assert not stored(listening.site, found[NAME].id)
    assert len(stored(listening.site, found[NAME_OVER].id)) == 3
    with listening.site.database.read() as session:
        assert [one.reply for one in listening.site.statements.suggestions(session, house)] != [""]
