"""Nothing that was acknowledged is lost, and writers take turns."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from maturity.errors import AnswerChangedError
from maturity.services import access, answering
from maturity.services.drafts import Draft
from maturity.storage.database import Database

WRITER = """
import sys
from datetime import UTC, datetime
from maturity.services import access, answering
from maturity.services.drafts import Draft
from maturity.storage.database import Database

database = Database.connect(sys.argv[1])
now = datetime.fromisoformat(sys.argv[3])
with database.read() as store:
    actor = access.actor(store, sys.argv[2], sys.argv[4], now)
revision = 0
while True:
    with database.write() as store:
        draft = Draft("Q1", str(revision % 3), comment=f"save {revision + 1}", revision=revision)
        revision = answering.save(store, actor, draft, now).revision
        store.audit.add(now, actor.name, "save", "Q1", {"revision": revision})
    print(revision, flush=True)
"""
"""Saves without end and says each revision once its transaction is through."""


def test_every_acknowledged_save_survives_a_kill(
    database: Database, tmp_path: Path, tiny_round: Callable[..., Any], now: datetime, key: str
) -> None:
    secrets = tiny_round(database).secrets["0483"]
    with database.write() as store:
        token = access.sign_in(store, secrets.token, key, now)
        actor = access.actor(store, token, key, now)
    arguments = [f"sqlite:///{tmp_path / 'maturity.db'}", token, now.isoformat(), key]
    with subprocess.Popen([sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE) as writer:
        acknowledged = listen(writer, at_least=25)
        writer.send_signal(signal.SIGKILL)
        rest, _ = writer.communicate()
    acknowledged += [int(line) for line in rest.split()]
    assert writer.returncode == -signal.SIGKILL
    assert acknowledged == list(range(1, len(acknowledged) + 1))

    database.close()
    reopened = Database.connect(f"sqlite:///{tmp_path / 'maturity.db'}")
    with reopened.read() as store:
        stored = store.answers.get(actor.assessment_id, "Q1")
        assert stored is not None
        # the last save may have been kept without its acknowledgement having come through
        assert stored.revision in (acknowledged[-1], acknowledged[-1] + 1)
        assert (stored.written, stored.comment) == (str((stored.revision - 1) % 3), f"save {stored.revision}")
        assert store.audit.broken_at() is None
    with reopened.engine.connect() as connection:
        logged = connection.exec_driver_sql("SELECT count(*) FROM audit_event WHERE verb = 'save'").scalar_one()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert logged == stored.revision
    reopened.close()


def listen(writer: "subprocess.Popen[bytes]", *, at_least: int) -> list[int]:
    """Read acknowledgements until there are enough; fail rather than wait for ever."""
    assert writer.stdout is not None
    heard, ends = b"", time.monotonic() + 60
    while heard.count(b"\n") < at_least:
        ready, _, _ = select.select([writer.stdout], [], [], max(0.0, ends - time.monotonic()))
        assert ready, "the writer fell silent"
        piece = os.read(writer.stdout.fileno(), 4096)
        assert piece, "the writer ended"
        heard += piece
    # a number cut in two is completed by what comes after the kill
    whole, _, cut = heard.rpartition(b"\n")
    while cut and not cut.endswith(b"\n"):
        cut += os.read(writer.stdout.fileno(), 1)
    return [int(line) for line in (whole + b"\n" + cut).split()]


def test_two_writers_wait_for_each_other(any_database: Database, now: datetime) -> None:
    started, order = threading.Event(), []

    def second() -> None:
        started.wait(10)
        with any_database.write() as store:
            store.audit.add(now, "second", "v", "s", {})
        order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with any_database.write() as store:
        store.audit.add(now, "first", "v", "s", {})
        started.set()
        time.sleep(0.3)
        assert order == []
        order.append("first")
    thread.join(20)
    assert order == ["first", "second"]
    with any_database.read() as store:
        assert store.audit.broken_at() is None


@pytest.mark.parametrize("revision", [pytest.param(0, id="a first answer"), pytest.param(1, id="a changed answer")])
def test_of_two_who_save_the_same_answer_at_once_one_is_told(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime, revision: int
) -> None:
    actor = tiny_round(any_database).actor(any_database, "0483")
    if revision:
        with any_database.write() as store:
            answering.save(store, actor, Draft("Q1", "0"), now)
    started, told = threading.Event(), []

    def colleague() -> None:
        started.wait(10)
        try:
            with any_database.write() as store:
                answering.save(store, actor, Draft("Q1", "2", revision=revision), now)
        except AnswerChangedError as error:
            told.append((error.expected, error.found))

    thread = threading.Thread(target=colleague)
    thread.start()
    with any_database.write() as store:
        answering.save(store, actor, Draft("Q1", "1", revision=revision), now)
        started.set()
        time.sleep(0.3)  # the colleague is waiting now
    thread.join(20)
    assert told == [(revision, revision + 1)]
    with any_database.read() as store:
        assert answering.stored_answers(store, actor)["Q1"].written == "1"


def test_a_write_inside_a_write_is_refused_at_once(database: Database, now: datetime) -> None:
    with database.write() as outer:
        with pytest.raises(RuntimeError, match="inside another"), database.write():
            pass
        outer.audit.add(now, "somebody", "save", "Q1", {})
    with database.write() as later:  # the line is free again, and what the outer one did is kept
        assert [event.verb for event in later.audit.of("Q1", 9)] == ["save"]
