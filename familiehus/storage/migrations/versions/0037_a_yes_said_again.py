"""A yes that is said again before it ends: how, when and until which day."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "consent_extensions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("understood", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day > before", name=op.f("ck_consent_extensions_is_longer")),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_consent_extensions_consent_id_consents")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_consent_extensions_recorded_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_extensions")),
    )
    op.create_index(op.f("ix_consent_extensions_consent_id"), "consent_extensions", ["consent_id"])


def downgrade() -> None:
    """Drop it; the last day of each yes stays what it is."""
    op.drop_table("consent_extensions")
