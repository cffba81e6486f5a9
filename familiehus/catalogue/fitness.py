"""Whether a document can be shown to parents: its shape, its references, and where its facts come from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from marshmallow import ValidationError

from familiehus.catalogue import documents
from familiehus.catalogue.checks import Finding, Known, findings
from familiehus.catalogue.domain import House, Offer, SourceDocument
from familiehus.catalogue.editing_domain import Kind
from familiehus.kernel.errors import Refused
from familiehus.storage.base import Document

RECORDS: dict[Kind, type[Offer] | type[House]] = {Kind.OFFER: Offer, Kind.HOUSE: House}


class Unfit(Refused):
    """A document that parents cannot be shown yet. ``findings`` are dotted field and message."""

    def __init__(self, found: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in found))
        self.findings = found


def fitting(kind: Kind, document: Document, known: Known) -> Offer | House:
    """The entry a document describes. Raises Unfit with everything wrong in its shape, or else between its fields."""
    try:
        entry: Offer | House = documents.load(RECORDS[kind], document)
    except ValidationError as error:
        raise Unfit(tuple(_flat(error.messages))) from error
    # Its own organisation and "we say so ourselves" exist, even when nobody has published anything of theirs yet.
    theirs = replace(
        known,
        organisations=known.organisations | {entry.organisation},
        documents=known.documents | {own_document_key(entry.organisation)},
    )
    found = findings(entry, theirs)
    if found:
        raise Unfit(found)
    return entry


def _flat(tree: object, path: str = "") -> Iterator[Finding]:
    if isinstance(tree, dict):
        for name, below in tree.items():
            yield from _flat(below, f"{path}.{name}" if path else str(name))
        return
    for message in tree if isinstance(tree, list) else [tree]:
        yield path, str(message)


def own_document_key(organisation: str) -> str:
    """The key of the source "we say so ourselves" of an organisation, by the organisation's key."""
    return f"own-{hashlib.sha256(organisation.encode()).hexdigest()[:12]}"


def own_document(organisation: str, name: str) -> SourceDocument:
    """The source of what an organisation says about its own offers."""
    return SourceDocument(
        key=own_document_key(organisation), title="Udbyderens egne oplysninger", publisher=name, published="løbende"
    )
