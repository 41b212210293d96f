"""Going on in a new wave with the targets of the one before, and with the actions that are not done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.services import continuing, planning, targeting
from maturity.services.access import Actor
from maturity.services.planning import Draft
from maturity.storage.database import Database

KATRINEHOLM = "0483"
Pair = tuple[Actor, Actor]


@pytest.fixture
def pair(any_database: Database, tiny_round: Callable[..., Any], tiny_text: str, now: datetime) -> Pair:
    """Its coordinator in 2025 and in 2027; then, Q2 means something else."""
    opens = now - timedelta(days=60)
    first = tiny_round(any_database, slug="2025", codes=(KATRINEHOLM,), opens=opens).actor(any_database, KATRINEHOLM)
    later = tiny_text.replace("version: 1.0", "version: 1.1").replace(
        "      - id: Q2\n", "      - id: Q2\n        meaning: 2\n"
    )
    second = tiny_round(any_database, slug="2027", codes=(KATRINEHOLM,), questionnaire=later)
    return first, second.actor(any_database, KATRINEHOLM)


def choose(database: Database, who: Actor, targets: dict[str, float | None], now: datetime) -> None:
    with database.write() as store:
        targeting.choose(store, who, targets, {}, now)


def stored(database: Database, who: Actor) -> dict[str, float]:
    with database.read() as store:
        return store.targets.of(who.assessment_id)


def take_over(database: Database, who: Actor, now: datetime) -> int:
    with database.write() as store:
        return continuing.take_over(store, who, now)


def test_targets_of_the_wave_before_are_offered_and_taken_over_once(
    any_database: Database, pair: Pair, now: datetime
) -> None:
    first, second = pair
    choose(any_database, first, {"Q1": 2, "Q2": 1, "goals": 60.0, "total": 70.0}, now)
    choose(any_database, second, {"total": 80.0}, now)
    with any_database.read() as store:
        offer = continuing.offered(store, second)
    assert offer is not None
    # Q2 means something else; the total is chosen already
    assert (offer.wave, offer.targets, offer.changed) == ("2025", {"Q1": 2, "goals": 60.0}, 1)
    assert stored(any_database, second) == {"total": 80.0}  # looking takes nothing over
    assert [take_over(any_database, second, now) for _ in range(2)] == [2, 0]
    assert stored(any_database, second) == {"Q1": 2, "goals": 60.0, "total": 80.0}
    with any_database.read() as store:
        events = [one for one in store.audit.of(f"2027/{KATRINEHOLM}", 10) if one.verb == "take-over-targets"]
    assert [one.facts for one in events] == [{"from": "2025", "targets": 2}]


def test_without_targets_before_nothing_is_offered(any_database: Database, pair: Pair, now: datetime) -> None:
    first, second = pair
    with any_database.read() as store:
        assert continuing.offered(store, second) is None
    choose(any_database, second, {"Q1": 2}, now)
    with any_database.read() as store:
        assert continuing.offered(store, first) is None  # what comes later was not there before
    assert take_over(any_database, second, now) == 0


def test_an_action_about_a_question_that_has_changed_goes_on_without_it(
    any_database: Database, pair: Pair, now: datetime
) -> None:
    first, second = pair
    with any_database.write() as store:
        planning.add(store, first, [Draft("Policy", "Q1", 2), Draft("Plan", "Q2", 1), Draft("Own")], now)
    with any_database.read() as store:
        then, today = planning.plan(store, first), planning.plan(store, second)
    assert [(one.question, one.to_level) for one in then.actions] == [("Q1", 2), ("Q2", 1), (None, None)]
    assert [(one.what, one.question, one.to_level) for one in today.actions] == [
        ("Policy", "Q1", 2),
        ("Plan", None, None),
        ("Own", None, None),
    ]
