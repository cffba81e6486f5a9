"""The documentation names what there is: every setting, and no file that is not there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from familiehus import settings
from familiehus.interop.openapi import document
from familiehus.settings import Settings

DOCS = tuple(f"docs/{name}.md" for name in ("architecture", "search", "operations", "security"))
PAGES = ["README.md", "CONTRIBUTING.md", *DOCS, "deploy/README.md"]


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


def test_every_decision_is_listed_and_no_number_is_missing(root: Path) -> None:
    folder = root / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^\| \[?(\d{4})", index, re.MULTILINE)
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    for page in sorted(folder.glob("0*.md")):
        title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix(f"# {page.name[:4]}").lstrip(": ")
        assert f"| [{page.name[:4]}]({page.name}) | {title} |" in index


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page: str, root: Path) -> None:
    named = set(re.findall(r"`make ([a-z]+)", (root / page).read_text(encoding="utf-8")))
    known = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= known


def test_every_folder_of_the_readme_holds_something(root: Path) -> None:
    """An empty one is in no clone."""
    folders = re.findall(r"^\| `(\w+/)` \|", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(folders) > 4
    assert not [folder for folder in folders if not any((root / folder).iterdir())]


def test_the_settings_to_begin_with_are_settings(root: Path) -> None:
    lines = (root / "deploy/familiehus.env").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.removeprefix("#").split("=", 1) for line in lines if "=" in line)
    assert pairs.keys() - {"PORT"} <= {f"FAMILIEHUS_{name.upper()}" for name in PLAIN}
    assert Settings.from_env(pairs).env == "production"


def test_a_database_that_comes_up_later_is_waited_for(root: Path) -> None:
    """systemd gives up for good after five starts within ten seconds."""
    for name in ("familiehus", "familiehus-worker"):
        unit = (root / f"deploy/{name}.service").read_text(encoding="utf-8")
        assert "Restart=on-failure\nRestartSec=5\n" in unit, name


def test_the_front_server_keeps_no_log_of_who_looked(root: Path) -> None:
    text = (root / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert text.count("access_log off;") == text.count("server {")


def test_the_front_server_lets_the_program_say_that_a_form_is_too_large(root: Path) -> None:
    """By itself nginx stops at the very size that the program does, with a page of its own."""
    assert "client_max_body_size 2m;" in (root / "deploy/nginx.conf").read_text(encoding="utf-8")


def test_every_address_of_the_api_stands_in_its_page(root: Path) -> None:
    text = (root / "docs/api.md").read_text(encoding="utf-8")
    paths = [path for path in document("https://x.example")["paths"] if path.startswith("/api/v1/")]
    last = {[part for part in path.split("/") if "{" not in part][-1] for path in paths}
    assert not [part for part in sorted(last) if not re.search(rf"/{part}\b", text)]
