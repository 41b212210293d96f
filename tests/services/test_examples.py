"""The national list of good examples: by consent, at the highest level only, frozen with the figures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from maturity.domain import edition as editions
from maturity.services import ladder, tabulating
from maturity.storage.database import Database
from tests.services.test_publishing import LATER, hand_in, prepared, published

CODES = ("0114", "0115", "0117", "0120", "0123", "0125", "0126", "0127", "0128", "0136", "0138", "0139")
VALLENTUNA, OSTERAKER, VARMDO = "0115", "0117", "0120"


@pytest.fixture
def wave(database: Database, tiny_round: Callable[..., Any], now: datetime) -> Any:
    """A wave that is over; the first six have answered with the highest level, the others with the lowest."""
    round_ = tiny_round(database, codes=CODES)
    with database.write() as store:
        body = store.organisers.put_body("Demo", national=True)
        store.waves.give("2027", body.id)
    for place, code in enumerate(CODES):
        hand_in(database, code, (2, 2) if place < 6 else (0, 0), now)
    return SimpleNamespace(round=round_, body=body, now=now + LATER, before=now)


def choose(database: Database, wave: Any, **rungs: str) -> None:
    for code, rung in rungs.items():
        actor = wave.round.actor(database, code.removeprefix("o"))
        with database.write() as store:
            ladder.choose(store, actor, rung, wave.before)


def test_who_is_at_the_highest_level_and_has_agreed_is_named_in_alphabetical_order(
    database: Database, wave: Any
) -> None:
    # Österåker comes last in Swedish; the last one has agreed and is not at the highest level.
    choose(database, wave, o0117="example", o0120="open", o0115="example", o0114="peers", o0139="example")
    made = published(database, wave.now)
    assert made.examples == {"goals": ((VALLENTUNA, "Vallentuna"), (VARMDO, "Värmdö"), (OSTERAKER, "Österåker"))}


def test_nobody_is_named_without_having_agreed(database: Database, wave: Any) -> None:
    assert published(database, wave.now).examples == {"goals": ()}


def test_a_sensitive_area_names_nobody(
    database: Database, tiny_round: Callable[..., Any], tiny_text: str, now: datetime
) -> None:
    sensitive = tiny_text.replace("  - id: goals\n", "  - id: goals\n    sensitive: true\n")
    round_ = tiny_round(database, codes=CODES, questionnaire=sensitive)
    with database.write() as store:
        body = store.organisers.put_body("Demo", national=True)
        store.waves.give("2027", body.id)
    for code in CODES:
        hand_in(database, code, (2, 2), now)
    choose(database, SimpleNamespace(round=round_, before=now), o0115="open")
    assert published(database, now + LATER).examples == {}


def test_the_names_are_in_the_hash_and_a_correction_makes_a_new_list(database: Database, wave: Any) -> None:
    choose(database, wave, o0115="example", o0117="example")
    first = published(database, wave.now)
    assert editions.written(replace(first, examples={"goals": ()}))[1] != editions.written(first)[1]
    hand_in(database, VALLENTUNA, (0, 0), wave.now, revision=2)
    with database.read() as store:
        [out] = store.publications.of("2027")
        assert editions.read(out.content).examples == first.examples
        assert tabulating.proof(store, {}).passed
    second = published(database, wave.now, note="One had answered wrongly.")
    assert second.examples == {"goals": ((OSTERAKER, "Österåker"),)}
    with database.read() as store:
        assert tabulating.proof(store, {}).passed


def test_an_edition_that_names_somebody_who_has_not_agreed_is_found(database: Database, wave: Any) -> None:
    made = editions.read(prepared(database, None, wave.now).content)
    forged, _ = editions.written(replace(made, examples={"goals": ((VALLENTUNA, "Vallentuna"),)}))
    with database.read() as store:
        assert tabulating.proof(store, {"draft": forged}).wrong == ("draft",)


def test_what_was_published_before_there_were_examples_keeps_its_hash(database: Database, wave: Any) -> None:
    made = editions.read(prepared(database, None, wave.now).content)
    content, seal = editions.written(replace(made, examples=None))
    assert "examples" not in content
    assert editions.written(editions.read(content)) == (content, seal)
