"""The counties beside each other: medians where they give nobody away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maturity.domain.benchmark import CountyGroup, GroupKind, members
from maturity.domain.group_choice import View, counties
from maturity.domain.scoring.compiled import Floats


@dataclass(frozen=True, slots=True)
class CountyFigure:
    """One county in one area, or in the total; always without the reader's own organisation.

    Attributes:
        county: which.
        members: how many organisations there are.
        answered: those that have submitted.
        median: 0–100, None where it may not be shown.
    """

    county: CountyGroup
    members: int
    answered: int
    median: float | None


def county_figures(view: View, index: Floats, node: int, sensitive: Sequence[bool]) -> tuple[CountyFigure, ...]:
    """Return every county, by code.

    Args:
        view: the reader's.
        index: shape (register, nodes): 0–100, NaN without an index.
        node: the column to show.
        sensitive: for each node whether the stricter limit applies.
    """
    whole = members(GroupKind.ALL, view.circle.own, view.circle.register)
    found = []
    for county, heard in counties(view, sensitive).items():
        there = [one for one in whole if one.county_code == county.code]
        counted = view.counted(view.circle.mask(there))[:, node]
        median = float(np.median(index[counted, node])) if heard[:, node].any() else None
        found.append(CountyFigure(county, len(there), len(view.answered(there)), median))
    return tuple(found)
