"""``maturity wave``."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from maturity.domain.recipient_file import Recipient
from maturity.storage.database import Database
from tests.cli.conftest import Run

SPRING = """
slug = "spring"
kind = "core"
questionnaire = "inkopsmognad 2027.1"
form = "core"
opens = "2026-11-02 08:00"
closes = "{closes}"
counties = ["14"]
organisations = ["0180"]
name = {{sv = "Våren", en = "The spring"}}
sender = {{name = "Länet", address = "inkop@example.org"}}
limits = {{median = 6}}
"""


def written(days: int) -> str:
    return (datetime.now() + timedelta(days=days)).strftime("%Y-%m-%d 16:00")  # noqa: DTZ005  # a day is enough


@pytest.fixture
def spring(run: Run, tmp_path: Path) -> Path:
    """A wave's file, with a body that can run it."""
    run("db", "upgrade")
    run("organisations", "load")
    run("organiser", "add", "ola@example.org", "--body", "Länet", "--name", "Ola Ek", "--national")
    path = tmp_path / "spring.toml"
    path.write_text(SPRING.format(closes=written(60)), encoding="utf-8")
    return path


def test_a_wave_is_prepared_opened_extended_closed_and_reopened(
    run: Run, refused: Callable[..., str], spring: Path
) -> None:
    assert "spring is prepared" in run("wave", "create", spring, "--body", "Länet").stdout
    shown = run("wave", "show", "spring").stdout
    assert "limits: median 6, spread 10, sensitive 7" in shown
    assert "organisations: 51" in shown  # 49 municipalities and the region of the county, and Stockholm
    assert "missing: test, sender" in shown
    assert "test: missing, sender: missing" in refused("wave", "open", "spring")
    opened = run("wave", "open", "spring", "--tested", "--sender-read")
    assert opened.stdout == "spring is open for 51 organisations.\n"
    assert "is open" in refused("wave", "open", "spring")
    assert run("wave", "extend", "spring", "0180", written(70)).stdout.startswith("Stockholm: 2")
    assert "longer: 0180 Stockholm" in run("wave", "show", "spring").stdout
    assert "until_day: not-longer" in refused("wave", "extend", "spring", "0180", written(50))
    assert run("wave", "close", "spring", "--yes").stdout == "spring is closed.\n"
    assert run("wave", "reopen", "spring", written(80)).returncode == 0
    assert "spring  open  2026-11-02 08:00" in run("wave", "list").stdout


def test_a_file_that_cannot_be_used_leaves_nothing_behind(run: Run, refused: Callable[..., str], spring: Path) -> None:
    spring.write_text(spring.read_text(encoding="utf-8").replace("median = 6", "median = 4"), encoding="utf-8")
    assert "median: too-low" in refused("wave", "create", spring, "--body", "Länet")
    assert run("wave", "list").stdout == ""
    wrong = SPRING.format(closes=written(60)) + 'title = "x"\n'
    spring.write_text(wrong.replace('["0180"]', '"0180"').replace("{median = 6}", "6"), encoding="utf-8")
    said = refused("wave", "create", spring, "--body", "Länet")
    assert "organisations: write a list, limits: write a table, title: unknown" in said
    spring.write_text("slug =", encoding="utf-8")
    assert "spring.toml" in refused("wave", "create", spring, "--body", "Länet")


def test_a_wave_is_written_to_and_followed_from_the_command_line(run: Run, spring: Path, tmp_path: Path) -> None:
    run("wave", "create", spring, "--body", "Länet")
    run("wave", "open", "spring", "--tested", "--sender-read")
    assert run("wave", "invite", "spring", "--dry-run").stdout == "0 to send, 51 without an address\n"
    database = Database.connect(f"sqlite:///{tmp_path / 'maturity.db'}")
    with database.write() as store:
        store.recipients.put(store.desk_waves.get("spring").id, [Recipient("0180", "reg@stockholm.example.se")])
    database.close()
    assert "1 to send, 50 without an address\n1 in the outbox" in run("wave", "invite", "spring").stdout
    assert "0 to send, 50 without an address\n0 in the outbox" in run("wave", "invite", "spring").stdout
    assert run("wave", "remind", "spring", "--dry-run").stdout.startswith("0 to send")  # it got a letter today
    said = run("wave", "monitor", "spring").stdout
    assert said.startswith("0 of 51 submitted, 0 begun, 0 bounced\n    1  invited\n   50  not-invited\n")
    file = run("wave", "monitor", "spring", "--format", "csv").stdout.splitlines()
    assert len(file) == 1 + 51
    assert any(line.startswith("0180;Stockholm;") and "reg@stockholm.example.se" in line for line in file)
