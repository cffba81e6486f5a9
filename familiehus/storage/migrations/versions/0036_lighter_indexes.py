"""Who stands where is found without looking at each row; no index is kept twice, or of messages without an id."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_HAS_ID = sa.text("message_id IS NOT NULL")


def upgrade() -> None:
    """Add the wider index, narrow the one of messages, and drop what another does as well."""
    op.create_index("ix_roles_held_organisation", "roles_held", ["organisation_id", "person_id", "ended_at"])
    op.drop_index("ix_roles_held_organisation_id", table_name="roles_held")
    op.drop_index("ix_referrals_sender", table_name="referrals")
    op.drop_index("ix_outbox_message_id", table_name="outbox")
    op.create_index("ix_outbox_message", "outbox", ["message_id"], sqlite_where=_HAS_ID, postgresql_where=_HAS_ID)


def downgrade() -> None:
    """As they were."""
    op.drop_index("ix_outbox_message", table_name="outbox")
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    op.create_index("ix_referrals_sender", "referrals", ["sender_id"])
    op.create_index("ix_roles_held_organisation_id", "roles_held", ["organisation_id"])
    op.drop_index("ix_roles_held_organisation", table_name="roles_held")
