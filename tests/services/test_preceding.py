"""What the peers have done, in the demonstration with its two waves; against a count made another way."""

from datetime import UTC, datetime

import pytest

from maturity.domain.ahead import NO_RISERS
from maturity.domain.benchmark import GroupKind
from maturity.services import access, comparing, demonstration, preceding
from maturity.services.access import Actor
from maturity.services.preceding import NOTHING
from maturity.storage.database import Database

KALMAR, KATRINEHOLM = "0880", "0483"
"""One has submitted to both waves, the other has a draft."""

AFTER = datetime(2027, 5, 2, tzinfo=UTC)
"""When nobody can answer any more."""


@pytest.fixture
def signed_in(demo_copy: Database, key: str, now: datetime) -> dict[str, Actor]:
    """The demo coordinators."""
    with demo_copy.read() as store:
        ways = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}
    found = {}
    for code in (KALMAR, KATRINEHOLM):
        with demo_copy.write() as store:
            token = access.sign_in(store, ways[code], key, now)
        with demo_copy.read() as store:
            found[code] = access.actor(store, token, key, now)
    return found


def test_shares_are_those_of_the_group_and_a_group_that_tells_too_much_is_widened(
    demo_copy: Database, signed_in: dict[str, Actor]
) -> None:
    who = signed_in[KALMAR]
    with demo_copy.counted() as counter, demo_copy.read() as store:
        result = comparing.result(store, who, AFTER)
        before = counter.queries
        found = preceding.preceding(store, who, result)
    assert counter.queries - before <= 7
    assert result.group is not None
    assert result.group.kind is GroupKind.SKR_GROUP
    there = {one.code for one in result.group.answered}
    for step in result.recommendations[:3]:
        with demo_copy.read() as store:
            column = result.compiled.column(step.question.id)
            wave = store.waves.get("2027").id
            codes = [
                int(record.codes[column])
                for code in there
                if (record := store.submissions.latest(store.waves.assessment(wave, code)[0]))
            ]
        known = [code for code in codes if code >= 0]
        share = sum(code >= step.step.to for code in known) / len(known)
        assert found.ahead[step.question.id].peers == len(known)
        assert found.ahead[step.question.id].share == pytest.approx(min(max(share, 0.1), 0.9))
    assert found.among is GroupKind.MAIN_GROUP  # of the seventeen in the group too few have not risen
    assert found.risers is not None
    assert found.risers.peers >= 10
    shares = [one.share for one in found.risers.raised]
    assert len(shares) == preceding.MOST_RAISED
    assert shares == sorted(shares, reverse=True)


def test_while_answers_come_in_shares_follow_in_steps_of_five_and_nothing_is_told_of_those_that_rose(
    demo_copy: Database, signed_in: dict[str, Actor], now: datetime
) -> None:
    who = signed_in[KALMAR]
    with demo_copy.read() as store:
        found = preceding.preceding(store, who, comparing.result(store, who, now))
    assert found.risers == NO_RISERS
    assert {one.peers % 5 for one in found.ahead.values()} == {0}


def test_a_draft_is_not_compared(demo_copy: Database, signed_in: dict[str, Actor], now: datetime) -> None:
    with demo_copy.read() as store:
        result = comparing.result(store, signed_in[KATRINEHOLM], now)
        assert preceding.preceding(store, signed_in[KATRINEHOLM], result) == NOTHING
