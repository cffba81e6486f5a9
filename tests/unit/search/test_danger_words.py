"""Words of danger bring urgent help whichever page they are typed on; everyday trouble does not."""

from pathlib import Path

import pytest

from familiehus.search.analysis import spoken
from familiehus.search.danger import load_danger

DANGER = load_danger(Path(__file__).parents[3] / "data" / "danger.yaml")


def heard(text: str) -> bool:
    listened = any(DANGER.show(spoken(text, language), language) for language in ("da", "en"))
    return listened or bool(DANGER.show_as_written(text))


@pytest.mark.parametrize(
    "text",
    [
        "intihar",
        "chcę się zabić",
        "şiddet",
        "børnene er bedre tjent uden mig",
        "jeg kan ikke mere og vil bare væk",
        "han har låst mig inde",
        "min datter er blevet befamlet",
        "barn slap og vil ikke vågne",
        "barnet har spist opvaskemiddel",
        "kan ikke mærke baby sparke",
    ],
)
def test_heard_on_a_danish_page(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "har siddet oppe hele natten",
        "baby kan ikke sidde selv",
        "min baby græder hele tiden",
        "jeg er så træt",
        "barnet vågner hver time",
        "mærker at hun sparker til bolden",
        "przemęczona mama",
    ],
)
def test_everyday_trouble_is_no_alarm(text: str) -> None:
    assert not heard(text)
