"""The words of surveys: what a parent reads in their language, and what staff read in Danish."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from familiehus.catalogue.vocabulary import Found
from familiehus.catalogue.wording import FOUND
from familiehus.feedback.domain import CHOICES, Cleared, Question, Stage, Tick, Unread, Who
from familiehus.feedback.results import Unshown
from familiehus.feedback.statements import Shelf
from familiehus.kernel.errors import Refused
from familiehus.web.approved import DUTY as DUTY
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

QUESTIONS = {
    Question.SURER: _("Jeg er blevet mere sikker som forælder"),
    Question.PEOPLE: _("Jeg har fået flere at dele hverdagen med"),
    Question.WHERE_TO_GO: _("Jeg ved, hvor jeg kan få hjælp"),
    Question.HARMLESS: _("Det føltes trygt at få hjælp"),
    Question.WHO: _("Hvem er du?"),
    Question.FOUND: _("Hvordan hørte du om os?"),
    Question.GOOD: _("Hvad var godt?"),
    Question.BETTER: _("Hvad kan blive bedre?"),
    Question.SUGGESTION: _("Har du et forslag til os?"),
}
_TICKS = {Tick.YES: _("Ja"), Tick.LITTLE: _("Lidt"), Tick.NO: _("Nej"), Tick.DONT_KNOW: _("Ved ikke")}
_WHO = {Who.MOTHER: _("Mor"), Who.FATHER: _("Far"), Who.OTHER: _("Anden"), Who.NOT_SAID: _("Vil ikke sige det")}
VALUES: Mapping[type[StrEnum], Mapping[Any, str]] = {Tick: _TICKS, Who: _WHO, Found: FOUND}
STAGES = {
    Stage.TO_COME: _("Åbner senere"),
    Stage.OPEN: _("Åbent"),
    Stage.OVER: _("Lukket"),
}
STATES = {
    Cleared.NEW: _("Ikke læst igennem"),
    Cleared.CLEARED: _("Frigivet"),
    Cleared.WITHHELD: _("Holdt tilbage og slettet"),
}
SHELVES = {
    Shelf.NEW: _("Ikke læst igennem"),
    Shelf.UNANSWERED: _("Forslag uden svar"),
    Shelf.CLEARED: _("Frigivet"),
    Shelf.WITHHELD: _("Holdt tilbage"),
    Shelf.ASIDE: _("Ligger til side"),
}
UNSHOWN = {
    Unshown.NOT_OVER: _(
        "Svarene vises samlet, når skemaet er lukket. Ellers kunne man se, hvad den sidste har svaret."
    ),
    Unshown.ASIDE: _("Svarene vises, når I har taget stilling til dem, der ligger til side."),
    Unshown.FEW: _("Færre end 5 har svaret; vises ikke."),
}
UNREAD = {
    Unread.NOT_OVER: _("Teksterne kan læses, når skemaet er lukket. Ellers kunne man se, hvem der skrev sidst."),
    Unread.FEW: _(
        "Teksterne kan læses fra %(day)s, fordi færre end 5 har svaret. Ellers kunne man se, hvem der skrev dem."
    ),
}
# Why not, and the field it is about ("" is the form as a whole).
_REFUSALS = {
    "nothing was answered": ("", _("Du har ikke svaret på noget endnu. Ét svar er nok.")),
    "no such answer": ("", _("Formularen var gammel. Hent siden igen.")),
    "the survey is not open": ("", _("Skemaet er ikke åbent.")),
    "no more answers fit": (
        "",
        _(
            "Dit svar er ikke gemt. Der er kommet for mange på én gang. Sig det til dem, der gav dig kortet, og prøv "
            "igen senere."
        ),
    ),
    "leave out the CPR number": ("", _("Skriv aldrig et CPR-nummer her.")),
    "the text is too long": ("", _("Teksten er for lang.")),
    "give the survey a name": ("name", _("Giv skemaet et navn på højst 120 tegn.")),
    "say why you ask": ("why", _("Skriv, hvorfor I spørger. Højst 600 tegn.")),
    "it must close after it opens, and not in the past": (
        "closes",
        _("Sidste dag skal være i dag eller senere og ikke før den første."),
    ),
    "a survey opens within a year": ("opens", _("Et skema kan åbne højst et år frem.")),
    "a survey opens today or later": ("opens", _("Første dag skal være i dag eller senere.")),
    "its words are fixed": (
        "",
        _("Navnet og ordene kan ikke rettes mere, for familierne kan have svaret på dem. Lav et nyt skema i stedet."),
    ),
    "its first day has passed": ("opens", _("Skemaet er åbent, så den første dag kan ikke flyttes.")),
    "a survey that is open ends two weeks later at most": (
        "closes",
        _(
            "Et åbent skema kan højst vare to uger længere end lovet. Ellers kan I ikke svare på forslag den dag, "
            "familierne fik at vide."
        ),
    ),
    "a survey is open for a year at most": ("closes", _("Et skema er åbent i højst et år. Lav et nyt bagefter.")),
    "say how many you expect": ("expected", _("Skriv et tal fra 1 til 100.000.")),
    "say what you ask about": ("house", _("Vælg, hvad der spørges om.")),
    "choose a course of the house": ("offer", _("Vælg et forløb, der foregår i huset.")),
    "choose a course of your own that lies in no house": (
        "offer",
        _("Vælg et af jeres egne forløb, som ikke foregår i et hus."),
    ),
    "the survey is closed already": ("", _("Skemaet er lukket.")),
    "the survey is not over yet": ("", UNREAD[Unread.NOT_OVER]),
    "fewer than five have answered": (
        "",
        _(
            "Færre end 5 har svaret. Teksterne læses efter den sidste planlagte dag, og tidligst tre uger efter den "
            "første."
        ),
    ),
    "there are no answers": ("", _("Der er ingen svar at slette.")),
    "nothing lies aside": ("", _("Der ligger ikke noget til side.")),
    "it lies aside": ("", _("Svaret ligger til side. Tæl det med, før det bruges.")),
    "it was withheld, and what it said is gone": ("", _("Udsagnet er holdt tilbage, og teksten er slettet.")),
    "somebody else has answered": ("", _("En kollega har svaret imens. Svaret er ikke ændret.")),
    "words can be cut out, and nothing else": (
        "text",
        _("Du kan kun fjerne ord. Skriv ikke noget nyt, og byt ikke om på noget."),
    ),
    "nothing would be left": ("text", _("Der er ikke noget tilbage. Hold udsagnet tilbage i stedet.")),
    "only a cleared suggestion is answered": ("", _("Frigiv forslaget først.")),
    "write an answer": ("reply", _("Skriv et svar.")),
}
REFUSALS = frozenset(_REFUSALS)
_NOT_NOW = _("Det kan ikke lade sig gøre, som det står nu.")


def refusal(error: Refused) -> str:
    """Why not, and what to do instead."""
    return gettext(_REFUSALS.get(str(error), ("", _NOT_NOW))[1])


def field_of(error: Refused) -> str:
    """The field a refusal is about."""
    return _REFUSALS.get(str(error), ("", ""))[0]


def choices(question: Question) -> list[tuple[str, str]]:
    """What can be chosen: value and words."""
    return [(value.value, gettext(words)) for value, words in VALUES[CHOICES[question]].items()]
