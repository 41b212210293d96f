"""Connections: what a reader may do, and what happens to one that the server has closed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from maturity.storage import database as module
from maturity.storage.database import Database


@pytest.mark.postgres
def test_postgresql_refuses_to_write_in_a_store_for_reading(postgres: Database) -> None:
    with postgres.read() as store, pytest.raises(DBAPIError, match="read-only transaction"):
        store.answers.remove_all(1)


@pytest.mark.postgres
def test_a_connection_that_the_server_closed_is_replaced(postgres: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.0)  # as if they had lain there for a while
    with postgres.read() as store:
        store.waves.all()
    with postgres.write() as store:
        store.waves.all()
    other = Database.connect(postgres.engine.url.render_as_string(hide_password=False))
    with other.engine.begin() as connection:
        closed = connection.execute(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )
        ).scalar_one()
    other.close()
    assert closed == 2
    with postgres.read() as store:
        assert store.waves.all() == ()
    with postgres.write() as store:
        assert store.waves.all() == ()
