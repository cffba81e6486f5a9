"""Help that is named only to say that it is not wanted: "ikke mødregruppe men …", "takkede nej til …"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from familiehus.search.phrases import TopicMatch

# Only kinds of help can be declined: who tells that a child "vil ikke sove" asks about sleep.
_KINDS_OF_HELP = frozenset(
    "parent_group cafe open_house psychologist_talk home_visit volunteer_friend friend_family family_counselling"
    " mentor special_support_child_law health_visitor gp midwife circle_of_security marte_meo yoga_and_relaxation"
    " respite online_advice podcasts_and_information meeting_others eating_together family_activities"
    " cooperation_meetings".split()
)
# Alone these name no kind of help for sure, declined they do.
_GROUPS = frozenset("gruppe grupper gruppen gruppeforloeb group groups grupa grupy grup група групи".split())
_SURELY = 0.6
_FAR = 4
# What is declined follows these, wherever they stand. Folded, in every language of the site.
_CUES = (
    "nej til|i stedet for|istedet for|frem for|fremfor|andet end|ikke flere|orker ikke|gider ikke|magter ikke"
    "|hader|kan ikke fordrage|bryder mig ikke om|er ikke til|duer ikke til|droppede|stoppede i|meldt fra"
    "|vil ikke i|vil ikke paa|vil ikke have|vil ikke til|skal ikke have|oensker ikke"
    "|ikke interesseret i|afslaaet|afvist"
    "|kan ikke vaere i|kan ikke sidde i|kan ikke gaa i|toer ikke gaa i|toer ikke vaere i|toer ikke tage i"
    "|har ikke lyst til|har ikke overskud til|har ikke mod paa|ikke klar til|uden at skulle i|bange for at vaere i"
    "|ikke kan vaere i|ikke kan sidde i|ikke toer vaere i|ikke toer gaa i|ikke magter|ikke orker|ikke vil i"
    "|ikke vil have|ikke oensker|ikke har lyst til|ikke har overskud til|bange for at gaa i|bange for at komme i"
    "|hate|cant stand|cant be in|not ready for|dont like|dropped out of|quit"
    "|nienawidze|nie lubie|ненавиджу|не люблю|اكره"
    "|instead of|rather than|other than|anything but|dont want|do not want|isnt|that is not|no more|not interested in"
    "|замість|не хочу|не потрібна|не потрібен|zamiast|nie chce|nie potrzebuje|istemiyorum|بدل|بدلا من|لا اريد"
)
_ByFirst = Mapping[str, list[tuple[str, ...]]]


def _by_first(cues: str) -> _ByFirst:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for cue in cues.split("|"):
        found[cue.split()[0]].append(tuple(cue.split()))
    return found


_DECLINING = _by_first(_CUES)
# These decline what follows at the beginning of what is said.
_FIRST = frozenset("ikke ik not не nie ليس".split())
# How somebody is, that may be said not to be so: "er ikke ensom, men …". Never danger, which is read by itself.
_STATES = frozenset(
    "loneliness depression birth_reaction anxiety exhaustion stress_and_overload solo_parents young_parents first_child"
    " divorce premature multiple_births disability_or_illness unemployment money addiction mental_illness".split()
)
_NOT_SO = "er ikke|er ik|var ikke|am not|im not|is not|isnt|are not|arent|nie jestem|не|لست"
_DENYING = _by_first(_NOT_SO)
# Before whom there is none of.
_NONE = frozenset("ingen uden no without bez без بدون".split())
_PARTNERS = frozenset(
    "kaereste mand kone partner boyfriend girlfriend husband wife partnera meza zony chlopaka чоловіка партнера мужа"
    " زوج شريك".split()
)
_ARTICLES = frozenset("en et a an".split())
_BUT = frozenset("men bare kun but just ale tylko але а тільки بل لكن".split())
# What is wanted instead begins here.
_TURNS = frozenset(
    "men bare kun hellere snarere derimod og saa hvor der som fordi da"
    " but just only and where who because"
    " але а тільки просто ale tylko ama sadece بل فقط لكن".split()
)


def declined(
    said: list[str],
    rest: dict[int, str],
    tells: Callable[[str], bool],
    read: Callable[[dict[int, str]], Iterable[TopicMatch]],
) -> tuple[frozenset[str], frozenset[int]]:
    """Kinds of help that are declined, and where; none when nothing else was said. ``read`` finds needs in words."""
    topics: set[str] = set()
    without: set[int] = set()
    for span in _after_no(said):
        told = {n: rest[n] for n in span if n in rest}
        kinds = {m.topic for m in read(told) if m.strength >= _SURELY} & _KINDS_OF_HELP
        if not kinds and not _GROUPS.isdisjoint(told.values()):
            kinds = {"parent_group"}
        if kinds:
            topics |= kinds
            without.update(span)
    for span in _said_not_to_be(said):
        told = {n: rest[n] for n in span if n in rest}
        if any(m.strength >= _SURELY and m.topic in _STATES for m in read(told)):
            without.update(span)
    wanted = any(tells(word) for n, word in rest.items() if n not in without)
    return (frozenset(topics), frozenset(without)) if wanted else (frozenset(), frozenset())


def nobody_beside(said: list[str], rest: Mapping[int, str]) -> Iterator[str]:
    """Words for a partner told of to say that there is none: "ingen kæreste", "without a partner"."""
    for at in range(1, len(said)):
        before = said[at - 1] if said[at - 1] not in _ARTICLES else said[at - 2] if at > 1 else ""
        if before in _NONE and at in rest and said[at] in _PARTNERS:
            yield said[at]


def _cue(said: list[str], at: int, cues: _ByFirst) -> tuple[str, ...] | None:
    """The cue that begins at a position, if any does."""
    return next((cue for cue in cues.get(said[at], ()) if tuple(said[at : at + len(cue)]) == cue), None)


def _said_not_to_be(said: list[str]) -> Iterator[range]:
    """Positions of the words between "er ikke" and "men"."""
    for at in range(len(said)):
        if cue := _cue(said, at, _DENYING):
            start = at + len(cue)
            if end := next((n for n in range(start + 1, min(len(said), start + _FAR)) if said[n] in _BUT), None):
                yield range(start, end)


def _after_no(said: list[str]) -> Iterator[range]:
    """Positions of the words right after a no, up to where it is told what is wanted instead."""
    for at in range(len(said)):
        cue = _cue(said, at, _DECLINING)
        start = at + len(cue) if cue else 1 if not at and said[0] in _FIRST else None
        if start is not None:
            ends = (n for n in range(start, min(len(said), start + _FAR)) if said[n] in _TURNS)
            yield range(start, next(ends, min(len(said), start + _FAR)))
