"""Which offers no count ever names: a small number of them would tell of a family what nobody else may know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TOPICS = frozenset({"violence", "sexual_abuse", "addiction", "mental_illness"})
_SPECIAL = re.compile(r"§\s*3[0-2]\b")


def may_be_counted(document: Mapping[str, Any]) -> bool:
    """Whether a desk or a survey may name this offer: not about violence, addiction or illness, nor special support.

    ``document`` is the offer's, as the catalogue keeps it. § 30 to § 32 of barnets lov begin after a screening (R052).
    """
    if _TOPICS & set(document.get("topics") or ()):
        return False
    return not any(_SPECIAL.search(str(basis)) for basis in document.get("legal_basis") or ())
