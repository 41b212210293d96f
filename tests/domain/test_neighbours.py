"""Nearest neighbours against distances worked out one by one."""

import math
import statistics
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.neighbours import FEWEST, MOST, USUAL, Trait, neighbours
from maturity.domain.organisation import Organisation
from maturity.storage.register import shipped_organisations
from tests.domain.making import organisation, organisations

REGISTER = shipped_organisations()


def number(trait: Trait, one: Organisation) -> float:
    density = one.population / one.land_area
    return {Trait.POPULATION: one.population, Trait.LAND_AREA: one.land_area, Trait.DENSITY: density}[trait]


@cache
def spread(trait: Trait, kind: str) -> float:
    return statistics.pstdev([math.log10(number(trait, one)) for one in REGISTER if one.kind == kind])


def distance(a: Organisation, b: Organisation, weights: Mapping[Trait, float]) -> float:
    total = 0.0
    for trait, weight in weights.items():
        if trait is Trait.SKR_GROUP:
            apart = float(a.skr_group != b.skr_group)
        elif trait is Trait.COUNTY:
            apart = float(a.county_code != b.county_code)
        else:
            apart = (math.log10(number(trait, a)) - math.log10(number(trait, b))) / spread(trait, a.kind)
        total += weight * apart**2
    return math.sqrt(total / sum(weights.values()))


@settings(max_examples=15)
@given(
    st.sampled_from(REGISTER),
    st.dictionaries(st.sampled_from(Trait), st.sampled_from([0.5, 1, 3]), min_size=1),
    st.integers(FEWEST, MOST),
)
def test_they_are_the_nearest_by_the_same_distance_worked_out_one_by_one(
    own: Organisation, weights: Mapping[Trait, float], count: int
) -> None:
    found = neighbours(own, REGISTER, weights, count)
    peers = [one for one in REGISTER if one.kind == own.kind and one.code != own.code]
    expected = sorted(peers, key=lambda one: (round(distance(own, one, weights), 9), one.code))[:count]
    assert [one.organisation.code for one in found] == [one.code for one in expected]
    assert [one.distance for one in found] == pytest.approx([distance(own, one, weights) for one in expected])


def test_a_distance_by_hand() -> None:
    # logarithms 4, 4 and 5 … here: populations 10 000 (own and one) and 100 000: mean 13/3,
    # standard deviation √(((1/3)² · 2 + (2/3)²) / 3) = √2/3, so ten times as many is 3/√2 apart.
    own, like, large = (organisation(f"000{n}", population=p) for n, p in ((1, 10_000), (2, 10_000), (3, 100_000)))
    far = replace(large, skr_group="A1")
    found = neighbours(own, [own, like, far], {Trait.POPULATION: 1, Trait.SKR_GROUP: 3}, FEWEST)
    assert [one.organisation for one in found] == [like, far]
    # √((1 · 9/2 + 3 · 1) / 4)
    assert [one.distance for one in found] == pytest.approx([0, math.sqrt(7.5 / 4)])


def test_equally_near_ones_come_by_code_whatever_the_order_of_the_register() -> None:
    alike = organisations(12)
    for register in (alike, alike[::-1]):
        found = neighbours(alike[0], register, USUAL, FEWEST)
        assert [one.organisation.code for one in found] == [f"{n:04}" for n in range(2, 9)]
        assert {one.distance for one in found} == {0}


def test_regions_and_municipalities_are_never_neighbours() -> None:
    region = next(one for one in REGISTER if one.kind == "region")
    assert {one.organisation.kind for one in neighbours(region, REGISTER)} == {"region"}


def test_a_small_register_gives_what_it_has() -> None:
    three = organisations(3)
    assert len(neighbours(three[0], three)) == 2
    assert neighbours(three[0], three[:1]) == ()


@pytest.mark.parametrize(
    ("weights", "count"),
    [(USUAL, 6), (USUAL, 21), ({}, 10), ({Trait.COUNTY: 0.0}, 10), ({Trait.COUNTY: 1, Trait.DENSITY: -1}, 10)],
)
def test_what_cannot_be_chosen_is_refused(weights: Mapping[Trait, float], count: int) -> None:
    with pytest.raises(ValueError, match="neighbours"):
        neighbours(REGISTER[0], REGISTER, weights, count)
