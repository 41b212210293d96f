"""Migrations, the check before a start, and the rows that nobody may change."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from maturity.domain.person import Person, Role
from maturity.errors import DatabaseOutdatedError, SettingError
from maturity.storage import schema
from maturity.storage.database import Database
from maturity.storage.tables import IMMUTABLE, Base


def test_all_migrations_from_empty_equal_the_tables(any_database: Database) -> None:
    schema.check(any_database)
    assert schema.differences(any_database) == []


@pytest.fixture(params=["sqlite", pytest.param("empty_postgres", marks=pytest.mark.postgres)])
def any_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of either kind."""
    if request.param != "sqlite":
        yield request.getfixturevalue(request.param)
        return
    database = Database.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    yield database
    database.close()


def test_an_upgrade_twice_changes_nothing(any_database: Database) -> None:
    schema.upgrade(any_database)
    schema.check(any_database)


def test_a_new_sqlite_file_is_refused_until_it_is_upgraded(tmp_path: Path) -> None:
    database = Database.connect(f"sqlite:///{tmp_path / 'new.db'}")
    _check_refuses_then_accepts(database)
    database.close()


@pytest.mark.postgres
def test_a_new_postgresql_database_is_refused_until_it_is_upgraded(empty_postgres: Database) -> None:
    _check_refuses_then_accepts(empty_postgres)


def _check_refuses_then_accepts(database: Database) -> None:
    with pytest.raises(DatabaseOutdatedError) as refusal:
        schema.check(database)
    assert refusal.value.found is None
    schema.upgrade(database)
    schema.check(database)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("sqlite:////no/such/folder/maturity.db", id="a folder that is not there"),
        pytest.param("postgresql://nobody:hidden@127.0.0.1:1/none", id="a server that does not answer"),
        pytest.param("nonsense", id="no address at all"),
        pytest.param("oracle9://x", id="an unknown kind of database"),
    ],
)
def test_a_database_that_cannot_be_reached_is_a_setting_error_without_the_password(address: str) -> None:
    with pytest.raises(SettingError, match="MATURITY_DATABASE_URL") as refusal:
        schema.check(Database.connect(address))
    assert "hidden" not in str(refusal.value)


def test_every_immutable_table_exists() -> None:
    assert set(IMMUTABLE) <= set(Base.metadata.tables)


ROWS: dict[str, dict[str, Any]] = {
    "questionnaire_version": {"questionnaire": "q", "version": "1", "content_hash": "h", "document": "d"},
    "audit_event": {"actor": "a", "verb": "v", "subject": "s", "facts": {}, "previous_hash": "0", "content_hash": "1"},
    "submission": {
        "assessment_id": 1, "wave_id": 1, "revision": 1, "reference": "r", "by_name": "n", "by_title": "t",
        "gaps_reason": "", "snapshot": "{}", "content_hash": "h", "engine_version": "1", "codes": b"\x01",
    },
    "score": {"submission_id": 1, "node": "total", "index": 50.0},
    "publication": {
        "wave_id": 1, "version": 1, "content": "{}", "content_hash": "h", "engine_version": "1", "note": "",
    },
    "withdrawal": {"publication_id": 1, "reason": "r"},
}  # fmt: skip
"""The least that each table takes; every table in ``IMMUTABLE`` needs an entry."""

CHANGED = {
    "questionnaire_version": "document",
    "audit_event": "actor",
    "submission": "snapshot",
    "score": "node",
    "publication": "content",
    "withdrawal": "reason",
}


@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = 'other'", "DELETE FROM {table}"])
@pytest.mark.parametrize("table", IMMUTABLE)
def test_immutable_rows_can_be_neither_changed_nor_deleted(
    any_database: Database, now: datetime, table: str, statement: str
) -> None:
    _add_one_row_each(any_database, now)
    with (
        pytest.raises(DBAPIError, match=f"rows of {table} are never changed"),
        any_database.engine.begin() as connection,
    ):
        connection.execute(text(statement.format(table=table, column=CHANGED[table])))
    with any_database.engine.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1  # noqa: S608  # a name of our own
        assert connection.scalar(text(f"SELECT {CHANGED[table]} FROM {table}")) != "other"  # noqa: S608


@pytest.mark.postgres
@pytest.mark.parametrize("table", IMMUTABLE)
def test_immutable_tables_cannot_be_emptied_at_once(postgres: Database, now: datetime, table: str) -> None:
    _add_one_row_each(postgres, now)
    with pytest.raises(DBAPIError, match="are never changed"), postgres.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


def _add_one_row_each(database: Database, now: datetime) -> None:
    tables = Base.metadata.tables
    version = {"id": 1, "stored_at": now} | ROWS["questionnaire_version"]
    wave = {
        "id": 1, "slug": "w", "name": {}, "version_id": 1, "form": "full", "opens": now, "closes": now,
        "least_median": 5, "least_sensitive": 7, "least_spread": 10, "generated": True, "partial": True,
    }  # fmt: skip
    organisation = {
        "code": "1", "kind": "region", "name": "n", "county_code": "1", "county_name": "c", "population": 1,
        "population_year": 2024, "land_area": 1.0, "other_codes": "",
    }  # fmt: skip
    with database.engine.begin() as connection:
        connection.execute(tables["questionnaire_version"].insert().values(version))
        connection.execute(tables["wave"].insert().values(wave))
        connection.execute(tables["organisation"].insert().values(organisation))
        connection.execute(
            tables["assessment"].insert().values(id=1, wave_id=1, organisation_code="1", state="submitted")
        )
        connection.execute(tables["submission"].insert().values({"id": 1, "at": now} | ROWS["submission"]))
        connection.execute(tables["score"].insert().values(ROWS["score"]))
        connection.execute(tables["audit_event"].insert().values({"id": 1, "at": now} | ROWS["audit_event"]))
        connection.execute(tables["publication"].insert().values({"id": 1, "at": now} | ROWS["publication"]))
        connection.execute(tables["withdrawal"].insert().values({"at": now} | ROWS["withdrawal"]))


def test_who_was_invited_before_people_had_names_can_still_come_in(any_engine: Database, now: datetime) -> None:
    schema.upgrade(any_engine, "20261123_first_tables")
    with any_engine.engine.execution_options(write=True).begin() as connection:
        for statement in (
            "INSERT INTO organisation VALUES ('0483', 'municipality', 'K', 'D', 'D', 'C6', 2023, 1, 2025, 1.0, '')",
            "INSERT INTO questionnaire_version VALUES (1, 'q', '1', 'h', 'd', :at)",
            "INSERT INTO wave VALUES (1, 'w', '{\"sv\": \"V\"}', 1, 'full', :at, :at, 5, 7, 10, false, true)",
            "INSERT INTO assessment VALUES (7, 1, '0483', 'invited')",
            "INSERT INTO invitation VALUES (3, 7, 'coordinator', 'link', 'code', :at, NULL)",
        ):
            connection.execute(text(statement), {"at": now} if ":at" in statement else {})
    schema.upgrade(any_engine)
    with any_engine.read() as store:
        door = store.access.invitation_by_code("code")
    assert door is not None
    assert (door.assessment_id, door.organisation.name, door.roles) == (7, "K", frozenset({Role.COORDINATOR}))
    with any_engine.write() as store:
        person = store.people.add(Person(0, "a@example.org", "A", "ekonomi", management=False, language="sv"), now)
        assert person.id == 4  # numbers go on after those that were carried over
