"""Naming: who of a peer group is seen by name, by whom, from when, and what nobody can work out from it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from maturity.domain.benchmark import GroupKind
from maturity.domain.disclosure import Detail
from maturity.domain.result import Result
from maturity.services import comparing, ladder, publishing
from maturity.services.naming import NamedPeers, Unnamed, named_peers
from maturity.storage.database import Database
from tests.services.test_comparing import MUNICIPALITIES
from tests.services.test_publishing import LATER, hand_in, organiser, published

READER, *PEERS = MUNICIPALITIES
OUTSIDER, REGION, OTHER_REGION = "0181", "01", "03"
"""A municipality of another group, and two regions."""

CODES = (*MUNICIPALITIES, OUTSIDER, REGION, OTHER_REGION)


@pytest.fixture
def wave(database: Database, tiny_round: Callable[..., Any], now: datetime) -> Any:
    """A wave that is over, in which everybody has answered; a body runs it."""
    round_ = tiny_round(database, codes=CODES)
    with database.write() as store:
        body = store.organisers.put_body("Demo", national=True)
        store.waves.give("2027", body.id)
    for place, code in enumerate(CODES):
        hand_in(database, code, (place % 3, place % 3), now)
    return SimpleNamespace(round=round_, body=body, now=now + LATER, before=now)


def choose(database: Database, wave: Any, codes: Any, rung: str = "peers") -> None:
    for code in codes:
        actor = wave.round.actor(database, code)
        with database.write() as store:
            ladder.choose(store, actor, rung, wave.before)


def seen_by(database: Database, wave: Any, code: str = READER) -> NamedPeers:
    actor = wave.round.actor(database, code)
    with database.read() as store:
        return named_peers(store, actor, wave.now)


def names(found: NamedPeers) -> list[str]:
    return [one.organisation.code for one in found.found]


def compared(database: Database, wave: Any, code: str = READER) -> Result:
    with database.read() as store:
        return comparing.result_of(store, code, "2027", wave.now, wanted=GroupKind.SKR_GROUP)


def test_those_who_have_agreed_are_named_once_the_wave_is_published(database: Database, wave: Any) -> None:
    choose(database, wave, [PEERS[4]], "peers")
    choose(database, wave, [PEERS[2]], "example")
    choose(database, wave, [PEERS[0]], "open")
    assert seen_by(database, wave) == NamedPeers(Unnamed.NOT_OUT)
    published(database, wave.now)
    found = seen_by(database, wave)
    assert (found.why, found.left_out) == (None, 0)
    told = [one.organisation.name for one in found.found]
    assert told == sorted(told)
    assert set(names(found)) == {PEERS[0], PEERS[2], PEERS[4]}
    # Everybody answered both questions with the level of the place, of 0 to 2: index 0, 50 or 100.
    place = {code: 50.0 * (i % 3) for i, code in enumerate(CODES)}
    assert {one.organisation.code: one.index["total"] for one in found.found} == {c: place[c] for c in names(found)}


def test_a_group_is_mutual_and_whoever_keeps_the_own_answers_sees_nobody(database: Database, wave: Any) -> None:
    choose(database, wave, [*PEERS[:5], REGION, OUTSIDER], "open")
    choose(database, wave, [PEERS[7]], "own")
    published(database, wave.now)
    assert set(names(seen_by(database, wave))) == set(PEERS[:5])
    assert set(names(seen_by(database, wave, PEERS[0]))) == set(PEERS[1:5])
    assert names(seen_by(database, wave, OTHER_REGION)) == [REGION]
    assert names(seen_by(database, wave, OUTSIDER)) == []
    assert seen_by(database, wave, PEERS[7]) == NamedPeers(Unnamed.OWN)


def test_aggregates_are_no_names(database: Database, wave: Any) -> None:
    published(database, wave.now)
    assert seen_by(database, wave).found == ()


def test_names_are_frozen_and_go_when_the_publication_is_withdrawn(database: Database, wave: Any) -> None:
    choose(database, wave, PEERS[:2])
    published(database, wave.now)
    before = seen_by(database, wave)
    hand_in(database, PEERS[0], (2, 2), wave.now, revision=2)
    assert seen_by(database, wave) == before
    who = organiser(database, wave, "reader")
    with database.write() as store:
        publishing.withdraw(store, who, store.desk_waves.get("2027"), "A fault.", wave.now)
    assert seen_by(database, wave) == NamedPeers(Unnamed.NOT_OUT)


def test_who_submits_after_the_figures_were_made_sees_no_names(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    round_ = tiny_round(database, codes=CODES)
    with database.write() as store:
        body = store.organisers.put_body("Demo", national=True)
        store.waves.give("2027", body.id)
    for code in PEERS:
        hand_in(database, code, (1, 1), now)
    late = SimpleNamespace(round=round_, body=body, now=now + LATER, before=now)
    choose(database, late, PEERS[:2])
    published(database, late.now)
    hand_in(database, READER, (1, 1), late.now + timedelta(days=1))
    assert seen_by(database, late) == NamedPeers(Unnamed.NOT_SUBMITTED)


def test_a_choice_changes_no_figure_that_can_be_compared_before_and_after_it(database: Database, wave: Any) -> None:
    before = compared(database, wave)
    choose(database, wave, PEERS[:8])
    assert compared(database, wave).total == before.total
    choose(database, wave, PEERS[:8], "aggregates")
    assert compared(database, wave).total == before.total


def test_a_group_of_six_with_four_that_agree_neither_names_them_nor_shows_the_median_of_two(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    seven = MUNICIPALITIES[:7]
    round_ = tiny_round(database, codes=seven)
    with database.write() as store:
        body = store.organisers.put_body("Demo", national=True)
        store.waves.give("2027", body.id)
    for place, code in enumerate(seven):
        hand_in(database, code, (place % 3, place % 3), now)
    few = SimpleNamespace(round=round_, body=body, now=now + LATER, before=now)
    assert compared(database, few).total.standing is not None
    seen_before = compared(database, few).total.standing
    assert seen_before is not None
    assert seen_before.detail is Detail.MEDIAN
    choose(database, few, seven[1:5])
    published(database, few.now, low_response="A pilot.")
    found = seen_by(database, few)
    # Who remembers the median of the six and takes those away who are named is left with five.
    assert (len(found.found), found.left_out) == (1, 3)
    now_shown = compared(database, few).total.standing
    assert now_shown is not None
    assert (now_shown.peers, now_shown.detail, now_shown.median) == (6, Detail.NOTHING, None)


def test_one_outside_of_a_group_that_has_agreed_is_not_left_alone_in_a_wider_one(database: Database, wave: Any) -> None:
    choose(database, wave, PEERS)
    published(database, wave.now)
    # All municipalities are these eleven and one of another group: four stay with it.
    found = seen_by(database, wave)
    assert (len(found.found), found.left_out) == (7, 4)
    assert set(names(seen_by(database, wave, OTHER_REGION))) == set()


def test_when_everybody_has_agreed_everybody_is_named(database: Database, wave: Any) -> None:
    choose(database, wave, [*PEERS, OUTSIDER], "open")
    published(database, wave.now)
    assert set(names(seen_by(database, wave))) == set(PEERS)
    standing = compared(database, wave).total.standing
    assert standing is not None
    assert standing.detail is Detail.NOTHING


def test_other_groups_are_protected_from_those_who_do_not_see_them(database: Database, wave: Any) -> None:
    choose(database, wave, PEERS[:8])
    published(database, wave.now)
    inside, outside = compared(database, wave), compared(database, wave, OUTSIDER)
    assert inside.group is not None
    assert outside.group is not None
    assert (inside.group.voices - inside.group.hidden, outside.group.voices - outside.group.hidden) == (8, 0)


def test_the_number_of_queries_does_not_grow_with_the_names(database: Database, wave: Any) -> None:
    choose(database, wave, PEERS[:6])
    published(database, wave.now)
    actor = wave.round.actor(database, READER)
    with database.read() as store:
        named_peers(store, actor, wave.now)
    with database.read() as store, database.counted() as counter:
        named_peers(store, actor, wave.now)
    # versions, own rung, register, panel's waves (2), sheets, own groups, rungs, indices
    assert counter.queries <= 10
