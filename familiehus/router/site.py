"""The router of the running application: over the edition of the catalogue and the search that are shown now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import numpy as np
from flask import current_app

from familiehus.catalogue.domain import Offer
from familiehus.catalogue.site import CatalogueSite
from familiehus.router.service import Receiving, Router
from familiehus.search.domain import SearchAnswer, SearchRequest
from familiehus.search.site import SearchSite

EXTENSION = "familiehus.router"


class CurrentSearch:
    """The search of the edition shown now; it finds nothing before the first is ready."""

    def __init__(self, site: SearchSite) -> None:
        self._site = site

    def search(self, request: SearchRequest) -> SearchAnswer:
        """What is found."""
        service = self._site.service
        return service.search(request) if service else SearchAnswer(0, ())

    def advice(self) -> tuple[UUID, ...]:
        """The free advice every municipality gives (R040)."""
        service = self._site.service
        if service is None:
            return ()
        facts = service.engine.facts
        return tuple(facts.id(int(number)) for number in np.flatnonzero(facts.mask("flag", "advice")))


def make_router(catalogue: CatalogueSite, search: SearchSite, receiving: Receiving) -> Router:
    """The router over the two sites; each proposal reads the offers of one edition in one statement at most."""

    @contextmanager
    def offers(ids: Collection[UUID]) -> Iterator[Mapping[UUID, Offer]]:
        with catalogue.database.read() as session:
            yield catalogue.edition.reader(session).offers(ids)

    return Router(CurrentSearch(search), offers, receiving, catalogue.places, catalogue.clock)


def router_site() -> Router:
    """That of the running application."""
    router: Router = current_app.extensions[EXTENSION]
    return router
