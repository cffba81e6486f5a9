"""The words of the numbers. Message ids are Danish."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from familiehus.catalogue.wording import FOUND
from familiehus.feedback.demand import Demand
from familiehus.feedback.domain import Question
from familiehus.frontdesk.wording import OUTCOMES, WAYS, WHO
from familiehus.kernel.errors import Refused
from familiehus.statistics.domain import Division, Quarter
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

DIVISIONS = {
    Division.WHO: _("Hvem kom?"),
    Division.WAY: _("Hvordan kom de?"),
    Division.POSTCODE: _("Hvor kom de fra?"),
    Division.TOPIC: _("Hvad handlede det om?"),
    Division.CAME_FOR: _("Hvad kom de til?"),
    Division.SHOWN_TO: _("Hvad blev de vist videre til?"),
    Division.OUTCOME: _("Hvad kom der ud af det?"),
    Division.FOUND: _("Hvordan fandt de huset?"),
}
PURPOSE = {
    Question.SURER: _("Mere sikker som forælder"),
    Question.PEOPLE: _("Flere at dele hverdagen med"),
    Question.WHERE_TO_GO: _("Ved, hvor man kan gå hen"),
    Question.HARMLESS: _("Det føltes trygt at få hjælp"),
}
_SAID: dict[Division, Mapping[str, str]] = {
    Division.WHO: {code.value: words for code, words in WHO.items()},
    Division.WAY: {code.value: words for code, words in WAYS.items()},
    Division.OUTCOME: {code.value: words for code, words in OUTCOMES.items()},
    Division.FOUND: {code.value: words for code, words in FOUND.items()},
}
RULES = (
    _(
        "Tallene er henvendelser, ikke familier: den, der kommer fire gange, tæller fire gange. De siger intet om, "
        "hvem der kom, og de kan ikke sammenligne medarbejdere eller huse."
    ),
    _(
        "Ingen skal kunne genkendes. Derfor vises intet antal fra 1 til 4. Er et antal skjult, er mindst ét større "
        "antal skjult med det, og kun deres sum vises. Hvert kvartal afgøres én gang, 15 dage efter at det er slut; "
        "alle andre tal er lagt sammen af de tal, der er vist. Det kvartal, der er i gang, vises kun i hele tiere."
    ),
)
NEEDS = {
    Demand.SEARCH: _("Der blev søgt, og intet fundet"),
    Demand.DECLINED: _("En modtager kunne ikke"),
}
REFERRALS = {"in": _("Ind til jer udefra"), "out": _("Fra jer til andre"), "within": _("Fra jeres egne kolleger")}
# A refusal's sentence, and the field it stands beside.
_REFUSALS = {
    "no such quarter": ("fra", _("Vælg et kvartal på listen.")),
    "no such last quarter": ("til", _("Vælg et kvartal på listen.")),
    "the period is turned round": ("til", _("Perioden slutter, før den begynder. Byt de to om.")),
    "the period is too long": ("til", _("Højst 40 kvartaler (ti år) ad gangen.")),
    "the period is to come": ("fra", _("Perioden er ikke begyndt endnu.")),
    "no such municipality": ("municipality", _("Den kommune kender vi ikke. Skriv navnet, fx Lolland.")),
    "no house there": ("municipality", _("I har intet hus i den kommune, så her er ikke noget at se tallet mod.")),
    "no such year": ("year", _("Skriv et årstal fra 2000 til i år.")),
    "no such number": ("number", _("Skriv et helt tal fra 0 til 20.000.")),
    "say where it is from": ("source", _("Skriv, hvor tallet er fra, med højst 300 tegn.")),
}


def refusal(error: Refused) -> tuple[str, str]:
    """The field a refusal is about, and what to say there."""
    field, text = _REFUSALS[str(error.args[0])]
    return field, gettext(text)


def quarter_words(quarter: Quarter) -> str:
    """A quarter as people say it."""
    return gettext("%(number)s. kvartal %(year)s", number=quarter.number, year=quarter.year)


def quarter_short(quarter: Quarter) -> str:
    """A quarter below a line."""
    return f"{quarter.number}/{quarter.year % 100:02}"


def namer(
    division: Division, postcode: Callable[[str], str], topic: Callable[[str], str], offer: Callable[[str], str]
) -> Callable[[str], str]:
    """What makes words of the values of a division."""
    if division is Division.POSTCODE:
        return lambda value: postcode(value) if value else gettext("Postnummer ikke oplyst")
    if division is Division.TOPIC:
        return topic
    if division in (Division.CAME_FOR, Division.SHOWN_TO):
        return offer
    return lambda value: gettext(_SAID[division].get(value, "")) or value
