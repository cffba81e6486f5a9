"""Births with their source, and what is published of referrals in a quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "births",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_births_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_births_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "municipality", "year", name=op.f("pk_births")),
    )
    op.create_table(
        "referral_quarters",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_referral_quarters_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "quarter", name=op.f("pk_referral_quarters")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("referral_quarters")
    op.drop_table("births")
