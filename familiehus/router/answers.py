"""Proposals in the shape of ``/api/v1/router``."""

from __future__ import annotations

from typing import Any

from familiehus.catalogue.answers import brief
from familiehus.catalogue.site import Edition
from familiehus.router.domain import Obstacle
from familiehus.router.service import Answer
from familiehus.router.wording import Voice, reasons, told
from familiehus.search.in_words import Words
from familiehus.web.i18n import current_language

Json = dict[str, Any]


def answer_json(answer: Answer, edition: Edition, base_url: str, words: Words) -> Json:
    """The answer as JSON values, in the language that is spoken now."""
    return {
        "urgent": list(answer.urgent),
        "results": [
            {
                "offer": brief(p.offer, edition, base_url, current_language()),
                "standing": p.standing.name.lower(),
                "reasons": reasons(p, words),
                "obstacles": [obstacle_json(o) for o in p.obstacles],
                "ways": [way.value for way in p.ways],
            }
            for p in answer.proposals
        ],
    }


def obstacle_json(obstacle: Obstacle) -> Json:
    """One obstacle, with its words for both readers."""
    return {
        "code": obstacle.code.value,
        "effect": obstacle.effect.value,
        "ask": obstacle.ask,
        "by_oneself": obstacle.by_oneself,
        "professions": [p.value for p in obstacle.professions],
        "text": " ".join(s.text for s in told(obstacle, Voice.STAFF)),
        "text_for_parent": " ".join(s.text for s in told(obstacle, Voice.PARENT)),
    }
