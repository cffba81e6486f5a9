"""The words of the handover on the screen (handover.md): states, actions, what comes next, answers."""

from __future__ import annotations

from familiehus.consent.domain import ConsentForm, Custody, Purpose, Understood
from familiehus.families.contact import SafeWay
from familiehus.families.domain import Ending
from familiehus.families.vocabulary import Category, Field, KnownBy, Voice, Way, Why
from familiehus.referrals.domain import Action, Because, Kind, Party, State
from familiehus.referrals.duties import ASKS_PARENT
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm
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
LAPSED = _("Samtykket er udløbet")
NEXT_TO_BE_SENT = _("Send teksten ad en sikker vej, og skriv det her")
NEXT_GOODBYE = _("Sig farvel, og luk henvisningen")
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
# The same, said to whoever waits for somebody else to do it.
NEXT_THEIRS = {
    **NEXT,
    State.SENT: _("De svarer ja eller nej"),
    State.ACCEPTED: _("De får fat i forælderen"),
    State.IN_CONTACT: _("De bekræfter, at de tager over"),
    State.TAKEN_OVER: _("De begynder tilbuddet"),
    State.WAITING: _("De tilbyder pladsen eller giver et nyt skøn"),
    State.ACTIVE: _("De følger op"),
    State.COMPLETED: _("De aftaler, hvad der nu skal ske"),
    State.DECLINED: _("De finder en anden vej"),
    State.UNREACHABLE: _("De prøver at få fat i forælderen"),
}
PLACE_FREE = _("Der er en plads fri")
# The same where the receiver is not here: the sender hears from them, and writes it down.
NEXT_OUTSIDE = {
    **NEXT,
    State.SENT: _("Hør, hvad de svarer, og skriv det her"),
    State.ACCEPTED: _("Hør, om de har talt med forælderen, og skriv det her"),
    State.IN_CONTACT: _("Hør, om de har taget over, og skriv det her"),
    **dict.fromkeys((State.TAKEN_OVER, State.WAITING, State.ACTIVE), _("Hør, hvordan det går, og skriv det her")),
}


# What waits for the holder of a line where no referral waits sooner.
_RING_YOURSELF = _("Ring selv til forælderen. Alt andet er stoppet.")
_ANSWER_WHO_ASKED = _("Svar forælderen, der selv har bedt om at blive kontaktet")
_ANSWER_WHAT_WAS_SAID = _("Svar på det, forælderen har sagt")
_FOLLOW_UP = _("Følg op, som du har planlagt")


def is_anothers(action: Action, party: Party, *, outside: bool) -> bool:
    """Whether whoever wrote a step down told what somebody else did: a family's no, or a receiver who is not here."""
    return action is Action.WITHDRAW or (outside and party is Party.RECEIVER)


def next_step(
    state: State,
    *,
    unconfirmed: bool = False,
    to_be_sent: bool = False,
    no_more: bool = False,
    outside: bool = False,
    theirs: bool = False,
    not_talked: bool = False,
) -> str:
    """What comes next with a referral that is not closed, said to whoever reads it.

    ``unconfirmed``: the parent's own written yes is awaited. ``no_more``: the parent wants no more of anything.
    ``outside``: the receiver is not here; ``to_be_sent``: nor has the text gone there. ``theirs``: somebody else acts.
    ``not_talked``: the parent says so, and nothing else comes before the talk.
    """
    if unconfirmed:
        return gettext(NEXT_AWAITS_YES)
    if no_more and state in ASKS_PARENT:
        return gettext(NEXT_GOODBYE)
    if to_be_sent:
        return gettext(NEXT_TO_BE_SENT)
    first = State.ACCEPTED if not_talked and state in {State.IN_CONTACT, State.WAITING} else state
    return gettext((NEXT_OUTSIDE if outside else NEXT_THEIRS if theirs else NEXT)[first])


def stands(state: State, *, unconfirmed: bool, to_be_sent: bool, lapsed: bool) -> str:
    """How a referral stands, in words. The names say the same as those of ``next_step``, and why it was withdrawn."""
    if unconfirmed:
        return gettext(AWAITS_YES)
    if to_be_sent:
        return gettext(TO_BE_SENT)
    return gettext(LAPSED if lapsed else STATES[state])


def next_on_line(*, quiet: bool, has_met: bool, has_said: bool) -> str:
    """What comes next with a line by itself. ``has_said``: the parent said something on their page that waits."""
    if quiet:
        return gettext(_RING_YOURSELF)
    if not has_met:
        return gettext(_ANSWER_WHO_ASKED)
    return gettext(_ANSWER_WHAT_WAS_SAID if has_said else _FOLLOW_UP)


KINDS = {
    Kind.HANDOVER: _("Overlevering: modtageren tager over som fast kontakt"),
    Kind.ADDITION: _("Tilbud ved siden af: du bliver ved med at holde kontakten"),
    Kind.INFORMATION: _("Videregivelse: kun besked, du holder kontakten"),
}
# The same, said to whoever reads what was sent: it is the sender who holds on, or whoever holds it now.
KINDS_READ = KINDS | {
    Kind.ADDITION: _("Tilbud ved siden af: familien beholder sin faste kontakt"),
    Kind.INFORMATION: _("Videregivelse: kun besked, familien beholder sin faste kontakt"),
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
    Action.CALL_OFF: _("Beskeden er ikke længere aktuel"),
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
SENT_BY_HAND = _("Jeg har sendt teksten")
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
    Action.CALL_OFF: _("trak beskeden tilbage: den var ikke længere aktuel"),
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
    Field.PLACE: _("Postnummer eller kommune"),
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
# Why it is asked all the same; the parent says yes to the sentence, and it stands with the sending.
BECAUSE = {
    Because.SIBLING: _("Det handler om en anden i familien, for eksempel en søskende."),
    Because.AGREED: _("Stedet har sagt, at familien gerne må komme."),
    Because.MOVING: _("Familien flytter dertil."),
}
FORMS = {ConsentForm.ORAL: _("Mundtligt"), ConsentForm.WRITTEN: _("Skriftligt")}
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
TALK_OFF = _("Aftalen er ikke længere aktuel. I skal ikke vente på nogen.")
TALK_TAKEN_ON = _("Aftalen er nu din. Behold den, find en anden tid, eller aflys den.")
APPOINTMENT_FORMS = {
    TalkForm.PLACE: _("Et sted"),
    TalkForm.HOME: _("Hjemme hos familien"),
    TalkForm.WALK: _("En gåtur"),
    TalkForm.VIDEO: _("På skærm"),
    TalkForm.PHONE: _("På telefon"),
}
APPOINTMENT_ANSWERS = {
    TalkAnswer.NONE: _("Har ikke svaret"),
    TalkAnswer.COMES: _("Kommer"),
    TalkAnswer.CANNOT: _("Kan ikke den dag"),
}
# What parents say on their own page, by its code there.
ANSWERS = {
    "call_me": _("Forælderen beder jer ringe"),
    "write_me": _("Forælderen beder jer skrive"),
    "not_now": _("Forælderen siger: ikke nu"),
    "no_more": _("Forælderen vil ikke mere. Sig farvel på en god måde"),
    "not_talked": _("Forælderen siger, at I ikke har talt sammen"),
    "not_agreed": _("Forælderen siger, at der ikke blev sagt ja. Ring nu"),
    "alone": _("Forælderen vil have samtaler alene. Find en anden tid"),
    "other_contact": _("Forælderen ønsker en anden fast kontakt. Tal med forælderen, og giv kontakten videre"),
}
