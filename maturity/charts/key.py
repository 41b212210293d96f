"""The key of a picture: small marks with their words, in as many lines as they take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from maturity.charts.canvas import WIDTH, Canvas
from maturity.charts.lettering import drawable, width_of
from maturity.charts.palette import Shade

LINE = 5.5
"""Millimetres."""

_SIZE = 8.0
_SWATCH, _GAP = 7.0, 6.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark and its words; *draw* gets where the mark begins and its middle, in millimetres."""

    words: str
    draw: Callable[[Canvas, float, float], None]


def swatch(words: str, shade: Shade, sign: str = "", *, hatched: bool = False) -> Entry:
    """Return an entry for a colour, with what stands in it."""

    def draw(page: Canvas, x: float, y: float) -> None:
        page.cell(x, y - 1.9, _SWATCH - 1.5, 3.8, shade.fill, hatched=hatched)
        page.text(x + (_SWATCH - 1.5) / 2, y, sign, size=_SIZE, align="center", colour=shade.ink)

    return Entry(words, draw)


def height(entries: Sequence[Entry]) -> float:
    """Return how many millimetres a key takes."""
    return len(_lines(entries)) * LINE


def draw_key(page: Canvas, entries: Sequence[Entry], top: float) -> None:
    """Draw a key below *top*."""
    for place, line in enumerate(_lines(entries)):
        y = top - (place + 0.5) * LINE
        for x, one in line:
            one.draw(page, x, y)
            page.text(x + _SWATCH, y, drawable(one.words), size=_SIZE)


def _lines(entries: Sequence[Entry]) -> list[list[tuple[float, Entry]]]:
    lines: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for one in entries:
        wide = _SWATCH + width_of(drawable(one.words), _SIZE)
        if lines[-1] and x + wide > WIDTH:
            lines.append([])
            x = 0.0
        lines[-1].append((x, one))
        x += wide + _GAP
    return lines
