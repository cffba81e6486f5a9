"""The router over the running application's own sites: the offers of the edition shown now, in one statement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from flask import Flask

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.vocabulary import OrganisationKind
from familiehus.router.domain import Code
from familiehus.router.site import make_router
from familiehus.router.situation import Referrer, Situation, Who


class Nobody:
    """Nobody takes referrals, and nobody counts."""

    def open(self, _organisations: Collection[str]) -> Collection[str]:
        return ()

    def taken(self, _offers: Collection[UUID]) -> Mapping[UUID, int]:
        return {}


def test_a_proposal_over_the_running_application(app: Flask) -> None:
    router = make_router(app.extensions["familiehus.catalogue"], app.extensions["familiehus.search"], Nobody())
    midwife = Referrer(StaffProfession.MIDWIFE, OrganisationKind.REGION)
    family = Situation(municipality="Odder", who=Who.FATHER, child_months=2, words="vil gerne snakke med en mand")
    proposals = router.propose(family, midwife)
    found = {p.offer.key: p for p in proposals}
    assert "odder-far-kontakten" in found
    assert "national-raadgivning-29" in found
    assert all(Code.NOT_OPEN_TO_REFERRAL in {o.code for o in p.obstacles} for p in proposals)
