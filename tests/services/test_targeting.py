"""Choosing targets and saying hours, for one person and for two at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from maturity.errors import FieldsError, TargetsChangedError
from maturity.services import targeting
from maturity.services.access import Actor
from maturity.storage.database import Database
from maturity.storage.targets import Estimate

KATRINEHOLM = "0483"


@pytest.fixture
def who(any_database: Database, tiny_round: Callable[..., Any]) -> Actor:
    """The coordinator of Katrineholm."""
    found: Actor = tiny_round(any_database, codes=(KATRINEHOLM,)).actor(any_database, KATRINEHOLM)
    return found


def choose(
    database: Database, who: Actor, wanted: dict[str, float | None], was: dict[str, float | None], now: datetime
) -> int:
    with database.write() as store:
        return targeting.choose(store, who, wanted, was, now)


def stored(database: Database, who: Actor) -> dict[str, float]:
    with database.read() as store:
        return store.targets.of(who.assessment_id)


def test_only_what_changed_is_stored_and_nothing_takes_a_target_away(
    any_database: Database, who: Actor, now: datetime
) -> None:
    assert choose(any_database, who, {"Q1": 2, "goals": 62.5, "Q2": None}, {}, now) == 2
    assert stored(any_database, who) == {"Q1": 2, "goals": 62.5}
    assert choose(any_database, who, {"Q1": None, "goals": 62.5}, {"Q1": 2, "goals": 62.5}, now) == 1
    assert stored(any_database, who) == {"goals": 62.5}
    with any_database.read() as store:
        event = store.audit.of(f"2027/{KATRINEHOLM}", 1)[0]
    assert (event.verb, event.facts) == ("choose-targets", {"chosen": 0, "removed": 1})


def test_two_people_on_one_target_never_overwrite_each_other(any_database: Database, who: Actor, now: datetime) -> None:
    choose(any_database, who, {"Q1": 1, "Q2": 1}, {}, now)
    with pytest.raises(TargetsChangedError) as refusal:
        choose(any_database, who, {"Q1": 2, "goals": 80}, {}, now)
    assert refusal.value.stored == {"Q1": 1}
    assert stored(any_database, who) == {"Q1": 1, "Q2": 1}
    # the same choice twice is no disagreement, and what others chose elsewhere stays
    assert choose(any_database, who, {"Q1": 1, "total": 50}, {}, now) == 2
    assert stored(any_database, who) == {"Q1": 1, "Q2": 1, "total": 50}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        *(("Q1", value) for value in (3, 0.5, -1, float("nan"), float("inf"), float("-inf"))),
        *(("goals", value) for value in (101, float("nan"), float("inf"))),
        ("Z9", 1),
    ],
)
def test_a_target_that_cannot_be_is_refused(
    any_database: Database, who: Actor, now: datetime, part: str, value: float
) -> None:
    with pytest.raises(FieldsError):
        choose(any_database, who, {"Q2": 1, part: value}, {}, now)
    assert stored(any_database, who) == {}


def test_hours_are_kept_as_they_are_said(any_database: Database, who: Actor, now: datetime) -> None:
    said = Estimate((8, 40, None, 0, 100_000), 600)
    for _ in range(2):
        with any_database.write() as store:
            targeting.say_hours(store, who, said, now)
    with any_database.read() as store:
        assert store.targets.estimate(KATRINEHOLM) == said
        assert store.targets.estimate("1480") is None
    with any_database.write() as store, pytest.raises(FieldsError) as refusal:
        targeting.say_hours(store, who, Estimate((-1, 40, None, 0, 100_001), 600_000), now)
    assert set(refusal.value.problems) == {"hours-1", "hours-5", "cost"}


def test_a_part_that_cannot_be_is_not_looked_for_either(any_database: Database, who: Actor, now: datetime) -> None:
    choose(any_database, who, {"Q2": None, "a\0b": None}, {"Q2": 2, "a\0b": 1}, now)
    assert stored(any_database, who) == {}
