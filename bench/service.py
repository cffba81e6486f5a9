"""A search service over any index, with the shipped vocabularies."""

from __future__ import annotations

from pathlib import Path

from bench.offers import World
from familiehus.kernel.clock import SecurityClock
from familiehus.search.concepts import load_concepts
from familiehus.search.danger import load_danger
from familiehus.search.engine import SearchEngine
from familiehus.search.experience import Experience, load_experience
from familiehus.search.service import SearchService


def service_over(engine: SearchEngine, world: World, data: Path) -> SearchService:
    """The service as the application builds it."""
    return service_with(engine, world, data, load_experience(data / "experience.csv"))


def service_with(engine: SearchEngine, world: World, data: Path, experience: Experience | None) -> SearchService:
    """The same with another experience, or none."""
    concepts, danger = load_concepts(data / "concepts.yaml"), load_danger(data / "danger.yaml")
    return SearchService(engine, world.places, world.topics, concepts, danger, SecurityClock(), experience=experience)
