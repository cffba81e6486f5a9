"""A note on advice is the authority's and belongs to nobody's line: the column that said so was always empty."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_INDEX = "ix_advice_notes_line_id"
_LINE = "fk_advice_notes_line_id_contact_lines"


def upgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("advice_notes") as batch_op:
        batch_op.drop_index(op.f(_INDEX))
        batch_op.drop_constraint(op.f(_LINE), type_="foreignkey")
        batch_op.drop_column("line_id")


def downgrade() -> None:
    """Add it, empty as it was."""
    with op.batch_alter_table("advice_notes") as batch_op:
        batch_op.add_column(sa.Column("line_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f(_LINE), "contact_lines", ["line_id"], ["id"])
        batch_op.create_index(op.f(_INDEX), ["line_id"])
