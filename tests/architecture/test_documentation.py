"""The documentation names what there is: every setting, and no file that is not there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from familiehus import settings
from familiehus.settings import Settings

PAGES = ["README.md", "CONTRIBUTING.md", *(f"docs/{name}.md" for name in ("architecture", "operations", "security"))]


PLAIN = [field.name for field in fields(Settings) if field.name != "oidc"]
# Those of the directory are fields of its own settings, under the name of their variable.
OIDC = sorted(set(re.findall(r"OIDC_[A-Z_]+[A-Z]", Path(settings.__file__).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", PLAIN + OIDC)
def test_every_setting_is_explained(name: str, root: Path) -> None:
    assert f"`FAMILIEHUS_{name.upper()}`" in (root / "docs/operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str, root: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", (root / page).read_text(encoding="utf-8"))
    inside = [target for target in targets if "://" not in target]
    assert not [target for target in inside if not (root / page).parent.joinpath(target).exists()]


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page: str, root: Path) -> None:
    named = set(re.findall(r"`make ([a-z]+)", (root / page).read_text(encoding="utf-8")))
    known = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= known
