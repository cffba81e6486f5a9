"""A question with its misspelled words set right, as it is shown: "mente du"."""

from __future__ import annotations

from collections.abc import Mapping

from familiehus.search.analysis import spoken, spoken_as_written
from familiehus.search.placenames import PlacesHeard

# Languages whose words are shown as they are spelled, not as they are folded to be compared.
KEPT_AS_SPELLED = ("da", "en")


def right_names(said: list[str], places: PlacesHeard) -> dict[int, str]:
    """Municipalities that were guessed from a misspelled word in Latin letters, by their names.

    A name that is only bent as another language bends it is no slip: "w Aalborgu", "Odense'de".
    """
    if len(places.municipalities) != 1:
        return {}
    name = places.municipalities[0]
    return {at: name for at in places.guessed if said[at].isascii() and not said[at].startswith(spoken(name)[0])}


def set_right(text: str, said: list[str], corrections: Mapping[int, str], shown: Mapping[str, str]) -> str | None:
    """The question with its words in the catalogue's own spelling, ``shown``; None when all were right."""
    if not corrections:
        return None
    original = spoken_as_written(text)
    if len(original) != len(said):
        original = said
    return " ".join(
        shown.get(corrections[n], corrections[n]) if n in corrections else w for n, w in enumerate(original)
    )
