"""What organisations ask of a yes, by profession; and the yes that awaits the parent's own in writing."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and mark consents; those that stand are not touched."""
    op.create_table(
        "consent_demands",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("profession", sa.String(30), nullable=False),
        sa.Column("in_writing", sa.Boolean(), nullable=False),
        sa.Column("at_most_days", sa.Integer(), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("at_most_days BETWEEN 1 AND 365", name=op.f("ck_consent_demands_a_year_at_most")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_consent_demands_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["persons.id"], name=op.f("fk_consent_demands_changed_by_persons")),
        sa.PrimaryKeyConstraint("organisation_id", "profession", name=op.f("pk_consent_demands")),
    )
    op.add_column("consents", sa.Column("unconfirmed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_consents_unconfirmed",
        "consents",
        ["id"],
        sqlite_where=sa.text("unconfirmed = 1"),
        postgresql_where=sa.text("unconfirmed"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_consents_unconfirmed", "consents")
    op.drop_column("consents", "unconfirmed")
    op.drop_table("consent_demands")
