"""Of what is published of referrals, the house it is of; until now it was all of the whole organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_OF_ALL = sa.text("UPDATE referral_quarters SET place_id = organisation_id")
_OF_HOUSES = sa.text("DELETE FROM referral_quarters WHERE place_id <> organisation_id")


def upgrade() -> None:
    """Add it."""
    op.add_column("referral_quarters", sa.Column("place_id", sa.Uuid(), nullable=True))
    op.execute(_OF_ALL)
    with op.batch_alter_table("referral_quarters") as batch_op:
        batch_op.alter_column("place_id", nullable=False)
        batch_op.drop_constraint(op.f("pk_referral_quarters"), type_="primary")
        batch_op.create_primary_key(op.f("pk_referral_quarters"), ["place_id", "quarter"])
        batch_op.create_index(op.f("ix_referral_quarters_organisation_id"), ["organisation_id"])


def downgrade() -> None:
    """Drop it, and what was decided of single houses."""
    op.execute(_OF_HOUSES)
    with op.batch_alter_table("referral_quarters") as batch_op:
        batch_op.drop_index(op.f("ix_referral_quarters_organisation_id"))
        batch_op.drop_constraint(op.f("pk_referral_quarters"), type_="primary")
        batch_op.create_primary_key(op.f("pk_referral_quarters"), ["organisation_id", "quarter"])
        batch_op.drop_column("place_id")
