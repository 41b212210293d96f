"""Copying and restoring the embedded SQLite database."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from maturity.errors import SettingError
from maturity.storage.database import SETTING


def copy_database(url: str, target: Path) -> None:
    """Copy the database to a file, consistently and while it is used.

    Raises:
        SettingError: the database is not the embedded one or is not there, or the file cannot be written.
    """
    current = _file(url)
    if not current.exists():
        raise SettingError(SETTING, f"there is no database {current}")
    _copy(current, target)


def restore_database(url: str, copy: Path) -> Path | None:
    """Put a copy in place of the database; return where the earlier one is kept, None when there was none.

    Raises:
        SettingError: the database is not the embedded one, or the copy is no whole database. Nothing was changed.
    """
    current = _file(url)
    _check_whole(copy)
    # Read first: the copy may be the one that an earlier restore kept, which is about to be replaced.
    fresh = current.with_suffix(".restoring.db")
    _copy(copy, fresh)
    kept = None
    if current.exists():
        kept = current.with_suffix(".before-restore.db")
        kept.unlink(missing_ok=True)
        _copy(current, kept)
        for leftover in (Path(f"{current}-wal"), Path(f"{current}-shm")):
            leftover.unlink(missing_ok=True)
    fresh.replace(current)
    return kept


def _copy(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
    except sqlite3.Error as error:
        raise SettingError(str(target), f"cannot be written: {error}") from None


def _check_whole(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise SettingError(str(copy), f"is no copy of this program's database: {error}") from None
    if verdict != "ok":
        raise SettingError(str(copy), f"is damaged: {verdict}")


def _file(url: str) -> Path:
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        raise SettingError(SETTING, "names no embedded database; use the database server's own tools")
    return Path(parts.database)
