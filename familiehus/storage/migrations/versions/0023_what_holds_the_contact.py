"""What a parent said no to, what was promised them, and a handover that waits: the contact is held on to."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_INDEX = "uq_referrals_one_handover"
_BEFORE = sa.text("kind = 'handover' AND state IN ('sent', 'accepted', 'in_contact')")
_NOW = sa.text(
    "kind = 'handover' AND (state IN ('sent', 'accepted', 'in_contact') OR (state = 'waiting' AND NOT taken_over))"
)
# Of two handovers that are both under way the one that waits is left as it was: nothing of it can be undone here.
_TAKEN = sa.text(
    "UPDATE referrals SET taken_over = true WHERE EXISTS (SELECT 1 FROM referral_steps s"
    " WHERE s.referral_id = referrals.id AND s.action = 'take_over')"
    " OR state = 'active'"
    " OR (state = 'waiting' AND EXISTS (SELECT 1 FROM referrals o WHERE o.line_id = referrals.line_id"
    " AND o.id <> referrals.id AND o.kind = 'handover'"
    " AND o.state IN ('sent', 'accepted', 'in_contact', 'waiting')))"
)
_NOT_TALKED = sa.text(
    "UPDATE referrals SET not_talked = true WHERE EXISTS (SELECT 1 FROM parent_answers a"
    " WHERE a.referral_id = referrals.id AND a.answer = 'not_talked' AND a.settled_at IS NULL)"
)
_PROMISED = sa.text(
    "UPDATE contact_lines SET promised_on = (SELECT MIN(a.on_day) FROM parent_answers a"
    " WHERE a.line_id = contact_lines.id AND a.answer = 'call_me' AND a.settled_at IS NULL)"
)


def upgrade() -> None:
    """Add the three, read them from what has happened, and let the database count what waits."""
    op.add_column("contact_lines", sa.Column("promised_on", sa.Date(), nullable=True))
    for name in ("taken_over", "not_talked"):
        op.add_column("referrals", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    for change in (_TAKEN, _NOT_TALKED, _PROMISED):
        op.execute(change)
    op.drop_index(_INDEX, "referrals")
    op.create_index(_INDEX, "referrals", ["line_id"], unique=True, sqlite_where=_NOW, postgresql_where=_NOW)


def downgrade() -> None:
    """As it was."""
    op.drop_index(_INDEX, "referrals")
    op.create_index(_INDEX, "referrals", ["line_id"], unique=True, sqlite_where=_BEFORE, postgresql_where=_BEFORE)
    op.drop_column("referrals", "not_talked")
    op.drop_column("referrals", "taken_over")
    op.drop_column("contact_lines", "promised_on")
