"""An answer of the search in the shape of ``/api/v1/search``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from familiehus.catalogue.answers import brief
from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.site import CatalogueSite
from familiehus.catalogue.urgent import UrgentHelp
from familiehus.search.domain import Hit, HitKind, ReasonKind, SearchAnswer, SearchRequest
from familiehus.search.in_words import Words

Json = dict[str, Any]


def answer_json(
    answer: SearchAnswer,
    request: SearchRequest,
    catalogue_site: CatalogueSite,
    base_url: str,
    urgent: UrgentHelp | None = None,
) -> Json:
    """The answer as JSON values, at most one statement; reasons are in the language that is spoken now.

    ``urgent`` are the lines of help; without them only their keys are told.
    """
    entries = _entries((*answer.hits, *answer.elsewhere), catalogue_site)
    words = Words(catalogue_site.topics)

    def shown(hits: Iterable[Hit]) -> list[Json]:
        return [
            brief(entries[hit.id], catalogue_site.edition, base_url, request.language)
            | {"score": round(hit.score, 4), "why": list(dict.fromkeys(_reasons(hit, words)))}
            for hit in hits
            if hit.id in entries
        ]

    return {
        "total": answer.total,
        "results": shown(answer.hits),
        "elsewhere": shown(answer.elsewhere),
        "did_you_mean": answer.did_you_mean,
        "urgent": _urgent(answer, request, urgent),
    }


def _reasons(hit: Hit, words: Words) -> list[str]:
    return [words.reason(reason) for reason in hit.why if reason.kind is not ReasonKind.DISTANCE]


def _entries(hits: tuple[Hit, ...], site: CatalogueSite) -> dict[Any, Offer | House]:
    """The entries of these hits by id; what has been withdrawn since the search is missing."""
    houses = {hit.id: site.edition.houses[hit.id] for hit in hits if hit.id in site.edition.houses}
    with site.database.read() as session:
        offers = site.edition.reader(session).offers({hit.id for hit in hits if hit.kind is not HitKind.HOUSE})
    return {**offers, **houses}


def _urgent(answer: SearchAnswer, request: SearchRequest, urgent: UrgentHelp | None) -> list[Json]:
    if not answer.urgent:
        return []
    if urgent is None:
        return [{"key": key} for key in answer.urgent]
    return [
        {
            "key": line.key,
            "name": line.name,
            "text": line.text(request.language),
            "phone": line.phone,
            "phones": [{"region": region, "phone": phone} for region, phone in line.lines],
        }
        for line in urgent.lines(answer.urgent)
    ]
