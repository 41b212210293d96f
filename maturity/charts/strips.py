"""Pictures of strips: all areas of a result among the peers, its waves, and the groups of a publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from gettext import NullTranslations

from maturity.charts import key, palette
from maturity.charts.canvas import WIDTH, Canvas
from maturity.charts.framed import Body
from maturity.charts.lettering import fitted
from maturity.charts.panels import development_height, draw_development
from maturity.charts.pictures import draw_peers, draw_profile, profile_height
from maturity.charts.strip import Strip
from maturity.domain.development import Development
from maturity.domain.result import NodeResult, Result

_ROW = 6.0
_HEAD = 6.0
_COLUMNS = (78.0, 92.0, 106.0)
"""Right ends of the columns with figures; the names stand before them, the strips after them."""

_SCALE = 113.0, WIDTH - 4


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of organisations: its name, its figures as they are written, and its marks; None where none is shown."""

    name: str
    figures: Sequence[str]
    marks: Strip | None


def profile(
    result: Result,
    nodes: Sequence[NodeResult],
    language: str,
    translations: NullTranslations,
    targets: Mapping[str, float],
) -> Body:
    """Return one strip for each of *nodes*; *targets* are those of areas and the total that have one."""
    height = profile_height(len(nodes))
    return Body(height, lambda page: draw_profile(page, height, result, nodes, language, translations, targets))


def development(found: Development, language: str, translations: NullTranslations, names: tuple[str, str, str]) -> Body:
    """Return a panel per area; *names* are those of the own line, the median and a break."""
    panels = development_height(found)
    entries = [key.Entry(names[0], _own_line), key.Entry(names[1], _median_line)]
    if any(found.changed):
        entries.append(key.Entry(names[2], _break))
    above = key.height(entries) + 2

    def draw(page: Canvas) -> None:
        key.draw_key(page, entries, panels + above)
        draw_development(page, panels, found, language, translations)

    return Body(panels + above, draw)


def groups(rows: Sequence[GroupRow], head: Sequence[str], names: tuple[str, str]) -> Body:
    """Return the strips of groups under each other.

    Args:
        rows: the groups.
        head: of the column with names, then of those with figures: how many, and the median.
        names: of the median and the middle half, for the key.
    """
    entries = [key.Entry(names[0], _median), key.swatch(names[1], palette.Shade(palette.BAND, palette.TEXT))]
    table = len(rows) * _ROW
    above = key.height(entries) + _HEAD

    def draw(page: Canvas) -> None:
        key.draw_key(page, entries, table + above)
        scale = replace(page, left=_SCALE[0], right=_SCALE[1])
        y = table + _HEAD / 2
        page.text(0, y, head[0], size=8, weight="bold")
        for x, words in zip(_COLUMNS[-len(head) + 1 :], head[1:], strict=True):
            page.text(x, y, words, size=8, align="right", weight="bold")
        for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
            scale.line(tick, 0, table, palette.GRID, 0.5)
            scale.text(scale.at(tick), y, f"{100 * tick:g}", size=8, align="center", colour=palette.MUTED)
        for place, row in enumerate(rows, start=1):
            _group(page, scale, row, table - place * _ROW)

    return Body(table + above, draw)


def _group(page: Canvas, scale: Canvas, row: GroupRow, bottom: float) -> None:
    page.rule(bottom + _ROW, 0, WIDTH)
    page.text(0, bottom + _ROW / 2, fitted(row.name, 8, 62), size=8)
    if row.marks is None:
        page.text(_COLUMNS[-1], bottom + _ROW / 2, row.figures[-1], size=8, align="right", colour=palette.MUTED)
        return
    for x, words in zip(_COLUMNS[-len(row.figures) :], row.figures, strict=True):
        page.text(x, bottom + _ROW / 2, words, size=8, align="right")
    draw_peers(scale, row.marks, bottom + 1.2, 3.4)


def _own_line(page: Canvas, x: float, y: float) -> None:
    ends = [(x / WIDTH, y), ((x + 5.5) / WIDTH, y)]
    page.path(ends, palette.OWN, 1.6)
    page.dots([((x + 2.75) / WIDTH, y)], palette.OWN, 4)


def _median_line(page: Canvas, x: float, y: float) -> None:
    page.path([(x / WIDTH, y), ((x + 5.5) / WIDTH, y)], palette.MEDIAN, 1, dashed=True)


def _break(page: Canvas, x: float, y: float) -> None:
    page.line((x + 2.75) / WIDTH, y - 2, y + 2, palette.MUTED, 0.5)


def _median(page: Canvas, x: float, y: float) -> None:
    page.line((x + 2.75) / WIDTH, y - 2, y + 2, palette.MEDIAN, 2)
