"""The outbox on the command line, and the worker that empties it."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from maturity.services import mailing
from maturity.storage.database import Database
from maturity.storage.publications import StoredDraft
from tests.cli.conftest import COMMAND
from tests.postbox import Postbox, wait_for

Run = Callable[..., Any]
TEXT = "Hej!\n\nÖppna:\n\nhttps://matning.se/invitation/T0K3N\n"


def _queue(database: Database, *names: str) -> None:
    with database.write() as store:
        for name in names:
            mailing.queue(store, name, f"{name}@kommun.se", "sv", f"Till {name}", TEXT, datetime.now(UTC))


def _mail_settings(postbox: Postbox) -> dict[str, str]:
    return {
        "MATURITY_MAIL_SERVER": f"127.0.0.1:{postbox.port}",
        "MATURITY_MAIL_SECURITY": "none",
        "MATURITY_MAIL_FROM": "Mätningen <no-reply@matning.se>",
    }


def _environment(folder: Path, postbox: Postbox) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MATURITY_")}
    own = {"MATURITY_DATA_FOLDER": str(folder), "MATURITY_SECRET_KEY": "k" * 32, "PYTHONUNBUFFERED": "1"}
    return inherited | own | _mail_settings(postbox)


def test_without_a_server_the_outbox_is_read_and_handed_over(database: Database, run: Run, refused: Run) -> None:
    _queue(database, "anna", "bo")
    lines = run("mail", "list").stdout.splitlines()
    assert re.fullmatch(r" +2  \d{4}-\d\d-\d\d \d\d:\d\d  bo@kommun\.se  Till bo  \(waiting\)", lines[0])
    assert len(lines) == 2
    assert run("mail", "list", "--limit", "1").stdout.splitlines() == lines[:1]
    assert run("mail", "show", "1").stdout == f"To: anna@kommun.se\nSubject: Till anna\nState: waiting\n\n{TEXT}"
    assert "MATURITY_MAIL_SERVER" in refused("mail", "send")
    assert "mail 7" in refused("mail", "show", "7")


def test_what_is_due_is_sent_and_counted(database: Database, postbox: Postbox, run: Run) -> None:
    postbox.refused = {"bo@kommun.se": "550 5.1.1 No such mailbox"}
    names = [f"p{number:02}" for number in range(30)]  # more than one batch
    _queue(database, *names, "bo")
    assert run("mail", "send", **_mail_settings(postbox)).stdout == "30 sent, 1 failed\n"
    assert run("mail", "send", **_mail_settings(postbox)).stdout == "0 sent, 0 failed\n"
    assert postbox.recipients() == [f"{name}@kommun.se" for name in names]
    assert {message["From"] for _, message in postbox.received} == {"Mätningen <no-reply@matning.se>"}
    listed = run("mail", "list").stdout
    assert "(given up after 1 tries: 550 5.1.1 No such mailbox)" in listed
    assert listed.count("(sent 2") == 30
    assert "T0K3N" not in run("mail", "show", "1").stdout

    postbox.refused = {}
    assert run("mail", "again", "31").returncode == 0
    assert run("mail", "again", "1").returncode == 1
    assert run("mail", "send", **_mail_settings(postbox)).stdout == "1 sent, 0 failed\n"


def test_a_failure_says_when_the_next_try_is(database: Database, postbox: Postbox, run: Run) -> None:
    postbox.stop()
    _queue(database, "anna")
    assert run("mail", "send", **_mail_settings(postbox)).stdout == "0 sent, 1 failed\n"
    assert re.search(
        r"\(failed, next try \d{4}-\d\d-\d\d \d\d:\d\d: ConnectionRefusedError", run("mail", "list").stdout
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_sends_until_it_is_told_to_stop(
    database: Database, tmp_path: Path, postbox: Postbox, number: signal.Signals
) -> None:
    _queue(database, "anna")
    with subprocess.Popen(
        [COMMAND, "worker"],
        env=_environment(tmp_path, postbox),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        try:
            wait_for(lambda: postbox.recipients() == ["anna@kommun.se"])
            worker.send_signal(number)
            out, err = worker.communicate(timeout=20)
        finally:
            worker.kill()
    assert worker.returncode == 0
    assert out.endswith(" 1 sent, 0 failed\n")
    assert err == ""
    with database.read() as store:
        [mail] = store.mails.all()
    assert mail.sent_at is not None


def test_a_publication_that_cannot_be_made_holds_no_mail_up(
    database: Database, tiny_round: Callable[..., Any], tmp_path: Path, postbox: Postbox
) -> None:
    tiny_round(database)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with database.write() as store:
        wave = store.desk_waves.get("2027")
        store.publications.put_draft(StoredDraft(wave.id, "{", "hash", "1", "", at, None, at, None, "", at))
    _queue(database, "anna")
    with subprocess.Popen(
        [COMMAND, "worker"],
        env=_environment(tmp_path, postbox),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        try:
            wait_for(lambda: postbox.recipients() == ["anna@kommun.se"])
            worker.terminate()
            _, err = worker.communicate(timeout=20)
        finally:
            worker.kill()
    assert err.splitlines()[0] == "Could not publish what is due: JSONDecodeError"


def test_a_server_sends_mails_and_its_worker_ends_with_it(database: Database, tmp_path: Path, postbox: Postbox) -> None:
    _queue(database, "anna")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with subprocess.Popen(
        [COMMAND, "serve", "--port", port],
        env=_environment(tmp_path, postbox),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(lambda: postbox.recipients() == ["anna@kommun.se"])
            wait_for(lambda: _answers(port))
        finally:
            server.kill()
        # the worker holds the same output: it ends only when both have ended
        out, _ = server.communicate(timeout=20)
    assert b"1 sent, 0 failed" in out


def test_a_worker_whose_server_is_gone_already_ends_at_once(
    database: Database, tmp_path: Path, postbox: Postbox
) -> None:
    _queue(database, "anna")
    done = subprocess.run(
        [COMMAND, "worker", "--parent", "1"], env=_environment(tmp_path, postbox), check=True, timeout=60
    )
    assert done.returncode == 0
    assert postbox.received == []


def _answers(port: str) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
