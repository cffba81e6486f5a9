"""Whether a yes ended with what it was given for, or was taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Which of those before it were not taken back is not known: they stay as they were written."""
    no = sa.false()
    op.add_column("consents", sa.Column("over_with_referral", sa.Boolean(), nullable=False, server_default=no))


def downgrade() -> None:
    """All are called taken back again."""
    op.drop_column("consents", "over_with_referral")
