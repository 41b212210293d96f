"""Letters about actions that are due soon or late: once of each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.domain.person import Person, Role
from maturity.resources import catalogue
from maturity.services import acting, planning
from maturity.services.access import Actor
from maturity.services.plan_reminding import remind_of_actions
from maturity.services.planning import Draft
from maturity.services.post import Post
from maturity.storage.database import Database

POST = Post("https://inkop.example.se", "key", "", catalogue)
KATRINEHOLM = "0483"


@pytest.fixture
def who(any_database: Database, tiny_round: Callable[..., Any], now: datetime) -> Actor:
    """Katrineholm's coordinator; four people with addresses there and elsewhere."""
    found: Actor = tiny_round(any_database, codes=(KATRINEHOLM, "1480")).actor(any_database, KATRINEHOLM)
    with any_database.write() as store:
        for email, role, code in (
            ("kim@katrineholm.se", Role.COORDINATOR, KATRINEHOLM),
            ("lo@katrineholm.se", Role.READER, KATRINEHOLM),
            ("bo@goteborg.se", Role.COORDINATOR, "1480"),
        ):
            person = store.people.add(Person(0, email, "Kim", "", management=False, language="sv"), now)
            store.people.join(person.id, code, frozenset({role}), now)
    return found


def round_(database: Database, now: datetime) -> int:
    with database.write() as store:
        return remind_of_actions(store, POST, now)


def letters(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as store:
        return [(one.recipient, one.subject, one.text) for one in store.mails.all()]


def test_an_action_is_named_once_when_it_is_due_soon_and_once_when_it_is_late(
    any_database: Database, who: Actor, now: datetime
) -> None:
    today = now.date()
    drafts = [
        Draft("Adopt the\npolicy", due=today + timedelta(days=10)),
        Draft("Hire somebody", due=today - timedelta(days=12)),
        Draft("Later", due=today + timedelta(days=15)),
        Draft("Some day"),
        Draft("Over", due=today - timedelta(days=12), status="done"),
    ]
    with any_database.write() as store:
        numbers = planning.add(store, who, drafts, now)
    assert [round_(any_database, now + timedelta(hours=hour)) for hour in range(3)] == [1, 0, 0]
    [(recipient, subject, text)] = letters(any_database)
    assert recipient == "kim@katrineholm.se"
    assert subject == "2 åtgärder i planen behöver ses över: Katrineholm"
    assert "– Hire somebody (försenad 12 dagar)\n– Adopt the policy (klart senast 3 december 2026)" in text
    assert "https://inkop.example.se/plan" in text.splitlines()
    assert not any(word in text for word in ("Later", "Some day", "Over"))
    # ten days on, one of them is late and another one due soon
    assert round_(any_database, now + timedelta(days=11)) == 1
    assert "2 åtgärder" in letters(any_database)[0][1]
    assert round_(any_database, now + timedelta(days=12)) == 0
    # a new last day begins anew
    with any_database.write() as store:
        moved = Draft("Hire somebody", due=today + timedelta(days=20))
        acting.change(store, who, numbers[1], moved, 1, now)
    assert round_(any_database, now + timedelta(days=12)) == 1
    assert "– Hire somebody (klart senast 13 december 2026)" in letters(any_database)[0][2]


def test_nobody_to_write_to_is_no_reminder(any_database: Database, who: Actor, now: datetime) -> None:
    with any_database.write() as store:
        planning.add(store, who, [Draft("Hire somebody", due=now.date())], now)
        for member in store.contacts.everywhere():
            if Role.COORDINATOR in member.roles and member.organisation_code == KATRINEHOLM and member.person.email:
                store.people.leave(member.id, Role.COORDINATOR, now)
    assert round_(any_database, now) == 0
    assert letters(any_database) == []
