"""What speaks for an offer and what stands in the way, in plain Danish: for the professional, and for the parent."""

from __future__ import annotations

from enum import IntEnum

from familiehus.catalogue import wording
from familiehus.catalogue.vocabulary import Requirement
from familiehus.catalogue.wording import Said, said
from familiehus.router.domain import Code, Effect, Fit, FitKind, Obstacle
from familiehus.router.service import Proposal
from familiehus.search.domain import ReasonKind
from familiehus.search.in_words import Words
from familiehus.web.i18n import full_date, gettext, inside, sentence
from familiehus.web.i18n import mark as _
from familiehus.web.labels import LABELS, both, either, label, labels


class Voice(IntEnum):
    """To whom it is said; also the place in each pair below."""

    STAFF = 0
    PARENT = 1


Pair = tuple[str, str]
_NO, _LATER, _ASK = Effect.BLOCKS_SENDING, Effect.BLOCKS_STARTING, Effect.INFORMS

TEXTS: dict[tuple[Code, Effect], Pair] = {
    (Code.WHO_MAY_REFER, _NO): (
        _("Kun disse kan henvise hertil: %(who)s."),
        _("Du kan ikke selv melde dig til. Tal med %(who)s. De kan henvise dig."),
    ),
    (Code.WHO_MAY_REFER, _ASK): (
        _("Kilden nævner, at %(who)s kan henvise. Spørg stedet, om du også kan."),
        _("Vi ved, at %(who)s kan henvise dig. Spørg stedet, om du selv kan tage kontakt."),
    ),
    (Code.NOT_OPEN_TO_REFERRAL, _NO): (
        _("Ingen tager imod henvisninger her endnu. Brug de veje ind, som kilden nævner."),
        _("Du kan ikke skrive til dem herfra. Se, hvordan du kommer i gang."),
    ),
    (Code.AUDIENCE, _NO): (_("Tilbuddet er til %(audience)s."), _("Det er til %(audience)s.")),
    (Code.AUDIENCE, _ASK): (
        _("Tilbuddet er til %(audience)s. Spørg forælderen, om det passer."),
        _("Det er til %(audience)s. Passer det på dig, så spørg bare."),
    ),
    (Code.AGE, _NO): (_("Alderen passer ikke. Kilden siger: %(age)s."), _("Det er til: %(age)s.")),
    (Code.AGE, _LATER): (
        _("Det er for tidligt at begynde, men der kan henvises nu. Kilden siger: %(age)s."),
        _("Det er lidt for tidligt endnu. Det er til: %(age)s."),
    ),
    (Code.AGE, _ASK): (
        _("Kilden siger ikke klart, om alderen passer. Den siger: %(age)s. Spørg stedet."),
        _("Vi er ikke sikre på, om alderen passer. Spørg stedet."),
    ),
    (Code.PARENT_AGE, _NO): (
        _("Tilbuddet er for forældre, der er %(parent_age)s."),
        _("Det er til dig, der er %(parent_age)s."),
    ),
    (Code.PARENT_AGE, _ASK): (
        _("Tilbuddet er for forældre, der er %(parent_age)s. Spørg forælderen om alderen."),
        _("Det er til dig, der er %(parent_age)s."),
    ),
    (Code.PARITY, _NO): (_("Tilbuddet er til familiens første barn."), _("Det er til dem, der får deres første barn.")),
    (Code.PARITY, _ASK): (
        _("Tilbuddet er til familiens første barn. Spørg forælderen."),
        _("Det er til dem, der får deres første barn."),
    ),
    (Code.MUNICIPALITY, _NO): (
        _("Tilbuddet er for familier i %(places)s."),
        _("Det er til familier i %(places)s. Bor du der?"),
    ),
    (Code.MUNICIPALITY, _ASK): (
        _("Tilbuddet gælder ikke overalt. Kilden siger: %(places)s. Spørg, hvor familien bor."),
        _("Det findes ikke alle steder. Kilden siger: %(places)s."),
    ),
    (Code.CAPACITY, _LATER): (
        _("Alle %(seats)s pladser er taget. Spørg familien, om de vil have en venteplads."),
        _("Alle %(seats)s pladser er taget lige nu. Du kan få en venteplads, hvis du vil."),
    ),
    (Code.WAITING, _ASK): (_("Om ventetid siger kilden (%(as_of)s):"), _("Om ventetid:")),
    (Code.VISITATION, _LATER): (
        _(
            "Før det begynder, kræver barnets lov %(rule)s en socialfaglig screening. "
            "En børne- og ungerådgiver i familiens kommune noterer den. Der kan henvises nu."
        ),
        _("Kommunen skal sige ja, før det kan begynde. En børne- og ungerådgiver ser på det sammen med jer."),
    ),
    (Code.VISITATION, _ASK): (
        _("Tilbuddet er visiteret: stedet ser på henvisningen og siger ja eller nej."),
        _("Stedet skal sige ja først."),
    ),
    (Code.AUTHORITY, _NO): (
        _("Barnets lov %(rule)s kan ikke bestilles her. Det er altid kommunens myndighed, der afgør det."),
        _("Det er kommunen, der afgør, om I kan få det. Ring og spørg efter en rådgiver."),
    ),
    (Code.CONDITIONS, _NO): (_("Kravet er ikke opfyldt: %(requirement)s."), _("Det kræver: %(requirement)s.")),
    (Code.CONDITIONS, _LATER): (
        _("Det skal være bekræftet før start: %(requirement)s."),
        _("Det kræver: %(requirement)s."),
    ),
    (Code.APPROVAL, _LATER): (
        _("Afventer et ja fra %(who)s. Huset kan ikke selv sætte det i gang."),
        _("%(who)s skal sige ja, før det kan begynde."),
    ),
    (Code.PERIOD_OVER, _NO): (
        _("Projektet sluttede %(until)s. Undersøg, om det stadig findes."),
        _("Det sluttede %(until)s."),
    ),
    (Code.PERIOD_OVER, _ASK): (_("Undersøg, om tilbuddet stadig findes."), _("Spørg, om det stadig findes.")),
    (Code.TIMES, _ASK): (
        _("Tiderne passer måske ikke med dem, forælderen kan."),
        _("Tiderne passer måske ikke med dem, du kan."),
    ),
    (Code.INTERPRETER, _ASK): (
        _("Kilden siger ikke noget om tolk. Skriv behovet i henvisningen."),
        _("Sig, at du gerne vil have en tolk."),
    ),
}
# Said instead where the obstacle itself knows more, or less.
_ALONE_TOO = (
    _("Kilden nævner, at %(who)s kan henvise. Forælderen kan også selv tage kontakt."),
    _("Du kan selv tage kontakt. Vi ved, at %(who)s også kan henvise dig."),
)
_AGE_UNSAID = (
    _("Kilden siger ikke, om alderen passer. Spørg stedet."),
    _("Vi er ikke sikre på, om alderen passer. Spørg stedet."),
)
REQUIREMENTS: dict[Requirement, str] = {one: LABELS["requirement"][one] for one in Requirement}
_FITS: dict[FitKind, str] = {
    FitKind.AGE: _("passer til alderen"),
    FitKind.TIME: _("passer med tiden"),
    FitKind.ONLINE: _("foregår på nettet"),
    FitKind.NO_VISITATION: _("ingen visitation"),
    FitKind.NO_WAITING: _("ingen ventetid"),
}


def told(obstacle: Obstacle, voice: Voice) -> tuple[Said, ...]:
    """An obstacle in a sentence or two, and after it the source's own words where there are any."""
    sentences = [Said(sentence(gettext(_pair(obstacle)[voice], **_values(obstacle))))]
    if obstacle.text and obstacle.code is not Code.CONDITIONS:
        sentences.append(said(obstacle.text))
    return tuple(sentences)


def _pair(obstacle: Obstacle) -> Pair:
    if obstacle.code is Code.WHO_MAY_REFER and obstacle.by_oneself:
        return _ALONE_TOO
    if obstacle.code is Code.AGE and obstacle.ask and not _ages(obstacle):
        return _AGE_UNSAID
    return TEXTS[obstacle.code, obstacle.effect]


def _values(obstacle: Obstacle) -> dict[str, object]:
    unknown = gettext("ikke oplyst")
    return {
        "who": either(labels("profession", obstacle.professions)),
        "audience": both(labels("audience", obstacle.audience)),
        "age": _ages(obstacle) or unknown,
        "parent_age": wording.parent_age(obstacle.parent_age) or unknown,
        "places": both(list(obstacle.places)) or unknown,
        "seats": obstacle.seats,
        "rule": obstacle.rule,
        "requirement": gettext(REQUIREMENTS[obstacle.requirement]) if obstacle.requirement else "",
        "as_of": obstacle.as_of or unknown,
        "until": full_date(obstacle.until) if obstacle.until else "",
    }


def _ages(obstacle: Obstacle) -> str:
    """The child's age and the pregnancy the source names, as on the offer's page."""
    child, weeks = wording.child_age(obstacle.child_age), wording.pregnancy(obstacle.pregnancy)
    if child is not None:
        child = gettext("barn %(age)s", age=child)
    return either([part for part in (weeks, child) if part])


def reasons(proposal: Proposal, words: Words) -> list[str]:
    """Why it is proposed, the search's reasons first, each once."""
    found = [words.reason(why) for why in proposal.reasons if why.kind is not ReasonKind.DISTANCE]
    return list(dict.fromkeys([*found, *(_fit(fit, words) for fit in proposal.fits)]))


def _fit(fit: Fit, words: Words) -> str:
    if fit.kind is FitKind.AUDIENCE:
        return gettext("er til %(who)s", who=label("audience", fit.value))
    if fit.kind is FitKind.LANGUAGE:
        return gettext("kan være på %(language)s", language=inside(words.of("language", fit.value)))
    if fit.kind is FitKind.NO_WAITING and fit.value:
        return gettext("ingen ventetid (oplyst %(when)s)", when=fit.value)
    return gettext(_FITS[fit.kind])
