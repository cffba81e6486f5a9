"""Counts for the house of Prøvekommune, so that its numbers show something: made up, and always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Found
from familiehus.feedback.demand import Demand
from familiehus.feedback.domain import ANSWERED, PURPOSE, Cleared, Question, Tick, week_of
from familiehus.feedback.locators import new_locator
from familiehus.feedback.service import CONTENT
from familiehus.feedback.storage import AnswerCountRow, DemandRow, StatementRow, SurveyRow
from familiehus.frontdesk.domain import Outcome, Subject, Way, Who
from familiehus.frontdesk.storage import AboutCountRow, FrontDeskRow, MonthCountRow
from familiehus.statistics.domain import Quarter, last_settled
from familiehus.statistics.storage import BirthsRow, ReferralQuarterRow
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database

HOUSE = "proeve-familiehuset"
# So many that there is always a whole year among them.
QUARTERS = 7
# Small islands without a familiehus: nobody takes these numbers for those of a real house.
POSTCODES = {"8305": 60, "9940": 22, "8592": 9, "8789": 5, "8799": 2, "5985": 2, "4305": 1, "": 12}
_ASKED = (Subject.TOPIC, Subject.OUTCOME)
WHO = {Who.MOTHER: 70, Who.FATHER: 24, Who.OTHER: 6}
WAYS = {Way.WALK_IN: 55, Way.GROUP: 35, Way.PHONE: 10}
TOPICS = {"sleep": 30, "breastfeeding": 24, "talk_to_someone": 22, "crying": 10, "fathers": 9, "money": 2, "divorce": 1}
SAID: dict[Subject, dict[str, int]] = {
    Subject.TOPIC: TOPICS,
    Subject.OUTCOME: {Outcome.ENOUGH: 60, Outcome.PRACTICAL: 14, Outcome.CONTACT_MADE: 8},
    Subject.FOUND: dict(zip(Found, (24, 40, 6, 30, 4, 16, 2), strict=True)),
}
TICKS = {Tick.YES: 26, Tick.LITTLE: 9, Tick.NO: 1, Tick.DONT_KNOW: 2}
STATEMENTS = (
    "Opdigtet: Jeg kom for at spørge om søvn og gik hjem med tre andre mødre i telefonen.",
    "Opdigtet: Der var kaffe, og ingen så skævt til, at han græd hele tiden.",
    "Opdigtet: Som far var det første gang, nogen spurgte, hvordan jeg havde det.",
)
_SOURCE = "Opdigtet til at prøve med"


def count_for_demo(database: Database, sealer: Sealer, today: date) -> bool:
    """Make the counts of the last settled quarters; False when the house is not there or has been counted for."""
    with database.write() as work:
        house = work.session.scalars(select(HouseRow).where(HouseRow.key == HOUSE)).first()
        if house is None or work.session.scalars(_of(house.id)).first() is not None:
            return False
        last = last_settled(today)
        _set_desk(work.session, house.id)
        _visits(work.session, house.id, last)
        _typed_in(work.session, house, last)
        _voices(work.session, house, last, sealer)
        work.commit()
    return True


def _of(house: UUID) -> Select[UUID]:
    return select(MonthCountRow.house_id).where(MonthCountRow.house_id == house).limit(1)


def _set_desk(session: Session, house: UUID) -> None:
    """What its desk asks: the postcodes that come most, the house's own first, and two questions besides."""
    if session.get(FrontDeskRow, house) is None:
        most = sorted(filter(None, POSTCODES), key=lambda postcode: -POSTCODES[postcode])
        session.add(FrontDeskRow(house_id=house, postcodes=most[:3], asks=sorted(_ASKED)))


def _visits(session: Session, house: UUID, last: Quarter) -> None:
    chance = random.Random(HOUSE)  # noqa: S311 - made-up counts, the same every time
    offers = [str(key) for key in session.scalars(select(OfferRow.id).where(OfferRow.house_id == house))]
    said = SAID | {Subject.CAME_FOR: {offer: 18 - 6 * n for n, offer in enumerate(sorted(offers)[:3])}}
    months, subjects = [], []
    for back in range(QUARTERS):
        for month in last.after(-back).months:
            visits = 150 - 9 * back + chance.randrange(30)
            months += list(_cells(house, month, visits, chance))
            for subject, values in said.items():
                for value, weight in values.items():
                    count = round(weight * (0.7 + 0.6 * chance.random()) / 3 * (1 - back / 12))
                    if count:
                        subjects.append(
                            {"house_id": house, "month": month, "subject": subject, "value": value, "count": count}
                        )
    session.execute(insert(MonthCountRow), months)
    session.execute(insert(AboutCountRow), subjects)


def _cells(house: UUID, month: date, visits: int, chance: random.Random) -> Iterator[dict[str, object]]:
    found: dict[tuple[str, str, str], int] = {}
    for _ in range(visits):
        way, who, postcode = (chance.choices([*table], [*table.values()])[0] for table in (WAYS, WHO, POSTCODES))
        found[way, who, postcode] = found.get((way, who, postcode), 0) + 1
    for (way, who, postcode), count in found.items():
        yield {"house_id": house, "month": month, "way": way, "who": who, "postcode": postcode, "count": count}


def _typed_in(session: Session, house: HouseRow, last: Quarter) -> None:
    town = str(house.document["municipality"])
    for year in (last.year - 1, last.year):
        here = {"organisation_id": house.organisation_id, "municipality": town, "year": year}
        session.merge(BirthsRow(**here, number=400 + year % 7, source=_SOURCE))
    for topic, count in (("sleep", 14), ("loneliness", 9), ("money", 6), ("divorce", 2)):
        cell = {"month": last.first, "municipality": town, "topic": topic, "kind": Demand.SEARCH}
        session.merge(DemandRow(**cell, count=count))
    for back in range(QUARTERS):
        document = {
            "ways": {"total": 34 - back, "shown": {"in": 24 - back}, "hidden": 10},
            "declined": {"total": 6 if back % 2 else None, "shown": {"declined": 6} if back % 2 else {}, "hidden": 0},
            "passed": {"total": 9 + back, "shown": {"passed": 9 + back}, "hidden": 0},
            "days_to_talk": 4 + back // 2,
            "days_to_take_over": 9 + back,
        }
        quarter = last.after(-back).first
        place = {"place_id": house.id, "organisation_id": house.organisation_id, "quarter": quarter}
        session.merge(ReferralQuarterRow(**place, document=document))


def _voices(session: Session, house: HouseRow, last: Quarter, sealer: Sealer) -> None:
    week = week_of(last.months[1])
    closes = week + timedelta(days=13)
    key = uuid5(NAMESPACE_URL, f"{HOUSE}/survey")
    session.add(
        SurveyRow(
            id=key, organisation_id=house.organisation_id, house_id=house.id, name="Prøveskema", why=_SOURCE,
            locator=new_locator(), opens=week, closes=closes, planned=closes, promised=closes, fixed=week,
            expected=40,
        )
    )  # fmt: skip
    session.flush()
    cells = {ANSWERED: sum(TICKS.values())} | {(q.value, tick.value): n for q in PURPOSE for tick, n in TICKS.items()}
    rows = [
        {"survey_id": key, "week": week, "aside": False, "question": question, "value": value, "count": count}
        for (question, value), count in cells.items()
    ]
    session.execute(insert(AnswerCountRow), rows)
    for number, text in enumerate(STATEMENTS):
        one = uuid5(NAMESPACE_URL, f"{HOUSE}/{number}")
        session.add(
            StatementRow(
                id=one, survey_id=key, week=week, aside=False, question=Question.GOOD.value, language="da",
                content=sealer.seal(CONTENT, one, text), state=Cleared.CLEARED.value, reply="", replied=None,
            )
        )  # fmt: skip
