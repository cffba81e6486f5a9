"""The vocabulary of needs: what offers are about, in every language parents use."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Topic:
    """One need. ``labels`` and ``phrases`` by language code; ``professional`` are the words of the trade."""

    key: str
    group: str
    labels: dict[str, str]
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    professional: tuple[str, ...] = ()
    misspelled: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The label in that language, Danish where there is none."""
        return self.labels.get(language) or self.labels["da"]


@dataclass(frozen=True)
class Topics:
    """All topics in file order."""

    by_key: dict[str, Topic]

    def label(self, key: str, language: str) -> str:
        """The label of a topic; the key itself when it is unknown."""
        topic = self.by_key.get(key)
        return topic.label(language) if topic else key

    @cached_property
    def in_groups(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Key and Danish label of the topics of each group, by label: half of what a form offers to choose from."""
        found: dict[str, list[tuple[str, str]]] = {}
        for topic in self.by_key.values():
            found.setdefault(topic.group, []).append((topic.key, topic.label("da")))
        return {group: tuple(sorted(pairs, key=lambda pair: pair[1].casefold())) for group, pairs in found.items()}


def load_topics(path: Path) -> Topics:
    """Read ``topics.yaml``. Raises OSError or yaml.YAMLError: the file is shipped with the program."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Topics({item["key"]: _topic(item) for item in raw["topics"]})


def _topic(item: dict[str, object]) -> Topic:
    phrases = item.get("phrases") or {}
    return Topic(
        key=str(item["key"]),
        group=str(item["group"]),
        labels=dict(item["label"]),  # type: ignore[call-overload]
        phrases={language: tuple(map(str, words)) for language, words in phrases.items()},  # type: ignore[attr-defined]
        professional=_words(item, "professional"),
        misspelled=_words(item, "misspelled"),
        related=_words(item, "related"),
    )


def _words(item: dict[str, object], name: str) -> tuple[str, ...]:
    value = item.get(name) or ()
    return tuple(str(word) for word in value)  # type: ignore[attr-defined]
