"""Words of danger: which urgent help to show first. Shown once too often does no harm, once too seldom may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from familiehus.search.analysis import spoken, term

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Category:
    show: tuple[str, ...]
    phrases: dict[str, frozenset[Words]]
    together: dict[str, tuple[tuple[frozenset[Words], frozenset[Words]], ...]]


@dataclass(frozen=True)
class Danger:
    """Categories in the order of the file, the most urgent first."""

    categories: tuple[_Category, ...]

    def show(self, said: Sequence[str], language: str) -> list[str]:
        """Keys of ``urgent.yaml`` to show for these folded words, the most urgent first; empty when all is calm."""
        forms = [term(w, language) for w in said]
        runs = {tuple(forms[at:end]) for at in range(len(forms)) for end in range(at + 1, min(at + 9, len(forms) + 1))}
        found: dict[str, None] = {}
        for category in self.categories:
            heard = not runs.isdisjoint(category.phrases.get(language, frozenset())) or any(
                not runs.isdisjoint(one) and not runs.isdisjoint(other)
                for one, other in category.together.get(language, ())
            )
            if heard:
                found.update(dict.fromkeys(category.show))
        return list(found)


def load_danger(path: Path) -> Danger:
    """Read ``danger.yaml``. Raises OSError or yaml.YAMLError: the file is shipped with the program."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Danger(
        tuple(
            _Category(
                show=tuple(body["show"]),
                phrases={language: _terms(said, language) for language, said in body["phrases"].items()},
                together={
                    language: tuple((_terms(one, language), _terms(other, language)) for one, other in pairs)
                    for language, pairs in (body.get("together") or {}).items()
                },
            )
            for body in raw["categories"].values()
        )
    )


def _terms(phrases: Iterable[object], language: str) -> frozenset[Words]:
    return frozenset(tuple(term(w, language) for w in spoken(str(phrase), language)) for phrase in phrases)
