"""Of a unit, the number parents can ring."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; nobody has said one yet."""
    op.add_column("units", sa.Column("phone", sa.String(20), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("units", "phone")
