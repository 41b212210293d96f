"""What is kept about somebody, handed out and taken away."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Table

from maturity.domain.person import Person, Role
from maturity.errors import NotFoundError, SignInError
from maturity.services import access, answering, mailing, personal
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from maturity.storage.tables import Base

EMAIL = "eva@example.org"


@pytest.fixture
def session(any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime) -> str:
    """Eva has answered a question and is signed in; a mail to her was queued."""
    tiny_round(any_database)
    given = access.new_secrets()
    with any_database.write() as store:
        eva = store.people.add(Person(0, EMAIL, "Eva Ek", "ekonomi", management=False, language="sv"), now)
        member = store.people.join(eva.id, "0483", frozenset({Role.RESPONDENT}), now)
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, "0483")
        store.responses.ask(assessment, member, ["goals"], None)
        access.open_door(store, member, assessment, key, given, now)
        mailing.queue(store, "k", EMAIL, "sv", "Ämne", "Hej Eva", now)
        token = access.sign_in(store, given.token, key, now)
        who = access.actor(store, token, key, now)
        answering.save(store, who, Draft("Q1", "2", comment="Min anteckning"), now)
    return token


@pytest.mark.usefixtures("session")
def test_everything_is_handed_out_and_no_hash(any_database: Database) -> None:
    with any_database.read() as store:
        found = json.loads(personal.export(store, " EVA@example.org "))
    assert found["person"][0]["name"] == "Eva Ek"
    assert found["voice"][0]["comment"] == "Min anteckning"
    assert found["mail"][0]["text"].startswith("Hej Eva")
    assert [len(found[table]) for table in ("membership", "invitation", "session", "response", "assignment")] == [1] * 5
    assert "hash" not in json.dumps(found)


def test_after_erasing_nothing_names_the_person_and_the_answer_stays_under_the_function(
    any_database: Database, session: str, key: str, now: datetime
) -> None:
    with any_database.write() as store:
        personal.erase(store, EMAIL, now)
    with any_database.read() as store:
        with pytest.raises(NotFoundError):
            personal.export(store, EMAIL)
        with pytest.raises(SignInError):
            access.actor(store, session, key, now)
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, "0483")
        (response,) = store.responses.all(assessment)
        assert (response.person.name, response.person.email, response.person.function) == ("", None, "ekonomi")
        assert store.responses.voices(assessment)[response.id]["Q1"].written == "2"
        assert all("Eva" not in f"{one.recipient}{one.subject}{one.text}" for one in store.mails.all())
        assert store.audit.broken_at() is None


def test_an_unknown_address_is_said(any_database: Database, now: datetime) -> None:
    with any_database.write() as store, pytest.raises(NotFoundError):
        personal.erase(store, "nobody@example.org", now)


def test_every_table_that_points_to_a_person_is_handed_out(any_database: Database) -> None:
    owners = {"person"}
    while more := {one.name for one in Base.metadata.tables.values() if _points_to(one, owners)} - owners:
        owners |= more
    with any_database.read() as store:
        found = set(store.personal.gather(0))
    assert owners - {"evidence_use"} <= found  # which questions a document is for says nothing about a person


def _points_to(table: Table, owners: set[str]) -> bool:
    return any(key.column.table.name in owners for key in table.foreign_keys)
