"""What a source file says where an entry was edited otherwise here: shown where it is settled."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; the next load fills it. A file that left something to settle is loaded each time."""
    op.create_table(
        "file_clashes",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_file_clashes")),
    )
    op.create_index(op.f("ix_file_clashes_origin"), "file_clashes", ["origin"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("file_clashes")
