"""Offers put to a parent."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (offer_id IS NOT NULL)", name=op.f("ck_proposals_never_as_what")),
        sa.CheckConstraint("answered_at IS NULL OR ask_on IS NULL", name=op.f("ck_proposals_not_asked_after")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_proposals_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_proposals_made_by_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_line_id"), "proposals", ["line_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("proposals")
