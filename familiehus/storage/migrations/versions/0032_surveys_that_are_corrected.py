"""A survey can be corrected: from which day its words stay, and which last day was promised when it opened."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# Only for the moment between the two statements; a survey is never made without them.
_LONG_AGO = "1970-01-01"
_AS_PLANNED = sa.text("UPDATE surveys SET promised = planned, fixed = opens")


def upgrade() -> None:
    """Add both days: what stands was promised as it was planned, and could be corrected until it opened."""
    for name in ("promised", "fixed"):
        op.add_column("surveys", sa.Column(name, sa.Date(), nullable=False, server_default=_LONG_AGO))
    op.execute(_AS_PLANNED)


def downgrade() -> None:
    """Drop them."""
    for name in ("fixed", "promised"):
        op.drop_column("surveys", name)
