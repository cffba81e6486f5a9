"""What is kept about people who work here, about what happened, and about messages."""

from __future__ import annotations

from familiehus.privacy.inventory_terms import PLACE, ROW, VERSION, About, Category, Kept

_REF, _WHO, _WHEN, _STATE = Category.REFERENCE, Category.WHO, Category.WHEN, Category.STATE
_ORDINARY, _CONTACT, _SECRET = Category.ORDINARY, Category.CONTACT, Category.SECRET

_LEADERS = "organisationens leder og administrator; personen selv"
_NAMED = "aldrig: loggen skal kunne sige, hvem det var; personen stoppes, når arbejdet slutter"
_STOPPED = "når personen stoppes"
_PERSON = (_REF, "hvilken person")
_SIGN_IN = "Så kun den rette kommer ind"

PEOPLE: tuple[Kept, ...] = (
    Kept(
        "persons",
        About.STAFF,
        "Hvem der arbejder her",
        f"{_LEADERS}; kolleger ser navnet",
        _NAMED,
        {
            "id": ROW,
            "name": (_ORDINARY, "navnet, som kolleger og forældre ser"),
            "email email_key": (_CONTACT, "til log ind og beskeder om opgaver"),
            "active": (_STATE, "om personen arbejder her"),
            "created_at deactivated_at": (_WHEN, "fra hvornår til hvornår"),
            "version": VERSION,
        },
    ),
    Kept(
        "roles_held",
        About.STAFF,
        "Hvad en person må",
        _LEADERS,
        _NAMED,
        {
            "id": ROW,
            "person_id": _PERSON,
            "organisation_id unit_id place_id": PLACE,
            "role from_directory": (_STATE, "rollen, og hvor den kom fra"),
            "given_at ended_at": (_WHEN, "fra hvornår til hvornår"),
            "given_by": (_WHO, "hvem der gav den"),
        },
    ),
    Kept(
        "professions_held",
        About.STAFF,
        "Hvilket fag en person handler i",
        _LEADERS,
        _NAMED,
        {
            "id": ROW,
            "person_id": _PERSON,
            "organisation_id": PLACE,
            "profession": (_ORDINARY, "faget"),
            "given_at confirmed_at ended_at": (_WHEN, "fra hvornår til hvornår"),
            "given_by confirmed_by": (_WHO, "hvem der gav og bekræftede det"),
        },
    ),
    Kept(
        "credentials",
        About.STAFF,
        _SIGN_IN,
        "ingen",
        _STOPPED,
        {
            "person_id": _PERSON,
            "password_hash factor_secret factor_step": (_SECRET, "adgangskode (kun kontrolsum) og koden fra telefonen"),
            "password_at factor_at": (_WHEN, "hvornår de blev valgt"),
            "version": VERSION,
        },
        frozenset({"factor_secret"}),
    ),
    Kept(
        "recovery_codes",
        About.STAFF,
        _SIGN_IN,
        "ingen",
        "når koden er brugt, eller nye er lavet",
        {"code_hash": (_SECRET, "kontrolsummen af en nødkode"), "person_id": _PERSON},
    ),
    Kept(
        "passkeys",
        About.STAFF,
        _SIGN_IN,
        "personen selv",
        "når personen fjerner den eller stoppes",
        {
            "id": ROW,
            "person_id": _PERSON,
            "credential_id public_key sign_count": (_SECRET, "den offentlige halvdel; den hemmelige bliver på enheden"),
            "name": (_ORDINARY, "hvad personen selv kalder den"),
            "made_at used_at": (_WHEN, "så man kan kende sine egne"),
        },
    ),
    Kept(
        "sessions",
        About.STAFF,
        _SIGN_IN,
        "personen selv",
        "når sessionen slutter",
        {
            "id": ROW,
            "token_hash pending_secret": (_SECRET, "hvilken browser der er logget ind"),
            "person_id": _PERSON,
            "stage": (_STATE, "hvor langt log ind er"),
            "started_at seen_at": (_WHEN, "så en session slutter af sig selv"),
            "device": (_ORDINARY, "browser og system, så man kan kende sine egne"),
        },
        frozenset({"pending_secret"}),
    ),
    Kept(
        "invitations",
        About.STAFF,
        _SIGN_IN,
        "ingen",
        "når linket er brugt eller erstattet",
        {
            "token_hash": (_SECRET, "kontrolsummen af linket"),
            "person_id": _PERSON,
            "made_at": (_WHEN, "hvornår det blev lavet"),
            "made_by": (_WHO, "hvem der lavede det"),
        },
    ),
    Kept(
        "identities",
        About.STAFF,
        _SIGN_IN,
        "ingen",
        _STOPPED,
        {
            "key": (_SECRET, "kontrolsum af, hvem personen er i arbejdspladsens login"),
            "person_id": _PERSON,
            "linked_at used_at": (_WHEN, "så en glemt konto holder op med at virke"),
        },
    ),
    Kept(
        "spent_logins",
        About.STAFF,
        _SIGN_IN,
        "ingen",
        "efter få minutter",
        {"key": (_SECRET, "kontrolsum af et svar, der kun tæller én gang"), "at": (_WHEN, "hvornår det kom")},
    ),
    Kept(
        "throttles",
        About.BOTH,
        "Så ingen kan gætte koder",
        "ingen",
        "når der ikke er gættet længe",
        {
            "key": (_SECRET, "kontrolsum af det, der tælles på; ingen adresse kan læses"),
            "level at": (_STATE, "hvor mange forkerte forsøg"),
        },
    ),
    Kept(
        "api_tokens",
        About.STAFF,
        "Så en persons eget program kan gøre det, personen må",
        "personen selv",
        "last_day, eller når den trækkes tilbage",
        {
            "id": ROW,
            "token_hash scopes": (_SECRET, "hvad nøglen må"),
            "person_id": _PERSON,
            "name": (_ORDINARY, "hvad personen kalder den"),
            "made_at last_day used_on": (_WHEN, "hvor længe den gælder, og om den bruges"),
        },
    ),
    Kept(
        "api_repeats",
        About.STAFF,
        "Så en gentaget forespørgsel kun virker én gang",
        "ingen",
        "efter kort tid",
        {
            "key body": (_SECRET, "kontrolsummer af forespørgslen"),
            "status made version": (_STATE, "hvad der blev svaret"),
            "at": (_WHEN, "hvornår"),
        },
    ),
    Kept(
        "units",
        About.STAFF,
        "Enheder, og hvem der står for dem",
        "alle med en rolle i organisationen",
        "når enheden nedlægges",
        {
            "id organisation_id": ROW,
            "name active opening_days closed phone": (_STATE, "enhedens navn, åbningsdage og telefon"),
            "coordinator_id deputy_id": (_WHO, "hvem der står for den"),
            "house_id": (_STATE, "familiehuset, den hører til"),
            "version": VERSION,
        },
    ),
    Kept(
        "audit_events",
        About.BOTH,
        "Loggen: hvem der gjorde eller så hvad, hvornår; aldrig indhold",
        "personen selv; organisationens leder og databeskyttelsesrådgiver; forælderen ser opslag uden navne",
        "programmet sletter ingen hændelser; den dataansvarlige sætter fristen for hele loggen",
        {
            "chain number link": (_REF, "kæden, så loggen ikke kan bøjes"),
            "act door purpose role subjects": (_STATE, "hvad der skete med hvad, og hvorfra"),
            "person unit": (_WHO, "hvem der gjorde det"),
            "at real_at": (_WHEN, "hvornår"),
        },
    ),
    Kept(
        "audit_lines",
        About.FAMILY,
        "Så forælderen kan se, hvem der har kigget",
        "forælderen selv, uden navne",
        "sammen med forløbet",
        {"line_id chain number": (_REF, "hvor i loggen opslagene står")},
    ),
    Kept(
        "outbox",
        About.BOTH,
        "Beskeder, nogen skal have; aldrig med navn eller indhold",
        "driften, uden adresser",
        "sammen med forløbet; ellers et år efter afsendelse",
        {
            "id message_id": ROW,
            "subject_kind subject_id occasion step": (_REF, "hvad beskeden handler om"),
            "recipient_kind recipient_id": (_REF, "hvem der skal have den"),
            "template language urgent state tries problem leased_by": (_STATE, "hvilken tekst, og hvordan det går"),
            "due_at try_at leased_until message_at settled_at": (_WHEN, "hvornår"),
        },
    ),
    Kept(
        "privacy_approvals",
        About.STAFF,
        "Hvilke dokumenter om databeskyttelse der er godkendt",
        _LEADERS,
        _NAMED,
        {
            "id": ROW,
            "organisation_id": PLACE,
            "document edition filed_as": (_STATE, "hvilket dokument"),
            "approved_by": (_WHO, "hvem der godkendte det"),
            "approved_at": (_WHEN, "hvornår"),
        },
    ),
    Kept(
        "entry_desks",
        About.STAFF,
        "Kladder til tilbud",
        "organisationens redaktører",
        "når kladden er udgivet eller smidt væk",
        {
            "entry_id": ROW,
            "draft base hidden": (_STATE, "kladden"),
            "changed_by": (_WHO, "hvem der skrev sidst"),
            "changed_at": (_WHEN, "hvornår"),
            "version": VERSION,
        },
    ),
    Kept(
        "entry_versions",
        About.STAFF,
        "Tidligere udgaver af tilbud",
        "organisationens redaktører",
        "sammen med tilbuddet",
        {
            "entry_id number": ROW,
            "how before after": (_STATE, "hvad der blev ændret"),
            "by": (_WHO, "hvem der ændrede det"),
            "at": (_WHEN, "hvornår"),
        },
    ),
    Kept(
        "file_clashes",
        About.PUBLIC,
        "Det, en kildefil siger om et tilbud eller hus, der er rettet her",
        "organisationens redaktører",
        "når det er afgjort, hvad der gælder",
        {
            "entry_id": ROW,
            "said": (_CONTACT, "det, kilden siger, også navn og telefon på en kontaktperson"),
            "origin left": (_STATE, "hvilken fil, og om opslaget er gået ud af den"),
        },
    ),
    *(
        Kept(
            table,
            About.PUBLIC,
            what,
            "alle",
            "når kilden ikke siger det længere, eller opslaget tages ned",
            {
                "document loaded": (_CONTACT, "det offentliggjorte, også navn og telefon på en kontaktperson"),
                names: (_STATE, "opslagets plads i kataloget"),
            },
        )
        for table, what, names in (
            ("offers", "Tilbud", "id key slug organisation_id owner_id house_id published origin"),
            ("houses", "Familiehuse", "id key slug organisation_id published origin"),
            ("organisations", "Organisationer", "id key name kind active origin"),
        )
    ),
)
