"""What somebody has sent, whose talks there are and what was told of something are found by whose they are."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_WHOSE = (
    ("ix_referrals_sender", "referrals", ["sender_id"]),
    ("ix_appointments_owner", "appointments", ["owner_id", "starts_at"]),
    ("ix_appointments_second", "appointments", ["second_id", "starts_at"]),
    ("ix_outbox_subject", "outbox", ["subject_id"]),
)


def upgrade() -> None:
    """Add the indexes."""
    for name, table, columns in _WHOSE:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop them."""
    for name, table, _columns in _WHOSE:
        op.drop_index(name, table_name=table)
