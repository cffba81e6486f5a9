"""What the search's pages stand on: the service of the edition shown now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from flask import current_app

from familiehus.catalogue.urgent import UrgentHelp
from familiehus.search.service import SearchService

EXTENSION = "familiehus.search"


@dataclass(slots=True)
class SearchSite:
    """``service`` is replaced whole when the catalogue has changed; None until the first edition is ready.

    ``urgent`` is what stands first when somebody may be in danger. ``met_nothing`` is told the municipalities and
    topics of a search that found nothing, and never its words.
    """

    service: SearchService | None = None
    urgent: UrgentHelp = field(default_factory=lambda: UrgentHelp({}))
    met_nothing: Callable[[Collection[str], Collection[str]], None] = lambda _places, _topics: None


def search_site() -> SearchSite:
    """That of the running application."""
    site: SearchSite = current_app.extensions[EXTENSION]
    return site
