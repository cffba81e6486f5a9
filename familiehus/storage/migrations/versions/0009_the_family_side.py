"""The parent's own page, what is said there, who looked at a line, and anonymous threads."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the family's side."""
    _pages()
    _answers()
    op.create_table(
        "anonymous_threads",
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("talks", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_anonymous_threads")),
    )
    op.create_index(op.f("ix_anonymous_threads_ends_on"), "anonymous_threads", ["ends_on"])
    op.create_table(
        "audit_lines",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("line_id", "chain", "number", name=op.f("pk_audit_lines")),
    )


def _pages() -> None:
    op.create_table(
        "parent_pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("locator_hash", sa.String(length=64), nullable=False),
        sa.Column("locator", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shut_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["contact_lines.id"], name=op.f("fk_parent_pages_line_id_contact_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parent_pages")),
        sa.UniqueConstraint("locator_hash", name=op.f("uq_parent_pages_locator_hash")),
    )
    standing = sa.text("shut_at IS NULL")
    op.create_index(op.f("ix_parent_pages_line_id"), "parent_pages", ["line_id"])
    op.create_index(
        "uq_parent_pages_one",
        "parent_pages",
        ["line_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "parent_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["parent_pages.id"], name=op.f("fk_parent_sessions_page_id_parent_pages")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_parent_sessions")),
    )
    op.create_index(op.f("ix_parent_sessions_page_id"), "parent_sessions", ["page_id"])


def _answers() -> None:
    op.create_table(
        "parent_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_lines.id"], name=op.f("fk_parent_answers_line_id_contact_lines")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_parent_answers_referral_id_referrals")
        ),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_parent_answers_consent_id_consents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parent_answers")),
    )
    waiting = sa.text("settled_at IS NULL")
    op.create_index(op.f("ix_parent_answers_line_id"), "parent_answers", ["line_id"])
    op.create_index(
        "ix_parent_answers_waiting", "parent_answers", ["line_id", "at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "consent_confirmations",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_consent_confirmations_consent_id_consents")
        ),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_consent_confirmations")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in (
        "audit_lines",
        "anonymous_threads",
        "consent_confirmations",
        "parent_answers",
        "parent_sessions",
        "parent_pages",
    ):
        op.drop_table(table)
