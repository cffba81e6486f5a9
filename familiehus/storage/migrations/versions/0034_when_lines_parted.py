"""When two lines around one child were linked no more: what was counted until then goes on counting for both."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; of links that ended before it nobody knows it."""
    op.add_column("family_links", sa.Column("parted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("family_links", "parted_at")
