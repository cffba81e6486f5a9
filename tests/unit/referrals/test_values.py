"""What the rules judge are values: nobody changes them on the way."""

from __future__ import annotations

from dataclasses import is_dataclass
from types import ModuleType

import pytest

from familiehus.consent import demands
from familiehus.consent import domain as consent
from familiehus.families import child_view, contact, linking
from familiehus.families import domain as families
from familiehus.referrals import domain as referrals
from familiehus.referrals import proposing, transitions
from familiehus.referrals.talks import appointing

MODULES = (families, child_view, contact, linking, consent, demands, referrals, transitions, proposing, appointing)
VALUES = [
    kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_a_value_cannot_be_changed_or_given_more(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_module_of_rules_has_some(module: ModuleType) -> None:
    assert any(kind.__module__ == module.__name__ for kind in VALUES)
