"""Letters about evidence that has expired or lapses soon."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.domain.person import Person, Role
from maturity.resources import catalogue
from maturity.services import registering
from maturity.services.post import Post
from maturity.services.registering import Facts
from maturity.services.reminding import remind_of_evidence
from maturity.storage.database import Database

POST = Post("https://inkop.example.se", "key", "", catalogue)
KATRINEHOLM = "0483"
MONTH = timedelta(days=31)


def _facts(title: str, valid_to: date | None, *, secret: bool = False) -> Facts:
    return Facts(
        title, "decision", None, valid_to, "", secret=secret, link="", upload=None, keep_file=False,
        questions=frozenset({"Q1"}),
    )  # fmt: skip


@pytest.fixture
def register(any_database: Database, tiny_round: Callable[..., Any], now: datetime, tmp_path: Path) -> Database:
    """Katrineholm with a policy that has expired, a secret plan that lapses, and one that holds for long."""
    actor = tiny_round(any_database, codes=(KATRINEHOLM, "1480")).actor(any_database, KATRINEHOLM)
    today = now.date()
    with any_database.write() as store:
        for facts in (
            _facts("=Policy", today - timedelta(days=2)),
            _facts("Plan against corruption", today + timedelta(days=30), secret=True),
            _facts("Programme", today + timedelta(days=300)),
        ):
            registering.register(store, actor, facts, tmp_path, now)
        for email, role, code in (
            ("kim@katrineholm.se", Role.COORDINATOR, KATRINEHOLM),
            ("lo@katrineholm.se", Role.READER, KATRINEHOLM),
            ("bo@goteborg.se", Role.COORDINATOR, "1480"),
        ):
            person = store.people.add(Person(0, email, "Kim", "", management=False, language="sv"), now)
            store.people.join(person.id, code, frozenset({role}), now)
    return any_database


def letters(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as store:
        return [(one.recipient, one.subject, one.text) for one in store.mails.all()]


def test_the_coordinator_is_told_once_a_month_what_needs_a_look(register: Database, now: datetime) -> None:
    for _ in range(2):
        with register.write() as store:
            remind_of_evidence(store, POST, now)
    [(recipient, subject, text)] = letters(register)
    assert recipient == "kim@katrineholm.se"
    assert subject == "2 underlag behöver ses över: Katrineholm"
    assert "– =Policy, gällde till och med" in text
    assert "– Ett hemligt underlag, gäller till och med" in text  # its title is no matter for a mail
    assert "Programme" not in text
    assert "https://inkop.example.se/evidence" in text.splitlines()
    with register.write() as store:
        assert remind_of_evidence(store, POST, now + MONTH) == 1


def test_nobody_is_written_to_when_everything_holds(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    tiny_round(any_database)
    with any_database.write() as store:
        assert remind_of_evidence(store, POST, now) == 0
