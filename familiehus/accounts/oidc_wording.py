"""Why a directory did not lead in, in words: what happened, and what to do now."""

from __future__ import annotations

from familiehus.accounts.oidc_domain import Why
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

_AGAIN = (400, _("Log ind en gang til"))
_NO_ACCESS = (403, _("Du har ikke adgang her"))
_LATER = (503, _("Arbejdspladsens login svarer ikke"))

_WORDS = {
    Why.STATE: (
        *_AGAIN,
        _("Svaret hører ikke til det log ind, der blev begyndt i denne browser. Begynd forfra herfra."),
    ),
    Why.EXPIRED: (*_AGAIN, _("Der gik for lang tid. Et log ind skal være færdigt inden for ti minutter.")),
    Why.REPLAYED: (*_AGAIN, _("Det svar er brugt. Hvert svar virker kun én gang.")),
    Why.REFUSED_THERE: (
        *_AGAIN,
        _("Arbejdspladsens login sagde nej. Prøv igen, eller spørg dem, der står for det på din arbejdsplads."),
    ),
    Why.UNTRUSTED: (
        *_AGAIN,
        _("Svaret fra arbejdspladsens login kunne ikke bekræftes. Sker det igen, så sig det til driften."),
    ),
    Why.INCOMPLETE: (
        *_NO_ACCESS,
        _("Arbejdspladsens login fortalte ikke, hvem du er. Sig det til dem, der står for det på din arbejdsplads."),
    ),
    Why.EMAIL_UNVERIFIED: (
        *_NO_ACCESS,
        _("Din e-mail er ikke bekræftet af arbejdspladsens login. Sig det til dem, der står for det."),
    ),
    Why.GROUP_UNKNOWN: (
        *_NO_ACCESS,
        _("Ingen af dine grupper eller funktioner på arbejdspladsen giver adgang her. Spørg din leder."),
    ),
    Why.NOT_INVITED: (*_NO_ACCESS, _("Du er ikke inviteret. Bed din leder om at invitere dig med din arbejdsmail.")),
    Why.ACCOUNT_EXISTS: (
        *_NO_ACCESS,
        _(
            "Der er allerede en konto med din e-mail, som har sit eget login. Bed din leder om et nyt link til den: "
            "så kan du logge ind her bagefter."
        ),
    ),
    Why.STOPPED: (*_NO_ACCESS, _("Din adgang er stoppet. Spørg din leder.")),
    Why.NOT_SET_UP: (*_LATER, _("Det er ikke sat rigtigt op hos os. Sig det til driften.")),
    Why.PROVIDER_DOWN: (*_LATER, _("Prøv igen om lidt. Har du en adgangskode her, kan du bruge den.")),
}


def not_let_in(why: Why) -> tuple[int, str, str]:
    """Status, heading and advice."""
    status, heading, text = _WORDS[why]
    return status, gettext(heading), gettext(text)
