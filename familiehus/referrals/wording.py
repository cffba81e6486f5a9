"""The words of the handover on the screen (handover.md): states, actions, reasons why something is not possible."""

from __future__ import annotations

from collections.abc import Mapping

from familiehus.consent.domain import Custody, Form, Purpose, Understood
from familiehus.families.contact import SafeWay
from familiehus.families.domain import Ending
from familiehus.families.vocabulary import Category, Field, KnownBy, Voice, Way, Why
from familiehus.kernel.errors import Refused
from familiehus.referrals.appointing import Answer as AppointmentAnswer
from familiehus.referrals.appointing import Form as AppointmentForm
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.router.gates import Gate
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

STATES = {
    State.DRAFT: _("Kladde"),
    State.SENT: _("Sendt"),
    State.ACCEPTED: _("Har sagt ja"),
    State.IN_CONTACT: _("Har talt sammen"),
    State.TAKEN_OVER: _("Har taget over"),
    State.WAITING: _("Venteplads"),
    State.ACTIVE: _("I gang"),
    State.COMPLETED: _("Gennemført"),
    State.DECLINED: _("Kan ikke tage imod"),
    State.UNREACHABLE: _("Ikke fået fat i"),
    State.WITHDRAWN: _("Familien har sagt nej tak"),
    State.CLOSED: _("Lukket"),
}
# The same while the parent's own written yes is awaited: nobody else knows of it yet.
AWAITS_YES = _("Venter på bekræftelse på min side")
NEXT_AWAITS_YES = _("Hjælp forælderen med at bekræfte på sin side, eller find en anden vej")
# What a receiver reads where it ended badly, in place of what they were about to do.
ALL_STOPPED = _("Al kontakt til forælderen er stoppet. Den faste kontakt ringer.")
TO_BE_SENT = _("Skal sendes")
NEXT_TO_BE_SENT = _("Send teksten ad en sikker vej, og skriv det her")
# What is asked of whoever must act next, said to them.
NEXT = {
    State.DRAFT: _("Send kladden, eller smid den ud"),
    State.SENT: _("Sig ja, eller sig, at I ikke kan"),
    State.ACCEPTED: _("Få fat i forælderen"),
    State.IN_CONTACT: _("Bekræft, at I tager over"),
    State.TAKEN_OVER: _("Begynd tilbuddet"),
    State.WAITING: _("Tilbyd pladsen, eller giv et nyt skøn"),
    State.ACTIVE: _("Følg op"),
    State.COMPLETED: _("Aftal, hvad der nu skal ske"),
    State.DECLINED: _("Find en anden vej"),
    State.UNREACHABLE: _("Prøv at få fat i forælderen"),
    State.WITHDRAWN: _("Spørg, hvad familien vil i stedet"),
    State.CLOSED: "",
}
# The same, said to whoever waits for the receiver to do it.
NEXT_THEIRS = {
    **NEXT,
    State.SENT: _("De svarer ja eller nej"),
    State.ACCEPTED: _("De får fat i forælderen"),
    State.IN_CONTACT: _("De bekræfter, at de tager over"),
    State.TAKEN_OVER: _("De begynder tilbuddet"),
    State.WAITING: _("De tilbyder pladsen eller giver et nyt skøn"),
    State.ACTIVE: _("De følger op"),
}
# The same where the receiver is not here: the sender hears from them, and writes it down.
NEXT_OUTSIDE = {
    **NEXT,
    State.SENT: _("Hør, hvad de svarer, og skriv det her"),
    State.ACCEPTED: _("Hør, om de har talt med forælderen, og skriv det her"),
    State.IN_CONTACT: _("Hør, om de har taget over, og skriv det her"),
    **dict.fromkeys((State.TAKEN_OVER, State.WAITING, State.ACTIVE), _("Hør, hvordan det går, og skriv det her")),
}


def next_of(*, here: bool, theirs: bool) -> Mapping[State, str]:
    """What comes next, by state: ``here`` the receiver is one of ours, ``theirs`` the reader is not the one to act."""
    return NEXT_OUTSIDE if not here else NEXT_THEIRS if theirs else NEXT


KINDS = {
    Kind.HANDOVER: _("Overlevering: modtageren tager over som fast kontakt"),
    Kind.ADDITION: _("Tilbud ved siden af: du bliver ved med at holde kontakten"),
    Kind.INFORMATION: _("Videregivelse: kun besked, du holder kontakten"),
}
ACTIONS = {
    Action.SEND: _("Send"),
    Action.CONFIRM: _("Bekræft på min side"),
    Action.CONFIRM_ON_PAPER: _("Forælderen har skrevet under på papir"),
    Action.DISCARD: _("Smid kladden ud"),
    Action.ACCEPT: _("Vi siger ja"),
    Action.DECLINE: _("Vi kan ikke tage imod"),
    Action.LOG_TRY: _("Prøvede, fik ikke fat"),
    Action.GIVE_UP: _("Vi får ikke fat i forælderen"),
    Action.REACH: _("Vi har talt sammen"),
    Action.TAKE_OVER: _("Vi har taget over"),
    Action.PUT_ON_WAITING: _("Giv en venteplads"),
    Action.RENEW_ESTIMATE: _("Giv et nyt skøn"),
    Action.START: _("Nu begynder det"),
    Action.FOLLOW_UP: _("Fulgt op"),
    Action.COMPLETE: _("Det er gennemført"),
    Action.WITHDRAW: _("Familien siger nej tak"),
    Action.LAPSE: _("Samtykket er udløbet"),
    Action.FIND_AGAIN: _("Vi har fået fat igen"),
    Action.SETTLE: _("Det er aftalt"),
}
# The same where the receiver is not here, and the sender writes down what happened.
ACTIONS_OUTSIDE = {
    **ACTIONS,
    Action.ACCEPT: _("De siger ja"),
    Action.DECLINE: _("De kan ikke tage imod"),
    Action.GIVE_UP: _("De får ikke fat i forælderen"),
    Action.REACH: _("De har talt sammen"),
    Action.TAKE_OVER: _("De har taget over"),
}
# What stands in the history of a referral once it is done.
DONE = {
    Action.SEND: _("sendte den"),
    Action.CONFIRM: _("bekræftede sit ja på sin side"),
    Action.CONFIRM_ON_PAPER: _("så forælderens underskrift på papir"),
    Action.DISCARD: _("smed kladden ud"),
    Action.ACCEPT: _("sagde ja"),
    Action.DECLINE: _("kunne ikke tage imod"),
    Action.LOG_TRY: _("prøvede at få fat i forælderen"),
    Action.GIVE_UP: _("kunne ikke få fat i forælderen"),
    Action.REACH: _("talte med forælderen"),
    Action.TAKE_OVER: _("tog over"),
    Action.PUT_ON_WAITING: _("gav en venteplads"),
    Action.RENEW_ESTIMATE: _("gav et nyt skøn"),
    Action.START: _("begyndte"),
    Action.FOLLOW_UP: _("fulgte op"),
    Action.COMPLETE: _("gennemførte det"),
    Action.WITHDRAW: _("sagde nej tak"),
    Action.LAPSE: _("samtykket udløb"),
    Action.FIND_AGAIN: _("fik fat i forælderen igen"),
    Action.SETTLE: _("aftalte, hvad der nu skal ske"),
}
PARTIES = {
    Party.SENDER: _("afsender"),
    Party.RECEIVER: _("modtager"),
    Party.HOLDER: _("fast kontakt"),
    Party.FAMILY: _("forælderen"),
    Party.NOBODY: "",
}
FIELDS = {
    Field.NAME: _("Navn"),
    Field.CONTACT: _("Sikker kontakt"),
    Field.DUE: _("Termin"),
    Field.BORN: _("Barnets fødselsdag"),
    Field.PLACE: _("Postnummer"),
    Field.SPOKEN: _("Sprog og tolk"),
    Field.PRACTICAL: _("Tider og andet praktisk"),
    Field.OWN_WORDS: _("Med familiens egne ord"),
    Field.PROFESSIONAL: _("Fagpersonens beskrivelse"),
    Field.CHILD_VIEW: _("Barnets perspektiv"),
    Field.NETWORK: _("Familie og netværk"),
    Field.JOB_AND_MONEY: _("Arbejde, uddannelse og økonomi"),
    Field.EARLIER_HELP: _("Hjælp, I har fået før"),
    Field.NOTE: _("Notat"),
}
# Whether an interpreter is needed, by what the form says; nothing is said while nobody has asked.
INTERPRETER = {"yes": _("der er brug for tolk"), "no": _("ingen tolk")}
ANOTHER_LANGUAGE = _("Et andet sprog")
CATEGORIES = {
    Category.CONTACT: _("kontaktoplysninger"),
    Category.PREGNANCY: _("graviditet og fødsel"),
    Category.CHILD: _("barnets trivsel"),
    Category.PARENTS: _("forældrenes trivsel"),
    Category.NETWORK: _("familie og netværk"),
    Category.JOB_AND_MONEY: _("arbejde, uddannelse og økonomi"),
    Category.EARLIER_HELP: _("tidligere hjælp"),
}
VOICES = {
    Voice.FAMILY: _("familien"),
    Voice.PROFESSIONAL: _("fagpersonen"),
    Voice.CHILD: _("barnet"),
}
# How the child's perspective is known (R081); stands behind the words wherever they are read.
KNOWN_BY = {
    KnownBy.OWN_WORDS: _("barnets egne ord"),
    KnownBy.OBSERVATION: _("det har en fagperson set"),
    KnownBy.PARENTS: _("det fortæller en forælder"),
    KnownBy.ADULTS: _("det fortæller en anden voksen, der kender barnet"),
}
SAFE_WAYS = {
    SafeWay.PHONE: _("Ring. Skriv aldrig"),
    SafeWay.SMS: _("Sms"),
    SafeWay.EMAIL: _("E-mail"),
}
WAYS = {
    Way.PHONE: _("telefon"),
    Way.SMS: _("sms"),
    Way.EMAIL: _("e-mail"),
    Way.MEETING: _("møde"),
    Way.VIDEO: _("videomøde"),
    Way.TOGETHER: _("ringede sammen"),
    Way.VOICEMAIL: _("en sidste besked på telefonen"),
}
# What one can say of a try: the last word has a button of its own.
TRIED = {way: words for way, words in WAYS.items() if way is not Way.VOICEMAIL}
WHYS = {
    Why.OPENED: _("åbnede forløbet"),
    Why.ASKED: _("fik kontakten, da forælderen selv bad om at blive kontaktet"),
    Why.TAKEN_OVER: _("tog over"),
    Why.GIVEN_BACK: _("fik kontakten tilbage"),
    Why.PASSED_ON: _("fik kontakten givet videre"),
    Why.STOPPED: _("fik kontakten, fordi en kollega stoppede"),
}
ENDINGS = {
    Ending.ENOUGH: _("Det er nok nu"),
    Ending.FAMILY_WISH: _("Familien ønsker det"),
    Ending.OUTSIDE_HOLDS: _("En anden har taget over"),
    Ending.MOVED_AWAY: _("Familien er flyttet"),
    Ending.CANNOT_BE_REACHED: _("Vi kan ikke få fat i forælderen"),
}
FORMS = {Form.ORAL: _("Mundtligt"), Form.WRITTEN: _("Skriftligt")}
UNDERSTOOD = {
    Understood.OWN_LANGUAGE: _("På et sprog, vi begge taler"),
    Understood.INTERPRETER: _("Med en professionel tolk"),
    Understood.OTHER_ADULT: _("Med hjælp fra en anden voksen (aldrig partneren, aldrig et barn)"),
}
CUSTODY = {
    Custody.ALONE: _("Jeg alene"),
    Custody.TOGETHER: _("Vi to sammen"),
    Custody.ANOTHER: _("En anden"),
    Custody.UNKNOWN: _("Ved ikke"),
    Custody.UNSETTLED: _("Det er ikke afklaret"),
}
PURPOSES = {
    Purpose.GET_IN_TOUCH: _("så de kan kontakte dig"),
    Purpose.TAKE_OVER: _("så de kan hjælpe dig og blive din faste kontakt"),
    Purpose.OFFER: _("så du ikke skal fortælle det hele forfra"),
    Purpose.INFORM: _("så de ved det"),
}
APPOINTMENT_FORMS = {
    AppointmentForm.PLACE: _("Et sted"),
    AppointmentForm.HOME: _("Hjemme hos familien"),
    AppointmentForm.WALK: _("En gåtur"),
    AppointmentForm.VIDEO: _("På skærm"),
    AppointmentForm.PHONE: _("På telefon"),
}
APPOINTMENT_ANSWERS = {
    AppointmentAnswer.NONE: _("Har ikke svaret"),
    AppointmentAnswer.COMES: _("Kommer"),
    AppointmentAnswer.CANNOT: _("Kan ikke den dag"),
}
# What parents say on their own page, by its code there.
ANSWERS = {
    "call_me": _("Forælderen beder jer ringe"),
    "write_me": _("Forælderen beder jer skrive"),
    "not_now": _("Forælderen siger: ikke nu"),
    "no_more": _("Forælderen vil ikke mere. Sig farvel på en god måde"),
    "not_talked": _("Forælderen siger, at I ikke har talt sammen"),
    "not_agreed": _("Forælderen siger, at der ikke blev sagt ja. Ring nu"),
    "other_contact": _("Forælderen ønsker en anden fast kontakt. Tal med forælderen, og giv kontakten videre"),
}
# Every reason of the rules, in the words of whoever is told no; a test finds one that is missing.
REFUSALS = {
    "the line is closed": _("Forløbet er lukket."),
    "the line is closed already": _("Forløbet er lukket i forvejen."),
    "the parent has not been told": _("Sig det først til forælderen, og sæt kryds ved det."),
    "there must be tries on 3 different days": _("Prøv først på tre forskellige dage."),
    "the last message with the way back has not been sent": _(
        "Send først en sidste besked om, hvordan de kan komme igen."
    ),
    "ring a last time and leave a word": _(
        "Forælderen må kun ringes op, så der bliver ikke sendt noget. Ring en sidste gang, og skriv det ned her."
    ),
    "there is no safe way to a last message": _(
        "Der er ingen sikker vej til en sidste besked. Forløbet kan ikke lukkes, fordi I ikke får fat i forælderen. "
        "Prøv igen, eller tal med din leder."
    ),
    "the last word has an act of its own": _("Vælg, hvordan I prøvede. En sidste besked har sin egen knap."),
    "the last message can be written": _("Forælderen må gerne få en besked på skrift. Send den i stedet."),
    "leave a word only where the parent has allowed it": _(
        "Læs først, hvad forælderen har sagt om telefonen. Læg kun en besked, hvis det er i orden."
    ),
    "a colleague must look first": _("En kollega skal se på det først."),
    "the parent has not agreed to this": _(
        "Forælderen har ikke sagt ja til det, eller sit ja er taget tilbage eller udløbet."
    ),
    "the parent has not confirmed this": _(
        "Forælderen har ikke bekræftet sit ja på sin side endnu. Før det læser modtageren ingenting."
    ),
    "there is nothing to send by hand": _("Der er ikke noget at sende lige nu."),
    "there is nothing to confirm": _("Der er ikke noget at bekræfte."),
    "say that you have seen the signature": _("Sæt kryds, når du selv har set forælderens underskrift på teksten."),
    "say a number of days from 1 to 365": _("Skriv et tal fra 1 til 365, eller lad feltet være tomt."),
    "your organisation lets a yes last a shorter time": _(
        "Hos jer gælder et ja i kortere tid, når dit fag tager imod det. Vælg en tidligere dag."
    ),
    "choose a profession": _("Vælg et fag."),
    "a setting is made by somebody": _("Indstillingen ændres af en person."),
    "only the one who holds the contact can hand it over": _("Kun den, der holder kontakten, kan give den videre."),
    "another handover is under way": _("Der er en anden overlevering i gang. Vent på svar, eller træk den tilbage."),
    "the parent says that you have not talked": _("Forælderen siger, at I ikke har talt sammen. Ring først."),
    "you have talked already": _("Det er skrevet ned i forvejen, at I har talt sammen."),
    "take over before it begins": _("Tag over først. Så begynder det."),
    "somebody has taken over already": _("Der er taget over i forvejen."),
    "say who will reach the parent": _("Skriv, hvem der får fat i forælderen."),
    "try on 3 different days first": _("Prøv først på tre forskellige dage."),
    "give a reason": _("Skriv hvorfor, så afsenderen kan finde noget andet."),
    "say what comes next": _("Skriv, hvad der nu skal ske."),
    "every place is taken; offer a waiting place": _("Der er ikke flere pladser. Tilbyd en venteplads."),
    "the programme with the volunteer is not so far": _(
        "Forløbet med en frivillig er ikke så langt. Åbn det på henvisningen. Begynd det, eller gå videre dér, trin "
        "for trin."
    ),
    "ask the family whether they want to wait": _("Spørg familien, om de vil vente."),
    "say how long it may take": _("Skriv, hvornår der nok er plads."),
    "the parent has not agreed": _("Sæt kryds, når forælderen har set teksten og sagt ja."),
    "say what may be passed on": _("Vælg, hvad der må gives videre."),
    "say why it is passed on": _("Vælg, hvorfor det gives videre."),
    "say whether the yes was oral or written": _("Vælg, om ja'et var mundtligt eller skriftligt."),
    "say how it was understood": _("Vælg, hvordan I forstod hinanden."),
    "ask who has custody": _("Spørg, hvem der har forældremyndigheden. Teksten handler også om barnet."),
    "say until when, at most a year": _("Vælg en dag inden for det næste år."),
    "the consent names something else than what was shown": _("Teksterne er ændret imens. Se dem igennem igen."),
    "a consent is recorded by somebody": _("Et samtykke skrives ned af en person."),
    "leave out the CPR number": _("Skriv aldrig et CPR-nummer her. Slet det, og prøv igen."),
    "the text is too long": _("Teksten er for lang. Gør den kortere."),
    "choose a day within a year": _("Vælg en dag inden for det næste år."),
    "that day is over": _("Den dag er gået. Vælg en ny."),
    "only an active person can hold the contact": _("Kun en, der arbejder her nu, kan holde kontakten."),
    "no unit of this line has a coordinator": _("Ingen af enhederne har en koordinator. Giv en af dem det først."),
    "the contact is in that unit already": _("Kontakten er allerede i den enhed."),
    "nobody takes referrals there; use the ways in that its page shows": _(
        "Der er ingen, der tager imod henvisninger der. Brug de veje ind, som tilbuddets side viser."
    ),
    "somebody takes referrals to that offer here": _("Der er nogen her, der tager imod. Vælg tilbuddet på listen."),
    "say who is to receive it": _("Skriv, hvem der skal have det."),
    "give the e-mail address": _("Skriv e-mailadressen."),
    "give the phone number": _("Skriv telefonnummeret."),
    "this is no e-mail address": _("Det ligner ikke en e-mailadresse."),
    "this is no phone number": _("Det ligner ikke et telefonnummer. Skriv otte cifre, eller + og landets nummer."),
    "give a name": _("Skriv, hvad vi må kalde forælderen."),
    "say which way is safe": _("Vælg, hvordan det er sikkert at kontakte forælderen."),
    "this is no week of a pregnancy": _("Skriv ugen som et tal fra 0 til 42."),
    "you work in no unit": _("Du er ikke knyttet til en enhed. Bed din leder om det."),
    "a referral is still under way": _("En henvisning er endnu i gang. Afslut den først."),
    "this is no day": _("Det er ikke en dato."),
    "a birthday is not in the future": _("En fødselsdag ligger ikke ude i fremtiden. Er barnet på vej, så skriv ugen."),
    "this is too long ago for a child": _("Det er for længe siden. Se efter, om året er rigtigt."),
    "say either the week or the birthday": _("Skriv enten ugen eller fødselsdagen, ikke begge."),
    "this is the authority's alone and cannot be sent for": _(
        "Efter § 32 kan der ikke henvises herfra. Kommunens myndighed afgør det. Giv den besked, eller underret."
    ),
    "only those the offer names may refer to it": _(
        "Kilden siger, hvem der må henvise til tilbuddet, og dit fag er ikke med. Tilbuddets side viser de andre veje "
        "ind."
    ),
    "choose who is to receive it": _("Vælg, hvem der skal have det."),
    "no such line, or not yours": _("Det nummer kender vi ikke, eller det er ikke dit forløb."),
    "another unit takes over by a referral": _("En anden enhed tager over med en henvisning."),
    "that person holds the contact already": _("Den kollega har kontakten allerede."),
    "this has been answered already": _("Der er allerede svaret."),
    "choose what to pass on": _("Vælg mindst ét forløb."),
    "choose a colleague": _("Vælg en kollega."),
    "everything toward this parent has stopped": _("Her er stille. Ring selv i stedet for at lave en aftale."),
    "every parent must say yes to talks together": _("Begge forældre skal først sige ja til at have samtaler sammen."),
    "that time is over": _("Det tidspunkt er gået. Vælg et nyt."),
    "nobody meets at night": _("Det klokkeslæt er om natten. Skriv det en gang til, for eksempel 15:00."),
    "the talks of this offer are used; decide together what comes next": _(
        "Tilbuddets samtaler er brugt. Aftal med familien, hvad der nu skal ske: gennemfør henvisningen, "
        "find et andet tilbud, eller lad det være nok."
    ),
    "say where it is": _("Skriv, hvor det er."),
    "the appointment is cancelled": _("Aftalen er aflyst."),
    "it has not been yet": _("Aftalen har ikke været endnu."),
    "somebody came; it has been held": _("Nogen kom, så samtalen har været der og tæller med."),
    "only two parents' referrals to the same offer can be joined": _(
        "Kun to forældres henvisninger til det samme tilbud kan være sammen."
    ),
    "that parent is in other talks already": _("Den forælder har allerede samtaler sammen med en anden."),
    "no such referral, or not yours": _("Det nummer kender vi ikke, eller henvisningen er ikke hos jer."),
    "say when it is": _("Vælg dag og klokkeslæt."),
    "it is asked again only once": _("Der er spurgt igen én gang. Nu er det et ja eller et nej, eller ingenting."),
    "say a day within half a year": _("Vælg en dag fra i morgen og højst et halvt år frem."),
    "choose an offer": _("Vælg et tilbud."),
    "the parent is rung up and never written to": _("Skriv aldrig til forælderen. Ring."),
    "the parent does not want them to see this": _(
        "Forælderen har bedt om, at det sted ikke får noget at se. Tal med forælderen om, hvem det så skal være."
    ),
    "say which language": _("Vælg, hvilket sprog forælderen taler bedst."),
    "only what is passed on can ask for something": _(
        "Vælg Videregivelse, hvis I vil bede modtageren om noget. Ellers lad feltet være tomt."
    ),
    "this is the same line": _("Det er det samme forløb. Skriv nummeret på det andet."),
    "the two lines are not linked any more": _("De to forløb hører ikke sammen mere. Begynd forfra."),
    "the organisation has not approved its documents about privacy": _(
        "I kan ikke åbne forløb endnu. Jeres administrator skal først godkende dokumenterne om databeskyttelse."
    ),
}
STILL_MISSING = "still missing: "
# What stands before a start, in the words of whoever wants to begin (router/gates.py).
GATES: dict[str, str] = {
    Gate.SCREENING: _(
        "en socialfaglig screening, som en børne- og ungerådgiver i familiens egen kommune skriver ned, og som viser, "
        "at der ikke skal flere oplysninger til"
    ),
    Gate.AUTHORITY: _("en afgørelse fra kommunens myndighed. Efter § 32 begynder intet herfra"),
    Gate.APPROVAL: _("et ja fra den myndighed, der skal godkende tilbuddet"),
    Gate.MUNICIPAL_CASE: _("at en i kommunen bekræfter, at barnet har en sag i kommunen"),
    Gate.PREVENTIVE_HELP: _(
        "at en i kommunen bekræfter, at mindst ét barn i familien får hjælp efter barnets lov § 30 eller § 32"
    ),
    Gate.NURSERY_PLACEMENT: _("at en i kommunen bekræfter, at den gravide er i vuggestuepraktik"),
}
_NOT_NOW = _("Det kan ikke lade sig gøre, som det står nu.")


def refusal(error: Refused) -> str:
    """Why not, and what to do instead."""
    said = str(error)
    if said.startswith(STILL_MISSING):
        codes = said.removeprefix(STILL_MISSING).split(", ")
        what = "; ".join(gettext(GATES.get(code, code)) for code in codes)
        return gettext("Det kan ikke begynde endnu. Det mangler: %(what)s.", what=what)
    return gettext(REFUSALS.get(said, _NOT_NOW))
