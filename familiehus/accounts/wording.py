"""The staff pages' words for roles, professions, reasons and events. Message ids are Danish."""

from __future__ import annotations

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.domain import PASSWORD_SHORTEST, NotDone, Refusal
from familiehus.audit.domain import Act
from familiehus.web.i18n import gettext, ngettext
from familiehus.web.i18n import mark as _

ROLES = {
    Role.REFERRER: _("Henviser"),
    Role.RECEIVER: _("Modtager"),
    Role.COORDINATOR: _("Koordinator"),
    Role.FRONT_DESK: _("Skranke"),
    Role.CATALOGUE_EDITOR: _("Redaktør af tilbud"),
    Role.COURSE_LEADER: _("Forløbsleder"),
    Role.LEADER: _("Leder"),
    Role.APPROVER: _("Godkender"),
    Role.VOLUNTEER: _("Frivillig"),
    Role.DATA_PROTECTION_OFFICER: _("Databeskyttelsesrådgiver"),
    Role.ADMINISTRATOR: _("Administrator"),
}
PROFESSIONS = {
    StaffProfession.MIDWIFE: _("Jordemoder"),
    StaffProfession.HEALTH_VISITOR: _("Sundhedsplejerske"),
    StaffProfession.GP: _("Praktiserende læge"),
    StaffProfession.PEDAGOGUE: _("Pædagog"),
    StaffProfession.FAMILY_THERAPIST: _("Familieterapeut"),
    StaffProfession.CHILD_ADVISER: _("Børne- og ungerådgiver med myndighed"),
    StaffProfession.SOCIAL_WORKER: _("Socialrådgiver"),
    StaffProfession.PSYCHOLOGIST: _("Psykolog"),
    StaffProfession.JOB_CENTRE: _("Medarbejder i jobcentret"),
    StaffProfession.VOLUNTEER_COORDINATOR: _("Frivilligkoordinator"),
}
KINDS = {
    "municipality": _("Kommune"),
    "region": _("Region"),
    "state": _("Stat"),
    "civil_society": _("Forening"),
    "church": _("Kirke"),
    "private": _("Privat leverandør"),
}
DAYS = (_("mandag"), _("tirsdag"), _("onsdag"), _("torsdag"), _("fredag"), _("lørdag"), _("søndag"))
SCOPES = {
    Permission.SEE_WORK: _("Se mit arbejde"),
    Permission.SEE_ORGANISATION: _("Se min organisation"),
    Permission.EDIT_CATALOGUE: _("Rette i tilbud"),
    Permission.MEET_FAMILIES: _("Arbejde med familier"),
    Permission.RUN_PROGRAMMES: _("Føre forløb med frivillige"),
    Permission.SEE_FRAMES: _("Se frister uden navne"),
    Permission.SET_CONSENT: _("Sætte krav til samtykker"),
    Permission.SCREEN: _("Skrive socialfaglige screeninger ned"),
    Permission.APPROVE: _("Svare på godkendelser"),
    Permission.COUNT_VISITS: _("Tælle besøg"),
    Permission.KEEP_DESK: _("Sætte skranken op"),
    Permission.HEAR_VOICES: _("Spørge familierne og læse svar"),
    Permission.SEE_NUMBERS: _("Se husets tal"),
    Permission.KEEP_NUMBERS: _("Skrive antal fødsler ind"),
    Permission.READ_RECORD: _("Læse organisationens hændelser"),
    Permission.READ_OWN_RECORD: _("Læse mine egne hændelser"),
}
REASONS = {
    Refusal.ALREADY_HERE: _("Personen arbejder her allerede. Giv en rolle til i stedet."),
    Refusal.ALREADY_GIVEN: _("Det er givet allerede."),
    Refusal.ROLE_MISSING: _("Vælg mindst én rolle."),
    Refusal.PROFESSION_MISSING: _("Vælg et fag."),
    Refusal.NOT_YOURS_TO_GIVE: _("Den rolle kan kun en leder give."),
    Refusal.ONLY_IN_AN_AUTHORITY: _("Det fag kan kun gives i en kommune."),
    Refusal.SECOND_PERSON: _("En anden end den, der gav det, skal bekræfte."),
    Refusal.STILL_HOLDS: _(
        "Personen står stadig for noget, som en anden skal overtage først: %(details)s. Familier gives videre under "
        "»Familier« af personen selv eller af enhedens koordinator. En enhed får en ny koordinator, når den rettes. "
        "En henvisning (H-…) går til enhedens koordinator med »Stop adgangen straks«."
    ),
    Refusal.STILL_HOLDS_HERE: _(
        "Den, der ikke skal møde familierne her mere, holder stadig kontakten til: %(details)s. Giv dem videre først. "
        "Det gøres under »Familier« af personen selv eller af den, der står for enheden."
    ),
    Refusal.NOBODY_LEFT: _(
        "Ingen andre kan overtage familierne i %(details)s. Giv først en kollega rollen koordinator eller leder i "
        "organisationen, eller inviter en ny."
    ),
    Refusal.ELSEWHERE_TOO: _("Personen arbejder også et andet sted. Driften kan lave et nyt link."),
    Refusal.NOT_ACTIVE: _("Personen er ikke aktiv længere."),
    Refusal.MEETS_NO_FAMILIES: _("Vælg en, der er henviser, modtager eller koordinator her og kan møde familier."),
    Refusal.COORDINATOR_MISSING: _("Vælg en koordinator. En enhed skal altid have en."),
    Refusal.NOT_OUR_HOUSE: _("Vælg et af jeres egne huse."),
    Refusal.NO_PHONE_NUMBER: _("Nummeret har otte cifre, eller et plus og landets nummer."),
    Refusal.NAME_MISSING: _("Skriv et navn."),
    Refusal.NAME_TOO_LONG: _("Navnet er for langt."),
    Refusal.EMAIL_WRONG: _("Skriv en e-mailadresse, for eksempel navn@kommune.dk."),
    Refusal.KEY_TAKEN: _("Navnet er brugt."),
    Refusal.KEY_WRONG: _("Nøglen skal bestå af a-z, tal og bindestreger."),
    Refusal.PASSWORD_SHORT: _("Brug mindst %(shortest)s tegn. Fire tilfældige ord er nemme at huske."),
    Refusal.PASSWORD_LONG: _("Adgangskoden er for lang."),
    Refusal.PASSWORD_ABOUT_YOU: _("Adgangskoden må ikke bygge på dit navn eller din e-mail."),
    Refusal.PASSWORD_PATTERN: _("Adgangskoden er for let at gætte. Fire tilfældige ord er bedre."),
    Refusal.PASSWORD_WRONG: _("Adgangskoden er ikke rigtig."),
    Refusal.CODE_WRONG: _(
        "Koden er ikke rigtig. Brug den kode, telefonen viser nu. Passer den heller ikke, så se efter, om "
        "telefonens ur går rigtigt."
    ),
    Refusal.LINK_SPENT: _("Linket virker ikke mere. Bed den, der inviterede dig, om et nyt."),
    Refusal.SAME_PERSON_TWICE: _("Koordinator og stedfortræder skal være to forskellige."),
    Refusal.NO_OPENING_DAY: _("Vælg mindst én dag."),
    Refusal.CLOSED_WRONG: _(
        "Vælg en første og en sidste dag. Den sidste kommer ikke før den første, og der er højst et år."
    ),
    Refusal.CLOSED_TOO_MANY: _("Så mange lukkeperioder kan der ikke være. Slet dem, der er forbi."),
    Refusal.PASSKEY_NEEDS_FACTOR: _("Sæt to-trins-login op først. Så kan du lave en adgangsnøgle."),
    Refusal.PASSKEYS_ENOUGH: _("Du har ti adgangsnøgler. Fjern en, du ikke bruger, og lav så en ny."),
    Refusal.PASSKEY_NOT_MADE: _("Adgangsnøglen blev ikke lavet. Prøv igen."),
    Refusal.SCOPE_MISSING: _("Vælg mindst én ting, nøglen må."),
    Refusal.SCOPE_NOT_YOURS: _("En nøgle kan ikke få lov til noget, du ikke selv har lov til: %(details)s."),
    Refusal.DAYS_WRONG: _("Vælg, hvor længe nøglen gælder."),
}
ACTS = {
    Act.ORGANISATION_ADDED: _("Organisationen blev oprettet"),
    Act.ORGANISATION_ENDED: _("Organisationen blev lukket"),
    Act.UNIT_ADDED: _("En enhed blev oprettet"),
    Act.UNIT_CHANGED: _("En enhed blev rettet"),
    Act.PERSON_INVITED: _("En person fik et link"),
    Act.INVITATION_USED: _("Et link blev brugt"),
    Act.PERSON_DEACTIVATED: _("En person blev stoppet"),
    Act.IDENTITY_LINKED: _("En konto blev forbundet med arbejdspladsens login"),
    Act.ROLE_GIVEN: _("En rolle blev givet"),
    Act.ROLE_ENDED: _("En rolle blev afsluttet"),
    Act.PROFESSION_GIVEN: _("Et fag blev givet"),
    Act.PROFESSION_CONFIRMED: _("Et fag blev bekræftet"),
    Act.PROFESSION_ENDED: _("Et fag blev afsluttet"),
    Act.SIGNED_IN: _("Logget ind"),
    Act.SIGN_IN_FAILED: _("Forkert log ind"),
    Act.SIGNED_OUT: _("Logget ud"),
    Act.SESSION_ENDED: _("En session blev afsluttet"),
    Act.FACTOR_CHANGED: _("To-trins-login blev sat op"),
    Act.RECOVERY_CODE_USED: _("En nødkode blev brugt"),
    Act.PASSWORD_CHANGED: _("Adgangskoden blev skiftet"),
    Act.PASSKEY_ADDED: _("En adgangsnøgle blev lavet"),
    Act.PASSKEY_REMOVED: _("En adgangsnøgle blev fjernet"),
    Act.PASSKEY_REFUSED: _("En adgangsnøgle blev afvist: der kan være to af den"),
    Act.TOKEN_MADE: _("En nøgle blev lavet"),
    Act.TOKEN_REVOKED: _("En nøgle blev trukket tilbage"),
    Act.PEOPLE_SEEN: _("Så på medarbejdere"),
    Act.RECORD_READ: _("Læste hændelser"),
    Act.RECORD_EXPORTED: _("Hentede hændelser som fil"),
    Act.ENTRY_SEEN: _("Så på et tilbud"),
    Act.ENTRY_ADDED: _("Oprettede et tilbud"),
    Act.ENTRY_EDITED: _("Rettede et tilbud"),
    Act.ENTRY_PUBLISHED: _("Udgav et tilbud"),
    Act.ENTRY_UNPUBLISHED: _("Tog et tilbud ned"),
    Act.ENTRY_CONFIRMED: _("Bekræftede et tilbud"),
    Act.LINE_OPENED: _("Åbnede et forløb"),
    Act.LINE_SEEN: _("Så på et forløb"),
    Act.LINES_SEEN: _("Så på en liste over forløb"),
    Act.LINE_GIVEN: _("Kontakten gik til en anden"),
    Act.LINE_PLANNED: _("Planlagde næste skridt"),
    Act.LINE_CLOSED: _("Lukkede et forløb"),
    Act.LINE_QUIETED: _("Stoppede eller genoptog beskeder"),
    Act.PASS_ON_OFFERED: _("Bad en kollega tage et forløb over"),
    Act.PASS_ON_ANSWERED: _("Svarede på at tage et forløb over"),
    Act.COURSE_JOINED: _("Foreslog fælles samtaler"),
    Act.COURSE_AGREED: _("En forælder sagde ja til fælles samtaler"),
    Act.COURSE_LEFT: _("En forælder går videre alene"),
    Act.APPOINTMENT_BOOKED: _("Lavede en aftale"),
    Act.APPOINTMENT_CANCELLED: _("Aflyste en aftale"),
    Act.APPOINTMENT_MOVED: _("En aftale er nu hos en anden her"),
    Act.APPOINTMENT_ANSWERED: _("Et svar på en aftale blev skrevet ned"),
    Act.ATTENDANCE_SAID: _("Skrev ned, om forælderen kom"),
    Act.PROGRAMME_BEGUN: _("Begyndte et forløb med frivillige"),
    Act.PROGRAMME_MOVED: _("Skrev ned, hvad der skete i et forløb med en frivillig"),
    Act.PROPOSAL_MADE: _("Foreslog en forælder et tilbud"),
    Act.PROPOSAL_ANSWERED: _("En forælder svarede på et forslag"),
    Act.FAMILY_LINKED: _("Foreslog at knytte to forløb sammen"),
    Act.FAMILY_AGREED: _("En forælder sagde ja til, at to forløb hører sammen"),
    Act.FAMILY_LEFT: _("To forløb blev skilt ad"),
    Act.ITEM_ADDED: _("Skrev en tekst"),
    Act.LAST_MESSAGE: _("Sendte en sidste besked"),
    Act.MESSAGE_MISSED: _("En besked til en forælder kom ikke frem"),
    Act.TRY_LOGGED: _("Prøvede at få fat i en forælder"),
    Act.CONTACT_HAD: _("Talte med en forælder"),
    Act.CONSENT_GIVEN: _("Skrev et samtykke ned"),
    Act.CONSENT_EXTENDED: _("Skrev ned, at et samtykke blev forlænget"),
    Act.CONSENT_WITHDRAWN: _("Et samtykke blev taget tilbage"),
    Act.CONSENT_ENDED: _("Et samtykke udløb"),
    Act.CONSENT_CLOSED: _("Et samtykke sluttede sammen med henvisningen"),
    Act.CONSENT_CONFIRMED: _("En forælder bekræftede et samtykke på sin side"),
    Act.CONSENT_DEMANDED: _("Ændrede, hvad der kræves af et samtykke"),
    Act.REFERRAL_MADE: _("Lavede en henvisning"),
    Act.REFERRAL_MOVED: _("En henvisning gik videre"),
    Act.REFERRAL_SEEN: _("Så på en henvisning"),
    Act.DEADLINE_PASSED: _("En frist blev overskredet"),
    Act.PAGE_MADE: _("Lavede en side til en forælder"),
    Act.PAGE_OPENED: _("En forælder så sin side"),
    Act.PAGE_SHUT: _("Lukkede en forælders side"),
    Act.SCREENING_RECORDED: _("Skrev en socialfaglig screening ned"),
    Act.SCREENINGS_SEEN: _("Så på socialfaglige screeninger"),
    Act.APPROVAL_ASKED: _("Bad om en godkendelse"),
    Act.APPROVAL_ANSWERED: _("Svarede på en godkendelse"),
    Act.APPROVALS_SEEN: _("Så på godkendelser"),
    Act.CONDITION_SAID: _("Bekræftede eller afviste et krav"),
    Act.MEETING_RECORDED: _("Skrev et møde efter § 11 e ned"),
    Act.CONCERN_RECORDED: _("Skrev en bekymring ned"),
    Act.CONCERNS_SEEN: _("Så på bekymringer"),
    Act.DIALOGUE_RECORDED: _("Skrev et dialogmøde ned"),
    Act.ADVICE_NOTED: _("Skrev et notat om rådgivning til myndigheden"),
    Act.ADVICE_NOTES_SEEN: _("Så på notater om rådgivning"),
    Act.PARENT_SAID: _("Svarede på sin egen side"),
    Act.PARENT_SETTLED: _("Gjorde noget ved, hvad forælderen svarede"),
    Act.CONFIRMATION_ASKED: _("Bad forælderen bekræfte skriftligt"),
    Act.ANONYMOUS_TALK: _("Holdt en anonym samtale"),
    Act.MESSAGES_RETRIED: _("Prøvede beskeder igen, som ikke kunne komme frem"),
    Act.KEYS_ROTATED: _("Forseglede alt igen med en ny nøgle"),
    Act.CONTENT_ENDED: _("Slettede indhold, der var udløbet"),
    Act.RETENTION_SET: _("Satte en slettefrist"),
    Act.LINE_EXPORTED: _("Lavede en kladde til indsigt"),
    Act.EXPORT_RELEASED: _("Gav indsigt til en forælder"),
    Act.ITEM_CORRECTED: _("Rettede en tekst efter ønske"),
    Act.ITEMS_ERASED: _("Slettede ældre udgaver af tekster"),
    Act.LINE_ERASED: _("Slettede et forløb efter ønske"),
    Act.PRIVACY_APPROVED: _("Godkendte dokumenterne om databeskyttelse"),
    Act.DESK_COUNTED: _("Besøg blev talt"),
    Act.DESK_SET: _("Skranken blev sat op"),
    Act.SURVEY_MADE: _("Et spørgeskema blev lavet"),
    Act.SURVEY_CLOSED: _("Et spørgeskema blev lukket"),
    Act.SURVEY_CORRECTED: _("Et spørgeskema blev rettet"),
    Act.SURVEY_MOVED: _("Et spørgeskema fik en ny adresse"),
    Act.ANSWERS_LET_IN: _("Svar på et skema blev talt med eller slettet"),
    Act.STATEMENTS_SEEN: _("Udsagn blev læst"),
    Act.STATEMENT_SETTLED: _("Et udsagn blev frigivet eller holdt tilbage"),
    Act.SUGGESTION_ANSWERED: _("Et forslag blev besvaret"),
    Act.BIRTHS_SET: _("Et antal fødsler blev skrevet ind"),
    Act.REFUSED: _("Blev afvist"),
}


_ACTS: dict[str, str] = {act.value: words for act, words in ACTS.items()}


def reason(error: NotDone) -> str:
    """Why something was not done, and what to do instead."""
    details = error.details
    if error.reason is Refusal.SCOPE_NOT_YOURS:
        details = tuple(gettext(SCOPES[Permission(scope)]) for scope in details)
    return gettext(REASONS[error.reason], details=", ".join(details), shortest=PASSWORD_SHORTEST)


# What an event can be about, as the record's page says it. What is not here is told by the act itself.
KINDS_OF_THINGS = {
    "person": _("Medarbejder"),
    "role": _("Rolle"),
    "profession": _("Fag"),
    "unit": _("Enhed"),
    "house": _("Familiehus"),
    "offer": _("Tilbud"),
    "line": _("Kontaktforløb"),
    "referral": _("Henvisning"),
    "item": _("Tekst"),
    "consent": _("Samtykke"),
    "appointment": _("Aftale"),
    "survey": _("Spørgeskema"),
    "statement": _("Udsagn"),
    "token": _("Nøgle"),
    "passkey": _("Adgangsnøgle"),
    "route": _("Side"),
}


def try_again_in(seconds: int) -> str:
    """How long to wait, in the largest unit that is honest: for whoever guesses, at every door."""
    if seconds > 90:
        return ngettext(
            "Der er prøvet for mange gange. Prøv igen om %(num)s minut.",
            "Der er prøvet for mange gange. Prøv igen om %(num)s minutter.",
            -(-seconds // 60),
        )
    return ngettext(
        "Der er prøvet for mange gange. Prøv igen om %(num)s sekund.",
        "Der er prøvet for mange gange. Prøv igen om %(num)s sekunder.",
        seconds,
    )


_ROLES: dict[str, str] = {role.value: words for role, words in ROLES.items()}
_PROFESSIONS: dict[str, str] = {one.value: words for one, words in PROFESSIONS.items()}


def role_name(code: str) -> str:
    """The role's Danish word; nothing for no role, and its code for one that is none (in a record somebody bent)."""
    known = _ROLES.get(code)
    return gettext(known) if known else code


def profession_name(code: str) -> str:
    """The profession's Danish word."""
    known = _PROFESSIONS.get(code)
    return gettext(known) if known else code


def act_name(code: str) -> str:
    """What happened, in a few words; an act of a later feature stands by its code."""
    known = _ACTS.get(code)
    return gettext(known) if known else code
