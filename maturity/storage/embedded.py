"""Copying and restoring the embedded SQLite database."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from maturity.errors import SettingError


def copy_database(url: str, target: Path) -> None:
    """Copy the database to a file, consistently and while it is used.

    Raises:
        SettingError: the database is not the embedded one.
    """
    with closing(sqlite3.connect(_file(url))) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def restore_database(url: str, copy: Path) -> Path | None:
    """Put a copy in place of the database; return where the earlier one is kept, None when there was none.

    Raises:
        SettingError: the database is not the embedded one, or the copy is no whole database. Nothing was changed.
    """
    current = _file(url)
    _check_whole(copy)
    kept = None
    if current.exists():
        kept = current.with_suffix(".before-restore.db")
        kept.unlink(missing_ok=True)
        copy_database(url, kept)
        for leftover in (current, Path(f"{current}-wal"), Path(f"{current}-shm")):
            leftover.unlink(missing_ok=True)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(current)) as target:
        source.backup(target)
    return kept


def _check_whole(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise SettingError(str(copy), f"is no copy of this program's database: {error}") from None
    if verdict != "ok":
        raise SettingError(str(copy), f"is damaged: {verdict}")


def _file(url: str) -> Path:
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        raise SettingError("MATURITY_DATABASE_URL", "names no embedded database; use the database server's own tools")
    return Path(parts.database)
