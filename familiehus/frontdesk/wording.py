"""The desk's words. Message ids are Danish."""

from __future__ import annotations

from familiehus.frontdesk.domain import Outcome, Part, Subject, Way, Who
from familiehus.kernel.errors import Refused
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

WHO = {Who.MOTHER: _("Mor"), Who.FATHER: _("Far"), Who.OTHER: _("Anden")}
WAYS = {Way.WALK_IN: _("Kom ind ad døren"), Way.GROUP: _("Åben gruppe"), Way.PHONE: _("Ringede")}
PARTS = {Part.MORNING: _("Formiddag"), Part.AFTERNOON: _("Eftermiddag"), Part.EVENING: _("Aften")}
SUBJECTS = {
    Subject.TOPIC: _("Hvad handlede det om?"),
    Subject.CAME_FOR: _("Kom de til noget bestemt?"),
    Subject.SHOWN_TO: _("Blev de vist videre til noget?"),
    Subject.OUTCOME: _("Hvad kom der ud af det?"),
    Subject.FOUND: _("Hvordan hørte de om huset?"),
}
OUTCOMES = {
    Outcome.ENOUGH: _("Rådgivning var nok"),
    Outcome.PRACTICAL: _("Hjulpet praktisk"),
    Outcome.CONTACT_MADE: _("Kontakt formidlet til andre"),
}
# A refusal's sentence, and the field it stands beside.
_REFUSALS = {
    "say who came": ("who", _("Vælg, hvem der kom.")),
    "write a number": ("who", _("Skriv et helt tal, for eksempel 3.")),
    "too many at once": ("who", _("Højst 60 ad gangen. Del dem op, og gem to gange.")),
    "the day is to come": ("day", _("Dagen er ikke kommet endnu.")),
    "the day is too long ago": ("day", _("Det er mere end 14 dage siden. Tæl dem med i dag i stedet.")),
    "no such postcode": ("other", _("Det postnummer findes ikke.")),
    "too many postcodes": ("postcodes", _("Højst otte postnumre. Resten kan skrives, når de kommer.")),
    "no such answer": ("", _("Formularen var gammel. Hent siden igen.")),
    "nothing to take back": ("", _("Der er ikke noget at fortryde.")),
    "too late to take back": ("", _("Der er gået mere end et minut. Det kan ikke fortrydes mere.")),
}


def refusal(error: Refused) -> tuple[str, str]:
    """The field a refusal is about ("" for the whole), and what to say there."""
    field, text = _REFUSALS[str(error.args[0])]
    return field, gettext(text)
