"""What is kept about lines that are passed on, and about talks: who is invited, when, and who came."""

from __future__ import annotations

from familiehus.privacy.inventory_terms import LINE, PLACE, ROW, About, Category, Kept

_REF, _WHO, _WHEN, _STATE = Category.REFERENCE, Category.WHO, Category.WHEN, Category.STATE
_HOLDER = "den, der holder kontakten, enhedens koordinator og stedfortræder"
_RECEIVERS = "den enhed, henvisningen er sendt til"
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
