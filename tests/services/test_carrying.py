"""Beginning with the answers of the wave before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.domain.assessment import Absence
from maturity.errors import AlreadySubmittedError
from maturity.services import carrying, submitting
from maturity.services.access import Actor
from maturity.services.answering import held, save_many, stored_answers
from maturity.services.drafts import Draft
from maturity.storage.database import Database


def _submit(database: Database, actor: Actor, now: datetime, *drafts: Draft) -> None:
    with database.write() as store:
        save_many(store, actor, held(store, actor, now), drafts, now)
        submitting.submit(store, actor, name="A", title="B", gaps_reason="", now=now)


@pytest.fixture
def actor(any_database: Database, tiny_round: Callable[..., Any], now: datetime) -> Actor:
    """The coordinator in a wave after one in which both questions were answered."""
    first = tiny_round(any_database, slug="2025", opens=now - timedelta(days=60)).actor(any_database, "0483")
    before = Draft("Q1", "2", comment="till kollegor", evidence="Policy 2024", evidence_link="https://exempel.se/p")
    _submit(any_database, first, now, before, Draft("Q2", "not-applicable", reason="Ingen sådan verksamhet"))
    found: Actor = tiny_round(any_database, slug="2027").actor(any_database, "0483")
    return found


def test_last_waves_answers_are_offered_and_count_for_nothing_until_they_are_confirmed(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    with any_database.read() as store:
        offers = carrying.offered(store, actor)
        assert stored_answers(store, actor) == {}
    assert [(one.question.id, one.answer) for one in offers] == [("Q1", 2), ("Q2", Absence.NOT_APPLICABLE)]
    with any_database.write() as store:
        assert carrying.confirm(store, actor, ["Q1", "Z9"], now) == 1
    with any_database.read() as store:
        (stored,) = stored_answers(store, actor).values()
        assert [one.question.id for one in carrying.offered(store, actor)] == ["Q2"]
    assert (stored.question, stored.answer, stored.evidence, stored.evidence_link, stored.comment, stored.revision) == (
        "Q1", 2, "Policy 2024", "https://exempel.se/p", "", 1,
    )  # fmt: skip


def test_what_has_an_answer_by_now_is_left_alone(any_database: Database, actor: Actor, now: datetime) -> None:
    with any_database.write() as store:
        save_many(store, actor, held(store, actor, now), [Draft("Q1", "0")], now)
        assert carrying.confirm(store, actor, ["Q1", "Q2"], now) == 1
        answers = stored_answers(store, actor)
    assert (answers["Q1"].answer, answers["Q2"].reason) == (0, "Ingen sådan verksamhet")


def test_nothing_is_offered_to_who_took_no_part(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    newcomer = tiny_round(any_database).actor(any_database, "1480")
    with any_database.write() as store:
        assert carrying.offered(store, newcomer) == ()
        assert carrying.confirm(store, newcomer, ["Q1"], now) == 0


def test_submitted_answers_are_not_changed(any_database: Database, actor: Actor, now: datetime) -> None:
    _submit(any_database, actor, now, Draft("Q1", "1"), Draft("Q2", "1"))
    with any_database.write() as store, pytest.raises(AlreadySubmittedError):
        carrying.confirm(store, actor, ["Q1"], now)
