"""What no count ever names: a small number of it would tell of a family what nobody else may know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TOPICS = frozenset({"violence", "sexual_abuse", "addiction", "mental_illness"})
# The desk asks about none of these: whoever comes with one came to talk. What is searched for in vain or turned down is
# counted in the same way.
TALK = "talk_to_someone"
_UNSAID = _TOPICS | {"birth_reaction", "fathers_mental_health", "anxiety", "depression", "special_support_child_law"}
_SPECIAL = re.compile(r"§\s*3[0-2]\b")


def counted_as(topic: str) -> str:
    """The topic as a count names it: violence, addiction, mental illness and special support are a talk."""
    return TALK if topic in _UNSAID else topic


def may_be_counted(document: Mapping[str, Any]) -> bool:
    """Whether a desk or a survey may name this offer: not about violence, addiction or illness, nor special support.

    ``document`` is the offer's, as the catalogue keeps it. § 30 to § 32 of barnets lov begin after a screening (R052).
    """
    if _TOPICS & set(document.get("topics") or ()):
        return False
    return not any(_SPECIAL.search(str(basis)) for basis in document.get("legal_basis") or ())
