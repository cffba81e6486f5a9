"""The part of the editor's form about volunteers: the phases of a match, its limits and its logbook (R098, R099)."""

from __future__ import annotations

from familiehus.catalogue.asking import As, Field, Section
from familiehus.catalogue.vocabulary import MatchPhase
from familiehus.web.i18n import mark as _


def _number(path: str, label: str, hint: str = "") -> Field:
    return Field(path, As.NUMBER, label, hint, most=60, wrong=_("Skriv et tal fra 1 til 60, og det mindste først."))


_AT_LEAST = _("Mindst match og besøg, hvis der er noget her.")
VOLUNTEERS = Section(
    "frivillige",
    _("Forløb med en frivillig"),
    (
        Field(
            "volunteering.phases",
            As.MANY,
            _("Trin i forløbet"),
            _AT_LEAST,
            tuple(MatchPhase),
            "match_phase",
            wrong=_AT_LEAST,
        ),
        _number("volunteering.months_min", _("Varer mindst (måneder)")),
        _number("volunteering.months_max", _("Varer højst (måneder)")),
        Field("volunteering.logbook", As.TICK, _("Der skrives logbog efter hvert besøg")),
        _number("volunteering.logbook_weeks", _("Logbogen læses hver (uger)"), _("Hver uge er 1.")),
        _number("volunteering.sparring_months", _("Sparring med den frivillige hver (måneder)")),
        _number("volunteering.warn_weeks", _("Varsel før slutningen (uger)"), _("Ellers er det fire uger.")),
    ),
    _("Kun når en frivillig følger en familie. Trinene styrer forløbet, og ingen af dem kan springes over."),
)
