"""The log's chain: whole as written, and broken by any change."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from maturity.storage.database import Database


def _log_three(database: Database, now: datetime) -> None:
    with database.write() as store:
        for i, verb in enumerate(("invite", "sign-in", "submit")):
            store.audit.add(
                now + timedelta(microseconds=i), "coordinator:0483", verb, "2027/0483", {"revision": i, "ö": "å"}
            )


def test_an_empty_log_is_whole(any_database: Database) -> None:
    with any_database.read() as store:
        assert store.audit.broken_at() is None


def test_the_chain_is_whole_as_written(any_database: Database, now: datetime) -> None:
    _log_three(any_database, now)
    with any_database.read() as store:
        assert store.audit.broken_at() is None


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        pytest.param("UPDATE audit_event SET actor = 'operator' WHERE id = 2", 2, id="another name"),
        pytest.param("UPDATE audit_event SET facts = '{\"revision\": 9}' WHERE id = 1", 1, id="other facts"),
        pytest.param("DELETE FROM audit_event WHERE id = 2", 3, id="an event taken away"),
        pytest.param("UPDATE audit_event SET content_hash = 'x' WHERE id = 3", 3, id="another seal"),
    ],
)
def test_tampering_is_found_even_by_somebody_who_owns_the_database(
    any_database: Database, now: datetime, tampering: str, found_at: int
) -> None:
    _log_three(any_database, now)
    guards = (
        ["SET LOCAL session_replication_role = replica"]
        if any_database.engine.dialect.name == "postgresql"
        else ["DROP TRIGGER audit_event_update", "DROP TRIGGER audit_event_delete"]
    )
    with any_database.engine.begin() as connection:
        for statement in (*guards, tampering):
            connection.execute(text(statement.replace(": ", "\\: ")))
    with any_database.read() as store:
        assert store.audit.broken_at() == found_at


def test_what_a_verb_was_done_to_is_told_once_and_in_order(any_database: Database, now: datetime) -> None:
    with any_database.write() as store:
        for verb, subject in (
            ("fetch", "2027/0483"), ("fetch", "2027/0180"), ("fetch", "2027/0483"), ("submit", "2027/1480"),
            ("fetch", "2027x/1480"), ("fetch", "wave/2027"),
        ):  # fmt: skip
            store.audit.add(now, "operator", verb, subject, {})
        assert store.audit.subjects("fetch", "2027/") == ("2027/0180", "2027/0483")
        assert store.audit.subjects("fetch", "20%") == ()
