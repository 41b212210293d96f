"""The picture of positions: every question's own level beside the median of the peers, and on which side it lies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from maturity.charts import key, palette
from maturity.charts.canvas import WIDTH, Canvas, Marker
from maturity.charts.framed import Body
from maturity.charts.lettering import fitted
from maturity.domain.benchmark import Position

MARKS: dict[Position, tuple[Marker, str]] = {
    Position.HIGHEST: ("^", palette.HIGHEST),
    Position.MIDDLE: ("o", palette.MUTED),
    Position.LOWEST: ("v", palette.LOWEST),
}

_ROW, _HEAD = 5.2, 6.0
_RIGHT = (74.0, 85.0, 98.0, 139.0)
"""Right ends of the columns with figures."""

_MARK, _WORDS = 143.0, 146.0
_SCALE = 102.0, 121.0


@dataclass(frozen=True, slots=True)
class Row:
    """A question.

    Attributes:
        name: of the question.
        own, target, median: places on the scale, 0–1; None where there is none or it is not shown.
        figures: own level, target, median and difference as they are written; empty where they are not known.
        side: of the median that the own level lies on.
        words: the same in words, or why it is not known.
    """

    name: str
    own: float | None
    target: float | None
    median: float | None
    figures: tuple[str, str, str, str]
    side: Position | None
    words: str


def positions(rows: Sequence[Row], head: Sequence[str], ends: tuple[str, str]) -> Body:
    """Return a line per question.

    Args:
        rows: the questions.
        head: the names of the question, own, target, median, difference and position.
        ends: of the scale, as they are written; empty where questions have different ones.
    """
    aimed = any(row.target is not None for row in rows)
    entries = [key.Entry(head[1], _own), key.Entry(head[3], _median)]
    if aimed:
        entries.append(key.Entry(head[2], _target))
    table = len(rows) * _ROW
    above = key.height(entries) + _HEAD

    def draw(page: Canvas) -> None:
        key.draw_key(page, entries, table + above)
        y = table + _HEAD / 2
        page.text(0, y, head[0], size=8, weight="bold")
        for x, words in zip(_RIGHT, head[1:5], strict=True):
            if aimed or words != head[2]:
                page.text(x, y, words, size=8, align="right", weight="bold")
        page.text(_MARK - 1, y, head[5], size=8, weight="bold")
        for x, words in zip(_SCALE, ends, strict=True):
            page.text(x, y, words, size=8, align="center", colour=palette.MUTED)
        for place, row in enumerate(rows, start=1):
            _row(page, row, table - place * _ROW)

    return Body(table + above, draw)


def _row(page: Canvas, row: Row, bottom: float) -> None:
    scale, y = replace(page, left=_SCALE[0], right=_SCALE[1]), bottom + _ROW / 2
    page.rule(bottom + _ROW, 0, WIDTH)
    page.text(0, y, fitted(row.name, 8, 66), size=8)
    for x, words in zip(_RIGHT, row.figures, strict=True):
        page.text(x, y, words, size=8, align="right")
    scale.path([(0.0, y), (1.0, y)], palette.GRID, 0.8)
    if row.median is not None:
        scale.line(row.median, bottom + 0.3, bottom + _ROW - 0.3, palette.MEDIAN, 2)
    if row.target is not None:
        scale.line(row.target, bottom + 1.1, bottom + _ROW - 1.1, palette.TARGET, 3)
    if row.own is not None:
        scale.dots([(row.own, y)], palette.OWN, 5.5, halo=True)
    if row.side is not None:
        marker, colour = MARKS[row.side]
        page.dots([(_MARK / WIDTH, y)], colour, 5, marker=marker)
    page.text(_WORDS, y, fitted(row.words, 8, WIDTH - _WORDS + 3), size=8)


def _own(page: Canvas, x: float, y: float) -> None:
    page.dots([((x + 4) / WIDTH, y)], palette.OWN, 6, halo=True)


def _median(page: Canvas, x: float, y: float) -> None:
    page.line((x + 4) / WIDTH, y - 1.9, y + 1.9, palette.MEDIAN, 2)


def _target(page: Canvas, x: float, y: float) -> None:
    page.line((x + 4) / WIDTH, y - 1.5, y + 1.5, palette.TARGET, 3)
