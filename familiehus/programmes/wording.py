"""What programmes with volunteers are called on the screen: for the association's people, and for the parent."""

from __future__ import annotations

from familiehus.kernel.errors import Refused
from familiehus.programmes.domain import AFTER_MATCH, Action, Phase
from familiehus.programmes.due import What
from familiehus.referrals.refusals import REFUSALS as OF_REFERRALS
from familiehus.referrals.refusals import refusal as refused_referral
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

PHASES = {
    Phase.TALK: _("Samtale med familien"),
    Phase.LOOKING: _("I leder efter en frivillig"),
    Phase.PROPOSED: _("En frivillig er foreslået"),
    Phase.FIRST_MEETING: _("Første møde"),
    Phase.EXPECTATIONS: _("Aftale om, hvad de forventer af hinanden"),
    Phase.FIRST_VISIT: _("Første besøg alene"),
    Phase.RUNNING: _("Besøgene er i gang"),
    Phase.ENDING: _("Afslutning"),
    Phase.ENDED: _("Afsluttet"),
}
NEXT = {
    Phase.TALK: _("Besøg familien, og hør, hvad de har brug for"),
    Phase.LOOKING: _("Find en frivillig, eller fortæl familien, hvor langt I er"),
    Phase.PROPOSED: _("Spørg familien og den frivillige, hver for sig"),
    Phase.FIRST_MEETING: _("Vær med, når de mødes, og aftal, hvordan det begynder"),
    Phase.EXPECTATIONS: _("Hjælp dem med at sige, hvad de forventer af hinanden"),
    Phase.FIRST_VISIT: _("Tal med forældrene efter det første besøg"),
    Phase.RUNNING: _("Følg op"),
    Phase.ENDING: _("Aftal, hvordan det slutter"),
    Phase.ENDED: "",
}
# Said to the parent: what comes next. A volunteer is looked for and never promised (R099).
FAMILY = {
    Phase.TALK: _("%(who)s vil først tale med dig om, hvad I har brug for."),
    Phase.LOOKING: _(
        "%(who)s leder efter en frivillig, der passer til jer. Det er ikke sikkert, at de finder en, og det kan tage "
        "tid."
    ),
    Phase.PROPOSED: _(
        "%(who)s har måske en frivillig til jer. Du hører fra dem. I siger begge ja eller nej, og et nej er helt i "
        "orden."
    ),
    Phase.FIRST_MEETING: _("I skal mødes første gang. Der er en fra %(who)s med."),
    Phase.EXPECTATIONS: _("I taler om, hvad I forventer af hinanden. %(who)s hjælper jer."),
    Phase.FIRST_VISIT: _("Det første besøg uden %(who)s kommer nu. De taler med dig bagefter."),
    Phase.RUNNING: _("Besøgene er i gang. Du kan altid ringe til %(who)s, også hvis noget ikke er godt."),
    Phase.ENDING: _("I er ved at slutte. %(who)s hjælper jer med at aftale, hvad der så skal ske."),
    Phase.ENDED: _("Forløbet med den frivillige er slut."),
}
OWN = _(
    "Det, du fortæller den frivillige, bliver ikke skrevet her. Kommunen ser det ikke. Er nogen alvorligt bekymret for "
    "et barn, skal det siges til kommunen."
)
TELL_THE_VOLUNTEER = _("Forløbet er slut, og den frivilliges navn er slettet her. Sig det til den frivillige.")
# Where it has ended badly a volunteer neither comes nor writes until somebody says so.
KEEP_AWAY = _("Sig til den frivillige, at besøg og beskeder venter.")
# To whoever sent it, when a volunteer has stopped: nobody is named, and no day is told.
SOUGHT_AGAIN = _("Der bliver ledt efter en frivillig igen.")
HELD_MEANWHILE = _("De holder kontakten til familien imens.")
HELD_AS_BEFORE = _("Den faste kontakt er den samme imens.")
ACTIONS = {
    Action.TALKED: _("Vi har talt med familien"),
    Action.LOOK_ON: _("Vi leder videre"),
    Action.PROPOSE: _("Foreslå en frivillig"),
    Action.NO_MATCH: _("Det bliver ikke dem"),
    Action.MATCH: _("Det er et match"),
    Action.MET: _("De har mødt hinanden"),
    Action.AGREED: _("De har aftalt, hvad de forventer"),
    Action.VISITED: _("Det første besøg er holdt"),
    Action.VISIT: _("Skriv besøget ned"),
    Action.LOGBOOK: _("Logbogen er skrevet"),
    Action.READ: _("Logbøgerne er læst"),
    Action.CHECK_IN: _("Vi har talt med den frivillige"),
    Action.PLAN_END: _("Gem dagen"),
    Action.BEGIN_ENDING: _("Begynd afslutningen"),
    Action.GO_ON: _("De fortsætter alligevel"),
    Action.FINISH: _("Forløbet er slut"),
    Action.VOLUNTEER_STOPS: _("Den frivillige stopper"),
}
DONE = {
    Action.TALKED: _("talte med familien"),
    Action.LOOK_ON: _("leder videre efter en frivillig"),
    Action.PROPOSE: _("foreslog en frivillig"),
    Action.NO_MATCH: _("skrev, at det ikke blev et match"),
    Action.MATCH: _("skrev, at begge har sagt ja"),
    Action.MET: _("var med til det første møde"),
    Action.AGREED: _("skrev, at de har aftalt, hvad de forventer"),
    Action.VISITED: _("talte med forældrene efter det første besøg"),
    Action.VISIT: _("skrev et besøg ned"),
    Action.LOGBOOK: _("skrev, at logbogen er skrevet"),
    Action.READ: _("læste logbøgerne"),
    Action.CHECK_IN: _("talte med den frivillige"),
    Action.PLAN_END: _("planlagde, hvornår det slutter"),
    Action.BEGIN_ENDING: _("begyndte afslutningen"),
    Action.GO_ON: _("skrev, at de fortsætter"),
    Action.FINISH: _("afsluttede forløbet"),
    Action.VOLUNTEER_STOPS: _("skrev, at den frivillige stopper"),
}
TICKS = {
    Action.MATCH: _("Både familien og den frivillige har sagt ja"),
    Action.MET: _("Vi var med, og de har aftalt, hvordan de begynder"),
    Action.VISITED: _("Vi har talt med forældrene bagefter"),
    Action.FINISH: _("Der er en aftale om fremtiden"),
}
DUE = {
    What.PHASE: _("Næste skridt"),
    What.READ: _("Læs logbøgerne"),
    What.CHECK_IN: _("Tal med den frivillige"),
    What.ENDING: _("Planlæg, hvordan det slutter"),
}
# Where what is wrong belongs; everything else is about how things stand.
FIELDS = {
    "say who the volunteer is": "volunteer",
    "write a short name or a number": "volunteer",
    "leave out the CPR number": "volunteer",
    "both must have said yes": "confirmed",
    "somebody from you must have been there": "confirmed",
    "talk with the parents first": "confirmed",
    "agree on the future first": "confirmed",
    "choose a day to come": "day",
    "the offer does not last so long": "day",
    "choose a day that has been": "day",
    "choose a day since the visits began": "day",
    "no visit was held that day": "day",
    "choose a day within a year": "day",
    "say whether it was held": "held",
}
REFUSALS = {
    "say who the volunteer is": _("Skriv et fornavn eller jeres eget nummer, så I ved, hvem det er."),
    "write a short name or a number": _("Skriv et kort navn eller et nummer, højst 80 tegn."),
    "both must have said yes": _("Sæt kryds, når begge har sagt ja. Ellers er det ikke et match."),
    "somebody from you must have been there": _("Sæt kryds, når I har været med, og starten er aftalt."),
    "talk with the parents first": _("Tal med forældrene om, hvordan det gik, og sæt så kryds."),
    "agree on the future first": _("Hjælp dem med en aftale om fremtiden, og sæt så kryds."),
    "choose a day to come": _("Vælg en dag fra i dag og frem."),
    "the offer does not last so long": _("Så længe varer tilbuddet ikke. Vælg en tidligere dag, eller slut her."),
    "choose a day that has been": _("Vælg en dag, der har været, eller i dag."),
    "choose a day since the visits began": _("Vælg en dag, efter at besøgene begyndte."),
    "no visit was held that day": _("Der er ikke skrevet et besøg ned den dag."),
    "everything toward this parent has stopped": _("Al kontakt til forælderen er stoppet. Foreslå ingen frivillig nu."),
    "say whether it was held": _("Vælg, om besøget blev holdt eller aflyst."),
    "this offer keeps no logbook": _("Tilbuddet har ingen logbog."),
    "this offer has no programme with volunteers": _("Tilbuddet har ikke noget forløb med frivillige."),
    "the offer has started already": _("Tilbuddet er begyndt uden et forløb med en frivillig."),
}


def refusal(error: Refused) -> str:
    """Why not, and what to do instead; a referral's own reasons in its own words."""
    said = str(error)
    return gettext(REFUSALS[said]) if said in REFUSALS else refused_referral(error)


def sought_again(*, holds: bool) -> str:
    """What is true for the sender while another volunteer is looked for; ``holds``: the contact is in that unit."""
    return f"{gettext(SOUGHT_AGAIN)} {gettext(HELD_MEANWHILE if holds else HELD_AS_BEFORE)}"


def for_family(phase: Phase, who: str) -> list[str]:
    """What comes next, in plain words to the parent, and who reads along."""
    said = [gettext(FAMILY[phase], who=who)]
    return [*said, gettext(OWN)] if phase in AFTER_MATCH else said


def is_known(said: str) -> bool:
    """Whether a reason has words of its own."""
    return said in REFUSALS or said in OF_REFERRALS
