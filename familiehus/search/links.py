"""Addresses of searches: every filter, page and order of ``/tilbud`` as a link."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from flask import request, url_for

from familiehus.search.domain import Filters, SearchRequest, Sort
from familiehus.search.request import to_query


def request_link(asked: SearchRequest) -> str:
    """The address of ``/tilbud`` that asks exactly this."""
    query = urlencode(page_query(asked))
    here = _find_page(request.script_root)
    return f"{here}?{query}" if query else here


@lru_cache(maxsize=64)
def _find_page(_root: str) -> str:
    """The page's path where the site hangs; a page of results asks a dozen times."""
    return url_for("search.find")


def page_query(asked: SearchRequest) -> list[tuple[str, str]]:
    """The query of ``/tilbud`` that asks exactly this; an order by distance goes with the postcode it was for."""
    if asked.sort is Sort.DISTANCE and asked.filters.postcode is None and not asked.text:
        asked = replace(asked, sort=Sort.FIT)
    return [(name, value) for name, value in to_query(asked) if name != "limit"]


def search_link(filters: Filters, text: str = "") -> str:
    """The address of a search with these filters."""
    return request_link(SearchRequest(text=text, filters=filters))
