"""Addresses of searches: every filter, page and order of ``/tilbud`` as a link."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import url_for

from familiehus.search.domain import Filters, SearchRequest, Sort
from familiehus.search.request import to_query


def request_link(asked: SearchRequest) -> str:
    """The address of ``/tilbud`` that asks exactly this."""
    query = urlencode(page_query(asked))
    return url_for("search.find") + (f"?{query}" if query else "")


def page_query(asked: SearchRequest) -> list[tuple[str, str]]:
    """The query of ``/tilbud`` that asks exactly this; an order by distance goes with the postcode it was for."""
    if asked.sort is Sort.DISTANCE and asked.filters.postcode is None and not asked.text:
        asked = replace(asked, sort=Sort.FIT)
    return [(name, value) for name, value in to_query(asked) if name != "limit"]


def search_link(filters: Filters, text: str = "") -> str:
    """The address of a search with these filters."""
    return request_link(SearchRequest(text=text, filters=filters))
