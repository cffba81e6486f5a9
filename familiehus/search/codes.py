"""The codes of filters as people may write them in an address: the code itself or a plain Danish word."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from familiehus.catalogue.vocabulary import Audience, DayPart, Sector, Tier, Way, Weekday
from familiehus.kernel.text import fold
from familiehus.search.domain import Sort

_Code = TypeVar("_Code", bound=StrEnum)
# Danish words for each code, folded, a blank in a word as a hyphen.
_DANISH: dict[type[StrEnum], dict[str, str]] = {
    Tier: {
        "universal": "universel universelt almen",
        "open": "aaben aabent aabne",
        "targeted": "maalrettet maalrettede",
        "visited": "visiteret visiterede visitation",
    },
    Sector: {
        "municipality": "kommune kommunal kommunalt",
        "region": "region regional",
        "civil_society": "civilsamfund forening frivillig frivillige",
        "private": "privat",
    },
    Audience: {
        "pregnant": "gravid gravide",
        "expectant_parents": "kommende-foraeldre",
        "parents": "foraeldre",
        "mothers": "mor moedre",
        "fathers": "far faedre",
        "partners": "partner partnere medmor",
        "solo_parents": "enlig enlige alene solo",
        "young_parents": "unge-foraeldre ung",
        "first_time_parents": "foerstegangsforaeldre foerstegang",
        "separated_parents": "skilt skilte skilsmisse",
        "families": "familie familier",
        "children": "barn boern",
        "young_people": "unge",
        "other_carers": "bedsteforaeldre omsorgspersoner",
        "volunteers": "frivillig frivillige",
    },
    Way: {
        "drop_in": "drop-in dropin aaben-doer uden-tilmelding",
        "sign_up": "tilmelding",
        "self_referral": "selvhenvendelse selv-henvende selv",
        "referral": "henvisning",
        "visitation": "visitation visiteret",
    },
    Weekday: {
        "mon": "mandag",
        "tue": "tirsdag",
        "wed": "onsdag",
        "thu": "torsdag",
        "fri": "fredag",
        "sat": "loerdag",
        "sun": "soendag",
    },
    DayPart: {"morning": "morgen formiddag", "afternoon": "eftermiddag", "evening": "aften"},
    Sort: {"fit": "bedst passer relevans", "distance": "afstand naermest", "next": "naeste foerst snart"},
}
_LANGUAGES = {
    "da": "dansk",
    "en": "engelsk",
    "ar": "arabisk",
    "uk": "ukrainsk",
    "pl": "polsk",
    "tr": "tyrkisk",
    "so": "somali",
    "fa": "farsi",
    "ro": "rumaensk",
    "de": "tysk",
    "ru": "russisk",
    "ur": "urdu",
    "ti": "tigrinya",
    "kl": "groenlandsk",
    "ku": "kurdisk",
    "vi": "vietnamesisk",
    "bs": "bosnisk",
    "es": "spansk",
    "fr": "fransk",
    "sv": "svensk",
    "no": "norsk",
}


def code_of(codes: type[_Code], value: str) -> _Code | None:
    """The code that is meant, however its letters are spelled; None when there is no such code."""
    plain = fold(value).replace(" ", "-").replace("_", "-")
    for code in codes:
        if plain == str(code).replace("_", "-") or plain in _DANISH[codes][str(code)].split():
            return code
    return None


def language_of(value: str) -> str | None:
    """The code of a language given by its code or its Danish name; None for others."""
    plain = fold(value)
    return next((code for code, name in _LANGUAGES.items() if plain in (code, name)), None)
