"""Whom a parent does not want to see their line."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table, and mark lines that have some."""
    op.create_table(
        "shut_outs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_shut_outs_one_of_both")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_shut_outs_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_shut_outs_person_id_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_shut_outs_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shut_outs")),
    )
    for column in ("line_id", "person_id", "unit_id"):
        op.create_index(op.f(f"ix_shut_outs_{column}"), "shut_outs", [column])
    op.add_column("contact_lines", sa.Column("guarded", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("contact_lines", "guarded")
    op.drop_table("shut_outs")
