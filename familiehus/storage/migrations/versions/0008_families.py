"""Families, consents and referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of contact lines, what is written in them, what may be shared, and referrals."""
    op.create_table(
        "contact_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=30), nullable=True),
        sa.Column("outside", sa.LargeBinary(), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("contact_on", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("climbed", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ending IS NULL) = (holder_id IS NOT NULL)", name=op.f("ck_contact_lines_one_holder")),
        sa.CheckConstraint("(holder_id IS NULL) = (unit_id IS NULL)", name=op.f("ck_contact_lines_holder_in_a_unit")),
        sa.ForeignKeyConstraint(["holder_id"], ["persons.id"], name=op.f("fk_contact_lines_holder_id_persons")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contact_lines_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_contact_lines_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_lines")),
        sa.UniqueConstraint("reference", name=op.f("uq_contact_lines_reference")),
    )
    with op.batch_alter_table("contact_lines") as batch_op:
        batch_op.create_index("ix_contact_lines_holder", ["holder_id", "next_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_lines_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_contact_lines_unit", ["unit_id", "next_on"], unique=False)

    op.create_table(
        "items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("voice", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["persons.id"], name=op.f("fk_items_author_id_persons")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_items_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_items_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
    )
    with op.batch_alter_table("items") as batch_op:
        batch_op.create_index(batch_op.f("ix_items_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("understood", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("custody", sa.String(length=20), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("last_day >= '2000-01-01'", name=op.f("ck_consents_has_an_end")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_consents_line_id_contact_lines")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_consents_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["persons.id"], name=op.f("fk_consents_recorded_by_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_consents_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents") as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consents_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_consents_unit", ["unit_id", "line_id"], unique=False)

    op.create_table(
        "contact_tries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_contact_tries_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_contact_tries_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_tries")),
    )
    with op.batch_alter_table("contact_tries") as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_tries_line_id"), ["line_id"], unique=False)

    op.create_table(
        "family_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("one_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("other_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("one_id <> other_id", name=op.f("ck_family_links_two_lines")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_family_links_made_by_persons")),
        sa.ForeignKeyConstraint(["one_id"], ["contact_lines.id"], name=op.f("fk_family_links_one_id_contact_lines")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["contact_lines.id"], name=op.f("fk_family_links_other_id_contact_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_links")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_family_links_one_id")),
    )
    with op.batch_alter_table("family_links") as batch_op:
        batch_op.create_index(batch_op.f("ix_family_links_one_id"), ["one_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_family_links_other_id"), ["other_id"], unique=False)

    op.create_table(
        "holdings",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_holdings_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_holdings_person_id_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_holdings_unit_id_units")),
        sa.PrimaryKeyConstraint("line_id", "number", name=op.f("pk_holdings")),
    )
    with op.batch_alter_table("holdings") as batch_op:
        batch_op.create_index(batch_op.f("ix_holdings_person_id"), ["person_id"], unique=False)

    op.create_table(
        "item_lines",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_lines_item_id_items")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_item_lines_line_id_contact_lines")),
        sa.PrimaryKeyConstraint("item_id", "line_id", name=op.f("pk_item_lines")),
    )
    with op.batch_alter_table("item_lines") as batch_op:
        batch_op.create_index(batch_op.f("ix_item_lines_line_id"), ["line_id"], unique=False)

    op.create_table(
        "line_fields",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_line_fields_item_id_items")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_line_fields_line_id_contact_lines")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_line_fields_unit_id_units")),
        sa.PrimaryKeyConstraint("line_id", "unit_id", "field", name=op.f("pk_line_fields")),
    )
    op.create_table(
        "consent_items",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_consent_items_consent_id_consents")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_consent_items_item_id_items")),
        sa.PrimaryKeyConstraint("consent_id", "item_id", name=op.f("pk_consent_items")),
    )
    with op.batch_alter_table("consent_items") as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_items_item_id"), ["item_id"], unique=False)

    op.create_table(
        "referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("sender_unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("outside", sa.LargeBinary(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_unit_id", sa.Uuid(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("climbed", sa.Integer(), nullable=False),
        sa.Column("takes_place", sa.Boolean(), nullable=False),
        sa.Column("estimate_on", sa.Date(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (actor_unit_id IS NULL)", name=op.f("ck_referrals_somebody_acts")),
        sa.CheckConstraint("(state = 'closed') = (deadline IS NULL)", name=op.f("ck_referrals_no_silent_state")),
        sa.CheckConstraint("(unit_id IS NULL) = (outside IS NOT NULL)", name=op.f("ck_referrals_somebody_receives")),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name=op.f("fk_referrals_actor_id_persons")),
        sa.ForeignKeyConstraint(["actor_unit_id"], ["units.id"], name=op.f("fk_referrals_actor_unit_id_units")),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_referrals_consent_id_consents")),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_referrals_line_id_contact_lines")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_referrals_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["receiver_id"], ["persons.id"], name=op.f("fk_referrals_receiver_id_persons")),
        sa.ForeignKeyConstraint(["sender_id"], ["persons.id"], name=op.f("fk_referrals_sender_id_persons")),
        sa.ForeignKeyConstraint(["sender_unit_id"], ["units.id"], name=op.f("fk_referrals_sender_unit_id_units")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_referrals_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("reference", name=op.f("uq_referrals_reference")),
    )
    with op.batch_alter_table("referrals") as batch_op:
        batch_op.create_index("ix_referrals_actor", ["actor_id", "deadline"], unique=False)
        batch_op.create_index("ix_referrals_actor_unit", ["actor_unit_id", "deadline"], unique=False)
        batch_op.create_index("ix_referrals_deadline", ["deadline"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_sender_id"), ["sender_id"], unique=False)
        batch_op.create_index("ix_referrals_unit", ["unit_id", "state", "deadline"], unique=False)
        batch_op.create_index(
            "uq_referrals_one_handover",
            ["line_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'handover' AND state IN ('sent', 'accepted', 'in_contact')"),
            postgresql_where=sa.text("kind = 'handover' AND state IN ('sent', 'accepted', 'in_contact')"),
        )

    op.create_table(
        "referral_steps",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_referral_steps_referral_id_referrals")
        ),
        sa.PrimaryKeyConstraint("referral_id", "number", name=op.f("pk_referral_steps")),
    )
    with op.batch_alter_table("units") as batch_op:
        batch_op.add_column(sa.Column("closed", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("units") as batch_op:
        batch_op.drop_column("closed")
    for table in (
        "referral_steps",
        "referrals",
        "consent_items",
        "consents",
        "line_fields",
        "item_lines",
        "items",
        "family_links",
        "contact_tries",
        "holdings",
        "contact_lines",
    ):
        op.drop_table(table)
