"""What is asked, what counts as an answer, and what may become of what people write. No answer is kept whole (R092)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from familiehus.catalogue.vocabulary import Found
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import HoldsCpr, has_cpr

LONGEST = 500
LONGEST_NAME = 120
LONGEST_WHY = 600
LONGEST_REPLY = 1000
MOST_EXPECTED = 100_000
LONGEST_OPEN = timedelta(days=366)
LONGEST_AHEAD = timedelta(days=366)
# More answers than a group can give lie aside until staff have looked: an address that got around is of no use.
ALWAYS_COUNTED = 20
TIMES_EXPECTED = 2
# And of those no more than this lie on the disk: a burst of ten thousand fits, a machine that never stops does not.
MOST_ASIDE = 20_000
# Of fewer than these nothing is shown.
FEWEST_ANSWERS = 5
# By when a suggestion is answered, in public, after the last day that was planned: families are told so while they
# answer, and by then everything can be read (R097).
ANSWERED_WITHIN = timedelta(days=28)
# Of few who answered a short survey nothing is read while everybody still knows who was there; what was promised to
# them can be kept, for a survey of one day promises an answer a week later.
FEW_WAIT = timedelta(days=21)
# How much later than planned a survey may end: what was written first can then still be answered by the day promised.
MOST_LATER = timedelta(days=14)
CUT = "[…]"
_WORD = re.compile(r"\w+")


class Question(StrEnum):
    """What is asked. The first four are the purpose of Vordingborg's house (003, chapter 4)."""

    SURER = "surer"
    PEOPLE = "people"
    WHERE_TO_GO = "where_to_go"
    HARMLESS = "harmless"
    WHO = "who"
    FOUND = "found"
    GOOD = "good"
    BETTER = "better"
    SUGGESTION = "suggestion"


class Tick(StrEnum):
    """How far it is so."""

    YES = "yes"
    LITTLE = "little"
    NO = "no"
    DONT_KNOW = "dont_know"


class Who(StrEnum):
    """Who answers; one may keep it to oneself."""

    MOTHER = "mother"
    FATHER = "father"
    OTHER = "other"
    NOT_SAID = "not_said"


class Cleared(StrEnum):
    """A statement is used only after somebody has read it and cleared it (R094)."""

    NEW = "new"
    CLEARED = "cleared"
    WITHHELD = "withheld"


class Stage(StrEnum):
    """Where a survey is in its life."""

    TO_COME = "to_come"
    OPEN = "open"
    OVER = "over"


class Unread(StrEnum):
    """Why what was written cannot be read yet."""

    NOT_OVER = "not_over"
    FEW = "few"


PURPOSE = (Question.SURER, Question.PEOPLE, Question.WHERE_TO_GO, Question.HARMLESS)
CHOICES: Mapping[Question, type[StrEnum]] = dict.fromkeys(PURPOSE, Tick) | {Question.WHO: Who, Question.FOUND: Found}
TEXTS = (Question.GOOD, Question.BETTER, Question.SUGGESTION)
# The cell that counts how many answered at all.
ANSWERED = ("answered", "all")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person sent: the values they chose, and what they wrote."""

    chosen: Mapping[Question, str]
    texts: Mapping[Question, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A survey as staff make it. ``expected`` is about how many will answer."""

    name: str
    why: str
    opens: date
    closes: date
    expected: int


def read(sent: Mapping[str, str]) -> Answer:
    """What was sent, blank fields left out.

    Raises Refused for a value that is not offered, a text over 500 characters or with a CPR number, and for nothing.
    """
    chosen = {question: sent.get(question, "").strip() for question in CHOICES}
    # a browser counts a line's end as one letter and sends two
    texts = {question: sent.get(question, "").replace("\r\n", "\n").strip() for question in TEXTS}
    answer = Answer({q: v for q, v in chosen.items() if v}, {q: t for q, t in texts.items() if t})
    for question, value in answer.chosen.items():
        if value not in set(CHOICES[question]):
            raise Refused("no such answer")
    if any(len(text) > LONGEST for text in answer.texts.values()):
        raise Refused("the text is too long")
    if any(has_cpr(text) for text in answer.texts.values()):
        raise HoldsCpr
    if not answer.chosen and not answer.texts:
        raise Refused("nothing was answered")
    return answer


# What no survey can be, in the order of the form.
_BEGUN = "a survey opens today or later"
UNLIKE: Mapping[str, Callable[[Plan, date], bool]] = {
    "give the survey a name": lambda plan, _: not 0 < len(plan.name) <= LONGEST_NAME,
    "say why you ask": lambda plan, _: not 0 < len(plan.why) <= LONGEST_WHY,
    # from its first day it is counted when the words of few are read
    _BEGUN: lambda plan, today: plan.opens < today,
    "a survey opens within a year": lambda plan, today: plan.opens - today > LONGEST_AHEAD,
    "it must close after it opens, and not in the past": lambda plan, today: plan.closes < max(plan.opens, today),
    "a survey is open for a year at most": lambda plan, _: plan.closes - plan.opens > LONGEST_OPEN,
    "say how many you expect": lambda plan, _: not 0 < plan.expected <= MOST_EXPECTED,
}


# Why something cannot be corrected any more.
TOO_LATE = (
    "its words are fixed",
    "its first day has passed",
    "a survey that is open ends two weeks later at most",
)


def problems(plan: Plan, today: date, *, begun: bool = False) -> list[str]:
    """Everything that is wrong with it; a day that was not given is ``date.min``. ``begun``: its first day is past."""
    return [reason for reason, holds in UNLIKE.items() if holds(plan, today) and not (begun and reason == _BEGUN)]


def check_plan(plan: Plan, today: date) -> None:
    """Raises Refused for what no survey can be."""
    for reason in problems(plan, today):
        raise Refused(reason)


def fixed_from(opens: date, today: date) -> date:
    """From which day a survey's words stay as they are: they can be corrected until it opens, and all of ``today``.

    Calendar days decide and never whether somebody has answered: who may correct would know who has.
    """
    return max(opens, today + timedelta(days=1))


def unlike_before(now: Plan, wanted: Plan, today: date, *, fixed: date, promised: date) -> list[str]:
    """What cannot be corrected any more: words that are ``fixed``, a first day that is past, an end that is too late.

    An answer was promised counted from the last day that was ``promised``.
    """
    begun = now.opens <= today
    said = (now.name, now.why, now.expected) != (wanted.name, wanted.why, wanted.expected)
    holds = (
        fixed <= today and said,
        begun and now.opens != wanted.opens,
        begun and wanted.closes > promised + MOST_LATER,
    )
    found = [reason for reason, one in zip(TOO_LATE, holds, strict=True) if one]
    return found + problems(wanted, today, begun=begun)


def stage(opens: date, closes: date, today: date, *, closed: bool) -> Stage:
    """Whether it can be answered today; both days count."""
    if closed or today > closes:
        return Stage.OVER
    return Stage.TO_COME if today < opens else Stage.OPEN


def unread(stage: Stage, answered: int, from_day: date, today: date) -> Unread | None:
    """Why what was written cannot be read yet; None when it can. Of few it can be ``from_day`` (``read_from``)."""
    if stage is not Stage.OVER:
        return Unread.NOT_OVER
    return Unread.FEW if answered < FEWEST_ANSWERS and today < from_day else None


def read_from(opens: date, planned: date) -> date:
    """The day on which what was written can be read at the latest, however few answered.

    Staff who close a survey as soon as somebody they know has answered would know whose words they read; so would
    those who plan it for a single day. So of few nothing is read before the last day that was ``planned`` has passed,
    nor before three weeks from the first.
    """
    return max(planned + timedelta(days=1), opens + FEW_WAIT)


def most(expected: int) -> int:
    """How many answers are counted before the next ones lie aside."""
    return max(ALWAYS_COUNTED, TIMES_EXPECTED * expected)


def week_of(day: date) -> date:
    """The Monday of its week: no finer time is kept."""
    return day - timedelta(days=day.weekday())


def cut(original: str, wanted: str) -> str:
    """The statement with words cut out, each gap marked. Nothing can be added, changed or moved.

    Raises Refused when ``wanted`` has a word that does not come in that order in the original, or nothing is left.
    """
    words = list(_WORD.finditer(original))
    kept = _kept([word[0] for word in words], _WORD.findall(wanted))
    if not kept:
        raise Refused("nothing would be left")
    parts, done, next_one = [], 0, 0
    for number in kept:
        word = words[number]
        parts += [original[done : word.start()] if number == next_one else f" {CUT} ", word[0]]
        done, next_one = word.end(), number + 1
    parts.append(original[done:] if next_one == len(words) else f" {CUT}")
    return "".join(parts).strip()


def _kept(words: list[str], wanted: Iterable[str]) -> list[int]:
    """Which words of the original were kept."""
    kept, place = [], 0
    for word in wanted:
        while place < len(words) and words[place] != word:
            place += 1
        if place == len(words):
            raise Refused("words can be cut out, and nothing else")
        kept.append(place)
        place += 1
    return kept
