"""Why something of the handover is not possible, in plain words, and what to do instead."""

from __future__ import annotations

from familiehus.kernel.errors import Refused
from familiehus.referrals.allowed import LeftOut
from familiehus.referrals.domain import StillMissing
from familiehus.router.gates import Gate
from familiehus.router.wording import Voice, told
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

# Every reason of the rules, in the words of whoever is told no; a test finds one that is missing.
REFUSALS = {
    "somebody else has changed this": _(
        "En anden har rettet det imens. Det, der står nu, kan du læse under Det ved vi. Intet er gemt."
    ),
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
    "say a later day than it has": _("Vælg en senere dag end den, ja'et har nu."),
    "here a yes is said again in writing": _(
        "Hos jer skal et ja være skriftligt, når dit fag tager imod det. Forælderen kan også selv forlænge det på sin "
        "side."
    ),
    "choose a profession": _("Vælg et fag."),
    "a setting is made by somebody": _("Indstillingen ændres af en person."),
    "only the one who holds the contact can hand it over": _("Kun den, der holder kontakten, kan give den videre."),
    "another handover is under way": _("Der er en anden overlevering i gang. Vent på svar, eller træk den tilbage."),
    "the parent says that you have not talked": _("Forælderen siger, at I ikke har talt sammen. Ring først."),
    "you have talked already": _("Det er skrevet ned i forvejen, at I har talt sammen."),
    "take over before it begins": _("Tag over først. Så begynder det."),
    "somebody has taken over already": _("Der er taget over i forvejen."),
    "say who has taken over": _(
        "Skriv, hvem der har taget over, og et telefonnummer. Forælderen kan læse det på sin side."
    ),
    "say who will reach the parent": _("Skriv, hvem der får fat i forælderen."),
    "try on 3 different days first": _("Prøv først på tre forskellige dage."),
    "give a reason": _("Skriv hvorfor, så afsenderen kan finde noget andet."),
    "say what comes next": _("Skriv, hvad der nu skal ske."),
    "every place is taken; offer a waiting place": _("Der er ikke flere pladser. Tilbyd en venteplads."),
    "the programme with the volunteer is not so far": _(
        "Forløbet med en frivillig er ikke så langt. Åbn det på henvisningen. Begynd det, eller gå videre dér, trin "
        "for trin."
    ),
    "the programme with the volunteer has days of its own": _(
        "Forløbet med en frivillig har sine egne dage. Åbn det på henvisningen, og følg op dér."
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
    "say why it ends": _("Vælg, hvorfor det slutter."),
    "write a text": _("Skriv en tekst."),
    "this is too far ahead for a due date": _("Terminen ligger for langt fremme. Se efter, om året er rigtigt."),
    "the text is too long": _("Teksten er for lang. Gør den kortere."),
    "choose a day within a year": _("Vælg en dag inden for det næste år."),
    "that day is over": _("Den dag er gået. Vælg en ny."),
    "the due date is before that day": _(
        "Terminen ligger før den dag. Vælg senest jeres første åbningsdag efter terminen, så I hører, hvordan det gik."
    ),
    "nobody has written how it went": _(
        "Terminen er gået, og ingen har skrevet, hvordan det gik. Vælg en dag inden for en uge."
    ),
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
    "the offer is for others; say why it is asked all the same": _("Vælg, hvorfor I spørger alligevel."),
    "choose who is to receive it": _("Vælg, hvem der skal have det."),
    "no such line, or not yours": _("Det nummer kender vi ikke, eller det er ikke dit forløb."),
    "another unit takes over by a referral": _("En anden enhed tager over med en henvisning."),
    "that person holds the contact already": _("Den kollega har kontakten allerede."),
    "this has been answered already": _("Der er allerede svaret."),
    "other lines than were shown": _("Forløbene er ikke de samme mere. Se listen igennem igen."),
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
    if isinstance(error, LeftOut):
        limits = " ".join(words.text for one in error.limits for words in told(one, Voice.STAFF))
        return f"{limits} {gettext(REFUSALS[str(error)])}"
    if isinstance(error, StillMissing):
        what = "; ".join(gettext(GATES.get(gate, gate)) for gate in error.gates)
        return gettext("Det kan ikke begynde endnu. Det mangler: %(what)s.", what=what)
    return gettext(REFUSALS.get(str(error), _NOT_NOW))
