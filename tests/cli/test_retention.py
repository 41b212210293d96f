"""``maturity db thin`` and ``keep``, on a database of their own."""

import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.storage.database import Database
from tests.cli.conftest import COMMAND
from tests.postbox import Postbox

LONG_AGO = datetime.now(UTC) - timedelta(days=1500)
"""Closes 100 days later: more than 24 months ago, and less than 120."""


@pytest.fixture
def waves(database: Database, tiny_round: Callable[..., Any]) -> None:
    """One wave whose time is over, with an invitation to each of three organisations, and one that is open."""
    tiny_round(database, slug="2020", opens=LONG_AGO)
    tiny_round(database, slug="open", opens=datetime.now(UTC) - timedelta(days=1), codes=("0180",))


@pytest.mark.usefixtures("waves")
def test_a_dry_run_says_what_would_go_and_changes_nothing(run: Callable[..., Any]) -> None:
    for _ in range(2):
        first, second = run("db", "thin", "--dry-run").stdout.splitlines()
        assert first == "2020: texts of 0 answers, 3 invitations, 0 sessions, 0 mails, 0 names would be taken away"
        assert second.startswith("open: kept until ")


@pytest.mark.usefixtures("waves")
def test_what_is_due_goes_once(run: Callable[..., Any]) -> None:
    assert run("db", "thin").stdout.splitlines()[0].startswith("2020: texts of 0 answers, 3 invitations")
    assert run("db", "thin").stdout.splitlines()[0].startswith("2020: thinned ")
    assert run("db", "check").returncode == 0


@pytest.mark.usefixtures("waves")
def test_how_long_is_for_the_organiser_to_say(run: Callable[..., Any], refused: Callable[..., str]) -> None:
    assert run("db", "keep", "2020", 120).stdout == "2020: 120 months after closing\n"
    assert run("db", "thin").stdout.splitlines()[0].startswith("2020: kept until ")
    assert "2021" in refused("db", "keep", "2021", 12)
    assert run("db", "keep", "2020", 121).returncode == 2


@pytest.mark.usefixtures("waves")
def test_the_worker_does_it_too(tmp_path: Path, postbox: Postbox) -> None:
    variables = {
        "MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": "k" * 32, "MATURITY_MAIL_SECURITY": "none",
        "MATURITY_MAIL_SERVER": f"127.0.0.1:{postbox.port}", "MATURITY_MAIL_FROM": "a@example.org",
    }  # fmt: skip
    with subprocess.Popen([COMMAND, "worker"], env=variables, stdout=subprocess.PIPE, text=True, bufsize=1) as worker:
        assert worker.stdout is not None
        try:
            assert " 2020: texts of 0 answers, 3 invitations" in worker.stdout.readline()
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.communicate(timeout=30)
