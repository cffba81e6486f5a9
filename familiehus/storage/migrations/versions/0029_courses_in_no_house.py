"""A survey may be about a course that lies in no house; and the last day that was planned when it was made is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_REFERRING = ("survey_counts", "statements")
_ABOUT = "ck_surveys_about_something"
# Of those that were closed early the day that was planned is not known any more.
_PLANNED = sa.text("UPDATE surveys SET planned = closes")


def upgrade() -> None:
    """Add the day, and let the house be empty where a course is named."""
    op.add_column("surveys", sa.Column("planned", sa.Date(), nullable=True))
    op.execute(_PLANNED)
    with _set_aside(), op.batch_alter_table("surveys") as batch_op:
        batch_op.alter_column("planned", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("house_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_check_constraint(op.f(_ABOUT), "house_id IS NOT NULL OR offer_id IS NOT NULL")
        batch_op.create_index(op.f("ix_surveys_offer_id"), ["offer_id"])


def downgrade() -> None:
    """Drop both, and with them the surveys that belong to no house."""
    for table in _REFERRING:
        of_none = "SELECT id FROM surveys WHERE house_id IS NULL"
        op.execute(f"DELETE FROM {table} WHERE survey_id IN ({of_none})")  # noqa: S608 - the names stand above
    op.execute("DELETE FROM surveys WHERE house_id IS NULL")
    with _set_aside(), op.batch_alter_table("surveys") as batch_op:
        batch_op.drop_index(op.f("ix_surveys_offer_id"))
        batch_op.drop_constraint(op.f(_ABOUT), type_="check")
        batch_op.alter_column("house_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("planned")


@contextmanager
def _set_aside() -> Iterator[None]:
    """What refers to surveys is set aside while SQLite, which changes a column in a new table only, drops the old one.

    It lies in the order of its keys before and after: nothing tells in which order it came.
    """
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    for table in _REFERRING:
        op.execute(f"CREATE TEMPORARY TABLE {table}_aside AS SELECT * FROM {table}")  # noqa: S608
        op.execute(f"DELETE FROM {table}")  # noqa: S608
    yield
    for table in _REFERRING:
        op.execute(f"INSERT INTO {table} SELECT * FROM {table}_aside")  # noqa: S608
        op.execute(f"DROP TABLE {table}_aside")
