"""Who has answered and what it does to a mean, by hand."""

from math import log10, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.representativeness import (
    Breakdown,
    Cell,
    Response,
    differences,
    estimate,
    response,
)
from maturity.storage.register import shipped_organisations
from tests.domain.making import organisation, organisations

NAN = np.nan


def test_response_by_county_group_and_size() -> None:
    register = [
        organisation("0001", county_code="01", skr_group="A1", population=900_000),
        organisation("0002", county_code="01", skr_group="B4", population=10_000),
        organisation("0003", county_code="06", skr_group="B4", population=9_999),
        organisation("06", county_code="06", skr_group=None, kind="region", population=300_000),
    ]
    answered = np.array([True, False, True, False])
    assert response(register, answered, Breakdown.COUNTY) == (Response("01", 2, 1), Response("06", 2, 1))
    assert response(register, answered, Breakdown.SKR_GROUP) == (
        Response("A1", 1, 1),
        Response("B4", 2, 1),
        Response("region", 1, 0),
    )
    assert [(one.group, one.share) for one in response(register, answered, Breakdown.SIZE)] == [
        ("0", 1),
        ("1", 0),
        ("4", 0.5),
    ]


def test_differences_by_hand() -> None:
    sizes = [1_000, 100_000, 10_000, 10_000]
    register = [
        organisation(f"{i:04}", population=p, land_area=1, skr_group=g)
        for i, (p, g) in enumerate(zip(sizes, ["A1", "B4", "B4", "B4"], strict=True))
    ]
    population, density, a1, b4 = differences(register, np.array([True, True, True, False]))
    # logarithms 3, 5, 4 against 4
    assert (population.answered, population.others, population.standardised) == (4, 4, 0)
    assert (density.answered, density.standardised) == (4, 0)
    # a third against none: spread √((1/3 · 2/3 + 0)/2) = 1/3
    assert (a1.trait, a1.others) == ("A1", 0)
    assert a1.answered == pytest.approx(1 / 3)
    assert a1.standardised == pytest.approx(1)
    assert b4.standardised == pytest.approx(-1)
    assert (b4.notable, population.notable) == (True, False)


def test_nothing_to_compare_when_all_or_none_have_answered() -> None:
    register = organisations(4)
    assert differences(register, np.ones(4, dtype=bool)) == differences(register, np.zeros(4, dtype=bool)) == ()
    [population, density, group] = differences(register, np.array([True, True, False, False]))
    assert {one.standardised for one in (population, density, group)} == {None}
    assert population.answered == pytest.approx(log10(20_000))


def test_a_weighted_mean_by_hand() -> None:
    register = organisations(10, skr_group="B3") + organisations(30, start=11, skr_group="C6")
    values = np.array([10, 20, 30, 40, 50, *[NAN] * 5, 60, 60, 60, 70, 70, 70, *[NAN] * 24], dtype=float)
    found = estimate(register, values)
    assert found is not None
    assert found.cells == (Cell(("B3",), 10, 5, 0.25), Cell(("C6",), 30, 6, 0.75))
    assert found.unweighted == pytest.approx(540 / 11)
    assert found.weighted == pytest.approx(0.25 * 30 + 0.75 * 65)
    # s²: (400 + 100 + 0 + 100 + 400)/4 = 250 and 6 · 25/5 = 30
    error = sqrt(0.25**2 * (1 - 5 / 10) * 250 / 5 + 0.75**2 * (1 - 6 / 30) * 30 / 6)
    assert found.error == pytest.approx(error)
    assert (found.low, found.high) == pytest.approx(
        (found.weighted - 1.96 * error, found.weighted + 1.96 * error), abs=1e-3
    )


def test_groups_with_few_values_are_joined_inside_their_main_group_first() -> None:
    register = [
        *organisations(3, start=1, skr_group="A1"),
        *organisations(9, start=11, skr_group="A2"),
        *organisations(9, start=31, skr_group="B3"),
        *organisations(9, start=51, skr_group="B4"),
        *organisations(9, start=71, skr_group="C6"),
    ]
    answered = {"A1": 0, "A2": 6, "B3": 2, "B4": 3, "C6": 4}
    values = np.full(len(register), NAN)
    for group, number in answered.items():
        places = [i for i, one in enumerate(register) if one.skr_group == group]
        values[places[:number]] = 50
    found = estimate(register, values)
    assert found is not None
    # A1 goes to A2; B3 to B4; C6 is alone in its main group and goes to the smallest other cell
    assert [(cell.groups, cell.invited, cell.answered) for cell in found.cells] == [
        (("A1", "A2"), 12, 6),
        (("B3", "B4", "C6"), 27, 9),
    ]
    assert (found.weighted, found.error) == (50, 0)


def test_everybody_has_answered_and_there_is_nothing_to_estimate() -> None:
    values = np.arange(8.0)
    found = estimate(organisations(8), values)
    assert found is not None
    assert (found.weighted, found.unweighted, found.error, found.low, found.high) == (3.5, 3.5, 0, 3.5, 3.5)


def test_four_values_are_too_few() -> None:
    assert estimate(organisations(8), np.array([1, 2, 3, 4, NAN, NAN, NAN, NAN])) is None


@settings(max_examples=20)
@given(st.integers(0, 9999), st.sampled_from([0.05, 0.3, 0.8]))
def test_the_weights_are_those_of_the_invited_and_no_cell_is_thin(seed: int, share: float) -> None:
    register = [one for one in shipped_organisations() if one.kind == "municipality"]
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(len(register)) < share, rng.uniform(0, 100, len(register)), NAN)
    found = estimate(register, values)
    assert found is not None
    assert sum(cell.weight for cell in found.cells) == pytest.approx(1)
    assert sum(cell.answered for cell in found.cells) == (~np.isnan(values)).sum()
    assert min(cell.answered for cell in found.cells) >= 5
    assert sorted(group for cell in found.cells for group in cell.groups) == sorted(
        {one.skr_group or "" for one in register}
    )
    assert found.low <= found.weighted <= found.high


def test_weights_mend_a_response_that_follows_the_groups() -> None:
    # Every municipality of a group has its group's value; large ones answered more readily.
    register = [one for one in shipped_organisations() if one.kind == "municipality"]
    value = {group: 10.0 * i for i, group in enumerate(sorted({one.skr_group or "" for one in register}))}
    everybody = np.array([value[one.skr_group or ""] for one in register])
    rng = np.random.default_rng(1)
    likely = np.array([0.9 if one.population > 30_000 else 0.4 for one in register])
    likely[[one.skr_group == "A1" for one in register]] = 0  # three: joined with A2
    found = estimate(register, np.where(rng.random(len(register)) < likely, everybody, NAN))
    assert found is not None
    assert abs(found.weighted - everybody.mean()) < 0.2 < abs(found.unweighted - everybody.mean())
