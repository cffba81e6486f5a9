"""Danish words as they are shortened in notes and on phones: "fam. m. udadreagerende adf.", "hj.besøg", "spl"."""

from __future__ import annotations

import re

# The word and what is written for it, shortened or as it is heard, folded. Only what nobody asks here for itself.
_SHORTENED = """
familie fam
adfaerd adf
henvisning henv
indlagt indl
tidligere tidl
ergoterapeut ergo
fysioterapeut fys fysio
sundhedsplejerske spl sundhpl sundpl splejerske
jordemoder jdm jordm
socialraadgiver socrdg socraadg
sagsbehandler sagsbeh
boernehave bhv boerneh
vuggestue vugg vgst
dagtilbud dagtilb
daginstitution daginst
ambulatorium amb
anbragt anbr
netvaerk netv
udredning udredn
undersoegelse unders us
raadgivning raadg
vejledning vejl
telefon tlf
telefontid tlftid
tilknytning tilkn
kognitiv kogn
sproglig sprogl
paedagogisk paed
oekonomi oekon
underretning underr
vaccination vacc
gravid grv
forebyggende forebyg
misbrug misbr
rusmiddel rusm
alkohol alk
dagplejer dagpl
tvaerfaglig tvaerf
samvaer samv
skilsmisse skilsm
enlig enl
flygtning flygtn
udvikling udv
reaktion reakt
vanskeligheder vansk
problemer probl
efterfoedselsreaktion efr
overvaegt overv
postpartum pp
foraeldre foraeld
foedsel foeds
depression depr dep
konsultation kons
behandling beh
uddannelse udd uddann
kommune komm
hjemme hj
gruppe grp grube grubbe grupe
moedregruppe moedregrp moedregr
faedregruppe faedregrp
foraeldregruppe foraeldregrp
konflikt konfl
samtale samt
med m
uden u
nummer nr
"""
_FULL = {short: full for full, *shorts in map(str.split, _SHORTENED.strip().splitlines()) for short in shorts}


# What a compound may end in, shortened: "konsultationsjdm", "fødselsdep.".
_ENDS = tuple("jdm spl beh grp kons udv udd raadg dep depr reakt vansk probl".split())
_LONGEST_END, _SHORTEST_START = 5, 4
# "1. barn", "2. graviditet"; "1.gangsfødende".
_ORDINALS = {"1": "første", "2": "andet", "3": "tredje", "4": "fjerde"}
_WHICH = re.compile(r"\b([1-4])\.(?= *(?:barn|graviditet|gang|fødsel|foedsel)\b)", re.IGNORECASE)
_TIMES, _FIRST = "gangs", "foerste"


# "§§ 29-32", "§ 29 og 30".
_PARAGRAPHS = re.compile(r"§+ *(\d{1,3}) *(-|–|og|,|&|\+) *§*(\d{1,3})\b")
_MOST_PARAGRAPHS = 9


def written_out(text: str) -> str:
    """The text with numbers that tell which one, not how many, as words, and each paragraph of several for itself."""
    return _PARAGRAPHS.sub(_each, _WHICH.sub(lambda found: f"{_ORDINALS[found[1]]} ", text))


def _each(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[3])
    several = range(first, last + 1) if found[2] in "-–" and 0 < last - first < _MOST_PARAGRAPHS else (first, last)
    return " ".join(f"§{number}" for number in several)


def in_full(said: list[str]) -> list[str]:
    """The words with what was shortened written out, each in its own place."""
    before = ["", *said[:-1]]
    return [_FIRST + w if w.startswith(_TIMES) and before[n] == "1" else _in_full(w) for n, w in enumerate(said)]


def _in_full(word: str) -> str:
    if word in _FULL:
        return _FULL[word]
    for length in range(min(_LONGEST_END, len(word) - _SHORTEST_START), 2, -1):
        if (end := word[-length:]) in _ENDS:
            return word[:-length] + _FULL[end]
    return word
