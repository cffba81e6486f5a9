"""On a line: the offer a parent asked about, and the day before which they do not want to be asked."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; of the lines that stand nothing is known."""
    op.add_column("contact_lines", sa.Column("asked_offer_id", sa.Uuid(), nullable=True))
    op.add_column("contact_lines", sa.Column("not_before", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("contact_lines", "not_before")
    op.drop_column("contact_lines", "asked_offer_id")
