"""How long each controller keeps content, and which of its documents about privacy are approved."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "retention_settings",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("ck_retention_settings_some_years_at_most")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_retention_settings_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_retention_settings")),
    )
    op.create_table(
        "privacy_approvals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(length=30), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("filed_as", sa.String(length=120), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["persons.id"], name=op.f("fk_privacy_approvals_approved_by_persons")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_privacy_approvals_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_approvals")),
    )
    op.create_index(op.f("ix_privacy_approvals_organisation_id"), "privacy_approvals", ["organisation_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("privacy_approvals")
    op.drop_table("retention_settings")
