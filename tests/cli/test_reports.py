"""``maturity report-all``: all reports of a wave, in processes of their own, taken up again where it was stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from maturity.reporting import bulk
from maturity.reporting.bulk import Wanted
from maturity.reporting.material import Choices
from maturity.services import submitting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from maturity.storage.jobs import PartState
from tests.cli.conftest import COMMAND

CODES = ("0180", "0483", "1480")
COMMON = ("report-all", "2027", "--kinds", "data-json,improvement-pdf", "--group", "all")


@pytest.fixture
def wave(database: Database, tiny_round: Callable[..., Any]) -> Database:
    """A wave in which Stockholm and Katrineholm have submitted, and Göteborg has not."""
    found = tiny_round(database, codes=CODES, opens=datetime.now(UTC) - timedelta(days=1))
    for code in CODES:
        _answer(database, found, code, submit=code != "1480")
    return database


def _answer(database: Database, wave: Any, code: str, *, submit: bool) -> None:
    who, now = wave.actor(database, code), datetime.now(UTC)
    with database.write() as store:
        for question in ("Q1", "Q2"):
            save(store, who, Draft(question, "1"), now)
        if submit:
            submitting.submit(store, who, name="Test", title="Head", gaps_reason="", now=now)


@pytest.mark.usefixtures("wave")
def test_a_package_holds_every_report_and_is_the_same_the_next_time(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run(*COMMON, "--output", "a.zip")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    with ZipFile(tmp_path / "a.zip") as package:
        assert package.namelist() == [
            "0180 Stockholm/data.json",
            "0180 Stockholm/improvement.pdf",
            "0483 Katrineholm/data.json",
            "0483 Katrineholm/improvement.pdf",
        ]
        assert package.read("0180 Stockholm/improvement.pdf").startswith(b"%PDF-")
    assert run(*COMMON, "--output", "b.zip").returncode == 0
    assert (tmp_path / "b.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()


def test_one_that_fails_is_named_at_the_end_and_tried_again_when_that_is_wanted(
    wave: Database, run: Callable[..., Any], tmp_path: Path
) -> None:
    what = Wanted(("data-json",), Choices("sv", "all", comments=False, plan=True))
    with wave.write() as store:
        job = bulk.ask(store, "2027", what, "operator", datetime.now(UTC))
        store.jobs.extend(job, ["1480"])
    command = ("report-all", "2027", "--kinds", "data-json", "--group", "all", "--output", "out")
    for options in ((), (), ("--retry-failed",)):
        done = run(*command, *options)
        assert done.returncode == 1
        *_, reason, summary = done.stderr.splitlines()
        assert reason.startswith("1480: ")
        assert summary == "1 failed; --retry-failed tries them again"
    assert (tmp_path / "out" / "0180 Stockholm" / "data.json").exists()
    assert not (tmp_path / "out" / "1480 Göteborg").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("2027", "--kinds", "data-json,nonsense"), "nonsense: choose from improvement-pdf", id="kind"),
        pytest.param(("2031",), "2031", id="wave"),
    ],
)
@pytest.mark.usefixtures("wave")
def test_what_is_not_there_is_refused(run: Callable[..., Any], arguments: tuple[str, ...], said: str) -> None:
    done = run("report-all", *arguments, "--output", "out")
    assert done.returncode != 0
    assert said in done.stderr


def test_killed_in_the_middle_it_goes_on_and_nothing_is_lost_or_doubled(
    wave: Database, run: Callable[..., Any], tmp_path: Path
) -> None:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("MATURITY_")}
    variables |= {"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": "k" * 32}
    command = [str(COMMAND), *COMMON, "--workers", "1", "--output", "out.zip"]
    with subprocess.Popen(command, env=variables, cwd=tmp_path, start_new_session=True) as first:
        ends = time.monotonic() + 60
        while not list(tmp_path.glob("jobs/*/0180/data.json")):
            assert time.monotonic() < ends
            time.sleep(0.02)
        os.killpg(first.pid, signal.SIGKILL)  # it and the process that it started
    with wave.write() as store:
        [job] = store.jobs.of_wave(store.waves.get("2027").id, bulk.REPORTS)
        assert store.jobs.count(job.id)[PartState.DONE] < 2
    assert not (tmp_path / "out.zip").exists()
    with wave.engine.begin() as connection:  # a minute passes
        connection.exec_driver_sql("UPDATE job_part SET lease_until = '2020-01-01 00:00:00' WHERE state = 'running'")
    done = run(*COMMON, "--output", "out.zip")
    assert done.returncode == 0, done.stderr
    with wave.read() as store:
        assert store.jobs.of_wave(job.wave_id, bulk.REPORTS) == (job,)
        assert store.jobs.count(job.id)[PartState.DONE] == 2
    with ZipFile(tmp_path / "out.zip") as package:
        assert package.testzip() is None
        assert len(package.namelist()) == 4
