"""A small catalogue of one organisation with its editors, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from familiehus.access.actor import Actor, Membership
from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act, Door
from familiehus.audit.record import Checkpoints, Record, flush_into
from familiehus.audit.storage import EventRow
from familiehus.catalogue.checks import Known
from familiehus.catalogue.desk import Desk, Ref
from familiehus.catalogue.domain import Catalogue, House, Offer, Organisation, SourceRef, Text, entry_id
from familiehus.catalogue.editing import Editing
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.loading import Loader, LoadReport
from familiehus.catalogue.publishing import Publishing
from familiehus.catalogue.service import CatalogueReader
from familiehus.catalogue.site import read_edition
from familiehus.catalogue.source import SourceFile
from familiehus.catalogue.topics import Topic, Topics
from familiehus.catalogue.vocabulary import OrganisationKind, Sector, Tier
from familiehus.geo.tables import Municipality, Places, Postcode
from familiehus.kernel.clock import FixedClock
from familiehus.storage.base import Document
from familiehus.storage.unit_of_work import Database

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOPICS = Topics({"sleep": Topic("sleep", "baby", {"da": "Søvn"})})
PLACES = Places(
    (Municipality("0727", "Odder", "Region Midtjylland", 55.97, 10.15),),
    (Postcode("8300", "Odder", 55.97, 10.15, ("0727",)),),
)
SOURCE = SourceRef("d", "s", "p")


@dataclass
class Office:
    """One organisation's part of the catalogue, its file and its services; every helper commits."""

    database: Database
    scribe: Scribe
    mark: str = field(default_factory=lambda: uuid4().hex[:8])
    offers: tuple[Offer, ...] = ()

    def __post_init__(self) -> None:
        self.editing, self.publishing = Editing(self.scribe), Publishing(self.scribe)
        self.organisation = Organisation(
            f"org-{self.mark}", f"Org {self.mark}", OrganisationKind.MUNICIPALITY, municipality="Odder"
        )
        self.place = entry_id(self.organisation.key)
        self.house = House(
            f"hus-{self.mark}", "Huset", self.organisation.key, "Odder", Text("Et hus."), sources=(SOURCE,)
        )
        self.offers = tuple(self.offer(name) for name in ("cafe", "gruppe"))

    def offer(self, name: str) -> Offer:
        return Offer(
            f"{name}-{self.mark}",
            f"{name} {self.mark}",
            self.organisation.key,
            (Sector.MUNICIPALITY,),
            Tier.OPEN,
            Text("Kom og vær med."),
            (SOURCE,),
            municipalities=("Odder",),
            topics=("sleep",),
            verified=NOW.date(),
        )

    def source(self, *offers: Offer) -> SourceFile:
        catalogue = Catalogue(organisations=(self.organisation,), houses=(self.house,), offers=offers or self.offers)
        return SourceFile(f"file-{self.mark}", uuid4().hex, catalogue, ())

    def load(self, *offers: Offer) -> LoadReport:
        with self.database.write() as work:
            report = Loader(work.session, NOW).load(self.source(*offers))
            work.commit()
        return report

    @property
    def cafe(self) -> Ref:
        return Ref(Kind.OFFER, self.offers[0].id)

    def changed(self, **fields: object) -> tuple[Offer, ...]:
        """The file's offers, the first one changed."""
        return (replace(self.offers[0], **fields), *self.offers[1:])  # type: ignore[arg-type]

    def by(self, role: Role = Role.CATALOGUE_EDITOR, place: UUID | None = None) -> Acting:
        return Acting(Door.PAGE, Actor(uuid4(), (Membership(place or self.place, role),)))

    def known(self) -> Known:
        with self.database.read() as session:
            edition = read_edition(session)
        houses = frozenset(h.key for h in edition.houses.values())
        return Known(TOPICS, PLACES, frozenset(edition.organisations), houses, frozenset(edition.documents) | {"d"})

    def open(self, ref: Ref | None = None, by: Acting | None = None) -> Desk:
        with self.database.write() as work:
            desk = self.editing.open(work, by or self.by(), ref or self.cafe)
            work.commit()
        return desk

    def save(self, ref: Ref | None = None, seen: str | None = None, by: Acting | None = None, **fields: object) -> None:
        desk = self.open(ref)
        with self.database.write() as work:
            draft: Document = desk.document | fields
            self.editing.save(work, by or self.by(), desk.ref, seen or desk.stand, draft)
            work.commit()

    def publish(self, ref: Ref | None = None, *, verified: bool = False) -> None:
        desk, known = self.open(ref), self.known()
        with self.database.write() as work:
            self.publishing.publish(work, self.by(), desk.ref, desk.stand, known, verified=verified)
            work.commit()

    def settle(self, shown: Desk | None = None, *, ours: bool) -> None:
        desk = shown or self.open()
        with self.database.write() as work:
            self.editing.settle(work, self.by(), desk.ref, desk.stand, desk.file_mark, ours=ours)
            work.commit()

    def edit(self, ref: Ref | None = None, **fields: object) -> None:
        """Save and publish."""
        self.save(ref, **fields)
        self.publish(ref)

    def undo(self, number: int, ref: Ref | None = None) -> None:
        known = self.known()
        with self.database.write() as work:
            self.publishing.undo(work, self.by(), ref or self.cafe, number, known)
            work.commit()

    def confirm(self, ref: Ref | None = None, seen: int | None = None) -> None:
        known, changes = self.known(), self.open(ref).changes
        with self.database.write() as work:
            self.publishing.confirm(work, self.by(), ref or self.cafe, known, changes if seen is None else seen)
            work.commit()

    def unpublish(self, ref: Ref | None = None) -> None:
        desk = self.open(ref)
        with self.database.write() as work:
            self.publishing.unpublish(work, self.by(), desk.ref, desk.stand)
            work.commit()

    def parents_see(self, ref: Ref | None = None) -> Offer | None:
        wanted = (ref or self.cafe).id
        with self.database.read() as session:
            return CatalogueReader(session).offers([wanted]).get(wanted)

    def version(self) -> int:
        with self.database.read() as session:
            return read_edition(session).version

    def acts(self) -> list[Act]:
        query = select(EventRow.act).where(EventRow.chain == self.place).order_by(EventRow.number)
        with self.database.read() as session:
            return [Act(act) for act in session.scalars(query)]


@pytest.fixture
def recording(engine: Engine, tmp_path: Path) -> Iterator[Database]:
    """Units of work that keep the record, on the module's database."""
    return Database(engine, flush_into(Record(b"k" * 32, Checkpoints(tmp_path / "checkpoints.jsonl"))))


@pytest.fixture
def office(recording: Database) -> Office:
    """An organisation of this test alone, its file loaded once."""
    clock = FixedClock(NOW)
    office = Office(recording, Scribe(clock, clock))
    office.load()
    return office
