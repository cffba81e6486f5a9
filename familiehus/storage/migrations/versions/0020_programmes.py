"""Programmes with volunteers, their steps and the days of their visits."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "programmes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("volunteer", sa.LargeBinary(), nullable=True),
        sa.Column("volunteers", sa.Integer(), nullable=False),
        sa.Column("runs_from", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "volunteer IS NULL OR phase NOT IN ('talk', 'looking', 'ended')",
            name=op.f("ck_programmes_volunteer_forgotten"),
        ),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_programmes_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_programmes_made_by_persons")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_programmes_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_programmes_referral_id_referrals")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_programmes_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_programmes_referral_id")),
    )
    for column in ("line_id", "organisation_id", "unit_id"):
        op.create_index(op.f(f"ix_programmes_{column}"), "programmes", [column])
    programme = ["programme_id"], ["programmes.id"]
    op.create_table(
        "programme_steps",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(*programme, name=op.f("fk_programme_steps_programme_id_programmes")),
        sa.PrimaryKeyConstraint("programme_id", "number", name=op.f("pk_programme_steps")),
    )
    op.create_table(
        "programme_visits",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("logbook_on", sa.Date(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.CheckConstraint("held OR logbook_on IS NULL", name=op.f("ck_programme_visits_logbook_of_a_visit")),
        sa.ForeignKeyConstraint(*programme, name=op.f("fk_programme_visits_programme_id_programmes")),
        sa.PrimaryKeyConstraint("programme_id", "day", name=op.f("pk_programme_visits")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("programme_visits", "programme_steps", "programmes"):
        op.drop_table(table)
