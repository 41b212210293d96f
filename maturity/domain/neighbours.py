"""Nearest neighbours: the organisations most like one's own in what one chooses to compare by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from maturity.domain.organisation import Organisation
from maturity.domain.scoring.compiled import Floats

FEWEST, MOST = 7, 20
"""How many neighbours make a group: enough for a median of a sensitive area, few enough to be near."""

_SAME = 9
"""Decimals: distances that differ less are equal, and the code decides."""


class Trait(Enum):
    """What organisations are compared by. The first three by their logarithm: twice as large is as far at any size."""

    POPULATION = "population"
    LAND_AREA = "land-area"
    DENSITY = "density"
    SKR_GROUP = "skr-group"
    COUNTY = "county"


USUAL: Mapping[Trait, float] = {Trait.POPULATION: 2, Trait.DENSITY: 1, Trait.SKR_GROUP: 1}
"""Weights when nobody has chosen: size decides most about how a purchasing unit can be staffed."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An organisation and how far away it is: 0 is alike in everything, 1 is a standard deviation apart."""

    organisation: Organisation
    distance: float


def neighbours(
    own: Organisation, register: Sequence[Organisation], weights: Mapping[Trait, float] = USUAL, count: int = MOST
) -> tuple[Neighbour, ...]:
    """Return the nearest organisations of the same kind, nearest first; equally near ones by code.

    The distance is the root of the weighted mean of squared differences. A number differs in standard deviations
    among all organisations of the kind; another SKR group or county counts as one standard deviation.

    Args:
        own: whose neighbours; never among them.
        register: every organisation, whether it has answered or not, so that late answers move nobody.
        weights: what to compare by, and how much each counts; at least one above 0.
        count: how many, 7–20; fewer come back only where the register has no more.

    Raises:
        ValueError: no weight is above 0, one is below 0, or *count* is out of bounds.
    """
    if not FEWEST <= count <= MOST:
        raise ValueError(f"from {FEWEST} to {MOST} neighbours, not {count}")
    if min(weights.values(), default=-1) < 0 or not any(weights.values()):
        raise ValueError("neighbours need something to be compared by")
    peers = [one for one in register if one.kind == own.kind and one.code != own.code]
    squares = np.zeros(len(peers))
    for trait, weight in weights.items():
        squares += weight * _differences(trait, own, peers) ** 2
    distances = np.sqrt(squares / sum(weights.values()))
    order = sorted(range(len(peers)), key=lambda i: (round(float(distances[i]), _SAME), peers[i].code))
    return tuple(Neighbour(peers[i], float(distances[i])) for i in order[:count])


def _differences(trait: Trait, own: Organisation, peers: Sequence[Organisation]) -> Floats:
    if trait is Trait.SKR_GROUP:
        return np.array([one.skr_group != own.skr_group for one in peers], dtype=float)
    if trait is Trait.COUNTY:
        return np.array([one.county_code != own.county_code for one in peers], dtype=float)
    values = np.log([_number(trait, one) for one in (own, *peers)])
    spread = float(values.std())
    return (values[1:] - values[0]) / spread if spread else np.zeros(len(peers))


def _number(trait: Trait, one: Organisation) -> float:
    match trait:
        case Trait.POPULATION:
            return one.population
        case Trait.LAND_AREA:
            return one.land_area
        case _:
            return one.population / one.land_area
