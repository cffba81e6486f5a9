"""What somebody has sent, and whose talks there are, is found by that person: the board and the inbox ask each time."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_WHOSE = (
    ("ix_referrals_sender", "referrals", ["sender_id"]),
    ("ix_appointments_owner", "appointments", ["owner_id", "starts_at"]),
    ("ix_appointments_second", "appointments", ["second_id", "starts_at"]),
)


def upgrade() -> None:
    """Add the indexes."""
    for name, table, columns in _WHOSE:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop them."""
    for name, table, _columns in _WHOSE:
        op.drop_index(name, table_name=table)
