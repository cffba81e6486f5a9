"""``python -m tools.entry_texts TARGET.pot``: the Danish texts of the shipped entries, for those who translate them.

English stands beside the Danish text in ``data/offers.yaml``; the other languages have a file of their own, so that a
text can be changed without six languages in hand: until somebody translates it anew, it is shown in Danish.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel.messages import Catalog
from babel.messages.pofile import write_po

ENTRIES = Path(__file__).parents[1] / "data" / "offers.yaml"
DOMAIN = "entries"


def collect() -> Catalog:
    """Every text of an offer or a house, with the English one and the names of the entries it stands in.

    What every municipality has is described by its name, which is a text, too; other names are names.
    """
    catalogue = Catalog(project="Familiehus", msgid_bugs_address="", charset="utf-8")
    document = yaml.safe_load(ENTRIES.read_text(encoding="utf-8"))
    for entry in (*document["houses"], *document["offers"]):
        if entry.get("kind") == "national":
            catalogue.add(entry["name"], auto_comments=[entry["name_en"]])
        for text in _texts(entry):
            catalogue.add(text["da"], auto_comments=[entry["name"], *filter(None, [text.get("en")])])
    return catalogue


def _texts(value: Any) -> Iterator[dict[str, str]]:  # noqa: ANN401 - any YAML value
    if isinstance(value, dict) and "da" in value:
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)


def main(target: Path) -> None:
    """Write the texts to translate."""
    with target.open("wb") as file:
        write_po(file, collect(), no_location=True, sort_output=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
