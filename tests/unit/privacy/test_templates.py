"""Each document that must be approved has a template, and no template guesses a legal basis."""

from __future__ import annotations

from pathlib import Path

import pytest

from familiehus.privacy.approvals import EDITION, Document


@pytest.mark.parametrize("document", list(Document))
def test_there_is_a_template_of_this_edition(document: Document, root: Path) -> None:
    text = (root / f"docs/templates/{document.value}.md").read_text(encoding="utf-8")
    assert f"Udgave {EDITION}." in text
    assert "[" in text
    assert "art. 6" not in text
    assert "artikel 6" not in text


def test_the_front_page_leads_to_all(root: Path) -> None:
    text = (root / "docs/templates/README.md").read_text(encoding="utf-8")
    assert all(f"({document.value}.md)" in text for document in Document)
