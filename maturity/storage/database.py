"""Connections: SQLite embedded or PostgreSQL by setting, one write transaction at a time on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError

from maturity.domain.questionnaire import Questionnaire
from maturity.errors import SettingError
from maturity.storage.store import Store
from maturity.storage.turns import turn

BUSY_SECONDS = 15
"""How long a writer waits for its turn on SQLite before it gives up."""

SETTING = "MATURITY_DATABASE_URL"
"""What to correct when the database cannot be used."""


class Database:
    """Where everything is kept; hands out one store per transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
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
                return cls(create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8))
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
        """Open a store for reading; nothing that is done in it stays."""
        with self.engine.connect() as connection:
            yield Store(connection, self._opened)

    @contextmanager
    def write(self) -> Iterator[Store]:
        """Open a store for one transaction: all of it is kept, or nothing.

        On SQLite the write lock is taken at once, so that two writers wait for each other instead of failing half-way.
        """
        with turn(self._line), self._writing.begin() as connection:
            yield Store(connection, self._opened)

    @contextmanager
    def counted(self) -> Iterator["Counter"]:
        """Count the statements sent inside the block."""
        counter = Counter()
        event.listen(self.engine, "before_cursor_execute", counter)
        try:
            yield counter
        finally:
            event.remove(self.engine, "before_cursor_execute", counter)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


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
