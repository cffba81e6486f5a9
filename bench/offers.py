"""Generated offers in any number: the real ones' words, names and facts, shuffled with a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from familiehus.catalogue.domain import Catalogue, Offer, entry_id
from familiehus.catalogue.source import read_source
from familiehus.catalogue.topics import Topics, load_topics
from familiehus.geo.tables import Places, load_places
from familiehus.search.entries import Entry, EntryText, entries_of

SEED = 20261121
_INVENTED = 4000
_SYLLABLES = "ba be bo da de fa fi fo ga ha hu ka ke ko la le li lo ma me mo na ne no pa po ra re ri ro sa".split()


@dataclass(frozen=True)
class World:
    """The real catalogue and its tables, as read from ``data/``."""

    catalogue: Catalogue
    topics: Topics
    places: Places
    entries: tuple[Entry, ...]


def load_world(data: Path) -> World:
    """Read the shipped data. Raises OSError when it is not there."""
    catalogue = read_source(data / "offers.yaml").catalogue
    topics, places = load_topics(data / "topics.yaml"), load_places(data / "geo")
    return World(catalogue, topics, places, tuple(entries_of(catalogue, topics, places)))


def generated(world: World, count: int, seed: int = SEED) -> Iterator[Entry]:
    """``count`` entries: facts of a real one, texts of sentences of others, a rare invented word here and there."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    real = [e for e in world.entries if e.text.danish]
    danish = [s for e in real for t in e.text.danish for s in t.split(". ")]
    english = [s for e in real for t in e.text.english for s in t.split(". ")]
    rare = ["".join(rng.choices(_SYLLABLES, k=4)) for _ in range(_INVENTED)]
    towns = [m.name for m in world.places.municipalities]
    for number in range(count):
        model, other = rng.choice(real), rng.choice(real)
        town = rng.choice(towns)
        key = f"generated-{number}"
        texts = EntryText(
            names=(f"{rng.choice(model.text.names)} {_rare(rng, rare)}".strip(),),
            who=(town, *model.text.who[:1]),
            danish=(". ".join([*rng.sample(danish, min(5, len(danish))), rng.choice(rare)]),),
            english=(". ".join(rng.sample(english, min(3, len(english)))),),
        )
        yield replace(
            model,
            id=entry_id(key),
            key=key,
            text=texts,
            topics=_mixed(rng, model.topics, other.topics),
            municipalities=() if model.nationwide else (town,),
            regions=(),
            house=None,
        )


def _rare(rng: random.Random, rare: Sequence[str]) -> str:
    return rng.choice(rare) if rng.random() < 0.3 else ""


def _mixed(rng: random.Random, mine: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    extra = [t for t in others if t not in mine]
    return (*mine[:4], *rng.sample(extra, min(2, len(extra))))


def offers(world: World) -> tuple[Offer, ...]:
    """The real offers."""
    return world.catalogue.offers
