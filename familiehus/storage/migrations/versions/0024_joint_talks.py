"""Of a talk, whether it was agreed as one with the other parent."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_MORE_THAN_ONE = sa.text(
    "UPDATE appointments SET joint = true"
    " WHERE (SELECT COUNT(*) FROM appointment_lines l WHERE l.appointment_id = appointments.id) > 1"
)


def upgrade() -> None:
    """Add it, and read it of those that stand from who is invited."""
    op.add_column("appointments", sa.Column("joint", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(_MORE_THAN_ONE)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("appointments", "joint")
