"""``maturity db``, ``organisations`` and ``invite``, on a database of their own."""

import csv
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from maturity.services import access
from maturity.storage.database import Database


def test_upgrade_load_and_list(run: Callable[..., Any]) -> None:
    assert run("db", "upgrade").returncode == 0
    assert run("db", "check").stdout == "The database is up to date, and its audit log is whole.\n"
    assert run("organisations", "load").stdout.startswith("310 organisations")
    assert run("organisations", "load").stdout.startswith("310 organisations")
    rows = list(csv.DictReader(run("organisations", "list").stdout.splitlines()))
    assert len(rows) == 310
    gotland = [row for row in rows if row["name"] == "Gotland"]
    assert [(row["code"], row["other_codes"]) for row in gotland] == [("0980", "09")]


def test_a_backup_is_restored(run: Callable[..., Any], tmp_path: Path) -> None:
    run("db", "upgrade")
    run("organisations", "load")
    assert run("db", "backup", tmp_path / "copy.db").returncode == 0
    with closing(sqlite3.connect(tmp_path / "maturity.db")) as connection, connection:
        connection.execute("DELETE FROM organisation")
    assert len(run("organisations", "list").stdout.splitlines()) == 1
    done = run("db", "restore", tmp_path / "copy.db", "--yes")
    assert "maturity.before-restore.db" in done.stdout
    assert len(run("organisations", "list").stdout.splitlines()) == 311


def test_a_restore_asks_first(run: Callable[..., Any], tmp_path: Path) -> None:
    run("db", "upgrade")
    run("db", "backup", tmp_path / "copy.db")
    before = (tmp_path / "maturity.db").read_bytes()
    done = run("db", "restore", tmp_path / "copy.db")  # no answer comes
    assert done.returncode == 1
    assert "Aborted" in done.stderr
    assert (tmp_path / "maturity.db").read_bytes() == before


def test_a_backup_never_overwrites(run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path) -> None:
    run("db", "upgrade")
    (tmp_path / "copy.db").write_text("precious", encoding="utf-8")
    assert "is there already" in refused("db", "backup", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text(encoding="utf-8") == "precious"


def test_a_bad_copy_is_one_line(run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path) -> None:
    run("db", "upgrade")
    (tmp_path / "bad.db").write_text("no database", encoding="utf-8")
    assert "is no copy of this program's database" in refused("db", "restore", tmp_path / "bad.db", "--yes")
    assert run("db", "check").returncode == 0


def test_backing_up_nothing_is_one_line(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "there is no database" in refused("db", "backup", tmp_path / "copy.db")


def test_check_finds_a_changed_log_and_a_changed_table(demo_copy: Database, run: Callable[..., Any]) -> None:
    with demo_copy.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_event_update")
        connection.exec_driver_sql("UPDATE audit_event SET actor = 'nobody' WHERE id = 2")
        connection.exec_driver_sql("ALTER TABLE wave ADD COLUMN extra TEXT")
    demo_copy.close()
    done = run("db", "check")
    assert done.returncode == 1
    assert "event 2 does not fit" in done.stderr
    assert "The tables differ" in done.stderr


def test_an_invitation_opens_the_door(demo_copy: Database, run: Callable[..., Any], now: datetime) -> None:
    done = run("invite", "0180", "--wave", "2027")
    assert done.returncode == 0
    found = re.fullmatch(r"Link: /invitation/(\S+)\nCode: (\S{4}-\S{4})\n", done.stdout)
    assert found is not None
    for way, secret in zip((access.sign_in, access.sign_in_with_code), found.groups(), strict=True):
        with demo_copy.write() as store:
            token = way(store, secret, "k" * 32, now)
            assert access.actor(store, token, "k" * 32, now).organisation.name == "Stockholm"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("invite", "9999", "--wave", "2027"), "no organisation '9999'", id="invite nobody"),
        pytest.param(("invite", "0180", "--wave", "1999"), "no wave '1999'", id="invite to no wave"),
        pytest.param(
            ("report", "9999", "--wave", "2027", "--output", "x.pdf"), "no organisation '9999'", id="report of nobody"
        ),
        pytest.param(
            ("report", "0880", "--wave", "1999", "--output", "x.pdf"), "no wave '1999'", id="report of no wave"
        ),
        pytest.param(
            ("report", "0483", "--wave", "2027", "--output", "x.pdf"),
            "0483 has submitted nothing",
            id="report of a draft",
        ),
        pytest.param(("benchmark", "9999", "--wave", "2027"), "no organisation '9999'", id="compare nobody"),
        pytest.param(("benchmark", "0483", "--wave", "2027"), "0483 has submitted nothing", id="compare a draft"),
    ],
)
def test_what_is_not_there_is_one_line(
    demo_copy: Database, refused: Callable[..., str], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    demo_copy.close()
    assert said in refused(*arguments)
    assert not (tmp_path / "x.pdf").exists()


def test_a_report_is_written(demo_copy: Database, run: Callable[..., Any], tmp_path: Path) -> None:
    demo_copy.close()
    done = run("report", "0880", "--wave", "2027", "--language", "en", "--output", "kalmar.pdf")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kalmar.pdf").read_bytes().startswith(b"%PDF-")


def test_a_report_into_a_folder_that_is_not_there_is_one_line(demo_copy: Database, refused: Callable[..., str]) -> None:
    demo_copy.close()
    assert "no/x.pdf" in refused("report", "0880", "--wave", "2027", "--output", "no/x.pdf")


def test_a_benchmark_is_a_table(demo_copy: Database, run: Callable[..., Any]) -> None:
    demo_copy.close()
    done = run("benchmark", "0880", "--wave", "2027", "--group", "all")
    assert done.returncode == 0, done.stderr
    rows = {row["node"]: row for row in csv.DictReader(done.stdout.splitlines())}
    assert set(rows) == {"goals", "leadership", "dialogue", "requirements", "follow-up", "integrity", "total"}
    for row in rows.values():
        assert 0 <= float(row["lower_quartile"]) <= float(row["median"]) <= float(row["upper_quartile"]) <= 100
        assert 10 <= int(row["peers"]) < 198
    assert "generated answers" in done.stderr


def test_a_group_that_is_too_small_shows_nobody(demo_copy: Database, run: Callable[..., Any]) -> None:
    demo_copy.close()
    # Stockholm's own group has three members: whoever is asked for is compared in a larger one
    with demo_copy.read() as store:
        codes = [one.code for one in store.organisations.all() if one.skr_group == "A1"]
        submitted = [
            code for code in codes
            if store.submissions.latest(store.waves.assessment(store.waves.get("2027").id, code)[0])
        ]  # fmt: skip
    assert submitted
    done = run("benchmark", submitted[0], "--wave", "2027", "--group", "skr-group")
    assert done.returncode == 0
    assert "group skr-group" not in done.stderr
    assert all(int(row["peers"]) >= 5 for row in csv.DictReader(done.stdout.splitlines()) if row["median"])


def test_the_demonstration_leaves_a_real_wave_alone(
    database: Database, tiny_round: Callable[..., Any], refused: Callable[..., str]
) -> None:
    closes = tiny_round(database).wave.closes
    assert "real wave" in refused("demo", "--no-serve")
    with database.read() as store:
        assert store.waves.get("2027").facts.closes == closes


def test_the_demonstration_is_made_once_and_prints_the_same_ways_in(run: Callable[..., Any], tmp_path: Path) -> None:
    first, second = (run("demo", "--no-serve") for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "310 organisations" in first.stdout
    assert "310 organisations" not in second.stdout
    ways = re.findall(r"\S{4}-\S{4}  .*\n +\S+/invitation/\S+", first.stdout)
    assert len(ways) == 6  # four coordinators and two colleagues
    assert re.findall(r"\S{4}-\S{4}  .*\n +\S+/invitation/\S+", second.stdout) == ways
    assert (tmp_path / "improvement-report.pdf").read_bytes().startswith(b"%PDF-")
    with closing(sqlite3.connect(tmp_path / "maturity.db")) as file:
        assert file.execute("SELECT count(*) FROM plan_action").fetchone() == (17,)  # 7 of two, 3 of one
    assert run("db", "check").returncode == 0
