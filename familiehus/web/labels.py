"""The catalogue's codes in plain words a parent understands (R025, R026).

Keys are the codes themselves, so that the shell knows no feature. Texts are message ids (Danish); :func:`label` gives
them in the visitor's language.
"""

from __future__ import annotations

from collections.abc import Iterable

from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

LABELS: dict[str, dict[str, str]] = {
    "tier": {
        "universal": _("For alle familier"),
        "open": _("Åbent tilbud"),
        "targeted": _("Til en bestemt situation"),
        "visited": _("Kommunen skal sige ja først"),
    },
    "tier_name": {
        "universal": _("universelt"),
        "open": _("åbent"),
        "targeted": _("målrettet"),
        "visited": _("visiteret"),
    },
    "sector": {
        "municipality": _("Kommunen"),
        "region": _("Regionen"),
        "civil_society": _("Forening eller frivillige"),
        "private": _("Privat"),
    },
    "audience": {
        "pregnant": _("gravide"),
        "expectant_parents": _("kommende forældre"),
        "parents": _("forældre"),
        "mothers": _("mødre"),
        "fathers": _("fædre"),
        "partners": _("partnere"),
        "solo_parents": _("alene med barn"),
        "young_parents": _("unge forældre"),
        "first_time_parents": _("forældre til første barn"),
        "separated_parents": _("forældre, der bor hver for sig"),
        "families": _("hele familien"),
        "children": _("børn"),
        "young_people": _("unge"),
        "other_carers": _("andre, der tager sig af et barn"),
        "volunteers": _("frivillige"),
    },
    "way": {
        "drop_in": _("Du kan bare komme"),
        "sign_up": _("Du melder dig til"),
        "self_referral": _("Du kan selv henvende dig"),
        "referral": _("Kræver henvisning"),
        "visitation": _("Kommunen skal sige ja først"),
    },
    "channel": {
        "phone": _("telefon"),
        "form": _("formular på nettet"),
        "virtual": _("videomøde"),
        "in_person": _("et besøg på stedet"),
        "self_booking": _("en tid, du selv booker på nettet"),
        "email": _("e-mail"),
    },
    # Definite, as in "Tal med …" and "Kræver henvisning fra …".
    "profession": {
        "midwife": _("jordemoderen"),
        "health_visitor": _("sundhedsplejersken"),
        "gp": _("din egen læge"),
        "day_care": _("dagtilbuddet"),
        "family_therapist": _("familiebehandleren"),
        "child_adviser": _("børne- og ungerådgiveren"),
        "social_worker": _("socialrådgiveren"),
        "psychologist": _("psykologen"),
        "job_centre": _("jobcentret"),
        "municipal_staff": _("en medarbejder i kommunen"),
        "professionals": _("andre fagpersoner"),
    },
    # As in "Det kræver: …".
    "requirement": {
        "municipal_case": _("barnet har en sag i kommunen"),
        "preventive_help": _("mindst ét barn i familien får hjælp efter barnets lov § 30 eller § 32"),
        "nursery_placement": _("den gravide er i vuggestuepraktik gennem huset og jobcentret"),
    },
    "place": {
        "house": _("i huset"),
        "home": _("hjemme hos jer"),
        "day_care": _("i dagtilbud"),
        "library": _("på biblioteket"),
        "church_centre": _("i sognehuset"),
        "health_centre": _("i sundhedscenter eller sundhedshus"),
        "hospital": _("på hospitalet"),
        "outdoors": _("udendørs"),
        "local": _("i lokalområdet"),
        "online": _("på nettet"),
        "phone": _("i telefonen"),
    },
    "facility": {
        "nursing_room": _("ammerum"),
        "changing_table": _("puslebord"),
        "kitchen": _("køkken"),
        "garden": _("have"),
        "toys": _("legetøj"),
        "play_area": _("legeområde"),
        "talking_rooms": _("samtalerum"),
        "meeting_room": _("mødelokale"),
        "waiting_area": _("venteområde"),
        "child_care": _("børnepasning"),
        "coffee": _("kaffe"),
        "meal": _("mad"),
        "public_transport": _("offentlig transport i nærheden"),
        "parking": _("parkering"),
    },
    "day_part": {
        "morning": _("formiddag"),
        "afternoon": _("eftermiddag"),
        "evening": _("aften"),
    },
    "match_phase": {
        "talk": _("Samtale først"),
        "match": _("Match: en frivillig bliver fundet"),
        "first_meeting": _("Første møde, hvor foreningen er med"),
        "expectations": _("Aftale om, hvad I forventer af hinanden"),
        "first_visit": _("Første besøg alene"),
        "running": _("Besøgene er i gang"),
        "future_agreement": _("Aftale om fremtiden"),
    },
    "language": {
        "da": _("Dansk"),
        "en": _("Engelsk"),
        "ar": _("Arabisk"),
        "uk": _("Ukrainsk"),
        "pl": _("Polsk"),
        "tr": _("Tyrkisk"),
        "so": _("Somali"),
        "fa": _("Farsi"),
        "ro": _("Rumænsk"),
        "de": _("Tysk"),
        "ur": _("Urdu"),
        "kl": _("Grønlandsk"),
        "ti": _("Tigrinya"),
    },
    "kind": {
        "offer": _("Tilbud"),
        "house": _("Familiehus"),
        "national": _("Findes i alle kommuner"),
    },
}


def label(group: str, code: str) -> str:
    """The words for a code in the visitor's language; the code itself when there are none."""
    message = LABELS[group].get(code)
    return gettext(message) if message else code


def labels(group: str, codes: tuple[str, ...]) -> list[str]:
    """The words for several codes, in their order."""
    return [label(group, code) for code in codes]


def listed(words: Iterable[str]) -> str:
    """ "dansk, engelsk, arabisk", of what there is; Arabic has its own comma."""
    return gettext(", ").join(filter(None, words))


def either(words: list[str]) -> str:
    """ "læge, jordemoder eller sundhedsplejerske"."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(first)s eller %(last)s", first=listed(words[:-1]), last=words[-1])


def both(words: list[str]) -> str:
    """ "gravide, mødre og fædre"."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(first)s og %(last)s", first=listed(words[:-1]), last=words[-1])
