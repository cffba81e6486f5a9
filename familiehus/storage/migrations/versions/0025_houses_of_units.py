"""Of a unit, the familiehus it works in."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_UNITS = sa.table(
    "units",
    sa.column("id", sa.Uuid()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("house_id", sa.Uuid()),
)
_HOUSES = sa.table(
    "houses", sa.column("id", sa.Uuid()), sa.column("organisation_id", sa.Uuid()), sa.column("document", sa.JSON())
)


def upgrade() -> None:
    """Add it. Until now the unit that was named as a house was the house's."""
    # In one piece, for SQLite adds a reference to a table that stands only so: others refer to this one.
    of = sa.Uuid().compile(op.get_bind().dialect)
    op.execute(f"ALTER TABLE units ADD COLUMN house_id {of} CONSTRAINT fk_units_house_id_houses REFERENCES houses (id)")
    _read_from_names()


def _read_from_names() -> None:
    connection = op.get_bind()
    named = {
        (house.organisation_id, _plain((house.document or {}).get("name"))): house.id
        for house in connection.execute(sa.select(_HOUSES))
    }
    for unit in connection.execute(sa.select(_UNITS.c.id, _UNITS.c.organisation_id, _UNITS.c.name)).all():
        house = named.get((unit.organisation_id, _plain(unit.name)))
        if house:
            connection.execute(sa.update(_UNITS).where(_UNITS.c.id == unit.id).values(house_id=house))


def _plain(name: object) -> str:
    return " ".join(str(name or "").casefold().split())


def downgrade() -> None:
    """Drop it."""
    op.execute("ALTER TABLE units DROP COLUMN house_id")
