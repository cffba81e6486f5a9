"""The words of the parent's pages."""

from __future__ import annotations

from datetime import date

from familiehus.access.roles import Role
from familiehus.consent.domain import Purpose
from familiehus.families.contact import SafeWay
from familiehus.families.domain import Ending
from familiehus.families.vocabulary import Field
from familiehus.family_page.overview import Agreed, Look
from familiehus.family_page.vocabulary import Answer, TakingOver
from familiehus.family_page.ways import Way
from familiehus.referrals.domain import Kind, State
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm
from familiehus.web.approved import DUTY as DUTY
from familiehus.web.approved import approved as approved
from familiehus.web.i18n import day_and_month, full_date, gettext
from familiehus.web.i18n import mark as _
from familiehus.web.labels import listed

# An anonymous thread counts the talks of its offer (R050).
TALKS_USED = _("Samtalerne er brugt. Aftal sammen, hvad der nu skal ske.")
# As every text about consent, safety and privacy: see familiehus.web.approved.
CANNOT_UNREAD = {
    "da": "Når du tager dit ja tilbage, kan de ikke læse det mere. Måske har de allerede læst det eller skrevet det "
    "ned. Det kan vi ikke gøre om.",
}
CANNOT_UNSEND = {
    "da": "De får teksten sendt. Tager du dit ja tilbage, får de ikke mere. Din faste kontakt siger det til dem. "
    "Det, de har fået, kan vi ikke tage tilbage.",
}
ANONYMOUS = {
    "da": "Vi spørger ikke, hvem du er. Det, du skriver, kan kun åbnes med din kode. Vi kan ikke læse det, før du "
    "giver koden til den, du taler med. Mister du koden, kan ingen finde det igen.",
}


# What the parent sees of each state; the first half of handover.md's table.
_HEADS = {
    State.SENT: _("Vi har spurgt %(who)s for dig"),
    State.ACCEPTED: _("%(who)s vil gerne møde dig"),
    State.IN_CONTACT: _("%(who)s vil gerne møde dig"),
    State.WAITING: _("Du har en venteplads hos %(who)s"),
    State.ACTIVE: _("Du er i gang hos %(who)s"),
    State.COMPLETED: _("Hvad vil du nu?"),
    State.DECLINED: _("%(who)s kan ikke lige nu"),
    State.UNREACHABLE: _("Vi har prøvet at få fat i dig"),
    State.WITHDRAWN: _("Du har sagt nej tak til %(who)s"),
}
# A message is read, and sometimes something is done; nobody wants to meet anybody because of it.
_MESSAGE = {
    State.SENT: _("Vi giver en besked videre til %(who)s"),
    State.ACCEPTED: _("%(who)s har taget imod beskeden"),
    State.COMPLETED: _("%(who)s har læst beskeden"),
    State.DECLINED: _("%(who)s kan ikke tage imod beskeden"),
}
_DONE_AS_ASKED = _("%(who)s har gjort det, vi bad om")
_KINDS = {
    Kind.HANDOVER: _("%(who)s tager over"),
    Kind.ADDITION: _("Noget ekstra til dig"),
    Kind.INFORMATION: _("En besked, vi giver videre for dig"),
}
_HEARS_BY = _("Du hører fra dem senest %(day)s.")
_NEXT = {
    State.SENT: _("De svarer senest %(day)s."),
    State.IN_CONTACT: _("Senest %(day)s siger de, om de tager over."),
    State.TAKEN_OVER: _("Du hører mere senest %(day)s."),
    State.ACTIVE: _HEARS_BY,
    State.COMPLETED: _("Vi taler om det senest %(day)s."),
    State.DECLINED: _("Du hører fra os senest %(day)s."),
    State.UNREACHABLE: _("Vi prøver igen senest %(day)s."),
    State.WITHDRAWN: _("Vi spørger senest %(day)s, om du vil noget andet."),
}


# By the way that is safe for the parent; the first with the name of whoever does it.
_WHO_REACHES = {
    SafeWay.PHONE: _("%(name)s ringer til dig."),
    SafeWay.SMS: _("%(name)s sender en sms til dig."),
    SafeWay.EMAIL: _("%(name)s skriver en mail til dig."),
}
_REACHED_BY = {
    SafeWay.PHONE: _("De ringer senest %(day)s."),
    SafeWay.SMS: _("De sender en sms senest %(day)s."),
    SafeWay.EMAIL: _("De skriver en mail senest %(day)s."),
}
# The parent has said: not now.
_THEY_WAIT = _("De venter til %(day)s, som du har bedt om.")
_WE_WAIT = _("Vi venter til %(day)s, som du har bedt om.")
# The day is over, and nobody has written down that it happened.
_SHOULD_HAVE_BEEN = _(
    "Det skulle være sket senest %(day)s. Er det ikke sket, så tryk på knappen øverst. Så hører du fra din faste "
    "kontakt."
)
_NOBODY_TAKES_OVER = {State.WITHDRAWN, State.DECLINED, State.TAKEN_OVER, State.ACTIVE, State.COMPLETED}
_THEIR_TURN = frozenset({State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE})
# What a message asks for is told until it is over.
_ASKING = frozenset({State.SENT, State.ACCEPTED, State.COMPLETED})


def head(way: Way, contact: str) -> str:
    """What the parent is told first about a referral."""
    if way.state is State.TAKEN_OVER:
        if way.kind is Kind.HANDOVER and contact:
            return gettext("%(name)s er din faste kontakt", name=contact)
        return gettext("%(who)s vil hjælpe dig", who=way.who)
    message = way.kind is Kind.INFORMATION
    if way.unconfirmed and message:
        return gettext("%(who)s får beskeden, når du har sagt ja her på siden", who=way.who)
    if way.unconfirmed:
        return gettext("Vi spørger %(who)s, når du har sagt ja her på siden", who=way.who)
    if way.lapsed:
        return gettext("Dit ja til %(who)s er udløbet", who=way.who)
    if way.by_us:
        return gettext("Vi går ikke videre med %(who)s", who=way.who)
    if way.to_be_sent and not message:
        return gettext("Vi spørger %(who)s for dig", who=way.who)
    if message and way.state is State.COMPLETED and way.asked.request:
        return gettext(_DONE_AS_ASKED, who=way.who)
    return gettext((_MESSAGE if message else {}).get(way.state, _HEADS[way.state]), who=way.who)


def kind(way: Way) -> str:
    """What sort of thing it is; empty of a handover that came to nothing, and where they have taken over."""
    if way.kind is Kind.HANDOVER and (way.taken_over or way.state in _NOBODY_TAKES_OVER):
        return ""
    return gettext(_KINDS[way.kind], who=way.who)


def steps(way: Way, contact: str) -> list[str]:
    """What happens next: who, about when, and by which way; of a message what it asks for."""
    if way.unconfirmed:
        return [gettext("De ved ikke noget om dig endnu.")]
    if way.stopped:
        return []
    said = _asked_for(way)
    if way.left_until:
        said += [_estimate(way.estimate)] if way.state is State.WAITING else []
        words = _THEY_WAIT if way.state in _THEIR_TURN else _WE_WAIT
        return [*said, gettext(words, day=full_date(way.left_until))]
    if way.state is State.DECLINED and contact:
        said.append(gettext("%(name)s finder noget andet.", name=contact))
    if way.state is State.WAITING:
        said.append(_estimate(way.estimate))
    elif way.state is State.ACCEPTED:
        said += _reaching(way)
    elif way.by is not None and way.to_be_sent:
        said.append(gettext("Vi sender det senest %(day)s.", day=day_and_month(way.by)))
    elif way.by is not None:
        said.append(gettext(_NEXT[way.state], day=day_and_month(way.by)))
    if way.late and way.state is not State.WAITING and not (way.unreached and way.state is State.ACCEPTED):
        said.append(gettext(_SHOULD_HAVE_BEEN, day=day_and_month(way.late)))
    return said


def _asked_for(way: Way) -> list[str]:
    if way.state not in _ASKING:
        return []
    said = [gettext("Vi beder dem om: %(request)s", request=way.asked.request)] if way.asked.request else []
    if way.asked.latest:
        said.append(gettext("Senest %(day)s", day=full_date(way.asked.latest)))
    return said


def _reaching(way: Way) -> list[str]:
    """Somebody has said yes and gets in touch, by the way that is safe; of a message nobody does."""
    if way.kind is Kind.INFORMATION:
        return []
    if way.unreached:
        return [gettext("De ved ikke, hvordan de når dig. Tal med din faste kontakt om det.")]
    said = [gettext(_WHO_REACHES[way.reach], name=way.person)] if way.person and way.reach else []
    if way.by is not None:
        words = _REACHED_BY[way.reach] if way.reach else _HEARS_BY
        said.append(gettext(words, day=day_and_month(way.by)))
    if way.reach is SafeWay.PHONE:
        said.append(gettext("Nummeret kan være ukendt på din telefon."))
    return said


def _estimate(day: date | None) -> str:
    if day is None:
        return gettext("Vi ved ikke endnu, hvor længe det varer.")
    return gettext("Sidst lød det: omkring %(day)s.", day=full_date(day))


PURPOSES = {
    Purpose.GET_IN_TOUCH: _("De må kontakte dig."),
    Purpose.TAKE_OVER: _("De skal tage over som din faste kontakt."),
    Purpose.OFFER: _("De skal hjælpe dig, uden at du fortæller alt igen."),
    Purpose.INFORM: _("De skal vide det."),
}
# What has come of it, in place of what was to come.
_HANDED = {
    TakingOver.DONE: _("De har taget over som din faste kontakt."),
    TakingOver.OVER: _("De har været din faste kontakt."),
}
FIELDS = {
    Field.NAME: _("Dit navn"),
    Field.CONTACT: _("Sådan når vi dig"),
    Field.DUE: _("Hvornår barnet ventes"),
    Field.BORN: _("Barnets fødselsdag"),
    Field.PLACE: _("Hvor du bor"),
    Field.SPOKEN: _("Dit sprog, og om du gerne vil have tolk"),
    Field.PRACTICAL: _("Tider og andet praktisk"),
    Field.OWN_WORDS: _("Dine egne ord"),
    Field.PROFESSIONAL: _("Det, fagpersonen har skrevet"),
    Field.CHILD_VIEW: _("Om barnet"),
    Field.NETWORK: _("Familie og venner"),
    Field.JOB_AND_MONEY: _("Arbejde og penge"),
    Field.EARLIER_HELP: _("Hjælp, du har fået før"),
    Field.NOTE: _("Et notat"),
}
ENDINGS = {
    Ending.ENOUGH: _("Vi blev enige om, at det er nok nu."),
    Ending.FAMILY_WISH: _("Du ville gerne stoppe. Det er helt i orden."),
    Ending.OUTSIDE_HOLDS: _("En anden har taget over."),
    Ending.MOVED_AWAY: _("Du er flyttet."),
    Ending.CANNOT_BE_REACHED: _("Vi kunne ikke få fat i dig."),
}
# Who looked, in a parent's words. Every other role is somebody who works there.
_ROLES = {
    Role.REFERRER: _("En, der henviser"),
    Role.RECEIVER: _("En, der tager imod"),
    Role.COORDINATOR: _("En, der fordeler henvendelser"),
    Role.LEADER: _("En leder"),
}
_SOMEBODY = _("En, der arbejder her")
# What has just been done, as the address says it; nothing else is repeated from there.
DONE = {
    "ring": _("Tak. Du hører fra os."),
    "ikke-nu": _("Det er helt i orden. Vi spørger ikke før den dag."),
    "nej-tak": _("Du har sagt nej tak. Det betyder ikke noget for anden hjælp."),
    "stop": _("Du har sagt stop. Ingen får mere at vide om dig."),
    "talt-ja": _("Tak. Så ved vi det."),
    "talt-nej": _("Tak, fordi du siger det. Din faste kontakt finder ud af det."),
    "traek-tilbage": _("Du har taget dit ja tilbage. Det gælder fra nu."),
    "ikke-sagt-ja": _("De kan ikke læse det mere. Du hører fra din faste kontakt."),
    "bekraeft": _("Tak. Dit ja er skrevet ned."),
    "blive-ved": _("Tak. Dit ja gælder nu længere."),
    "tag-ud": _("Det er taget ud. De får det ikke at se."),
    "nej": _("Det er helt i orden. Vi giver ikke noget videre. Det betyder ikke noget for anden hjælp."),
    "forslag-nej": _("Det er helt i orden."),
    "forslag-maaske": _("Det er helt i orden. Vi spørger igen den dag."),
    "aftale": _("Tak. Vi ses."),
    "aftale-ny": _("Tak, fordi du siger det. Du får en anden tid."),
    "alene": _("Det er i orden. Du er ikke med i samtaler sammen med den anden forælder mere."),
    "maa-ikke-se": _("De kan ikke se din side eller noget om dig mere. De får det ikke at vide."),
    "maa-gerne-se": _("Det er gjort."),
    "anden-kontakt": _(
        "Din faste kontakt kan ikke lukkes ude, for så havde du ingen. Vi har sagt til koordinatoren, at du ønsker en "
        "anden. Koordinatoren taler med dig."
    ),
    "skilt": _("Det er gjort. Alt andet på din side er, som det var."),
}
WAITS = {
    Answer.CALL_ME: _("Du har bedt os ringe."),
    Answer.WRITE_ME: _("Du har bedt os skrive."),
    Answer.OTHER_CONTACT: _("Du har bedt om en anden fast kontakt. Koordinatoren finder en sammen med dig."),
    Answer.NO_MORE: _("Du har sagt stop. Din faste kontakt siger farvel til dig."),
    Answer.NOT_AGREED: _("Du har sagt, at du ikke sagde ja. Du hører fra os."),
    Answer.ALONE: _("Du har sagt, at du vil tale alene. Du får en anden tid."),
    Answer.NOT_TALKED: _("Du har sagt, at I ikke har talt sammen. Vi finder ud af det."),
}


TALK_FORMS = {
    TalkForm.PLACE: _("Vi mødes her:"),
    TalkForm.HOME: _("Vi kommer hjem til dig."),
    TalkForm.WALK: _("Vi går en tur."),
    TalkForm.VIDEO: _("Vi ses på skærmen. Brug dette link:"),
    TalkForm.PHONE: _("Vi ringer til dig."),
}
TALK_ANSWERS = {
    TalkAnswer.COMES: _("Du har sagt, at du kommer."),
    TalkAnswer.CANNOT: _("Du har sagt, at du ikke kan. Du får en anden tid."),
}


def purpose(one: Agreed) -> str:
    """Why they may read it, as it is now."""
    handed = _HANDED.get(one.handed) if one.purpose is Purpose.TAKE_OVER else None
    return gettext(handed or PURPOSES[one.purpose])


def who_looked(look: Look) -> str:
    """Role and place of somebody who looked; their name stays theirs."""
    role = gettext(_ROLES.get(Role(look.role), _SOMEBODY) if look.role in set(Role) else _SOMEBODY)
    return f"{role} · {listed((look.place.name, look.place.organisation))}"
