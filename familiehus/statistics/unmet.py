"""Needs that met nothing in a municipality: searches in vain and receivers' no, by topic (R093)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.catalogue.discretion import counted_as
from familiehus.feedback.demand import Demand
from familiehus.feedback.storage import DemandRow
from familiehus.kernel.smallcounts import FEWEST, Table, publish
from familiehus.statistics.domain import Quarter

Unmet = dict[tuple[str, Quarter, Demand], Table]


def unmet(session: Session, towns: Collection[str], quarters: Collection[Quarter]) -> Unmet:
    """The decided tables of each municipality, settled quarter and kind; the topics are what they are divided by.

    One search may name many topics, so their sum says little of how many there were: something is told only when one
    topic alone was named often enough. Counts from before topics were folded are folded here.
    """
    if not towns or not quarters:
        return {}
    counts: dict[tuple[str, Quarter, Demand], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    row = DemandRow
    query = select(row.municipality, row.month, row.kind, row.topic, row.count).where(row.municipality.in_(towns))
    query = query.where(row.month.between(min(quarters).first, max(quarters).months[2]))
    for town, month, kind, topic, count in session.execute(query):
        counts[town, Quarter.of(month), Demand(kind)][counted_as(topic)] += count
    return {
        (town, quarter, kind): publish(said, enough=max(said.values(), default=0) >= FEWEST)
        for town in sorted(towns)
        for quarter in quarters
        for kind in Demand
        for said in (counts.get((town, quarter, kind), {}),)
    }
