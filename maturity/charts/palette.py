"""The light palette of charts: each colour has a second sign beside it, such as a shape, a number or a word."""

from typing import NamedTuple

OWN = "#0A4F63"
PEERS = "#6B7B84"
MEDIAN = "#16242B"
TARGET = "#B4540A"
BAND = "#DDE4E7"
GRID = "#C3CDD2"
TEXT = "#16242B"
MUTED = "#45545C"
HALO = "#FFFFFF"
BORDER = "#5B6B73"
HIGHEST = "#123F73"
LOWEST = TARGET


class Shade(NamedTuple):
    """The colour of an area and that of the figure in it."""

    fill: str
    ink: str


LEVELS = (
    Shade("#EDF6F9", TEXT),
    Shade("#A3CEDC", TEXT),
    Shade("#62A2B8", TEXT),
    Shade("#23708B", HALO),
    Shade("#073B4C", HALO),
)
"""Ordered levels, lowest first."""

FOUR_LEVELS = (Shade("#EDF6F9", TEXT), Shade("#8CC0D0", TEXT), Shade("#2C7A96", HALO), Shade("#073B4C", HALO))
"""The same for a scale of four: its steps are as far apart."""

BLANK = Shade(HALO, TEXT)
"""Of what has no level."""

DECLINED = Shade(PEERS, HALO)
"""Of organisations that do not take part."""


def level(step: int, highest: int) -> Shade:
    """Return the colours of a step on a scale from 0 to *highest*."""
    shades = FOUR_LEVELS if highest == len(FOUR_LEVELS) - 1 else LEVELS
    return shades[round(step * (len(shades) - 1) / highest)] if highest else shades[-1]
