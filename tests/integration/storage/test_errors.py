"""What a database says when something is wrong holds nothing that somebody wrote: it ends in a log."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError


def test_an_error_of_the_database_does_not_repeat_what_was_asked(empty: Engine) -> None:
    with empty.connect() as connection, pytest.raises(SQLAlchemyError) as told:
        connection.execute(text("SELECT * FROM nowhere WHERE said = :said"), {"said": "meget personligt"})
    assert "personligt" not in str(told.value)
