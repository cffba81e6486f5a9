"""Danish words as they are shortened in notes and on phones: "fam. m. udadreagerende adf.", "hj.besøg", "spl"."""

from __future__ import annotations

# The word and what is written for it, folded. Only what is no word of its own.
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
undersoegelse unders
foraeldre foraeld
foedsel foeds
depression depr
konsultation kons
behandling beh
uddannelse udd
kommune komm
hjemme hj
gruppe grp
moedregruppe moedregrp moedregr
faedregruppe faedregrp
foraeldregruppe foraeldregrp
konflikt konfl
samtale samt
"""
_FULL = {short: full for full, *shorts in map(str.split, _SHORTENED.strip().splitlines()) for short in shorts}


def in_full(said: list[str]) -> list[str]:
    """The words with what was shortened written out, each in its own place."""
    return [_FULL.get(word, word) for word in said]
