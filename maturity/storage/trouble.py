"""What a database says when it cannot do its work, told apart by what helps: waiting, or making room."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from maturity.errors import StorageBusyError, StorageError, StorageFullError

_WAIT = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}

_STATES: dict[str, type[StorageError]] = {
    "08": StorageBusyError,  # the line is broken
    "40": StorageBusyError,  # two transactions stood in each other's way, and this one was taken back
    "55": StorageBusyError,  # locked for too long
    "57": StorageBusyError,  # the server stops, starts, or ended what took too long
    "53": StorageFullError,  # no disk, memory or connection left
    "58": StorageFullError,  # the disk cannot be read or written
}
"""PostgreSQL's classes of errors, the first two signs of a state."""


@contextmanager
def told() -> Iterator[None]:
    """Raise what the database cannot help as an error of our own; mistakes in a statement stay what they are.

    Raises:
        StorageBusyError: it is locked for too long or away for a moment.
        StorageFullError: it cannot write.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise StorageBusyError("every connection is in use") from error
    except DBAPIError as error:
        kind = _kind(error)
        if kind is None:
            raise
        raise kind(str(error.orig).partition("\n")[0]) from error


def _kind(error: DBAPIError) -> type[StorageError] | None:
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the rest of an extended code says where
        return StorageBusyError if code in _WAIT else StorageFullError if code in _NO_ROOM else None
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:  # nobody answered
        return StorageBusyError if isinstance(error, OperationalError) else None
    return _STATES.get(state[:2])
