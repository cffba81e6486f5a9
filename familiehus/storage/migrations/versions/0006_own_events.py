"""One's own events from the newest, without sorting all of them."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A person's events by time."""
    op.create_index("ix_audit_events_person_real_at", "audit_events", ["person", "real_at"])
    op.drop_index(op.f("ix_audit_events_person"), table_name="audit_events")


def downgrade() -> None:
    """By person alone."""
    op.create_index(op.f("ix_audit_events_person"), "audit_events", ["person"])
    op.drop_index("ix_audit_events_person_real_at", table_name="audit_events")
