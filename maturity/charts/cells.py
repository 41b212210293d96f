"""Pictures of cells in colours of levels: every question of a result, and Sweden's counties as a map of tiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maturity.charts import key
from maturity.charts.canvas import Canvas
from maturity.charts.framed import Body
from maturity.charts.key import Entry
from maturity.charts.lettering import fitted, wrapped
from maturity.charts.palette import Shade

ACROSS = 10
"""Questions beside each other, at most."""

MAP = ("   BD", "   AC", "  Z Y", "  W X", "S T U C", "O E D AB", "N F H I", "M G K")
"""Where the counties stand: a row per text, a column per place between blanks; a blank too many is an empty place."""

_NAMES, _WIDE, _HIGH, _APART = 48.0, 12.0, 10.0, 11.0
_TILE, _TILE_HIGH = 30.0, 13.0
_KEY = 4 * _TILE + 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in its colour, with a smaller name above it; hatched where there is none to know."""

    name: str
    figure: str
    shade: Shade
    hatched: bool = False


def heat(rows: Sequence[tuple[str, Sequence[Cell]]], entries: Sequence[Entry]) -> Body:
    """Return a row of cells for each area, and the key of the levels below."""
    below = key.height(entries) + 2
    lines = [max(-(-len(cells) // ACROSS), 1) for _, cells in rows]
    height = sum(lines) * _APART + len(rows) + below

    def draw(page: Canvas) -> None:
        top = height
        for (name, cells), many in zip(rows, lines, strict=True):
            words = wrapped(name, 9, _NAMES - 2, most=2)
            for line, text in enumerate(words):
                page.text(0, top - _HIGH / 2 + (len(words) - 1) * 2 - line * 4, text, size=9)
            for place, one in enumerate(cells):
                _cell(page, one, _NAMES + place % ACROSS * _WIDE, top - _HIGH - place // ACROSS * _APART)
            top -= many * _APART + 1
        key.draw_key(page, entries, below - 2)

    return Body(height, draw)


def counties(tiles: Mapping[str, tuple[Cell, str]], entries: Sequence[Entry]) -> Body:
    """Return a map.

    Args:
        tiles: letters of a county to its cell and its name; who is not there leaves an empty place.
        entries: of the key, which stands beside the map.
    """
    height = len(MAP) * _TILE_HIGH

    def draw(page: Canvas) -> None:
        for line, row in enumerate(MAP):
            for column, letters in enumerate(row.split(" ")):
                if letters in tiles:
                    _tile(page, *tiles[letters], column * _TILE, height - (line + 1) * _TILE_HIGH + 1)
        for place, entry in enumerate(entries):
            key.draw_key(_moved(page), [entry], height - place * key.LINE)

    return Body(height, draw)


def _moved(page: Canvas) -> Canvas:
    """Return the page with its left edge where the key of the map begins."""
    return Canvas(page.figure, page.left, page.right, (page.origin[0] + _KEY, page.origin[1]))


def _cell(page: Canvas, one: Cell, x: float, bottom: float) -> None:
    page.cell(x, bottom, _WIDE - 0.6, _HIGH, one.shade.fill, hatched=one.hatched)
    middle = x + (_WIDE - 0.6) / 2
    page.text(middle, bottom + 7.6, fitted(one.name, 7, _WIDE), size=7, align="center", colour=one.shade.ink)
    page.text(middle, bottom + 3.4, one.figure, size=11, align="center", weight="bold", colour=one.shade.ink)


def _tile(page: Canvas, one: Cell, name: str, x: float, bottom: float) -> None:
    wide, high = _TILE - 1, _TILE_HIGH - 1
    page.cell(x, bottom, wide, high, one.shade.fill, hatched=one.hatched)
    page.text(x + 2, bottom + 8, one.name, size=9, colour=one.shade.ink)
    page.text(x + wide - 2, bottom + 8, one.figure, size=11, align="right", weight="bold", colour=one.shade.ink)
    page.text(x + 2, bottom + 3, fitted(name, 7.5, wide - 3), size=7.5, colour=one.shade.ink)
