"""What is kept about lines that are passed on, about talks, and about programmes with volunteers."""

from __future__ import annotations

from familiehus.privacy.inventory_terms import LINE, PLACE, ROW, VERSION, About, Category, Kept

_REF, _WHO, _WHEN, _STATE = Category.REFERENCE, Category.WHO, Category.WHEN, Category.STATE
_HOLDER = "den, der holder kontakten, enhedens koordinator og stedfortræder"
_RECEIVERS = "den enhed, henvisningen er sendt til"
_ASSOCIATION = "den forenings enhed, der har taget henvisningen; aldrig kommunen"
_EVENTS = "sammen med forløbet; hændelserne i loggen bliver og har intet indhold"

TOGETHER: tuple[Kept, ...] = (
    Kept(
        "pass_ons",
        About.BOTH,
        "Så et forløb gives videre til en kollega, der har sagt ja, og aldrig står uden nogen",
        f"{_HOLDER}, og den kollega, der er spurgt",
        _EVENTS,
        {
            "id": ROW,
            "line_id": LINE,
            "unit_id from_id to_id made_by": (_WHO, "hvem der havde det, hvem der er spurgt, og hvem der spurgte"),
            "made_at settled_at": (_WHEN, "hvornår der blev spurgt og svaret"),
            "outcome": (_STATE, "hvad det blev til"),
        },
    ),
    Kept(
        "courses",
        About.BOTH,
        "Så samtaler i samme tilbud tælles sammen, også når to forældre har dem sammen",
        _RECEIVERS,
        _EVENTS,
        {
            "id": ROW,
            "organisation_id unit_id": PLACE,
            "offer_id": (_REF, "hvilket tilbud"),
            "made_by": (_WHO, "hvem der begyndte det"),
            "made_at": (_WHEN, "hvornår"),
        },
    ),
    Kept(
        "course_members",
        About.FAMILY,
        "Så fælles samtaler først begynder, når hver forælder har sagt ja",
        _RECEIVERS,
        _EVENTS,
        {
            "referral_id course_id line_id": LINE,
            "agreed_at": (_WHEN, "hvornår denne forælder sagde ja til fælles samtaler"),
        },
    ),
    Kept(
        "appointments",
        About.BOTH,
        "Aftaler om at mødes, så antallet ikke bliver større end tilbuddets",
        f"{_RECEIVERS}; hver inviteret forælder på sin egen side",
        _EVENTS,
        {
            "id": ROW,
            "course_id": (_REF, "hvilket forløb af samtaler"),
            "owner_id second_id made_by": (_WHO, "hvem der har samtalen, og hvem der aftalte den"),
            "starts_at made_at cancelled_at": (_WHEN, "hvornår den er, blev aftalt og eventuelt aflyst"),
            "form": (_STATE, "om man mødes, ringes ved, går en tur eller ses på skærm"),
            "joint": (_STATE, "om den er aftalt sammen med den anden forælder"),
            "place": (Category.CONTACT, "hvor det er; aldrig en families adresse"),
        },
        frozenset({"place"}),
    ),
    Kept(
        "appointment_lines",
        About.FAMILY,
        "Hver forælders eget svar på en aftale",
        f"{_RECEIVERS}; forælderen selv",
        _EVENTS,
        {
            "appointment_id line_id referral_id": LINE,
            "answer came": (_STATE, "om forælderen kommer, og om forælderen kom"),
        },
    ),
    Kept(
        "programmes",
        About.BOTH,
        "Så et forløb med en frivillig går trin for trin, og ingen slippes, når en frivillig stopper",
        _ASSOCIATION,
        _EVENTS,
        {
            "id": ROW,
            "referral_id line_id": LINE,
            "organisation_id unit_id": PLACE,
            "plan": (_STATE, "tilbuddets trin og grænser, da det begyndte"),
            "phase volunteers steps": (_STATE, "hvor langt det er, og hvor mange frivillige der er foreslået"),
            "volunteer": (
                Category.ORDINARY,
                "foreningens eget navn for den frivillige; slettes, når den frivillige stopper, eller det slutter",
            ),
            "since runs_from ends_on read_on heard_on made_at": (
                _WHEN,
                "så et trin, en logbog eller en snak ikke glemmes",
            ),
            "made_by": (_WHO, "hvem der begyndte det"),
            "version": VERSION,
        },
        frozenset({"volunteer"}),
    ),
    Kept(
        "programme_steps",
        About.BOTH,
        "Så foreningen kan se, hvad der er gjort",
        _ASSOCIATION,
        _EVENTS,
        {
            "programme_id number": ROW,
            "action phase": (_STATE, "hvad der blev gjort; aldrig hvad der blev sagt"),
            "person_id": (_WHO, "hvem i foreningen der skrev det"),
            "at": (_WHEN, "hvornår"),
        },
    ),
    Kept(
        "programme_visits",
        About.FAMILY,
        "Så besøg, der bliver aflyst, og logbøger, der mangler, kan ses",
        _ASSOCIATION,
        _EVENTS,
        {
            "programme_id": ROW,
            "day logbook_on read_on": (
                _WHEN,
                "dagen, og hvornår logbogen blev skrevet og læst; aldrig hvad der står i den",
            ),
            "held": (_STATE, "om besøget blev holdt eller aflyst"),
        },
    ),
    Kept(
        "proposals",
        About.FAMILY,
        "Tilbud, forælderen er spurgt om, så der spørges igen højst én gang",
        f"{_HOLDER}; forælderen selv",
        _EVENTS,
        {
            "id": ROW,
            "line_id": LINE,
            "offer_id": (_REF, "hvilket tilbud; tomt, så snart der er svaret, så et nej ikke kan ses"),
            "made_by": (_WHO, "hvem der spurgte"),
            "made_at ask_on answered_at": (_WHEN, "hvornår der blev spurgt, spørges igen og blev svaret"),
        },
    ),
)
