"""The panels of a development: one small chart of lines per area, beside and under each other."""

from dataclasses import replace
from gettext import NullTranslations

from maturity.charts import palette
from maturity.charts.canvas import WIDTH, Canvas
from maturity.charts.lettering import shortened, written
from maturity.charts.lines import Lines, Place, lines
from maturity.charts.strip import HIGHEST
from maturity.domain.development import Development

_ACROSS, _PANEL = 4, 40.0
_SCALE = 20.0
"""Millimetres from the lowest index to the highest."""

_MILLIMETRES = 25.4 / 72
"""Of a point."""

_OVER, _GAP = 3.0, 0.6
"""Millimetres from a line to the middle of a figure over it, and the least between a figure's edge and a line."""


def development_height(found: Development) -> float:
    """Return how many millimetres the panels take."""
    return -(-len(found.series) // _ACROSS) * _PANEL


def draw_development(
    page: Canvas, height: float, found: Development, language: str, translations: NullTranslations
) -> None:
    """Draw the panels on the lowest *height* millimetres of a page."""
    width = WIDTH / _ACROSS
    for place, one in enumerate(found.series):
        left, bottom = place % _ACROSS * width, height - (place // _ACROSS + 1) * _PANEL
        canvas = replace(page, left=left + 10, right=left + width - 10)
        name = translations.gettext("Total") if one.area is None else one.area.title[language]
        canvas.text(left, bottom + _PANEL - 3, shortened(name, 26), size=8, weight="bold")
        marks = lines(one)
        draw_panel(canvas, marks, bottom + 8, _SCALE, (left, left + width - 4))
        for share in marks.grid:
            canvas.text(left, bottom + 9.4 + _SCALE * share, f"{HIGHEST * share:g}", size=7, colour=palette.MUTED)
        for (x, y), value in marks.ends:
            number = written(value, found, language)
            middle = bottom + 8 + figure_at(marks, (x, y), _SCALE, 8)
            canvas.text(canvas.at(x), middle, number, size=8, align="center", weight="bold")
        for x, wave in ((0.0, found.waves[0]), (1.0, found.waves[-1])):
            canvas.text(canvas.at(x), bottom + 4, wave.slug, size=7, align="center", colour=palette.MUTED)


def figure_at(marks: Lines, own: Place, height: float, points: float) -> float:
    """Return where the figure of an own place has its middle, in millimetres from the lowest index.

    It stands over its place; under it where the median runs there; over the median where under it are the years.

    Args:
        marks: the lines of the panel.
        own: the place.
        height: of the scale, in millimetres.
        points: size of the figure.
    """
    line, y = points * _MILLIMETRES, own[1] * height
    medians = [height * median for run in marks.median for x, median in run if x == own[0]]
    crossing = [median for median in medians if 0 <= median - y < _OVER + line / 2 + _GAP]
    if not crossing:
        return y + _OVER
    under = y - line / 2 - 3 * _GAP
    return under if under - line / 2 >= 0 else max(crossing) + _OVER


def draw_panel(canvas: Canvas, marks: Lines, bottom: float, height: float, ends: tuple[float, float]) -> None:
    """Draw the lines of one area over a scale of *height* millimetres, whose rules run between *ends*."""
    for share in marks.grid:
        canvas.rule(bottom + height * share, *ends)
    for x in marks.breaks:
        canvas.line(x, bottom, bottom + height, palette.MUTED, 0.5)
    for run in marks.median:
        canvas.path([(x, bottom + height * y) for x, y in run], palette.MEDIAN, 1, dashed=True)
    for run in marks.own:
        places = [(x, bottom + height * y) for x, y in run]
        canvas.path(places, palette.OWN, 1.6)
        canvas.dots(places, palette.OWN, 4)
