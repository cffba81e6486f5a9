"""Legal gates: what must be recorded before an offer starts, whoever asks, and who may record it (R052-R059).

A gate stands on the start, never on the sending, save § 32: that is the authority's alone and cannot be sent for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.vocabulary import Requirement
from familiehus.router.situation import Referrer, Situation

_NUMBER = re.compile(r"\d+")
SCREENED = frozenset({30, 31})
AUTHORITY_ALONE = frozenset({32})


class Gate(StrEnum):
    """What is missing before the start; the codes of an offer's own requirements are the same."""

    SCREENING = "screening"
    AUTHORITY = "authority"
    APPROVAL = "approval"
    MUNICIPAL_CASE = "municipal_case"
    PREVENTIVE_HELP = "preventive_help"
    NURSERY_PLACEMENT = "nursery_placement"


class Outcome(StrEnum):
    """What a *socialfaglig screening* ended with; only the first opens § 30 and § 31 (R054)."""

    NO_FURTHER_INFORMATION_NEEDED = "no_further_information_needed"
    MORE_INFORMATION_NEEDED = "more_information_needed"
    NO_SUPPORT_NEEDED = "no_support_needed"


@dataclass(frozen=True, slots=True)
class Screening:
    """A recorded *socialfaglig screening*, never a screening for depression. It counts from ``recorded_on``."""

    municipality: str
    outcome: Outcome
    recorded_on: date
    by: Referrer


@dataclass(frozen=True, slots=True)
class Evidence:
    """What has been recorded for one family so far. ``approved_by`` are those who said yes to this very offer."""

    screenings: tuple[Screening, ...] = ()
    approved_by: tuple[Referrer, ...] = ()


NOTHING = Evidence()


def paragraphs(offer: Offer) -> frozenset[int]:
    """The paragraphs of *barnets lov* the offer itself is given under (R057): never guessed from its kind.

    Every number in such a reference counts, so that "§§ 30 og 31" closes both doors.
    """
    texts = [basis for basis in offer.legal_basis if "barnets lov" in basis.casefold()]
    texts.append(offer.access.visitation or "")
    return frozenset(int(number) for text in texts for number in _NUMBER.findall(text))


def may_screen(by: Referrer, municipality: str | None) -> bool:
    """Whether this person may record a screening that opens a door there (R053): an adviser of that municipality."""
    return (
        by.profession is StaffProfession.CHILD_ADVISER
        and by.municipal
        and municipality is not None
        and by.municipality == municipality
    )


def may_approve(offer: Offer, by: Referrer) -> bool:
    """Whether this person's yes is the one the offer waits for (R059); the house's own never is."""
    named = offer.access.approval_by
    return named is not None and by.counts_as(named)


def opens(screening: Screening, situation: Situation, today: date) -> bool:
    """Whether a screening opens § 30 and § 31 for this family today, in the municipality responsible for it."""
    return (
        screening.outcome is Outcome.NO_FURTHER_INFORMATION_NEEDED
        and screening.recorded_on <= today
        and screening.municipality == situation.municipality
        and may_screen(screening.by, situation.municipality)
    )


def gates(offer: Offer, situation: Situation, today: date, evidence: Evidence = NOTHING) -> tuple[Gate, ...]:
    """What is still missing before the offer may start; empty when nothing is. What nobody has said is missing."""
    missing: list[Gate] = []
    under = paragraphs(offer)
    if under & SCREENED and not any(opens(s, situation, today) for s in evidence.screenings):
        missing.append(Gate.SCREENING)
    if under & AUTHORITY_ALONE:
        missing.append(Gate.AUTHORITY)
    if offer.access.approval_by is not None and not any(may_approve(offer, by) for by in evidence.approved_by):
        missing.append(Gate.APPROVAL)
    missing += [Gate(needed) for needed in unmet(offer, situation)]
    return tuple(missing)


def unmet(offer: Offer, situation: Situation) -> tuple[Requirement, ...]:
    """The offer's own conditions that nobody has confirmed; a denial outweighs a confirmation."""
    return tuple(r for r in offer.access.requires if r not in situation.confirmed or r in situation.denied)
