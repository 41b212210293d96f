"""The worker without a mail server: it makes reports and publishes, and leaves mails where they are."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.reporting import bulk
from maturity.reporting.bulk import Wanted
from maturity.reporting.material import Choices
from maturity.services import mailing, submitting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from maturity.storage.jobs import PartState
from tests.cli.conftest import COMMAND
from tests.postbox import wait_for


@pytest.fixture
def waiting(database: Database, tiny_round: Callable[..., Any]) -> Callable[[], bool]:
    """Note a report and a mail; return whether the report is still not made."""
    now = datetime.now(UTC)
    who = tiny_round(database, codes=("0880",), opens=now - timedelta(days=1)).actor(database, "0880")
    with database.write() as store:
        for question in ("Q1", "Q2"):
            save(store, who, Draft(question, "1"), now)
        submitting.submit(store, who, name="Test", title="Head", gaps_reason="", now=now)
        what = Wanted(("data-json",), Choices("sv", "all", comments=False, plan=True))
        job = bulk.ask(store, "2027", what, "operator", now)
        mailing.queue(store, "anna", "anna@kommun.se", "sv", "Hej", "Hej!", now)

    def count() -> bool:
        with database.read() as store:
            return store.jobs.count(job)[PartState.DONE] == 0

    return count


@contextmanager
def _running(folder: Path, *arguments: str, **variables: str) -> Iterator["subprocess.Popen[str]"]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MATURITY_")}
    with subprocess.Popen(
        [COMMAND, *arguments],
        env=inherited | {"MATURITY_DATA_FOLDER": str(folder), "MATURITY_SECRET_KEY": "k" * 32} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_it_makes_reports_and_sends_nothing(database: Database, waiting: Callable[[], bool], tmp_path: Path) -> None:
    with _running(tmp_path, "worker") as worker:
        wait_for(lambda: not waiting())
        worker.terminate()
        assert worker.communicate(timeout=20) == ("", "")
    assert worker.returncode == 0
    with database.read() as store:
        [mail] = [one for one in store.mails.all() if one.recipient == "anna@kommun.se"]
    assert (mail.sent_at, mail.tries) == (None, 0)


def test_a_server_has_one_beside_it_which_ends_with_it(waiting: Callable[[], bool], tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with _running(tmp_path, "serve", "--port", port) as server:
        wait_for(lambda: not waiting())
        server.kill()
        # the worker holds the same output: this ends only when both have ended
        server.communicate(timeout=20)


@pytest.mark.usefixtures("database")
def test_without_the_library_for_a_queue_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "celery.py").write_text("raise ModuleNotFoundError('no celery')", encoding="utf-8")
    with _running(tmp_path, "worker", MATURITY_QUEUE_URL="redis://127.0.0.1:1", PYTHONPATH=str(tmp_path)) as worker:
        said = worker.communicate(timeout=20)
    assert said == ("", "Error: MATURITY_QUEUE_URL: needs the extra maturity[queue]\n")
    assert worker.returncode == 1
