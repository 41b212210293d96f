"""What the peers have reached and raised: by hand, and hidden where it would tell of too few."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from maturity.domain.ahead import NO_RISERS, already_there, risers
from maturity.domain.benchmark import GroupKind
from maturity.domain.development import Sheet
from maturity.domain.disclosure import Limits
from maturity.domain.group_choice import choose_group
from maturity.domain.result import Peers, WaveFacts
from maturity.domain.scoring import Compiled, score
from tests.domain.making import area, compiled, levels, one_area, organisation, organisations, question, questionnaire

OWN = organisation("0001")
DAY = datetime(2025, 1, 1, tzinfo=UTC)
TWO = one_area(*levels(2))


def sheet(codes: list[list[int]], made: Compiled = TWO) -> Sheet:
    """A wave of the own organisation and as many peers as there are further rows."""
    register = (OWN, *organisations(len(codes) - 1, start=2))
    facts = WaveFacts("w", {"en": "w"}, "full", DAY, DAY + timedelta(days=90), Limits(), generated=False, partial=True)
    rows = np.array(codes, dtype=np.int8)
    return Sheet(facts, made, Peers(register, score(made, rows).index, rows))


def share(one: Sheet, question_id: str, level: int) -> tuple[int, object]:
    peers = one.peers
    group = choose_group(GroupKind.ALL, OWN, peers.register, peers.has_value, one.facts.limits)
    found = already_there(OWN, one.facts, one.compiled, peers, group, {question_id: level})[question_id]
    return found.peers, found.share


def test_the_share_counts_peers_at_the_level_or_above_and_never_oneself() -> None:
    # ten peers: three at 2, one at 4, six at 1
    found = sheet([[4, 4], *[[2, 1]] * 3, [4, 1], *[[1, 1]] * 6])
    assert share(found, "Q1", 2) == (10, pytest.approx(0.4))
    assert share(found, "Q1", 4) == (10, pytest.approx(0.1))


def test_none_and_all_are_told_as_few_and_most() -> None:
    found = sheet([[4, 4], *[[2, 1]] * 20])
    assert share(found, "Q1", 3) == (20, 0.1)
    assert share(found, "Q1", 2) == (20, 0.9)


def test_a_share_takes_as_many_peers_as_a_distribution() -> None:
    assert share(sheet([[4, 4], *[[2, 1]] * 9]), "Q1", 2) == (9, None)
    # who has no answer on the question does not count on it
    assert share(sheet([[4, 4], *[[2, 1]] * 9, [-1, 1]]), "Q1", 2) == (9, None)
    assert share(sheet([[4, 4], *[[2, 1]] * 9, [-1, 1]]), "Q2", 1) == (10, 0.9)  # all, told as "at least 90 %"


def test_a_sensitive_question_follows_its_own_limit() -> None:
    made = compiled(questionnaire(area("f", question("Q1"), sensitive=True), area("b", question("Q2"))))
    one = sheet([[4, 4], *[[2, 1]] * 10], made)
    strict = Sheet(
        WaveFacts("w", {"en": "w"}, "full", DAY, DAY, Limits(5, 11, 10), generated=False, partial=True), made, one.peers
    )
    assert share(strict, "Q1", 2) == (10, None)
    assert share(strict, "Q2", 1) == (10, 0.9)


def rise(count: int, still: int) -> tuple[Sheet, Sheet]:
    """Of the peers, *count* raise Q1 from 1 to 3, two of these Q2 as well; *still* stay where they are."""
    before = [[1, 1]] * (1 + count + still)
    after = [[4, 4], *[[3, 2]] * 2, *[[3, 1]] * (count - 2), *[[1, 1]] * still]
    return sheet(before), sheet(after)


def test_those_that_rose_are_counted_with_what_they_raised() -> None:
    found = risers(OWN, *rise(10, 5), GroupKind.ALL, 5)
    assert found.peers == 10
    assert [(one.question.id, one.peers, one.share) for one in found.raised] == [
        ("Q1", 10, 0.9), ("Q2", 10, pytest.approx(0.2))
    ]  # fmt: skip
    assert [one.question.id for one in risers(OWN, *rise(10, 5), GroupKind.ALL, 1).raised] == ["Q1"]


@pytest.mark.parametrize(
    ("count", "still"),
    [
        pytest.param(9, 10, id="too few have risen"),
        pytest.param(10, 4, id="too few have not: subtraction would tell of them"),
        pytest.param(10, 1, id="one is left"),
    ],
)
def test_a_group_that_would_tell_of_too_few_is_hidden(count: int, still: int) -> None:
    assert risers(OWN, *rise(count, still), GroupKind.ALL, 5) == NO_RISERS


def test_when_all_have_risen_nobody_is_left_to_find_out() -> None:
    assert risers(OWN, *rise(10, 0), GroupKind.ALL, 5).peers == 10


def test_what_the_reader_has_answered_changes_nothing() -> None:
    before, after = rise(10, 5)
    other = sheet([[0, 0], *after.peers.codes[1:].tolist()])
    assert risers(OWN, before, after, GroupKind.ALL, 5) == risers(OWN, before, other, GroupKind.ALL, 5)


def test_who_did_not_take_part_before_has_not_risen() -> None:
    before, after = rise(12, 5)
    codes = before.peers.codes.copy()
    codes[1:3] = -1
    earlier = sheet(codes.tolist())
    assert risers(OWN, earlier, after, GroupKind.ALL, 5).peers == 10


def test_while_somebody_may_still_answer_nothing_is_told_of_those_that_rose() -> None:
    before, after = rise(10, 5)
    still_open = replace(after, peers=replace(after.peers, arrival=np.arange(len(after.peers.register))))
    assert risers(OWN, before, still_open, GroupKind.ALL, 5) == NO_RISERS


def test_peers_that_are_seen_by_name_hide_nobody() -> None:
    one = sheet([[4, 4], *[[2, 1]] * 10])
    seen = np.zeros(one.peers.has_value.shape, dtype=bool)
    seen[1] = True
    assert share(replace(one, peers=replace(one.peers, seen=seen)), "Q1", 2) == (10, None)


def test_a_stricter_limit_of_the_wave_before_holds_too() -> None:
    before, after = rise(10, 5)
    strict = replace(before, facts=replace(before.facts, limits=Limits(5, 7, 11)))
    assert risers(OWN, strict, after, GroupKind.ALL, 5) == NO_RISERS
    ten = replace(before, facts=replace(before.facts, limits=Limits(5, 11, 10)))
    sensitive = compiled(questionnaire(area("a", question("Q1"), question("Q2"), sensitive=True)))
    plain = compiled(questionnaire(area("a", question("Q1"), question("Q2"))))
    was = sheet(ten.peers.codes.tolist(), sensitive)
    now = sheet(after.peers.codes.tolist(), plain)
    assert len(risers(OWN, was, now, GroupKind.ALL, 5).raised) == 2
    assert risers(OWN, replace(was, facts=ten.facts), now, GroupKind.ALL, 5).raised == ()
