"""A wave is published: figures where they are safe, and an audit that would find it if they were not."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maturity.domain.answer_versions import versions_of
from maturity.domain.disclosure import Detail, Limits
from maturity.domain.publication import (
    Answered,
    Figure,
    Group,
    Publication,
    cells_of,
    least,
    tabulate,
)
from maturity.domain.publication_audit import audit
from maturity.domain.suppression import protect

PLAIN = Limits()
GOALS, INTEGRITY = Figure("2027", "goals", sensitive=False), Figure("2027", "integrity", sensitive=True)
ALL, NORTH, SOUTH, WEST = Group("all", "all"), Group("county", "n"), Group("county", "s"), Group("county", "w")
Flags = NDArray[np.bool_]


def answered(*columns: list[float], figures: tuple[Figure, ...] = (GOALS,), levels: int | None = None) -> Answered:
    values = np.array(columns, dtype=float).T
    codes = tuple(f"{i:04}" for i in range(len(values)))
    return Answered(codes, figures, values, (~np.isnan(values)).astype(np.int8), levels)


def counties(*sizes: int) -> dict[Group, Flags]:
    """Everybody, and a county of each size."""
    at, total = np.cumsum([0, *sizes]), sum(sizes)
    made = {ALL: np.ones(total, dtype=bool)}
    for group, start, end in zip((NORTH, SOUTH, WEST), at[:-1], at[1:], strict=False):
        made[group] = (np.arange(total) >= start) & (np.arange(total) < end)
    return made


def detail(made: Publication, figure: int = 0) -> dict[Group, Detail]:
    return {group: Detail(int(made.detail[g, figure])) for g, group in enumerate(made.groups)}


def cell(made: Publication, group: Group, figure: int = 0) -> tuple[int, list[float]]:
    g = made.groups.index(group)
    return int(made.counts[g, figure]), made.quartiles[g, figure].tolist()


def test_a_table_by_hand() -> None:
    # 10 and 7 of 17: one shows quartiles, the other its median
    made = tabulate(counties(10, 7), answered([*range(10), *range(20, 27)]), PLAIN)
    assert detail(made) == {ALL: Detail.SPREAD, NORTH: Detail.SPREAD, SOUTH: Detail.MEDIAN}
    assert cell(made, NORTH) == (10, [2.25, 4.5, 6.75])
    count, (lower, median, upper) = cell(made, SOUTH)
    assert (count, median) == (7, 23)
    assert np.isnan([lower, upper]).all()


def test_a_small_group_takes_the_smallest_other_with_it() -> None:
    # everybody less the others would show the three
    made = tabulate(counties(12, 3, 6), answered([float(i) for i in range(21)]), PLAIN)
    assert detail(made) == {ALL: Detail.SPREAD, NORTH: Detail.SPREAD, SOUTH: Detail.NOTHING, WEST: Detail.NOTHING}
    for group in (SOUTH, WEST):
        count, quartiles = cell(made, group)
        assert count == -1
        assert np.isnan(quartiles).all()
    assert audit([(made, answered([float(i) for i in range(21)]))], PLAIN).passed


def test_a_sensitive_area_takes_seven() -> None:
    column = [float(i) for i in range(13)]
    both = answered(column, column, figures=(GOALS, INTEGRITY))
    made = tabulate(counties(7, 6), both, PLAIN)
    assert detail(made, 0)[SOUTH] is Detail.MEDIAN
    assert detail(made, 1) == {ALL: Detail.SPREAD, NORTH: Detail.NOTHING, SOUTH: Detail.NOTHING}
    assert (least(GOALS, PLAIN), least(INTEGRITY, PLAIN)) == (5, 7)


def test_shares_of_levels_are_shown_where_quartiles_are() -> None:
    made = tabulate(counties(10, 6), answered([0.0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 0, 1, 2, 3, 4, 4], levels=5), PLAIN)
    assert made.shares[made.groups.index(NORTH), 0].tolist() == [0.2] * 5
    assert np.isnan(made.shares[made.groups.index(SOUTH), 0]).all()


def test_shares_that_tell_what_everybody_answered_are_not_shown() -> None:
    everybody = tabulate({NORTH: np.ones(12, dtype=bool)}, answered([2.0] * 12, levels=5), PLAIN)
    assert detail(everybody) == {NORTH: Detail.MEDIAN}
    # The other ten of the twenty, by subtraction, are all at level 0.
    values = answered([0.0] * 10 + [1, 2] * 5, levels=5)
    made = tabulate({ALL: np.ones(20, dtype=bool), NORTH: np.arange(20) >= 10}, values, PLAIN)
    assert detail(made) == {ALL: Detail.SPREAD, NORTH: Detail.MEDIAN}
    assert audit([(made, values)], PLAIN).passed


def test_a_late_answer_waits_until_five_are_late() -> None:
    early, later = [float(i) for i in range(20)], [*map(float, range(20))]
    early[15:] = [np.nan] * 5
    first = tabulate({ALL: np.ones(20, dtype=bool)}, answered(early), PLAIN)
    for late in range(1, 6):
        values = answered([*later[: 15 + late], *[np.nan] * (5 - late)])
        second = tabulate({ALL: np.ones(20, dtype=bool)}, values, PLAIN, out=[(first, answered(early))])
        assert detail(second)[ALL] is (Detail.SPREAD if late == 5 else Detail.NOTHING)
        assert audit([(first, answered(early)), (second, values)], PLAIN).passed


def test_an_organisation_that_has_left_is_seen_by_subtraction() -> None:
    values = answered([float(i) for i in range(12)])
    first = tabulate({ALL: np.ones(12, dtype=bool)}, values, PLAIN)
    fewer = Answered(values.organisations[1:], values.figures, values.values[1:], values.versions[1:], None)
    assert detail(tabulate({ALL: np.ones(11, dtype=bool)}, fewer, PLAIN, out=[(first, values)]))[ALL] is Detail.NOTHING


def test_who_can_be_seen_hides_nobody_else() -> None:
    # Five in the north, and one of them lets others see its answers: four are left to find out about.
    values = answered([float(i) for i in range(17)])
    seen = replace(values, known=frozenset({"0000"}))
    assert detail(tabulate(counties(5, 12), values, PLAIN))[NORTH] is Detail.MEDIAN
    made = tabulate(counties(5, 12), seen, PLAIN)
    assert detail(made) == {ALL: Detail.SPREAD, NORTH: Detail.NOTHING, SOUTH: Detail.NOTHING}
    assert made.counts[made.groups.index(ALL), 0] == 17
    assert audit([(made, seen)], PLAIN).passed
    careless = tabulate(counties(5, 12), values, PLAIN)
    assert not audit([(replace(careless, known=seen.known), seen)], PLAIN).passed


def test_who_can_be_seen_by_some_is_hidden_from_the_rest() -> None:
    # Two tables that differ by the one who lets some others see its indices: it keeps its levels, and from most these.
    seen = replace(answered([float(i) for i in range(17)]), known=frozenset({"0000"}))
    groups = {ALL: np.ones(17, dtype=bool), NORTH: np.arange(17) > 0}
    made = tabulate(groups, seen, PLAIN)
    assert detail(made) == {ALL: Detail.SPREAD, NORTH: Detail.NOTHING}
    careless = replace(made, detail=np.full_like(made.detail, Detail.SPREAD))
    found = audit([(careless, seen)], PLAIN)
    assert [one.organisations for one in found.short] == [("0000",)]


def test_quartiles_need_ten_that_cannot_be_seen() -> None:
    seen = replace(answered([float(i) for i in range(10)]), known=frozenset({"0003"}))
    assert detail(tabulate({ALL: np.ones(10, dtype=bool)}, seen, PLAIN)) == {ALL: Detail.MEDIAN}


def test_late_answers_on_one_level_are_not_told_by_two_publications() -> None:
    levels = [0.0, 1, 2, 3, 4] * 3
    early, late = answered([*levels, *[np.nan] * 5], levels=5), answered([*levels, *[2.0] * 5], levels=5)
    everybody = {ALL: np.ones(20, dtype=bool)}
    first = tabulate(everybody, early, PLAIN)
    assert detail(first)[ALL] is Detail.SPREAD
    # alone the second may show shares; with the first they tell that the five who came late are on level 2
    assert detail(tabulate(everybody, late, PLAIN))[ALL] is Detail.SPREAD
    second = tabulate(everybody, late, PLAIN, out=[(first, early)])
    assert detail(second)[ALL] is Detail.MEDIAN
    assert audit([(first, early), (second, late)], PLAIN).passed
    careless = tabulate(everybody, late, PLAIN)
    assert audit([(first, early), (careless, late)], PLAIN).pinned == (
        (GOALS, ("0015", "0016", "0017", "0018", "0019")),
    )


def test_what_is_submitted_anew_without_change_is_no_new_answer() -> None:
    before = answered([10.0, 20, 30, np.nan])
    public = (tabulate({ALL: np.ones(4, dtype=bool)}, before, PLAIN), before)
    codes = ("0000", "0001", "0002", "0003", "0004")
    now = np.array([[10.0], [25], [np.nan], [40], [50]])
    assert versions_of(codes, (GOALS,), now, [public])[:, 0].tolist() == [1, 2, 0, 1, 1]
    second = Answered(codes, (GOALS,), now, versions_of(codes, (GOALS,), now, [public]), None)
    third = np.array([[11.0], [20], [30], [40], [50]])  # the second goes back to what it had said first
    out = [public, (tabulate({ALL: np.ones(5, dtype=bool)}, second, PLAIN), second)]
    assert versions_of(codes, (GOALS,), third, out)[:, 0].tolist() == [2, 1, 1, 1, 1]


def test_an_audit_finds_what_was_published_by_hand() -> None:
    values = answered([float(i) for i in range(21)])
    made = tabulate(counties(12, 3, 6), values, PLAIN)
    careless = replace(made, detail=np.full_like(made.detail, Detail.SPREAD))
    careless = replace(careless, detail=np.where(careless.members.sum(axis=1) < 5, 0, careless.detail.T).T)
    found = audit([(careless, values)], PLAIN)
    assert not found.passed
    [short] = found.short
    assert found.worst == short
    assert short.organisations == ("0012", "0013", "0014")
    assert {group.id for _, group in short.cells} == {"all", "n", "w"}


def test_a_reader_sees_no_more_with_the_groups_of_a_page_beside_the_publication() -> None:
    # The table hides two counties; the page of one in the second would show its other six, and so the first's three.
    values = answered([float(i) for i in range(22)])
    made = tabulate(counties(12, 3, 7), values, PLAIN)
    assert detail(made)[WEST] is Detail.NOTHING
    without_own = np.delete(cells_of([made], GOALS, values.organisations)[0], 21, axis=1)
    county, everybody = np.arange(21) >= 15, np.ones(21, dtype=bool)
    page = np.array([everybody, county], dtype=np.int8)
    assert protect(page, 5, already=without_own).tolist() == [True, False]
    assert protect(page, 5).tolist() == [True, True]


def test_an_audit_of_nothing_passes() -> None:
    found = audit([], PLAIN)
    assert (found.passed, found.cells, found.worst, found.crossed) == (True, 0, None, None)


def test_an_audit_names_the_smallest_intersection() -> None:
    groups = {ALL: np.ones(60, dtype=bool)}
    for i in range(6):
        groups[Group("county", str(i))] = np.arange(60) // 10 == i
        groups[Group("size", str(i))] = (np.arange(60) + 3) // 10 % 6 == i
    values = answered([float(i) for i in range(60)])
    made = tabulate(groups, values, PLAIN)  # thirteen groups: too many for the stricter rule
    found = audit([(made, values)], PLAIN)
    assert found.passed
    assert found.crossed is not None
    assert len(found.crossed.organisations) == 3


def test_an_audit_that_takes_too_long_fails_rather_than_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = {Group("county", str(i)): np.isin(np.arange(26) // 2, [i, i + 1, i + 2, i + 3]) for i in range(10)}
    groups |= {Group("size", str(i)): np.isin(np.arange(26) // 2, [i, i + 3, i + 6, i + 7]) for i in range(6)}
    values = answered([float(i) for i in range(26)])
    made = tabulate(groups, values, PLAIN)
    assert audit([(made, values)], PLAIN).passed
    monkeypatch.setattr("maturity.domain.row_space.MOST_NODES", 0)
    assert not audit([(made, values)], PLAIN).passed


drawn = st.tuples(st.integers(0, 9999), st.integers(12, 50), st.sampled_from([0.6, 0.95]), st.booleans())


@settings(max_examples=8)
@given(drawn)
def test_two_publications_before_and_after_late_and_corrected_answers_withstand_a_journalist(
    case: tuple[int, int, float, bool],
) -> None:
    seed, organisations, share, many = case
    rng = np.random.default_rng(seed)
    groups = {ALL: np.ones(organisations, dtype=bool)}
    for table, parts in (("county", 5), ("size", 3), ("group", 6 if many else 2)):
        place = rng.integers(0, parts, organisations)
        groups |= {Group(table, str(part)): place == part for part in range(parts)}
    figures = (GOALS, INTEGRITY)
    values = rng.uniform(0, 100, (organisations, 2))
    early = np.where(rng.random((organisations, 2)) < share, values, np.nan)
    codes = tuple(f"{i:04}" for i in range(organisations))
    first_version = (~np.isnan(early)).astype(np.int8)
    first = Answered(codes, figures, early, first_version, None)
    revised = (rng.random((organisations, 2)) < 0.05) & (first_version > 0)
    second = Answered(codes, figures, values + revised, np.where(revised, 2, 1).astype(np.int8), None)
    one = tabulate(groups, first, PLAIN)
    two = tabulate(groups, second, PLAIN, out=[(one, first)])
    assert audit([(one, first), (two, second)], PLAIN).passed
    for f, figure in enumerate(figures):
        shown = [
            publication.members[g] * publication.versions[:, f].astype(int)
            for publication in (one, two)
            for g in np.flatnonzero(publication.detail[:, f])
        ]
        for a, b in combinations(shown, 2):
            # whom the two figures do not treat alike
            assert not 1 <= (a != b).sum() < least(figure, PLAIN)
        # every known part taken from a whole
        for whole in shown:
            for table in ("county", "size", "group"):
                rest = whole.copy()
                for g in np.flatnonzero(two.detail[:, f]):
                    if (
                        two.groups[g].table == table
                        and (two.versions[two.members[g], f] == whole[two.members[g]]).all()
                    ):
                        rest[two.members[g]] = 0
                assert not 1 <= (rest > 0).sum() < least(figure, PLAIN)


def test_limits_of_a_wave_are_followed() -> None:
    made = tabulate(counties(12, 9), answered([float(i) for i in range(21)]), Limits(median=10, spread=20))
    assert detail(made) == {ALL: Detail.SPREAD, NORTH: Detail.NOTHING, SOUTH: Detail.NOTHING}


@pytest.mark.parametrize("levels", [None, 5])
def test_a_publication_without_organisations_is_empty(levels: int | None) -> None:
    values = Answered((), (GOALS,), np.zeros((0, 1)), np.zeros((0, 1), dtype=np.int8), levels)
    made = tabulate({ALL: np.zeros(0, dtype=bool)}, values, PLAIN)
    assert detail(made) == {ALL: Detail.NOTHING}
