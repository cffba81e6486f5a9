"""Courses, the referrals they join, appointments and who is invited."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "courses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_courses_made_by_persons")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_courses_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_courses_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
    )
    op.create_table(
        "course_members",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_course_members_course_id_courses")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_lines.id"], name=op.f("fk_course_members_line_id_contact_lines")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_course_members_referral_id_referrals")
        ),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_course_members")),
    )
    op.create_index(op.f("ix_course_members_course_id"), "course_members", ["course_id"])
    op.create_index(op.f("ix_course_members_line_id"), "course_members", ["line_id"])
    op.create_table(
        "appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_appointments_course_id_courses")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_appointments_made_by_persons")),
        sa.ForeignKeyConstraint(["owner_id"], ["persons.id"], name=op.f("fk_appointments_owner_id_persons")),
        sa.ForeignKeyConstraint(["second_id"], ["persons.id"], name=op.f("fk_appointments_second_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_course_id"), "appointments", ["course_id"])
    op.create_index("ix_appointments_starts", "appointments", ["starts_at"])
    op.create_table(
        "appointment_lines",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_appointment_lines_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_lines.id"], name=op.f("fk_appointment_lines_line_id_contact_lines")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_appointment_lines_referral_id_referrals")
        ),
        sa.PrimaryKeyConstraint("appointment_id", "line_id", name=op.f("pk_appointment_lines")),
    )
    op.create_index(op.f("ix_appointment_lines_line_id"), "appointment_lines", ["line_id"])
    op.create_index(op.f("ix_appointment_lines_referral_id"), "appointment_lines", ["referral_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("appointment_lines", "appointments", "course_members", "courses"):
        op.drop_table(table)
