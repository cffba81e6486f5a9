"""Addresses of searches: every filter, page and order of ``/tilbud`` as a link."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import url_for

from familiehus.search.domain import Filters, SearchRequest
from familiehus.search.request import to_query


def request_link(asked: SearchRequest) -> str:
    """The address of ``/tilbud`` that asks exactly this."""
    query = urlencode([(name, value) for name, value in to_query(asked) if name != "limit"])
    return url_for("search.find") + (f"?{query}" if query else "")


def search_link(filters: Filters, text: str = "") -> str:
    """The address of a search with these filters."""
    return request_link(SearchRequest(text=text, filters=filters))
