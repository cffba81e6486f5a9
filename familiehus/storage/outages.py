"""Whether the database does not answer at all, or said no to a statement."""

from __future__ import annotations

from sqlalchemy import exc

from familiehus.kernel.errors import StorageFailure

# Another try may come through: it is locked by others, cannot be opened, or its disk does not answer.
_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR")
# Classes of PostgreSQL: no connection, not enough of something, somebody stopped it.
_POSTGRESQL = ("08", "53", "57")
WHAT_IT_RAISES = (exc.DBAPIError, exc.TimeoutError, StorageFailure)


def is_gone(error: BaseException) -> bool:
    """Whether the same may well succeed in a moment: nothing is wrong with what was asked."""
    said = error.__cause__ if isinstance(error, StorageFailure) else error
    if isinstance(said, exc.TimeoutError):  # no connection became free
        return True
    if not isinstance(said, exc.DBAPIError):
        return False
    never_came = isinstance(said, exc.OperationalError | exc.InterfaceError) and _is_away(said.orig)
    return said.connection_invalidated or never_came


def _is_away(error: object) -> bool:
    name, state = getattr(error, "sqlite_errorname", None), getattr(error, "sqlstate", None)
    if name is not None:
        return str(name).startswith(_SQLITE)
    return state is None or str(state).startswith(_POSTGRESQL)  # who never came to the server has none
