"""Connections: SQLite embedded or PostgreSQL by setting, one write transaction at a time on SQLite."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from maturity.domain.questionnaire import Questionnaire
from maturity.errors import SettingError
from maturity.storage.store import Store
from maturity.storage.trouble import told
from maturity.storage.turns import turn

IDLE_SECONDS = 1.0
"""A connection that was used a moment ago is taken to be alive."""

BUSY_SECONDS = 15
"""How long a writer waits for a lock that somebody else holds before it gives up."""

SETTING = "MATURITY_DATABASE_URL"
"""What to correct when the database cannot be used."""


class Database:
    """Where everything is kept; hands out one store per transaction."""

    def __init__(self, engine: Engine, reading: Engine | None = None) -> None:
        """Write by *engine*, and read by *reading* where that is another one."""
        self.engine = engine
        self._reading = reading or engine
        self._opened: dict[int, Questionnaire] = {}
        self._writing = engine.execution_options(write=True)
        self._line = _line(engine)

    @classmethod
    def connect(cls, url: str) -> "Database":
        """Open a database by address (``sqlite:///FILE`` or ``postgresql://…``); no table is touched.

        Raises:
            SettingError: the address is none, or the driver for it is not installed.
        """
        if not url.startswith("sqlite"):
            try:
                return cls(_postgresql(url), _postgresql(url, reads_only=True))
            except (ArgumentError, ModuleNotFoundError) as error:
                # The address may hold a password: it is not repeated.
                raise SettingError(SETTING, f"is no usable address ({type(error).__name__})") from None
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return cls(engine)

    def reach(self) -> None:
        """Make sure that the database answers.

        Raises:
            SettingError: it does not.
        """
        try:
            self.engine.connect().close()
        except DatabaseError as error:
            reason = str(error.orig).partition("\n")[0]
            raise SettingError(SETTING, f"the database cannot be opened: {reason}") from None

    @contextmanager
    def read(self) -> Iterator[Store]:
        """Open a store for reading; nothing that is done in it stays.

        Raises:
            StorageBusyError, StorageFullError: the database cannot be used now.
        """
        with told(), self._reading.connect() as connection:
            yield Store(connection, self._opened)

    @contextmanager
    def write(self) -> Iterator[Store]:
        """Open a store for one transaction: all of it is kept, or nothing.

        On SQLite the write lock is taken at once, so that two writers wait for each other instead of failing half-way.

        Raises:
            StorageBusyError, StorageFullError: the database takes nothing now; nothing of the transaction is kept.
        """
        with told(), turn(self._line), self._writing.begin() as connection:
            yield Store(connection, self._opened)

    @contextmanager
    def counted(self) -> Iterator["Counter"]:
        """Count the statements sent inside the block."""
        counter = Counter()
        engines = {self.engine, self._reading}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", counter)
        try:
            yield counter
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", counter)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._reading.dispose()


def _line(engine: Engine) -> Path | None:
    """Return where writers queue: beside the file of SQLite; a database in memory has one user, PostgreSQL no need."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return None
    return Path(f"{file}-line")


@dataclass
class Counter:
    """How many statements were sent; the start of a transaction is none."""

    queries: int = 0

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Count one; called by SQLAlchemy."""
        self.queries += not statement.startswith("BEGIN")

    def __hash__(self) -> int:
        return id(self)


def _postgresql(url: str, *, reads_only: bool = False) -> Engine:
    """Open PostgreSQL; a single query needs no transaction around it, and its server refuses to write by mistake."""
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"} if reads_only else {}
    wish = "default_transaction_read_only=on" if reads_only else f"lock_timeout={BUSY_SECONDS}s"
    engine = create_engine(url, pool_size=8, max_overflow=8, connect_args={"options": f"-c {wish}"}, **options)
    event.listen(engine, "checkin", _remember_use)
    event.listen(engine, "checkout", _make_sure)
    return engine


def _remember_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _make_sure(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Try a connection that lay idle, which the server may have closed: SQLAlchemy's own check asks every time.

    Raises:
        DisconnectionError: it is dead; the pool opens another.
    """
    if time.monotonic() - record.info.get("used", time.monotonic()) > IDLE_SECONDS:
        try:
            connection.execute("SELECT 1")
            connection.rollback()
        except connection.Error as error:
            raise DisconnectionError from error


def _set_up_sqlite(connection: Any, _record: Any) -> None:  # Any: the driver's own connection
    connection.isolation_level = None  # the driver must not open transactions itself
    for pragma in (f"busy_timeout={BUSY_SECONDS}000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute("PRAGMA " + pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write")
    if writes:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Past SQLAlchemy: a page opens two of these, and one waits for nothing.
        connection.connection.cursor().execute("BEGIN")
