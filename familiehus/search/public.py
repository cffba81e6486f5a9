"""The pages where one finds: the front page, results, the week and the map. Nobody learns what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for

from familiehus.catalogue import maps
from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.presentation import fresh_moment, midnight, shelf_of
from familiehus.catalogue.site import CatalogueSite, catalogue_site
from familiehus.catalogue.week import for_families
from familiehus.search import browse, filter_form, results
from familiehus.search.domain import Filters, Hit, SearchAnswer, SearchRequest, Sort
from familiehus.search.in_words import Words, words_for
from familiehus.search.links import page_query, request_link, search_link
from familiehus.search.request import parse_request
from familiehus.search.service import SearchService
from familiehus.search.site import search_site
from familiehus.web.i18n import current_language, gettext
from familiehus.web.links import carry_query, fresh_until, settings

bp = Blueprint("search", __name__, template_folder="templates")

_FRONT_PAGE_LINES = ("medical_on_call", "violence_line", "suicide_line", "poison")
_SOON = 6
# Few enough to take in on a phone; the rest is one touch away.
_HITS = 10
_WEEK_LIMIT = 200
_PLACES = 12


@bp.get("/")
def home() -> str:
    """One field, ways in by situation and place, what happens soon, urgent help."""
    site = catalogue_site()
    now = site.clock.now()
    answer = _search(SearchRequest(sort=Sort.NEXT, limit=3 * _SOON, language=current_language()))
    entries = [entry for entry in _entries(site, answer.hits) if for_families(entry)]
    fresh_until(midnight(now), *(fresh_moment(entry, now) for entry in entries))
    return render_template(
        "search/home.html",
        lives=browse.life_links(),
        examples=browse.example_links(),
        soon=browse.soon(entries, shelf_of(site), now, _SOON),
        places=_known_places(),
        urgent=search_site().urgent.lines(_FRONT_PAGE_LINES),
        indexed=True,
    )


@bp.get("/tilbud")
def find() -> str:
    """Results: what decides, why each fits, filters with true counts; honest when there is nothing (R035, R040)."""
    site = catalogue_site()
    now = site.clock.now()
    asked, problems = parse_request(
        request.args, language=current_language(), places=site.places, topics=site.topics.by_key
    )
    asked = replace(asked, limit=_HITS)
    carry_query(page_query(asked))
    answer = _search(asked)
    _tell_of_need(asked, answer)
    shown = _Shown(site, answer)
    fresh_until(midnight(now), *(fresh_moment(entry, now) for entry in shown.entries.values()))
    words, wrong = words_for(site.topics), results.wrong_fields(problems)
    return render_template(
        "search/results.html",
        asked=asked,
        problems=list(dict.fromkeys(map(results.problem_text, problems))),
        wrong=wrong,
        typed=results.typed_in(wrong, request.args),
        chips=filter_form.chips(asked, words),
        understood=filter_form.understood(answer.understood, words),
        filters=filter_form.filters_of(answer, asked, words),
        ages=results.age_choices(asked),
        km=next((km for km in results.DISTANCES if km == asked.filters.km), None),
        age="" if asked.filters.child_months is None else f"{asked.filters.child_months}m",
        headline=results.headline(answer, asked),
        answer=answer,
        unmet=results.unmet(answer, asked, words),
        cards=shown.cards(answer.hits, words),
        elsewhere=shown.cards(answer.elsewhere, words),
        persons=shown.cards(answer.nearby_person, words),
        sorts=results.sorts(asked),
        pager=results.pager(asked, answer.total),
        did_you_mean=results.suggestion(answer, asked),
        all_there=results.all_there(answer, asked),
        urgent=search_site().urgent.lines(answer.urgent) if answer.urgent else (),
        clear_link=request_link(replace(asked, filters=Filters(), page=1)),
        indexed=not request.args,
    )


@bp.get("/kalender")
def calendar() -> str:
    """The coming seven days: what has a known day, and below it what recurs on a day nobody has told."""
    site = catalogue_site()
    now = site.clock.now()
    chosen, problems = _chosen_place(site)
    filters = Filters(municipalities=(chosen,) if chosen else ())
    carry_query([("kommune", chosen)] if chosen else [])
    answer = _search(SearchRequest(filters=filters, sort=Sort.NEXT, limit=_WEEK_LIMIT, language=current_language()))
    entries, shelf = [entry for entry in _entries(site, answer.hits) if for_families(entry)], shelf_of(site)
    fresh_until(midnight(now))
    return render_template(
        "search/calendar.html",
        week=browse.shown_week(entries, shelf, now),
        unknown_day=browse.unknown_days(entries, shelf, now),
        municipalities=sorted({*(m.name for m in site.places.municipalities), *filters.municipalities}),
        chosen=chosen,
        chosen_link=search_link(filters),
        problems=problems,
        indexed=not request.args,
    )


@bp.get("/kort")
def map_page() -> str:
    """Every municipality with what is known there: a list, and a map of our own shapes for those with JavaScript."""
    site = catalogue_site()
    counts = _service().known_of
    now = site.clock.now()
    placed = sorted((site.places.region_on(m.region, now.date()), m.name, m.region) for m in site.places.municipalities)
    regions = []
    for name, together in groupby(placed, key=itemgetter(0)):
        group = list(together)
        whole = sum(counts.get(region, 0) for region in {region for _, _, region in group})
        places = [browse.place_link(place, counts.get(place, 0)) for _, place, _ in group]
        regions.append({"name": name, "across": browse.across(whole), "places": places})
    fresh_until(midnight(now))
    return render_template(
        "search/map.html",
        regions=regions,
        shapes_link=url_for("search.shapes"),
        advice_link=search_link(Filters(topics=("family_counselling",))),
        indexed=True,
    )


@bp.get("/kort/kommuner.json")
def shapes() -> Response:
    """The shapes of the map with a label and a link each."""
    site = catalogue_site()
    counts = _service().known_of
    told = {m.name: browse.map_label(m.name, counts.get(m.name, 0)) for m in site.places.municipalities}
    geojson = settings().data_dir / "geo" / "municipalities.geojson"
    return Response(maps.feature_collection(geojson, told), mimetype="application/json")


class _Shown:
    """The entries of one answer, fetched together, as cards."""

    def __init__(self, site: CatalogueSite, answer: SearchAnswer) -> None:
        hits = (*answer.hits, *answer.elsewhere, *answer.nearby_person)
        self.entries = {entry.id: entry for entry in _entries(site, hits)}
        self._shelf, self._now = shelf_of(site), site.clock.now()

    def cards(self, hits: Iterable[Hit], words: Words) -> list[results.ShownHit]:
        """The cards of these hits, in their order."""
        return [
            results.shown_hit(hit, self.entries[hit.id], self._shelf, self._now, words)
            for hit in hits
            if hit.id in self.entries
        ]


def _search(asked: SearchRequest) -> SearchAnswer:
    return _service().search(asked)


def _service() -> SearchService:
    service = search_site().service
    if service is None:
        abort(503)
    return service


def _tell_of_need(asked: SearchRequest, answer: SearchAnswer) -> None:
    """That a need met nothing, as topics and municipalities; once a question, not again for its further pages."""
    if asked.page > 1 or (answer.total and answer.unmet is None):
        return
    places = asked.filters.municipalities or answer.understood.municipalities
    topics = (answer.unmet,) if answer.unmet else (*answer.understood.topics, *asked.filters.topics)
    search_site().met_nothing(places, topics)


def _entries(site: CatalogueSite, hits: Iterable[Hit]) -> list[Offer | House]:
    """The entries of these hits in their order, each once; one statement at most."""
    wanted = list(dict.fromkeys(hit.id for hit in hits))
    houses = site.edition.houses
    offers = [key for key in wanted if key not in houses]
    found: dict[UUID, Offer | House] = dict(site.edition.cache.get(offers))
    if len(found) < len(offers):
        with site.database.read() as session:
            found |= site.edition.reader(session).offers(offers)
    return [found[key] if key in found else houses[key] for key in wanted if key in found or key in houses]


def _known_places() -> list[browse.PlaceLink]:
    """The municipalities most is known about."""
    counts = _service().known_of
    places = (m.name for m in catalogue_site().places.municipalities if counts.get(m.name))
    most = sorted(places, key=lambda name: (-counts[name], name))[:_PLACES]
    return [browse.place_link(name, counts[name]) for name in sorted(most)]


def _chosen_place(site: CatalogueSite) -> tuple[str, list[str]]:
    """The municipality in the address, and what is wrong with it."""
    raw = request.args.get("kommune", "").strip()
    found = site.places.right_name(raw) if raw else ""
    if found is None:
        return "", [gettext("Vi kender ikke den kommune. Her er alle kommuner.")]
    return found, []
