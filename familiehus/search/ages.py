"""A child's age, a week of pregnancy or a parent's youth read out of a question, in any of the site's languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from familiehus.search.concepts import Code, Concepts

_GLUED = re.compile(r"(?<=\d)(?=[^\W\d_])")
# "toårig", "treårs".
_GLUED_WORD = re.compile(r"\b(et|en|to|tre|fire|fem|seks|syv|otte|halvanden|halvandet)(?=aarig|aaring|aars)")
_BARE_UNIT = re.compile(r"(?<=\d)[my]\b")
_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d)?$")
# "er 22 og ...": nobody but the one who writes.
_I_AM = re.compile(r"\b(?:er|am|im)(?: kun| only| just)? (\d{2})\b(?! (?:uger?|weeks?|dage?|days?|mdr|months?))")
# "19 og nybagt mor".
_FIRST_OF_ALL = re.compile(
    r"^(\d{2}) (?:og|and) "
    r"(?:gravid|nybagt|ny|mor|far|alene|enlig|lige|venter|skal|pregnant|mother|mum|mom|dad|single|new)\b"
)
# "mor på 17", "a mum of 19": whoever that is is young.
_A_PARENT = re.compile(
    r"\b(?:mor|far|kaereste|mother|father|mum|mom|dad|girlfriend|boyfriend) (?:(?:er|paa|is|of|aged) )+"
    r"(?:kun |only )?(\d{2})\b"
    r"(?! (?:\d|uger?|weeks?|dage?|days?|mdr|maaneder|months?))"
)
# "skal føde om 2 uger" counts what is left.
_AHEAD = {"om", "in", "za", "за", "через", "بعد"}
_ORDINALS = {"st", "nd", "rd", "th", "te", "ty", "y", "и", "го", "ии", "i", "ve"}
_WEEKS_A_MONTH = 4.345
_IN_MONTHS = {"day": 1 / 30.44, "week": 1 / _WEEKS_A_MONTH, "month": 1.0, "year": 12.0}
# Three weeks are no month yet, four are one.
_NEWBORN = 0.9
_YOUNGEST_PARENT, _UNDER = 14, 25
_LONGEST_PREGNANCY = 42
# Sooner nobody counts in weeks, and of a child nobody counts so many.
_FIRST_WEEK_COUNTED, _SO_MANY_WEEKS = 4, 13
_MONTHS_OF_A_PREGNANCY = 9
_WEEKS_OF_A_CHILD = 26
# "datter på 4", "my son is 3": years, though nobody says so.
_SOMEBODYS = frozenset(
    "soen soennen datter datteren dreng drengen pige pigen barn barnet boern boernene toes knaegt unge ungen lille"
    " tvillinger barnebarn en et min vores han hun he she son daughter boy girl child kid kids children".split()
)
_CHILDREN = frozenset(
    "soen soennen datter datteren dreng drengen pige pigen barn barnet boern boernene tvillinger tvillingerne barnebarn"
    " son daughter boy girl child kid kids children twins".split()
)
# A week of the calendar: before its number, and elsewhere beside it.
_IN_WEEK = frozenset("i fra til inden foer efter hver in from until by before after w od do z у з до".split())
_CALENDAR = frozenset(
    "sker ferie ferien lukket lukker aaben aabent aabner kalender program starter begynder barsel barselsorlov orlov"
    " legestue legestuen cafe cafeen babycafe sommerferie efteraarsferie vinterferie skolestart"
    " holiday closed open opens starts begins happening leave calendar".split()
)
# The week that a child came in; folded.
_BORN = frozenset(
    "foedt foedte fodt fodte born gave urodzony urodzona urodzone urodzil urodzila urodzilam urodzilismy urodzeni"
    " народився народилася народилась народжена народила народили родила родился родилась"
    " dogdu dogan dogmus dogurdum yaptim ولد ولدت مولود انجبت".split()
)
# As far from that word as the week it came in is told.
_NEAR_BIRTH = 4
_SOONEST_BORN, _FULL_TERM = 22, 37
# "7. måned": of a pregnancy, where nobody is told of who lives in it.
_NTH_MONTH = re.compile(
    r"(?<!hver )\b(?:([2-9])\s?(?:\.|nd|rd|th)|(tredje|fjerde|femte|sjette|syvende|ottende|niende))\s(?:maaned|month)\b"
    r"(?! (?:i traek|uden|paa|med|without|on|in a row))"
)
_NTH = "tredje fjerde femte sjette syvende ottende niende".split()
_BABIES = frozenset("baby babyen babyer han he hans his".split())
# "24 weeks" at the beginning, or told of oneself.
_OF_ONESELF = frozenset("jeg er nu ca cirka snart naesten i im am now about almost hej hello hi".split())
# "24 weeks ago" is none.
_COUNTED_OTHERWISE = frozenset(
    "siden gammel gamle gammelt for tilbage efter forloeb ago old left after early tidligt temu тому once".split()
)
# One week, not so many: the number says which.
_THE_NTH = frozenset("tydzien тиждень".split())
_KIN = ("soen", "datter", "barn", "dreng", "pige")
_BEFORE_YEARS = frozenset("paa is aged turned fylder er blevet bliver".split())
_ABOUT = frozenset("over naesten snart knap kun lige nu omkring ca almost nearly just only about over now".split())
_GROWN = 18
_GROWN_UP_CHILD = 26
_YOUNG_PARENT, _TEENS = ("audience", "young_parents"), 13 * 12
# Told of by who asks, and by what is asked for: the child is not born.
EXPECTING = frozenset({("audience", "pregnant"), ("audience", "expectant_parents")})
BEFORE_BIRTH = ("stage", "before_birth")
NOT_BORN = EXPECTING | {BEFORE_BIRTH}
_PREGNANT = NOT_BORN | {("age_units", "pregnancy_week")}


@dataclass(frozen=True, slots=True)
class Ages:
    """A child's age as a span of months, a week of pregnancy, a parent under 25 (R030); None when not said."""

    months: tuple[int, int] | None = None
    week: int | None = None
    young_parent: bool = False
    # The week of the pregnancy a child was born in, where it was before time: nobody's age.
    born_week: int | None = field(default=None, compare=False)

    @property
    def exact_months(self) -> int | None:
        """The one age that was said, None for "baby" or "toddler"."""
        return self.months[0] if self.months and self.months[0] == self.months[1] else None


@dataclass(frozen=True, slots=True)
class _Count:
    value: float
    unit: str
    told_as_age: bool
    of_a_child: bool = False
    ahead: bool = False
    span: tuple[int, int] = (0, 0)


def read_ages(text: str, concepts: Concepts, languages: tuple[str, ...]) -> Ages:
    """Ages said in a folded text. Ranges ("0-6 år") are nobody's age and pass unread."""
    text = _BARE_UNIT.sub(lambda found: " md" if found[0] == "m" else " aar", text)
    text = _GLUED_WORD.sub(r"\1 ", text)
    said = _GLUED.sub(" ", re.sub(r"\d+\s*[-–]\s*\d+", " ", text).replace("-", " ")).split()
    said = [w.strip(".,;:!?()") for w in said]
    said = [w for n, w in enumerate(said) if w and not (w in _ORDINALS and n and said[n - 1].isdigit())]
    found = Ages()
    for language in languages:
        found = _better(found, _read(said, concepts, language))
    if (week := _nth_month(text, said)) is not None:
        found = replace(found, week=found.week or week, months=None)
    of_nobody = _teens_are_the_parents, _is_to_be_born
    return replace(found, months=None) if any(one(found, said, concepts, languages) for one in of_nobody) else found


def _nth_month(text: str, said: list[str]) -> int | None:
    """The week that "7. måned" begins in, where it is one of a pregnancy."""
    told = _NTH_MONTH.search(text) if "maaned" in text or "month" in text else None
    if told is None or not (_CHILDREN | _CALENDAR | _BORN | _BABIES).isdisjoint(said):
        return None
    return round((int(told[1]) if told[1] else _NTH.index(told[2]) + 3) * _WEEKS_A_MONTH)


def _is_to_be_born(found: Ages, said: list[str], concepts: Concepts, languages: tuple[str, ...]) -> bool:
    """Whether the child is only named as one that will come: "before the baby comes", in whichever language."""
    ahead = any(h.code == BEFORE_BIRTH for one in languages for h in concepts.signals.listen(said, one))
    return ahead and found.exact_months is None


def _teens_are_the_parents(found: Ages, said: list[str], concepts: Concepts, languages: tuple[str, ...]) -> bool:
    """Whether it is a parent who is young: "teen mum"."""
    teens = found.exact_months is None and found.months is not None and found.months[0] >= _TEENS
    return teens and any(h.code == _YOUNG_PARENT for one in languages for h in concepts.signals.listen(said, one))


def is_an_age(word: str) -> bool:
    """A folded word that tells an age by itself: "toårig"."""
    return _GLUED_WORD.match(word) is not None


def _is_young(text: str) -> bool:
    return any(
        _YOUNGEST_PARENT <= int(age) < _UNDER
        for age in (*_I_AM.findall(text), *_FIRST_OF_ALL.findall(text), *_A_PARENT.findall(text))
    )


def _better(a: Ages, b: Ages) -> Ages:
    exact = a.months if a.exact_months is not None else b.months if b.exact_months is not None else a.months or b.months
    return Ages(exact, a.week or b.week, a.young_parent or b.young_parent, a.born_week or b.born_week)


def _read(said: list[str], concepts: Concepts, language: str) -> Ages:
    codes = {h.code for h in concepts.signals.listen(said, language)}
    units = list(concepts.units.listen(said, language))
    codes |= {h.code for h in units}
    pregnant = bool(codes & _PREGNANT)
    quiet = _nothing_else_counted_in_weeks(said, codes, concepts)
    months: tuple[int, int] | None = None
    week, young, born = None, False, None
    for count in _counts(said, concepts, language):
        if pregnant and count.ahead:
            continue
        if _is_of_a_birth(count, said):
            born = round(count.value)
            continue
        along = pregnant or (quiet and _tells_a_week(count, said))
        if along and (weeks := _of_pregnancy(count)) is not None:
            week = week or (weeks if 1 <= weeks <= _LONGEST_PREGNANCY else None)
        elif count.unit == "year" and count.value >= _YOUNGEST_PARENT and (pregnant or not count.of_a_child):
            young = young or count.value <= _UNDER
        elif months is None and _is_age(count) and not (count.of_a_child and count.value >= _GROWN):
            lived = count.value * _IN_MONTHS[count.unit]
            exact = round(lived) if lived > _NEWBORN else 0
            months = (exact, exact)
    young = young or _is_young(" ".join(said))
    if months is None and week is None and not pregnant:
        months = next((concepts.months[h.code[1]] for h in units if h.code[1] in concepts.months), None)
    return Ages(months, week, young, born)


def _is_of_a_birth(count: _Count, said: list[str]) -> bool:
    """A week before term beside a word for being born: "født i uge 29", "gave birth at 31 weeks"."""
    start, end = count.span
    if count.unit not in ("week", "pregnancy_week") or not _SOONEST_BORN <= count.value < _FULL_TERM:
        return False
    beside = {*said[max(0, start - _NEAR_BIRTH) : start], *said[end : end + _NEAR_BIRTH]}
    return not beside.isdisjoint(_BORN) and _COUNTED_OTHERWISE.isdisjoint(said[end : end + 1])


def _nothing_else_counted_in_weeks(said: list[str], codes: set[Code], concepts: Concepts) -> bool:
    """No child was told of, no day and nothing that stands in a calendar: a week alone is one of a pregnancy."""
    days = any(kind == "day" or value in concepts.months or value == "old" for kind, value in codes)
    return not days and (_CHILDREN | _CALENDAR | _BORN).isdisjoint(said)


def _tells_a_week(count: _Count, said: list[str]) -> bool:
    """ "uge 24" where no calendar is meant, or "24 weeks", which nobody counts of a child."""
    start, end = count.span
    if count.ahead or count.told_as_age or not _FIRST_WEEK_COUNTED <= count.value <= _LONGEST_PREGNANCY:
        return False
    if count.unit == "pregnancy_week" or said[end - 1] in _THE_NTH:
        return start == 0 or said[start - 1] not in _IN_WEEK
    of_oneself = _OF_ONESELF.issuperset(said[:start]) and _COUNTED_OTHERWISE.isdisjoint(said[end : end + 1])
    return count.unit == "week" and count.value >= _SO_MANY_WEEKS and of_oneself


def _of_pregnancy(count: _Count) -> int | None:
    """Weeks along that were counted in weeks or months; None for what counts something else, a child's age perhaps."""
    if count.unit in ("week", "pregnancy_week"):
        return round(count.value)
    if count.unit == "month" and count.value <= _MONTHS_OF_A_PREGNANCY and not count.told_as_age:
        return round(count.value * _WEEKS_A_MONTH)
    return None


def _is_age(count: _Count) -> bool:
    """ "46 uger" or "en dag" is how long something lasts; "3 uger gammel" and "3 mdr" are ages."""
    match count.unit:
        case "year" | "month":
            return count.value != 1 or count.told_as_age or count.unit == "year"
        case "week":
            return count.told_as_age or 1 < count.value <= _WEEKS_OF_A_CHILD
        case "day":
            return count.told_as_age
    return False


def _counts(said: list[str], concepts: Concepts, language: str) -> Iterator[_Count]:
    """Every number with a unit after it ("3 mdr") or before it ("uge 20")."""
    values = list(_numbers(said, concepts, language))
    starts = {at: value for at, _, value in values}
    units = [h for h in concepts.units.listen(said, language) if h.code[1] in {*_IN_MONTHS, "pregnancy_week"}]
    old = any(h.code[1] == "old" for h in concepts.units.listen(said, language)) or "old" in said or "gammel" in said
    used: set[int] = set()
    for at, end, value in values:
        unit = next((u for u in units if u.start == end), None)
        if unit:
            used.add(unit.start)
            ahead = at > 0 and said[at - 1] in _AHEAD
            yield _Count(value, unit.code[1], old or unit.end - unit.start > 1, ahead=ahead, span=(at, unit.end))
        elif _in_bare_years(said, at, end, value, concepts):
            yield _Count(value, "year", told_as_age=True, of_a_child=True)
    for unit in units:
        if unit.start not in used and unit.end in starts and unit.code[1] in ("week", "pregnancy_week"):
            # The number of a week is nobody's age: it is one of a pregnancy or of the calendar.
            yield _Count(starts[unit.end], "pregnancy_week", told_as_age=False, span=(unit.start, unit.end + 1))


def _in_bare_years(said: list[str], at: int, end: int, value: float, concepts: Concepts) -> bool:
    """A number told of a child ("er snart 3"), with nothing after it that it could count in any language."""
    told = [n for n in range(at) if said[n] not in _ABOUT]
    link = next((n for n in reversed(told) if said[n] not in _BEFORE_YEARS), -1)
    before = [said[n] for n in told if n > link]
    if link < 0 or not before or not _is_a_child(said[link]) or not 1 <= value < _GROWN_UP_CHILD:
        return False
    counted = end < len(said) and any(said[end] in units for units in concepts.units.words.values())
    return not counted and (before != ["er"] or said[link] not in ("en", "et"))


def _is_a_child(word: str) -> bool:
    """Also a son or a daughter by marriage, fostered or of one's child."""
    return word in _SOMEBODYS or word.endswith(_KIN)


def _numbers(said: list[str], concepts: Concepts, language: str) -> Iterator[tuple[int, int, float]]:
    """(start, end, value) of numbers in digits or words; "1 halvt" is one and a half."""
    heard = {h.start: h for h in concepts.numbers.listen(said, language, bent=False)}
    at = 0
    while at < len(said):
        if _NUMBER.match(said[at]):
            value, end = float(said[at].replace(",", ".")), at + 1
        elif at in heard:
            value, end = float(heard[at].code[1]), heard[at].end
        else:
            at += 1
            continue
        if end in heard and heard[end].code[1] == "0.5":
            value, end = value + 0.5, heard[end].end
        yield at, end, value
        at = end
