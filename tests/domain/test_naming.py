"""Who is named, and who is not so that nobody else is found; and those that are seen hide nobody."""

from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.benchmark import CountyGroup, GroupKind, OwnGroup
from maturity.domain.disclosure import Detail, Limits
from maturity.domain.group_choice import Circle, Mask, View, choose_group, counties, every_group, ready_made, refused
from maturity.domain.naming import nameable, unnamed_parts
from maturity.domain.own_group import Reason
from maturity.domain.result import Peers, assemble
from maturity.domain.scoring import score
from maturity.domain.trend import Round, trend
from tests.domain.making import area, compiled, levels, organisations, question, questionnaire
from tests.domain.test_group_choice import OWN, REGISTER
from tests.domain.test_result import WAVE

PLAIN = Limits()
SIX = organisations(7, skr_group="B3")
"""The reader and six others of a group; the municipalities beside them are of another one and another county."""

OTHERS = organisations(30, start=101, skr_group="C6", county_code="08")
MADE = compiled(questionnaire(area("a", *levels(2))))


def group_of(size: int, start: int = 0, register: int = 30) -> Mask:
    places = np.arange(register)[:, np.newaxis]
    return np.asarray((places >= start) & (places < start + size))


def peers(seen: int, others: int = 0) -> Peers:
    """Everybody has answered; the first *seen* after the reader let others see it."""
    register = (*SIX, *OTHERS[:others])
    codes = np.array([[i % 5, i % 5] for i in range(len(register))], dtype=np.int8)
    mask = np.zeros((len(register), len(MADE.node_ids) + 2), dtype=bool)
    mask[1 : 1 + seen] = True
    return Peers(register, score(MADE, codes).index, codes, seen=mask)


def test_a_group_of_six_with_four_named_does_not_show_the_median_of_the_other_two() -> None:
    for seen, detail in ((0, Detail.MEDIAN), (1, Detail.MEDIAN), (2, Detail.NOTHING), (4, Detail.NOTHING)):
        found = assemble(
            SIX[0], WAVE, MADE, peers(0).codes[0], {}, as_of=WAVE.opens, peers=peers(seen), wanted=GroupKind.ALL
        )
        assert found.group is not None
        assert (found.group.voices, found.group.hidden) == (6, 6 - seen)
        standing = found.total.standing
        assert standing is not None
        assert (standing.peers, standing.detail) == (6, detail)
        assert {one.median is None for one in found.areas[0].questions} == {detail is Detail.NOTHING}


def test_a_group_whose_hidden_are_too_few_widens() -> None:
    for seen, shown in ((1, GroupKind.SKR_GROUP), (2, GroupKind.ALL)):
        found = peers(seen, others=30)
        chosen = choose_group(
            GroupKind.SKR_GROUP, SIX[0], found.register, found.has_value, PLAIN, found.voice, found.seen
        )
        assert chosen.kind is shown


def test_counties_own_groups_and_trends_count_only_who_is_hidden() -> None:
    seen = np.zeros((len(REGISTER), 1), dtype=bool)
    seen[20:26] = True  # six of the ten of the third county
    view = View(Circle(OWN, REGISTER), np.ones((len(REGISTER), 1), dtype=bool), PLAIN, seen=seen)
    assert not counties(view, [False])[CountyGroup("03", "Län 3")].any()
    assert counties(replace(view, seen=None), [False])[CountyGroup("03", "Län 3")].any()
    wanted = OwnGroup(1, "Våra", frozenset(one.code for one in REGISTER[20:34]))
    why = refused(wanted, view, [False], [])
    assert why is not None
    assert (why[0].reason, why[0].found) == (Reason.TOO_FEW, 8)
    index = np.arange(12.0)[:, np.newaxis] * np.ones((1, len(MADE.node_ids)))
    for known, detail in ((0, Detail.SPREAD), (3, Detail.MEDIAN), (8, Detail.NOTHING)):
        mask = np.repeat(group_of(known, register=12), len(MADE.node_ids), axis=1)
        rounds = [Round("2027", MADE, index, mask)]
        [point] = trend(rounds, np.ones(12, dtype=bool), PLAIN, sensitive=frozenset())["total"]
        assert (point.everybody.organisations, point.everybody.detail) == (12, detail)


def test_everybody_who_has_agreed_is_named_where_enough_others_or_none_are_left() -> None:
    ten = group_of(10)
    assert nameable(range(5), [], [ten], PLAIN) == (0, 1, 2, 3, 4)
    assert nameable(range(10), [], [ten], PLAIN) == tuple(range(10))
    assert nameable([], [], [ten], PLAIN) == ()
    assert nameable([3], [], [], PLAIN) == (3,)


def test_after_a_median_was_seen_four_of_six_are_not_named_beside_it() -> None:
    # what a reader remembers of the six, less the four, would be about two: one is named, and five are left
    assert nameable([0, 1, 2, 3], [], [group_of(6)], PLAIN) == (0,)
    # two of them are in the open data anyway: nobody is added
    assert nameable([0, 1, 2, 3], [0, 1], [group_of(6)], PLAIN) == (0, 1)


def test_a_group_too_small_to_have_been_shown_gives_nobody_away() -> None:
    assert nameable([0, 1], [], [group_of(4)], PLAIN) == (0, 1)


def test_what_two_groups_differ_by_is_kept_too() -> None:
    # the wider less the narrower is about six; two of them may not become known
    assert nameable([24, 25], [], [group_of(30), group_of(24)], PLAIN) == (24,)


def test_who_has_a_units_answers_is_named_by_them() -> None:
    # rows 0 to 2 have all from row 5, which speaks for them: naming one is naming the unit
    voice = np.arange(30)[:, np.newaxis].copy()
    voice[:3] = 5
    heard = group_of(6, start=5)
    assert nameable([0, 1, 2], [], [heard], PLAIN, voice) == (0, 1, 2)
    assert nameable([0, 1, 2, 6], [], [heard], PLAIN, voice) == (0, 1, 2)


def test_a_sensitive_figure_keeps_seven_hidden_and_others_five() -> None:
    twelve = group_of(12)
    assert nameable(range(11), [], [twelve], PLAIN) == tuple(range(7))
    assert nameable(range(11), [], [twelve], PLAIN, sensitive=[True]) == tuple(range(5))
    # six with a sensitive figure were never shown in it: nobody is given away there, and five are left elsewhere
    both = np.hstack([group_of(6), twelve])
    assert nameable(range(11), [], [both], PLAIN, sensitive=[True, False]) == tuple(range(7))


def test_a_sensitive_area_takes_the_total_and_what_it_lies_in_with_it() -> None:
    assert unnamed_parts(questionnaire(area("a", *levels(2)))) == frozenset()
    inner = area("c", question("Q9"), sensitive=True)
    made = questionnaire(area("a", *levels(2)), area("b", inner))
    assert unnamed_parts(made) == {"b", "c", "total"}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 9999), st.floats(0, 1))
def test_whoever_remembers_every_group_and_takes_the_named_away_is_left_with_five_or_nobody(
    seed: int, share: float
) -> None:
    rng = np.random.default_rng(seed)
    view = View(Circle(OWN, REGISTER), rng.random((len(REGISTER), 2)) < 0.9, PLAIN)
    willing = [row for row in range(1, len(REGISTER)) if rng.random() < share]
    rng.shuffle(willing)
    before = list(every_group(view, [False, False], []).values())
    named = nameable(willing, [], before, PLAIN)
    gone = np.zeros((len(REGISTER), 1), dtype=bool)
    gone[list(named)] = True
    cells = [*before, *(a ^ b for a, b in combinations(before, 2))]
    for cell in cells:
        then, now = cell.sum(axis=0), (cell & ~gone).sum(axis=0)
        assert ((now == 0) | (now >= 5) | (then < 5)).all()
    # and what is shown from now on is about five or more that nobody has agreed to show
    after = replace(view, seen=np.repeat(gone, 2, axis=1))
    for mask in ready_made(after).values():
        assert not (mask & gone).any()
