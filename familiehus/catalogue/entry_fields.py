"""The fields of the editor: what each fact is called, how it is asked for, and what to say when it is wrong.

Paths are those of the document. What is not here stays in an entry as it is: an editor changes only what it shows.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from familiehus.catalogue import vocabulary as v
from familiehus.catalogue.asking import As, Field, Rows, Section
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.volunteer_fields import VOLUNTEERS
from familiehus.web.i18n import mark as _
from familiehus.web.labels import LABELS

_CLOSED = _("Skriv begge tider, eller ingen, hvis der er lukket. En dag kan ikke både være åben og lukket.")
_TIME = _("Skriv klokkeslættet med timer og minutter, fx 10:30.")
_ORDER = _("Slutter, før det begynder. Ret et af tallene.")
_PERIOD = _("Skriv datoen som 2026-12-24. Det kan ikke slutte, før det begynder.")
_CLOSES = _("Skal ligge efter tidspunktet før. Skriv fx 14:00.")


def _both(path: str, label: str, hint: str = "", most: int = 600) -> tuple[Field, Field]:
    """A text in Danish, and in English for whoever wants to."""
    english = Field(f"{path}.en", As.WORDS, _("Det samme på engelsk"), _("Må stå tomt."), most=most, lang="en")
    return Field(f"{path}.da", As.WORDS, label, hint, most=most, wrong=_("Skriv teksten på dansk.")), english


def _hours(path: str, label: str, hint: str) -> Rows:
    days = Field("days", As.MANY, _("Dage"), codes=tuple(v.Weekday), words="day", wrong=_("Vælg mindst én dag."))
    opens = Field("opens", As.TIME, _("Fra"), wrong=_TIME)
    closes = Field("closes", As.TIME, _("Til"), wrong=_CLOSES)
    return Rows(path, label, _("Tidsrum"), _("Tilføj et tidsrum"), (days, opens, closes), hint)


def _many(path: str, label: str, codes: type[StrEnum], words: str, hint: str = "") -> Field:
    return Field(path, As.MANY, label, hint, tuple(codes), words)


_REQUIRED = _("Kun det, I altid spørger efter. Intet begynder, før en i kommunen har bekræftet det.")
SECTIONS = (
    Section(
        "om",
        _("Navn og tekst"),
        (
            Field("name", As.LINE, _("Navn"), most=120, wrong=_("Skriv, hvad det hedder.")),
            Field("name_en", As.LINE, _("Navn på engelsk"), _("Må stå tomt."), most=120, lang="en"),
            Field("also_called", As.LIST, _("Kaldes også"), _("Skil navnene med komma. De kan søges frem."), most=600),
            *_both(
                "summary",
                _("Kort om det"),
                _("To eller tre korte sætninger til forældre: Hvad er det, og hvad sker der?"),
                most=400,
            ),
            Rows(
                "details",
                _("Godt at vide"),
                _("Oplysning"),
                _("Tilføj en oplysning"),
                (
                    Field("da", As.WORDS, _("På dansk"), most=300, wrong=_("Skriv teksten på dansk.")),
                    Field("en", As.WORDS, _("På engelsk"), _("Må stå tomt."), most=300, lang="en"),
                ),
                most=20,
            ),
            Rows(
                "phases",
                _("Sådan foregår det"),
                _("Trin"),
                _("Tilføj et trin"),
                (
                    Field("da", As.WORDS, _("På dansk"), most=400, wrong=_("Skriv teksten på dansk.")),
                    Field("en", As.WORDS, _("På engelsk"), _("Må stå tomt."), most=400, lang="en"),
                ),
                _("Trin for trin, fra det første møde til det slutter."),
            ),
        ),
        _("Skriv, som du taler. Korte sætninger og ord, alle bruger."),
    ),
    Section(
        "adgang",
        _("Sådan kommer man i gang"),
        (
            _many("access.ways", _("Vejen ind"), v.Way, "way"),
            _many("access.contact", _("Sådan får man kontakt"), v.Channel, "channel"),
            _many("access.referrers", _("Hvem kan henvise?"), v.Profession, "profession"),
            Field(
                "access.only_referred",
                As.YES_NO,
                _("Er det kun dem, der kan henvise hertil?"),
                _("Ja betyder, at ingen andre kommer ind, heller ikke forældre selv."),
                wrong=_("Sæt kryds ved dem, der kan henvise. Ellers kommer ingen ind."),
            ),
            _many("access.requires", _("Skal være på plads først"), v.Requirement, "requirement", _REQUIRED),
            Field("access.visitation_needed", As.YES_NO, _("Skal kommunen sige ja først?")),
            *_both("access.note", _("Mere om at komme i gang")),
            Field("anonymous", As.YES_NO, _("Kan man være anonym?")),
            Field("online", As.YES_NO, _("Kan det foregå på nettet?")),
        ),
        _("Det første, alle forældre spørger om."),
    ),
    Section(
        "hvem",
        _("Til hvem"),
        (
            Field(
                "tier", As.CHOICE, _("Hvor åben er døren?"), "", tuple(v.Tier), "tier", wrong=_("Vælg én af de fire.")
            ),
            Field(
                "sectors",
                As.MANY,
                _("Hvem står bag?"),
                "",
                tuple(v.Sector),
                "sector",
                wrong=_("Vælg mindst én."),
            ),
            *_both("for_whom", _("Hvem er huset til?")),
            *_both("staff", _("Hvem møder man?")),
            _many("audience", _("Målgruppe"), v.Audience, "audience", _("Kun dem, tilbuddet siger, det er til.")),
            Field(
                "child_age.from_months",
                As.NUMBER,
                _("Barnet er mindst (måneder)"),
                _("Nyfødt er 0. Et år er 12."),
                most=216,
                wrong=_("Skriv et helt antal måneder fra 0 til 216, og det mindste først."),
            ),
            Field(
                "child_age.to_months",
                As.NUMBER,
                _("Barnet er højst (måneder)"),
                _("Til og med 6 år er 83 måneder."),
                most=216,
                wrong=_("Skriv et helt antal måneder fra 0 til 216, og det mindste først."),
            ),
            Field("child_age.soft", As.TICK, _("Alderen er omtrentlig: spørg hellere en gang for meget")),
            Field("pregnancy", As.PREGNANT, _("Det er også for gravide")),
            Field("pregnancy.from_week", As.NUMBER, _("Fra uge"), most=42, wrong=_("Skriv en uge fra 0 til 42.")),
            Field("pregnancy.to_week", As.NUMBER, _("Til og med uge"), most=42, wrong=_("Skriv en uge fra 0 til 42.")),
            Field("parent_age.min", As.NUMBER, _("Forælderen er mindst (år)"), most=120, wrong=_ORDER),
            Field(
                "parent_age.max",
                As.NUMBER,
                _("Forælderen er højst (år)"),
                _("»Under 25« er 24."),
                most=120,
                wrong=_ORDER,
            ),
            *_both("eligibility", _("Særlige krav")),
        ),
    ),
    Section(
        "tid",
        _("Hvornår"),
        (
            _hours("schedule.opening", _("Åbningstider"), _("Når man kan komme ind ad døren.")),
            _hours("schedule.phone", _("Telefontider"), _("Når nogen tager telefonen.")),
            Field("schedule.phone_in_opening_hours", As.TICK, _("Telefonen er også åben i åbningstiden")),
            Rows(
                "schedule.exceptions",
                _("Dage med andre tider"),
                _("Dag"),
                _("Tilføj en dag"),
                (
                    Field("on", As.DATE, _("Dato"), wrong=_("Skriv datoen som 2026-12-24.")),
                    Field("opens", As.TIME, _("Fra"), wrong=_TIME),
                    Field("closes", As.TIME, _("Til"), wrong=_CLOSED),
                ),
                _("Uden tider er der lukket den dag."),
            ),
            *_both("schedule.note", _("Mere om tiderne")),
        ),
    ),
    Section(
        "periode",
        _("Hvor længe findes det?"),
        (
            Field("valid.start", As.DATE, _("Begynder den"), wrong=_PERIOD),
            Field("valid.until", As.DATE, _("Sidste dag"), wrong=_PERIOD),
            *_both("valid.note", _("Mere om perioden")),
        ),
        _("Kun for det, der begynder eller slutter på en bestemt dag. Bagefter står det på siden, at det er slut."),
    ),
    Section(
        "gange",
        _("Hvor tit mødes man?"),
        (
            Field("schedule.sessions.weekdays", As.MANY, _("Ugedage"), "", tuple(v.Weekday), "day"),
            Field("schedule.sessions.opens", As.TIME, _("Begynder klokken"), wrong=_TIME),
            _many("schedule.sessions.day_parts", _("Tid på dagen"), v.DayPart, "day_part"),
            Field(
                "schedule.sessions.rhythm.times",
                As.NUMBER,
                _("Antal gange"),
                most=31,
                wrong=_("Skriv, hvor mange gange: mindst 1."),
            ),
            Field(
                "schedule.sessions.rhythm.per",
                As.CHOICE,
                _("Hver"),
                "",
                tuple(v.Period),
                "period",
                wrong=_("Vælg uge, måned eller år."),
            ),
            Field(
                "schedule.sessions.rhythm.interval",
                As.NUMBER,
                _("Mellemrum"),
                _("Hver anden uge er 2. Hver uge er 1."),
                most=12,
                wrong=_("Skriv et tal fra 1 til 12."),
            ),
            Field("schedule.sessions.count", As.NUMBER, _("Gange i alt"), most=500, wrong=_("Skriv mindst 1.")),
            Field(
                "schedule.sessions.count_decided_by",
                As.CHOICE,
                _("Hvem bestemmer, hvor mange gange der er brug for?"),
                _("Lad feltet stå, hvis ingen bestemmer det undervejs."),
                tuple(v.Profession),
                "profession",
            ),
            Field("schedule.sessions.count_is_limit", As.TICK, _("Det er det højeste antal gange")),
            Field(
                "schedule.sessions.minutes_min",
                As.NUMBER,
                _("Minutter ad gangen, mindst"),
                most=1440,
                wrong=_("Skriv minutter: mindst 1."),
            ),
            Field("schedule.sessions.minutes_max", As.NUMBER, _("Minutter ad gangen, højst"), most=1440, wrong=_ORDER),
            *_both("schedule.sessions.lasts", _("Hvor længe varer hele forløbet?"), most=200),
        ),
    ),
    VOLUNTEERS,
    Section(
        "sted",
        _("Hvor"),
        (
            Field("municipality", As.CHOICE, _("Kommune"), words="municipality", wrong=_("Vælg en kommune.")),
            Field(
                "municipalities",
                As.LIST,
                _("Kommuner"),
                _("Hvis borgere kan bruge det? Skil med komma."),
                most=2000,
                wrong=_("En af kommunerne findes ikke. Se efter stavefejl."),
            ),
            Field(
                "house", As.CHOICE, _("Familiehus"), words="house", wrong=_("Huset findes ikke mere. Vælg et andet.")
            ),
            Field("physical", As.YES_NO, _("Er der et hus, man kan gå ind i?")),
            _many("place.kinds", _("Det foregår"), v.PlaceKind, "place"),
            Field("place.name", As.LINE, _("Stedets navn"), most=120),
            Field("place.address", As.LINE, _("Vej og nummer"), most=160),
            Field(
                "place.postcode",
                As.LINE,
                _("Postnummer"),
                most=4,
                wrong=_("Skriv et dansk postnummer med fire tal, fx 8300."),
            ),
            _many("place.facilities", _("På stedet er der"), v.Facility, "facility"),
        ),
    ),
    Section(
        "kontakt",
        _("Kontakt"),
        (
            Field(
                "contact.phone",
                As.LINE,
                _("Telefon"),
                most=24,
                wrong=_("Skriv kun tal og mellemrum, fx 12 34 56 78."),
            ),
            Field(
                "contact.email", As.LINE, _("E-mail"), most=120, wrong=_("Skriv en hel adresse, fx navn@kommune.dk.")
            ),
            Field(
                "contact.url",
                As.LINE,
                _("Hjemmeside"),
                most=300,
                wrong=_("Skriv hele adressen. Den begynder med https://"),
            ),
        ),
        _("Kun numre og adresser, I selv står inde for."),
    ),
    Section(
        "vilkaar",
        _("Pris, plads og sprog"),
        (
            Field("price.free", As.FREE, _("Pris"), wrong=_("Vælg »Gratis«, eller slet begrundelsen.")),
            Field(
                "price.basis",
                As.LINE,
                _("Hvor står det, at det er gratis?"),
                most=200,
                wrong=_("Skriv, hvor det står, at det er gratis."),
            ),
            Field("waiting.none", As.TICK, _("Der er ingen ventetid")),
            *_both("waiting.text", _("Ventetid"), most=200),
            Field("waiting.as_of", As.LINE, _("Ventetiden er oplyst"), _("Fx november 2026."), most=40),
            Field("capacity.min", As.NUMBER, _("Pladser, mindst"), most=10000, wrong=_ORDER),
            Field("capacity.max", As.NUMBER, _("Pladser, højst"), most=10000, wrong=_ORDER),
            Field("languages", As.MANY, _("Sprog, man kan tale her"), "", tuple(LABELS["language"]), "language"),
        ),
        _("Ved I det ikke, så lad feltet stå. Så står der »ikke oplyst«."),
    ),
    Section(
        "samarbejde",
        _("Samarbejde og regler"),
        (
            Field(
                "partners",
                As.LINES,
                _("Samarbejdspartnere"),
                _("Hvem laver I det sammen med? Én på hver linje."),
                words="organisation",
                most=2000,
                wrong=_("En af dem findes ikke her. Skriv navnet, som det står i oversigten over tilbud."),
            ),
            Field(
                "legal_basis",
                As.LINES,
                _("Regler"),
                _("Hvilken lov og paragraf gives det efter? Én på hver linje, fx Sundhedsloven § 121, stk. 2."),
                most=1000,
            ),
        ),
    ),
    Section(
        "emner",
        _("Emner"),
        (Field("topics", As.MANY, _("Emner"), words="topic", wrong=_("Et af emnerne findes ikke. Vælg fra listen.")),),
        _("Vælg dem, forældre vil lede efter. Hellere få end mange."),
    ),
    Section(
        "kilde",
        _("Hvor ved vi det fra?"),
        (
            Field(
                "sources",
                As.OWN_SOURCE,
                _("Vi står selv inde for oplysningerne"),
                wrong=_("Sæt kryds, hvis I selv står inde for oplysningerne. Ellers mangler der en kilde."),
            ),
            Field(
                "sources.remark",
                As.LINE,
                _("Bemærkning til kilden"),
                _("Fx hvem der har oplyst det, og hvornår. Forældre kan se det."),
                most=200,
            ),
        ),
    ),
)
_OF_HOUSE = frozenset(
    "name also_called summary access anonymous for_whom staff child_age pregnancy schedule place municipality physical "
    "contact topics sources".split()
)
_ONLY_OFFER = frozenset({"access.only_referred", "access.requires"})
_ONLY_HOUSE = frozenset({"for_whom", "staff", "municipality", "physical"})


@cache
def sections(kind: Kind) -> tuple[Section, ...]:
    """The form of an offer or of a house: only facts such an entry has."""
    shown = []
    for section in SECTIONS:
        parts = tuple(part for part in section.parts if _has(kind, part.path))
        if parts:
            shown.append(Section(section.name, section.title, parts, section.hint))
    return tuple(shown)


def _has(kind: Kind, path: str) -> bool:
    name = path.split(".")[0]
    if kind is Kind.HOUSE:
        return name in _OF_HOUSE and path not in _ONLY_OFFER and not path.startswith("schedule.sessions")
    return name not in _ONLY_HOUSE


@cache
def fields(kind: Kind) -> tuple[Field | Rows, ...]:
    """Every part of the form in its order."""
    return tuple(part for section in sections(kind) for part in section.parts)
