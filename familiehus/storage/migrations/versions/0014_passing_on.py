"""Lines that somebody is asked to take over from a colleague."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
_WAITS = sa.text("outcome IS NULL")


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "pass_ons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name=op.f("ck_pass_ons_settled_at_once")),
        sa.ForeignKeyConstraint(["from_id"], ["persons.id"], name=op.f("fk_pass_ons_from_id_persons")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_pass_ons_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_pass_ons_made_by_persons")),
        sa.ForeignKeyConstraint(["to_id"], ["persons.id"], name=op.f("fk_pass_ons_to_id_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_pass_ons_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_ons")),
    )
    op.create_index(op.f("ix_pass_ons_line_id"), "pass_ons", ["line_id"])
    op.create_index("ix_pass_ons_to", "pass_ons", ["to_id", "outcome"])
    op.create_index(
        "uq_pass_ons_one_waits", "pass_ons", ["line_id"], unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("pass_ons")
