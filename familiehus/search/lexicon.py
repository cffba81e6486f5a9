"""Danish and English words for the codes an offer is described with: indexed with it, so that they can be searched."""

from __future__ import annotations

from enum import Enum

from familiehus.catalogue.vocabulary import Audience, Facility, PlaceKind, Profession, Way

WORDS: dict[Enum, tuple[str, str]] = {
    Audience.PREGNANT: ("gravide", "pregnant"),
    Audience.EXPECTANT_PARENTS: ("kommende forældre", "expectant parents"),
    Audience.PARENTS: ("forældre", "parents"),
    Audience.MOTHERS: ("mødre", "mothers"),
    Audience.FATHERS: ("fædre", "fathers"),
    Audience.PARTNERS: ("partner", "partner"),
    Audience.SOLO_PARENTS: ("enlige forældre soloforældre", "single solo parents"),
    Audience.YOUNG_PARENTS: ("unge forældre", "young parents"),
    Audience.FIRST_TIME_PARENTS: ("førstegangsforældre", "first-time parents"),
    Audience.SEPARATED_PARENTS: ("skilte forældre skilsmisse", "separated divorced parents"),
    Audience.FAMILIES: ("familier", "families"),
    Audience.CHILDREN: ("børn", "children"),
    Audience.YOUNG_PEOPLE: ("unge", "young people"),
    Audience.OTHER_CARERS: ("bedsteforældre plejeforældre omsorgspersoner", "grandparents carers"),
    Audience.VOLUNTEERS: ("frivillige", "volunteers"),
    Way.DROP_IN: ("åbent uden tilmelding drop-in", "drop-in open"),
    Way.SIGN_UP: ("tilmelding", "sign up"),
    Way.SELF_REFERRAL: ("selvhenvendelse", "self-referral"),
    Way.REFERRAL: ("henvisning", "referral"),
    Way.VISITATION: ("visitation", "assessment"),
    Profession.MIDWIFE: ("jordemoder", "midwife"),
    Profession.HEALTH_VISITOR: ("sundhedsplejerske", "health visitor"),
    Profession.GP: ("egen læge", "doctor"),
    Profession.DAY_CARE: ("dagtilbud", "day care"),
    Profession.FAMILY_THERAPIST: ("familieterapeut", "family therapist"),
    Profession.CHILD_ADVISER: ("børne- og ungerådgiver", "child adviser"),
    Profession.SOCIAL_WORKER: ("socialrådgiver", "social worker"),
    Profession.PSYCHOLOGIST: ("psykolog", "psychologist"),
    Profession.JOB_CENTRE: ("jobcenter", "job centre"),
    PlaceKind.HOME: ("hjemme", "at home"),
    PlaceKind.DAY_CARE: ("dagtilbud", "day care"),
    PlaceKind.LIBRARY: ("bibliotek", "library"),
    PlaceKind.CHURCH_CENTRE: ("sognehus kirke", "church"),
    PlaceKind.HEALTH_CENTRE: ("sundhedscenter", "health centre"),
    PlaceKind.HOSPITAL: ("sygehus hospital", "hospital"),
    PlaceKind.OUTDOORS: ("udendørs", "outdoors"),
    PlaceKind.ONLINE: ("online virtuelt", "online"),
    PlaceKind.PHONE: ("telefon", "phone"),
    Facility.NURSING_ROOM: ("ammerum", "nursing room"),
    Facility.CHANGING_TABLE: ("puslebord", "changing table"),
    Facility.KITCHEN: ("køkken", "kitchen"),
    Facility.GARDEN: ("have", "garden"),
    Facility.TOYS: ("legetøj", "toys"),
    Facility.PLAY_AREA: ("legeplads", "playground"),
    Facility.CHILD_CARE: ("børnepasning", "child care"),
    Facility.COFFEE: ("kaffe", "coffee"),
    Facility.MEAL: ("mad", "meal"),
}


def spoken(codes: tuple[Enum, ...], language: str) -> list[str]:
    """The words of these codes in Danish (``da``) or English; codes without words are left out."""
    column = 0 if language == "da" else 1
    return [WORDS[code][column] for code in codes if code in WORDS]
