"""Days of meetings under § 11 e whose own line is gone: they go on counting where they counted."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; of lines that were erased before it nothing is known."""
    op.create_table(
        "exchange_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_exchange_days_line_id_contact_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_days")),
    )
    op.create_index(op.f("ix_exchange_days_line_id"), "exchange_days", ["line_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("exchange_days")
