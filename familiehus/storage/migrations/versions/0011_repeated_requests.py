"""Requests of the API that may come again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of what was done under an idempotency key."""
    op.create_table(
        "api_repeats",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("made", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_api_repeats")),
    )
    with op.batch_alter_table("api_repeats") as batch_op:
        batch_op.create_index(batch_op.f("ix_api_repeats_at"), ["at"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("api_repeats")
