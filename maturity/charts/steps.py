"""The step line of a wave: how many had submitted day by day, as mark positions that any drawing tool can use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise

from maturity.charts.lines import Place
from maturity.domain.turnout import Turnout

LABEL = 0.2
"""Share of the width that a date takes on a phone."""

ROWS = 2
"""Rows of dates under the line; a date that finds room in none stands in the table only."""

MOST_STEPS = 4
"""Lines of the scale above zero, at most."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A day with reminders: where (share of the width), and in which row its date is written; None without room."""

    x: float
    on: date
    row: int | None

    @property
    def anchor(self) -> str:
        """On which side of the mark the date stands, as SVG says it."""
        return _anchor(self.x)


@dataclass(frozen=True, slots=True)
class Steps:
    """The marks of the line; places are shares of the width from the left and of the height from below, 0–1.

    Attributes:
        corners: of the line, from the lower left.
        scale: heights of the scale's lines, each with how many organisations it stands for.
        reminders: days with reminders.
    """

    corners: tuple[Place, ...]
    scale: tuple[tuple[float, int], ...]
    reminders: tuple[Mark, ...]

    @property
    def segments(self) -> Iterator[tuple[Place, Place]]:
        """The straight parts of the line."""
        return pairwise(self.corners)


def step_line(turnout: Turnout) -> Steps:
    """Place the marks: every day is equally wide, and its submissions stand where it begins."""
    first, last = turnout.days[0].on, turnout.days[-1].on
    width = (last - first).days + 1
    places = [((one.on - first).days / width, one.in_all / turnout.many) for one in turnout.days]
    corners: list[Place] = [(0.0, 0.0)]
    for x, y in places:
        corners += [(x, corners[-1][1]), (x, y)]
    corners.append((1.0, places[-1][1]))
    return Steps(
        corners=tuple(dict.fromkeys(corners)),
        scale=tuple((number / turnout.many, number) for number in _numbers(turnout.many)),
        reminders=tuple(_marks([((on - first).days / width, on) for on in turnout.reminded])),
    )


def _numbers(many: int) -> range:
    """Return zero and round numbers up to *many*: one, two or five, tens, hundreds or thousands apart."""
    rounds = (number * 10**zeros for zeros in count() for number in (1, 2, 5))
    return range(0, many + 1, next(apart for apart in rounds if many // apart <= MOST_STEPS))


def _marks(days: list[tuple[float, date]]) -> Iterator[Mark]:
    """Give each date the first row in which it does not touch the one before."""
    ends = [0.0] * ROWS
    for x, on in days:
        start = {"start": x, "middle": x - LABEL / 2, "end": x - LABEL}[_anchor(x)]
        row = next((row for row in range(ROWS) if ends[row] <= start), None)
        if row is not None:
            ends[row] = start + LABEL
        yield Mark(x, on, row)


def _anchor(x: float) -> str:
    return "start" if x < LABEL / 2 else "end" if x > 1 - LABEL / 2 else "middle"
