"""Counts of the front desk, surveys and their answers as sums, needs that met nothing, numbers of sendings."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Counts have no hidden row number on SQLite: nothing tells in which order they came."""
    op.create_table(
        "sendings",
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sendings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sendings_last_day"), "sendings", ["last_day"])
    _desk()
    _voices()


def _desk() -> None:
    op.create_table(
        "desks",
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("postcodes", sa.JSON(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["house_id"], ["houses.id"], name=op.f("fk_desks_house_id_houses")),
        sa.PrimaryKeyConstraint("house_id", name=op.f("pk_desks")),
    )
    _counts("visit_days", {"day": sa.Date(), "part": sa.String(20), "way": sa.String(20), "who": sa.String(20)})
    _counts("visit_months", {"month": sa.Date(), "way": sa.String(20), "who": sa.String(20), "postcode": sa.String(4)})
    _counts("visit_subjects", {"month": sa.Date(), "subject": sa.String(20), "value": sa.String(60)})
    op.create_table(
        "desk_days",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_desk_days_person_id_persons")),
        sa.ForeignKeyConstraint(["house_id"], ["houses.id"], name=op.f("fk_desk_days_house_id_houses")),
        sa.PrimaryKeyConstraint("person_id", "house_id", "day", name=op.f("pk_desk_days")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_desk_days_day"), "desk_days", ["day"])


def _counts(table: str, key: dict[str, sa.types.TypeEngine[Any]]) -> None:
    op.create_table(
        table,
        sa.Column("house_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in key.items()),
        _counted(),
        sa.CheckConstraint("count >= 0", name=op.f(f"ck_{table}_not_negative")),
        sa.ForeignKeyConstraint(["house_id"], ["houses.id"], name=op.f(f"fk_{table}_house_id_houses")),
        sa.PrimaryKeyConstraint("house_id", *key, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def _voices() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("why", sa.String(600), nullable=False),
        sa.Column("locator", sa.String(40), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_surveys_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["house_id"], ["houses.id"], name=op.f("fk_surveys_house_id_houses")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_surveys_offer_id_offers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("locator", name=op.f("uq_surveys_locator")),
    )
    op.create_index(op.f("ix_surveys_organisation_id"), "surveys", ["organisation_id"])
    op.create_index(op.f("ix_surveys_house_id"), "surveys", ["house_id"])
    op.create_table(
        "survey_counts",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(30), nullable=False),
        sa.Column("value", sa.String(30), nullable=False),
        _counted(),
        sa.CheckConstraint("count >= 0", name=op.f("ck_survey_counts_not_negative")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_counts_survey_id_surveys")),
        sa.PrimaryKeyConstraint("survey_id", "week", "aside", "question", "value", name=op.f("pk_survey_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(30), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reply", sa.String(1000), nullable=False),
        sa.Column("replied", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_statements_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_statements_survey_id"), "statements", ["survey_id"])
    op.create_table(
        "unmet_demand",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("topic", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        _counted(),
        sa.CheckConstraint("count >= 0", name=op.f("ck_unmet_demand_not_negative")),
        sa.PrimaryKeyConstraint("month", "municipality", "topic", "kind", name=op.f("pk_unmet_demand")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("unmet_demand", "statements", "survey_counts", "surveys", "desk_days"):
        op.drop_table(table)
    for table in ("visit_subjects", "visit_months", "visit_days", "desks", "sendings"):
        op.drop_table(table)


def _counted() -> sa.Column[int]:
    return sa.Column("count", sa.Integer(), nullable=False)
