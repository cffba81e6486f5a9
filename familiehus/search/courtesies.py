"""What one says to be polite, or about oneself in passing, and does not ask: "kære familiehus", "mvh Sofie"."""

from __future__ import annotations

import re

from familiehus.search.analysis import spoken

# Whom one writes to is not what one looks for. As written, by language: Danish, English, and the four others.
_GREETINGS = (
    r"^\W*kære (?:familie(?:ns )?hus(?:et)?|kommune|sundhedspleje(?:rske)?|alle(?: sammen)?|jer)\b",
    (
        r"^\W*(?:hej(?:sa)?|goddag|god ?morgen|god ?aften|davs|halløj)\b"
        r"(?:\W+(?:familie(?:ns )?hus(?:et)?|alle(?: sammen)?|jer)\b)?"
    ),
    r"^\W*(?:hello|hi|hey|dear|good (?:morning|evening))\b(?:\W+(?:family house|team|all|everyone|sir or madam)\b)?",
    r"^\W*(?:dzień dobry|witam|cześć|merhaba|selam(?:lar)?|iyi günler|добрий день|вітаю|привіт|здравствуйте)",
    r"^\W*(?:السلام عليكم|مرحبا|صباح الخير|مساء الخير)",
)
_NAMES = (r"\b(?:jeg hedder|mit navn er|my name is)\W+\w+(?:\W+(?:og|and)\b)?",)
_FAREWELLS = (
    r"\b(?:med )?(?:venlig|kærlig|bedste|mange|de bedste) hilsen?(?:er)?\b(?:\W+\w+){0,3}\W*$",
    r"\b(?:mvh|vh|kh|hilsen|knus|(?:best|kind) regards|regards|pozdrawiam)\b(?:\W+\w+){0,2}\W*$",
    r"\b(?:på forhånd (?:mange )?tak|(?:mange )?tak på forhånd|(?:tusind|mange) tak)\b",
    r"\b(?:thanks in advance|many thanks|thank you)\b",
    r"\b(?:dziękuję|teşekkürler|дякую|شكرا)\b",
)
_IN_PASSING = (
    r"\bundskyld(?: at| hvis)? jeg (?:spørger|forstyrrer|skriver)\b(?:\W+men\b)?",
    r"\bsorry (?:to bother you|to ask|for asking|for bothering you)\b(?:\W+but\b)?",
    r"\b(?:er der |har i )?(?:nogen|nogle|et par|et|noget) god[et]* råd\b|\bany (?:good )?(?:advice|tips)\b",
    r"\ber det (?:helt )?(?:normalt|almindeligt)\b|\bis (?:this|that|it) normal\b",
    r"\bundskyld mit (?:dårlige )?danske?\b|\bsorry for my (?:bad |poor )?(?:english|danish)\b(?:\W+but\b)?",
    r"^\W*(?:kort sagt|spørgsmål|emne|problem|question|problem is)\s*:",
    r"\b(?:min situation er|my situation is)\b(?:\W+(?:at|that)\b)?",
    r"\bmin (?:veninde|ven|nabo|kollega) siger\b(?:\W+at\b)?",
    r"\b(?:og )?(?:jeg|vi) ved (?:snart |bare )?ikke,? hvad (?:jeg|vi) skal gøre\b(?: mere| længere)?",
    r"\b(?:and )?(?:i|we) (?:do not|don'?t) know what to do\b(?: anymore)?",
    r"\bdet er (?:så|bare|simpelthen) (?:svært|hårdt)\b|\b(?:det )?haster\b",
    r"\b(?:vi|jeg) bor i danmark\b(?:\W+og\b)?|\b(?:we|i) live in denmark\b(?:\W+and\b)?",
    r"\bhurtigst muligt\b|\bas soon as possible\b|\basap\b",
    r"\b(?:jeg )?(?:skriver|spørger) (?:for|på vegne af) en ven(?:inde)?\b|\basking for a friend\b",
    # A mother's own age, where it is no young one and no week of pregnancy.
    (
        r"\bjeg er (?:en )?(?:kvinde|pige)?(?: ?på)? ?(?:2[6-9]|[3-5]\d)\b"
        r"(?!\W*(?:\d|uge|\+))(?: år)?(?: gammel)?(?:\W+og\b)?"
    ),
    r"\bhvor(?:dan)? kan (?:jeg|man|vi) (?:få|finde|søge) hjælp(?: til| med)?\b",
    r"\b(?:where|how) can (?:i|we) (?:get|find) help(?: with| for)?\b",
)
_ALL = re.compile("|".join((*_GREETINGS, *_NAMES, *_FAREWELLS, *_IN_PASSING)), re.IGNORECASE)


def without_courtesies(text: str) -> str:
    """The text without them, or as it is where nothing else was said."""
    rest = _ALL.sub(" ", text)
    return rest if spoken(rest) else text
