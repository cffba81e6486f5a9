"""When worry grows: screenings, approvals, conditions, § 11 e meetings, concerns, dialogues, notes on advice."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their tables."""
    _screenings()
    _approvals()
    _conditions()
    _meetings()
    _concerns()
    _dialogues()
    _notes()


def _screenings() -> None:
    op.create_table(
        "social_screenings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("support_now", sa.Boolean(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_lines.id"], name=op.f("fk_social_screenings_line_id_contact_lines")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_social_screenings_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["persons.id"], name=op.f("fk_social_screenings_recorded_by_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_screenings")),
    )
    with op.batch_alter_table("social_screenings") as batch_op:
        batch_op.create_index(batch_op.f("ix_social_screenings_line_id"), ["line_id"], unique=False)


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_unit_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("profession", sa.String(length=40), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name=op.f("ck_approvals_answered_by_somebody")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["persons.id"], name=op.f("fk_approvals_answered_by_persons")),
        sa.ForeignKeyConstraint(["asked_by"], ["persons.id"], name=op.f("fk_approvals_asked_by_persons")),
        sa.ForeignKeyConstraint(["asked_unit_id"], ["units.id"], name=op.f("fk_approvals_asked_unit_id_units")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_approvals_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_approvals_offer_id_offers")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_approvals_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals") as batch_op:
        batch_op.create_index(batch_op.f("ix_approvals_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approvals_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_approvals_one_question",
            ["line_id", "offer_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )


def _conditions() -> None:
    op.create_table(
        "condition_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("requirement", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_lines.id"], name=op.f("fk_condition_answers_line_id_contact_lines")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_condition_answers_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["persons.id"], name=op.f("fk_condition_answers_said_by_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_answers")),
    )
    with op.batch_alter_table("condition_answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_answers_line_id"), ["line_id"], unique=False)


def _meetings() -> None:
    op.create_table(
        "exchange_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("participants", sa.LargeBinary(), nullable=False),
        sa.Column("matter", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.LargeBinary(), nullable=False),
        sa.Column("why_no_consent", sa.LargeBinary(), nullable=False),
        sa.Column("special", sa.LargeBinary(), nullable=True),
        sa.Column("held_back", sa.LargeBinary(), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(number = 1) = (special IS NULL)", name=op.f("ck_exchange_meetings_a_reason_for_the_second")
        ),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_exchange_meetings_never_a_third")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_lines.id"], name=op.f("fk_exchange_meetings_line_id_contact_lines")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_exchange_meetings_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["persons.id"], name=op.f("fk_exchange_meetings_recorded_by_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_exchange_meetings_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_meetings")),
    )
    with op.batch_alter_table("exchange_meetings") as batch_op:
        batch_op.create_index("uq_exchange_meetings_once", ["line_id", "number"], unique=True)


def _concerns() -> None:
    op.create_table(
        "concerns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("open_to_family", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_concerns_line_id_contact_lines")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_concerns_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["persons.id"], name=op.f("fk_concerns_recorded_by_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_concerns_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    with op.batch_alter_table("concerns") as batch_op:
        batch_op.create_index(batch_op.f("ix_concerns_line_id"), ["line_id"], unique=False)


def _dialogues() -> None:
    op.create_table(
        "dialogues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("adviser", sa.LargeBinary(), nullable=False),
        sa.Column("family_view", sa.LargeBinary(), nullable=False),
        sa.Column("professional_view", sa.LargeBinary(), nullable=False),
        sa.Column("agreements", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_dialogues_line_id_contact_lines")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_dialogues_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["persons.id"], name=op.f("fk_dialogues_recorded_by_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dialogues_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogues")),
    )
    with op.batch_alter_table("dialogues") as batch_op:
        batch_op.create_index(batch_op.f("ix_dialogues_line_id"), ["line_id"], unique=False)


def _notes() -> None:
    op.create_table(
        "advice_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_advice_notes_line_id_contact_lines")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_advice_notes_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_advice_notes_unit_id_units")),
        sa.ForeignKeyConstraint(["written_by"], ["persons.id"], name=op.f("fk_advice_notes_written_by_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_notes")),
    )
    with op.batch_alter_table("advice_notes") as batch_op:
        batch_op.create_index(batch_op.f("ix_advice_notes_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_notes_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in (
        "advice_notes",
        "dialogues",
        "concerns",
        "exchange_meetings",
        "condition_answers",
        "approvals",
        "social_screenings",
    ):
        op.drop_table(table)
