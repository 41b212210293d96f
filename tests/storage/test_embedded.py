"""Backup and restore of the embedded database."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from maturity.errors import SettingError
from maturity.storage.database import Database
from maturity.storage.embedded import copy_database, restore_database


def _events(url: str) -> int:
    database = Database.connect(url)
    with database.engine.connect() as connection:
        number = connection.exec_driver_sql("SELECT count(*) FROM audit_event").scalar_one()
    database.close()
    return int(number)


@pytest.fixture
def log(database: Database, now: datetime) -> Callable[[], None]:
    """Return a function that adds an event."""

    def add() -> None:
        with database.write() as store:
            store.audit.add(now, "a", "v", "s", {})

    return add


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'maturity.db'}"


def test_a_copy_is_made_while_the_database_is_open_and_restored(
    database: Database, log: Callable[[], None], url: str, tmp_path: Path
) -> None:
    log()
    copy = tmp_path / "a copy #1 50%.db"
    with database.read():
        copy_database(url, copy)
    log()
    database.close()
    kept = restore_database(url, copy)
    assert _events(url) == 1
    assert kept is not None
    assert _events(f"sqlite:///{kept}") == 2


def test_a_restore_can_be_undone_with_what_it_kept(
    database: Database, log: Callable[[], None], url: str, tmp_path: Path
) -> None:
    copy_database(url, tmp_path / "copy.db")
    log()
    database.close()
    kept = restore_database(url, tmp_path / "copy.db")
    assert kept is not None
    assert _events(url) == 0
    kept_again = restore_database(url, kept)
    assert _events(url) == 1
    assert kept_again == kept
    assert _events(f"sqlite:///{kept}") == 0


def test_a_database_restored_from_itself_is_unharmed(database: Database, log: Callable[[], None], url: str) -> None:
    log()
    database.close()
    restore_database(url, Path(url.removeprefix("sqlite:///")))
    assert _events(url) == 1


def test_a_copy_is_restored_where_there_was_no_database(log: Callable[[], None], url: str, tmp_path: Path) -> None:
    log()
    copy_database(url, tmp_path / "copy.db")
    elsewhere = f"sqlite:///{tmp_path / 'new.db'}"
    assert restore_database(elsewhere, tmp_path / "copy.db") is None
    assert _events(elsewhere) == 1


@pytest.mark.parametrize("content", [pytest.param(b"not a database", id="text"), pytest.param(b"", id="empty")])
def test_a_bad_copy_is_refused_and_nothing_changes(
    database: Database, log: Callable[[], None], url: str, tmp_path: Path, content: bytes
) -> None:
    log()
    database.close()
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(SettingError, match=r"bad\.db"):
        restore_database(url, bad)
    assert {path.name for path in tmp_path.iterdir()} == before
    assert _events(url) == 1


def test_a_cut_off_copy_is_refused(database: Database, log: Callable[[], None], url: str, tmp_path: Path) -> None:
    log()
    copy_database(url, tmp_path / "copy.db")
    database.close()
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SettingError):
        restore_database(url, tmp_path / "cut.db")
    assert _events(url) == 1


def test_a_missing_database_is_not_copied_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(SettingError):
        copy_database(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_to_a_folder_that_is_not_there_is_refused(database: Database, url: str, tmp_path: Path) -> None:
    with database.read(), pytest.raises(SettingError, match="cannot be written"):
        copy_database(url, tmp_path / "no" / "copy.db")


def test_a_server_database_is_left_to_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="names no embedded database"):
        copy_database("postgresql://host/name", tmp_path / "copy.db")
