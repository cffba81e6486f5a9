"""The words of concerns on the screen. Message ids are Danish."""

from __future__ import annotations

from familiehus.catalogue.domain import Offer
from familiehus.concerns.domain import HELD_BACK, BadText, Several
from familiehus.concerns.vocabulary import Attendee, Bearing, Level, Occasion, Subject
from familiehus.kernel.errors import Refused
from familiehus.router.gates import Gate, Outcome
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _
from familiehus.web.labels import label

SUBJECTS = {
    Subject.CHILD: _("Et barn"),
    Subject.PREGNANCY: _("En graviditet (et barn, der ikke er født endnu)"),
}
OCCASIONS = {
    Occasion.PREVENTIVE_HELP: _("Før hjælp efter § 30 eller § 31"),
    Occasion.NOTIFICATION: _("Efter en underretning (§ 18 eller § 24)"),
}
OUTCOMES = {
    Outcome.NO_FURTHER_INFORMATION_NEEDED: _("Der skal ikke flere oplysninger til: § 30 og § 31 kan begynde"),
    Outcome.MORE_INFORMATION_NEEDED: _("Der skal flere oplysninger til, før noget kan begynde"),
    Outcome.NO_SUPPORT_NEEDED: _("Der er ikke behov for hjælp herfra"),
}
# What a screening means for a start, told without what it found.
BASES = {
    (Subject.CHILD, Bearing.OPENS): _("Screeningen om et barn åbner for § 30 og § 31."),
    (Subject.PREGNANCY, Bearing.OPENS): _("Screeningen om graviditeten åbner for § 30 og § 31."),
    (Subject.CHILD, Bearing.SHUT): _("Den seneste screening om et barn åbner ikke for § 30 og § 31."),
    (Subject.PREGNANCY, Bearing.SHUT): _("Den seneste screening om graviditeten åbner ikke for § 30 og § 31."),
    (Subject.CHILD, Bearing.ANOTHERS): _(
        "Der er en screening om et barn. Den tæller ikke her: forløbet handler om en graviditet."
    ),
    (Subject.PREGNANCY, Bearing.ANOTHERS): _(
        "Der er en screening fra graviditeten. Den tæller ikke mere: barnet er født, og der er en screening om et barn."
    ),
}
LEVELS = {
    Level.OWN_FIELD: _("Mere opmærksomhed i mit eget fag"),
    Level.ACROSS_FIELDS: _("Andre fag skal med, fx PPR eller en børne- og ungerådgiver"),
    Level.NOTIFICATION: _("En underretning til kommunen"),
}
ATTENDEES = {
    Attendee.SCHOOL: _("Skole"),
    Attendee.AFTER_SCHOOL: _("Skolefritidsordning"),
    Attendee.NURSE: _("Sygeplejerske"),
    Attendee.HEALTH_VISITOR: _("Sundhedsplejerske"),
    Attendee.MUNICIPAL_DOCTOR: _("Kommunens læge"),
    Attendee.MUNICIPAL_DENTIST: _("Tandlæge eller tandplejer i kommunens tandpleje"),
    Attendee.DAY_CARE: _("Dagtilbud"),
    Attendee.LEISURE_CENTRE: _("Fritidshjem"),
    Attendee.FAMILY_LAW_HOUSE: _("Familieretshuset"),
    Attendee.CHILD_AUTHORITY: _("Myndighed for udsatte børn og unge"),
    Attendee.MUNICIPAL_FAMILY_THERAPIST: _("Kommunens familieterapeut eller familiebehandler"),
    Attendee.ACTING_FOR_THEM: _("Privat institution, klinik eller friskole, der løser en opgave for en af dem"),
    Attendee.GP: _("Praktiserende læge"),
    Attendee.MIDWIFE: _("Jordemoder"),
    Attendee.JOB_CENTRE: _("Jobcenter"),
    Attendee.CIVIL_SOCIETY: _("Forening"),
    Attendee.VOLUNTEER: _("Frivillig"),
    Attendee.OTHER: _("En anden"),
}
GATES = {
    Gate.SCREENING: _("Socialfaglig screening"),
    Gate.AUTHORITY: _("Myndighedens egen afgørelse (§ 32)"),
    Gate.APPROVAL: _("Godkendelse fra en anden myndighed"),
    Gate.MUNICIPAL_CASE: _("Barnet har en sag i kommunen"),
    Gate.PREVENTIVE_HELP: _("Mindst ét barn i familien får hjælp efter § 30 eller § 32"),
    Gate.NURSERY_PLACEMENT: _("Den gravide er i vuggestuepraktik"),
}
REFUSALS = {
    "say whether it is about a child or a pregnancy": _("Vælg, om det handler om et barn eller en graviditet."),
    "say why the screening was made": _("Vælg, hvorfor screeningen er lavet."),
    "say whether help is needed at once": _("Vælg, om der er brug for hjælp med det samme."),
    "say what the screening showed": _("Vælg, hvad screeningen viste."),
    "there has been a meeting and a follow-up; a third is not allowed": _(
        "Der har været et møde og et opfølgende møde. Et tredje er ikke tilladt uden familiens samtykke."
    ),
    "say on which day": _("Skriv, hvilken dag mødet var."),
    "that day has not been yet": _("Den dag er ikke kommet endnu. Skriv mødet ned, når det er holdt."),
    "that day is long before the line was opened": _(
        "Den dag er mere end tre måneder, før forløbet begyndte. Se efter, om dato og år er rigtige."
    ),
    "a doctor in practice takes part only with consent": _(
        "En praktiserende læge kan kun være med, når familien har sagt ja. Loven nævner læger, men vi ved ikke, om den "
        "mener dem i egen praksis, og siger derfor nej."
    ),
    "midwives, job centres, associations and volunteers take part only with consent": _(
        "Jordemødre, jobcentre, foreninger og frivillige står ikke på listen i § 11 e. De kan kun være med, når "
        "familien har sagt ja."
    ),
    "your profession is not on the list of § 11 e": _(
        "Dit fag står ikke på listen i § 11 e. Du kan kun dele noget, når familien har sagt ja. Pligten til at "
        "underrette har du stadig."
    ),
    "say who took part, at least two": _("Skriv, hvem der var med: mindst to fra listen."),
    "say where each of them works": _("Skriv, hvor hver af dem arbejder."),
    "say what it was about": _("Skriv kort, hvilken sag mødet gjaldt."),
    "say why it was needed": _("Skriv, hvad mødet skulle bruges til i det tidlige og forebyggende arbejde."),
    "say why there was no consent": _("Skriv, hvorfor der ikke var samtykke."),
    "say which kinds of things were exchanged": _("Vælg, hvilke slags oplysninger I delte."),
    "say why this case is special": _("Det er det opfølgende møde. Skriv, hvorfor sagen er særlig."),
    "a follow-up comes after the meeting": _("Det opfølgende møde kan ikke være før det første."),
    "say whether violence or sexual abuse is suspected": _("Svar først på spørgsmålet om vold og overgreb."),
    "choose what the concern asks for": _("Vælg, hvad bekymringen kræver."),
    "say what you have seen": _("Skriv kort, hvad du har set eller hørt."),
    "without the family it is no dialogue": _(
        "Uden familien er det ikke en dialogbaseret underretning. Brug kommunens egen kanal."
    ),
    "say which adviser took part": _("Skriv, hvilken børne- og ungerådgiver der var med."),
    "write how the family sees it": _("Skriv, hvordan familien ser det."),
    "write how you see it": _("Skriv, hvordan du selv ser det."),
    "write what was agreed": _("Skriv, hvad I aftalte."),
    "advice alone leaves no note": _(
        "Intet er skrevet ned. Ren rådgivning efter § 29 giver ikke notat. Sæt kun kryds, hvis henvendelsen giver "
        "anledning til at overveje en nærmere undersøgelse."
    ),
    "write the facts": _("Skriv de faktiske oplysninger."),
    "no unit of yours has an adviser with authority": _(
        "Ingen enhed hos jer har en børne- og ungerådgiver med myndighed. Giv oplysningerne til myndigheden selv."
    ),
    "nobody has to approve this offer": _("Tilbuddet skal ikke godkendes af nogen."),
    "that authority does not approve this offer": _("Den myndighed godkender ikke det tilbud. Vælg en anden."),
    "say yes or no": _("Svar ja eller nej."),
    "this has been answered": _("Der er svaret på det."),
    "say whether it is so": _("Svar ja eller nej."),
    "only somebody who works for a municipality can say that": _(
        "Det kan kun en, der arbejder i en kommune, bekræfte."
    ),
    "the text is too long": _("Teksten er for lang. Gør den kortere."),
    "leave out the CPR number": _("Skriv aldrig et CPR-nummer her. Slet det, og prøv igen."),
}
# Where what is wrong belongs, by the name it has in the API; everything else is about how things stand.
FIELDS = {
    "say whether violence or sexual abuse is suspected": "suspected",
    "say whether it is about a child or a pregnancy": "subject",
    "choose what the concern asks for": "level",
    "say what you have seen": "said",
    "say on which day": "held_on",
    "that day has not been yet": "held_on",
    "that day is long before the line was opened": "held_on",
    "a follow-up comes after the meeting": "held_on",
    "a doctor in practice takes part only with consent": "participants",
    "midwives, job centres, associations and volunteers take part only with consent": "participants",
    "say who took part, at least two": "participants",
    "say where each of them works": "participants",
    "say what it was about": "matter",
    "say why it was needed": "purpose",
    "say why there was no consent": "why_no_consent",
    "say which kinds of things were exchanged": "categories",
    "say why this case is special": "special",
    "say why the screening was made": "occasion",
    "say whether help is needed at once": "support_now",
    "say what the screening showed": "outcome",
    "without the family it is no dialogue": "family_was_there",
    "say which adviser took part": "adviser",
    "write how the family sees it": "family_view",
    "write how you see it": "professional_view",
    "write what was agreed": "agreements",
    "advice alone leaves no note": "investigation_considered",
    "write the facts": "facts",
    HELD_BACK: "held_back",
}
_NOT_NOW = _("Det kan ikke lade sig gøre, som det står nu.")


def lacking(gate: Gate, offer: Offer) -> str:
    """What stands before a start; an approval is named by who gives it, as the offer's source says (R059)."""
    if gate is Gate.APPROVAL and offer.access.approval_by is not None:
        return gettext("Det kræver et ja fra %(who)s.", who=label("profession", offer.access.approval_by))
    return gettext(GATES[gate])


def refusal(error: Refused) -> str:
    """Why not, and what to do instead."""
    return gettext(REFUSALS.get(str(error), _NOT_NOW))


def field_of(error: Refused) -> str:
    """The name of the field a refusal is about, "" when it is about the whole."""
    first = error.each[0] if isinstance(error, Several) else error
    return FIELDS.get(first.where if isinstance(first, BadText) else str(first), "")


def beside(error: Refused) -> dict[str, str]:
    """By field what is wrong with it, in the order of the form."""
    each = error.each if isinstance(error, Several) else (error,)
    return {field_of(one): refusal(one) for one in each}
