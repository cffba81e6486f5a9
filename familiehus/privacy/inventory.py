"""The data inventory: each column that says something about somebody, why it is kept, who reads it and when it ends.

In Danish, as the controllers' own records of processing are (GDPR art. 30). Tests compare it with the schema, and
``docs/data-inventory.md`` with it (R095).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from familiehus.privacy.inventory_families import FAMILIES
from familiehus.privacy.inventory_house import HOUSE
from familiehus.privacy.inventory_people import PEOPLE
from familiehus.privacy.inventory_terms import Kept
from familiehus.privacy.inventory_together import TOGETHER

# Never guessed here: the legal basis differs between authorities and associations.
LEGAL_BASIS = "fastsættes af den dataansvarlige"
INVENTORY: tuple[Kept, ...] = (*FAMILIES, *TOGETHER, *HOUSE, *PEOPLE)
_LOCK = " (forseglet)"
_INTRODUCTION = (
    "Skrevet af `familiehus privacy inventory --markdown`; en test sammenligner siden med databasens tabeller.",
    "Hver række er felter, der siger noget om nogen. Forseglet betyder krypteret med en nøgle uden for databasen.",
    f"Retsgrundlaget {LEGAL_BASIS}.",
)
# Tables that say nothing about anybody, and why.
NOT_PERSONAL = {
    "audit_heads": "enden af hver kæde i loggen: et nummer og en kontrolsum",
    "births": "hvor mange børn der blev født i en kommune i et år, skrevet ind med kilde",
    "catalogue_changes": "hvilke tilbud der er ændret hvornår",
    "catalogue_origins": "hvilke kildefiler der er læst",
    "catalogue_state": "katalogets version og demoens ur",
    "desks": "hvordan en skranke er sat op",
    "former_slugs": "tidligere adresser på sider",
    "referral_quarters": "det, der må vises om henvisninger i et kvartal, afgjort én gang",
    "retention_settings": "den dataansvarliges slettefrist",
    "sendings": "kontrolsummer af tilfældige numre, så en sending kun tæller én gang; slettes efter 14 dage",
    "source_documents": "kilderne, tilbud er skrevet efter",
    "survey_counts": "hvor mange der har svaret hvad i en uge, som summer",
    "surveys": "spørgeskemaer: navn, periode og adressen på kortet",
    "unmet_demand": "hvor ofte et emne i en kommune ikke mødte noget i en måned, som summer",
    "visit_days": "hvor mange der kom på en del af en dag, som summer",
    "visit_months": "hvor mange der kom fra et postnummer i en måned, som summer",
    "visit_subjects": "hvor ofte et emne eller et tilbud blev nævnt i en måned, som summer",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One column of the inventory, as it is printed."""

    table: str
    column: str
    about: str
    category: str
    purpose: str
    basis: str
    readers: str
    ends: str
    sealed: bool


def lines() -> Iterator[Line]:
    """Every column, one by one."""
    for kept in INVENTORY:
        for names, (category, purpose) in kept.columns.items():
            for name in names.split():
                sealed = name in kept.sealed
                yield Line(
                    kept.table,
                    name,
                    kept.about.value,
                    category.value,
                    purpose,
                    LEGAL_BASIS,
                    kept.readers,
                    kept.ends,
                    sealed,
                )


def as_markdown() -> str:
    """The page of the documentation."""
    said = ["# Fortegnelse over oplysninger", "", *_INTRODUCTION, ""]
    for kept in INVENTORY:
        said += [f"## {kept.table}", "", f"{kept.purpose}. Om: {kept.about.value}.", ""]
        said += [f"Læses af: {kept.readers}. Slutter: {kept.ends}.", "", "| felt | slags | hvorfor |", "|---|---|---|"]
        for names, (category, purpose) in kept.columns.items():
            shown = " ".join(f"`{name}`{_LOCK if name in kept.sealed else ''}" for name in names.split())
            said.append(f"| {shown} | {category.value} | {purpose} |")
        said.append("")
    said += ["## Siger intet om nogen", "", "| tabel | hvad |", "|---|---|"]
    said += [f"| `{table}` | {why} |" for table, why in NOT_PERSONAL.items()]
    return "\n".join(said) + "\n"
