"""A database that is locked, full, away or killed: the error says which, nothing is half done, and it goes on after."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from maturity.errors import StorageBusyError, StorageFullError
from maturity.services import access, answering
from maturity.services.access import Actor
from maturity.services.drafts import Draft
from maturity.storage import database as connections
from maturity.storage.database import Database
from tests.storage.test_durability import WRITER, listen


@pytest.fixture
def open_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Database], Database]]:
    """Return a function that opens a database for somebody who waits one second for a lock, not fifteen."""
    monkeypatch.setattr(connections, "BUSY_SECONDS", 1)
    opened: list[Database] = []

    def open_(database: Database) -> Database:
        opened.append(Database.connect(database.engine.url.render_as_string(hide_password=False)))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.fixture
def opened(database: Database, open_again: Callable[[Database], Database]) -> Database:
    """The database of ``tmp_path``, opened by one who waits for a second."""
    return open_again(database)


def save(database: Database, actor: Actor, now: datetime, level: str, comment: str = "") -> int:
    """Save Q1 on top of what is there; return its revision."""
    with database.write() as store:
        before = answering.stored_answers(store, actor).get("Q1")
        draft = Draft("Q1", level, comment=comment, revision=before.revision if before else 0)
        store.audit.add(now, actor.name, "save", "Q1", {})
        return answering.save(store, actor, draft, now).revision


def state(database: Database, actor: Actor) -> tuple[str, int, int | None]:
    """Return the answer to Q1, its revision, and where the log is broken."""
    with database.read() as store:
        stored = answering.stored_answers(store, actor)["Q1"]
        return stored.written, stored.revision, store.audit.broken_at()


def test_a_database_that_another_program_keeps_locked_is_busy_and_goes_on_after(
    opened: Database, tmp_path: Path, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(opened).actor(opened, "0483")
    save(opened, actor, now, "1")
    with closing(sqlite3.connect(tmp_path / "maturity.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusyError, match="locked"):
            save(opened, actor, now, "2")
        assert state(opened, actor) == ("1", 1, None)  # reading goes on
        other.execute("ROLLBACK")
    assert save(opened, actor, now, "2") == 2
    assert state(opened, actor) == ("2", 2, None)


@pytest.mark.postgres
def test_a_table_of_postgresql_that_is_kept_locked_is_busy_and_goes_on_after(
    postgres: Database, open_again: Callable[[Database], Database], tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(postgres).actor(postgres, "0483")
    save(postgres, actor, now, "1")
    waiting = open_again(postgres)
    with postgres.engine.begin() as other:
        other.exec_driver_sql("LOCK TABLE agreed_answer IN EXCLUSIVE MODE")
        with pytest.raises(StorageBusyError, match="lock timeout"):
            save(waiting, actor, now, "2")
    assert save(waiting, actor, now, "2") == 2
    assert state(waiting, actor) == ("2", 2, None)


@pytest.mark.postgres
def test_a_server_that_ends_the_connection_in_the_middle_keeps_nothing_of_the_transaction(
    postgres: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(postgres).actor(postgres, "0483")
    save(postgres, actor, now, "1")

    def interrupted() -> None:
        with postgres.write() as store:
            answering.save(store, actor, Draft("Q1", "2", revision=1), now)
            own = store.audit._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with postgres.engine.connect() as other:
                other.exec_driver_sql("SELECT pg_terminate_backend(%s)", (own,))
            store.audit.add(now, actor.name, "save", "Q1", {})

    with pytest.raises(StorageBusyError):
        interrupted()
    assert state(postgres, actor) == ("1", 1, None)
    assert save(postgres, actor, now, "2") == 2


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_busy() -> None:
    away = Database.connect("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StorageBusyError), away.read():
        pass
    away.close()


def test_a_full_disk_keeps_what_was_there_and_goes_on_with_more_room(
    opened: Database, tmp_path: Path, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(opened).actor(opened, "0483")
    acknowledged = [save(opened, actor, now, "1", "first")]
    with opened.engine.connect() as connection:
        size = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    room = [size + 2]
    event.listen(opened.engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count={room[0]}"))

    def fill() -> None:
        while True:
            acknowledged.append(save(opened, actor, now, str(len(acknowledged) % 3), "å" * 1000))

    with pytest.raises(StorageFullError, match="full"):
        fill()
    last = acknowledged[-1]
    assert last > 1
    assert state(opened, actor) == (str((last - 1) % 3), last, None)
    with closing(sqlite3.connect(tmp_path / "maturity.db")) as whole:
        assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert whole.execute("SELECT count(*) FROM audit_event WHERE verb = 'save'").fetchone() == (last,)
    room[0] = 10**6
    assert save(opened, actor, now, "2", "later") == last + 1


LIMITED = """
import resource, sys
from maturity.storage.database import Database
from maturity.errors import StorageFullError

database = Database.connect(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with database.write() as store:
        store.connection = store.audit._connection
        store.connection.exec_driver_sql("CREATE TABLE large (text TEXT)")
        store.connection.exec_driver_sql("INSERT INTO large VALUES (?)", ("x" * 3_000_000,))
except StorageFullError:
    print("full")
"""
"""Writes more than the system lets this process write."""


def test_a_disk_that_takes_no_more_in_the_middle_of_a_write_leaves_the_database_whole(
    database: Database, tmp_path: Path, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(database).actor(database, "0483")
    save(database, actor, now, "1")
    path = tmp_path / "maturity.db"
    arguments = [f"sqlite:///{path}", str(path.stat().st_size + 1_000_000)]
    done = subprocess.run([sys.executable, "-c", LIMITED, *arguments], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("full\n", "")
    assert state(database, actor) == ("1", 1, None)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert save(database, actor, now, "2") == 2


@pytest.mark.postgres
def test_a_full_disk_of_postgresql_is_told_and_keeps_nothing_of_the_transaction(
    postgres: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(postgres).actor(postgres, "0483")
    save(postgres, actor, now, "1")
    with postgres.engine.begin() as connection:  # what the server says when it cannot extend a file
        connection.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER no_room BEFORE UPDATE ON agreed_answer FOR EACH ROW EXECUTE FUNCTION no_room()"
        )
    with pytest.raises(StorageFullError, match="could not extend file"):
        save(postgres, actor, now, "2")
    assert state(postgres, actor) == ("1", 1, None)
    with postgres.engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION no_room CASCADE")
    assert save(postgres, actor, now, "2") == 2


def test_a_folder_that_cannot_be_written_is_told(opened: Database, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "maturity.db-line").mkdir()  # root may write everywhere, but not into a folder
    with pytest.raises(StorageFullError), opened.write() as store:
        store.audit.add(now, "operator", "v", "s", {})


def test_a_mistake_in_a_statement_is_no_fault_of_the_disk(any_database: Database) -> None:
    with pytest.raises(Exception, match="nowhere") as caught, any_database.engine.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
    with pytest.raises(type(caught.value)), any_database.write() as store:
        store.audit._connection.exec_driver_sql("SELECT * FROM nowhere")


@pytest.mark.postgres
def test_every_save_that_postgresql_acknowledged_survives_a_kill_of_the_program(
    postgres: Database, tiny_round: Callable[..., Any], now: datetime, key: str
) -> None:
    secrets = tiny_round(postgres).secrets["0483"]
    with postgres.write() as store:
        token = access.sign_in(store, secrets.token, key, now)
        actor = access.actor(store, token, key, now)
    url = postgres.engine.url.render_as_string(hide_password=False)
    arguments = [url, token, now.isoformat(), key]
    with subprocess.Popen([sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE) as writer:
        acknowledged = listen(writer, at_least=25)
        writer.send_signal(signal.SIGKILL)
        rest, _ = writer.communicate()
    acknowledged += [int(line) for line in rest.split()]
    assert acknowledged == list(range(1, len(acknowledged) + 1))
    with postgres.write() as store:  # waits until the server has noticed that the writer is gone
        stored = store.answers.get(actor.assessment_id, "Q1")
        assert stored is not None
        assert stored.revision in (acknowledged[-1], acknowledged[-1] + 1)
        assert stored.comment == f"save {stored.revision}"
        assert store.audit.broken_at() is None
