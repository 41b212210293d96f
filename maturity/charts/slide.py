"""The pictures of slides, so large that the last row of a room can read them: all areas on one scale, and over time."""

from collections.abc import Mapping
from dataclasses import replace
from gettext import NullTranslations
from io import BytesIO
from typing import TYPE_CHECKING

from maturity.charts import palette
from maturity.charts.canvas import Canvas, Weight, prepare
from maturity.charts.lettering import shortened, written
from maturity.charts.lines import lines
from maturity.charts.panels import draw_panel, figure_at
from maturity.charts.pictures import draw_own, draw_peers
from maturity.charts.strip import strip
from maturity.domain.development import Development
from maturity.domain.improvement.plan import NO_PLAN
from maturity.domain.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PROFILE = "slide-profile.png"
"""Name of the picture with all areas."""

DEVELOPMENT = "slide-development.png"
"""Name of the picture with a small panel per area."""

MOST_PANELS = 8
"""Areas, with the total, for whose panels there is room."""

ENLARGED = 2
"""The picture is drawn at half its size on the slide, so that its marks have the proportions of the reports'."""

WIDTH, HEIGHT = 154.0, 52.0
"""Millimetres, before it is enlarged: the room that the template's layout Picture has."""

POINTS = 9.0
"""Size of every text, before it is enlarged to the smallest size on a slide."""

DOTS_PER_INCH = 200
"""On the slide: print resolution for a picture that nobody holds in the hand."""

_NAMES, _END = 57.0, 14.0
"""Millimetres for the names on the left, and for the last tick and a figure beside it on the right."""

_SCALE = 5.0
"""Millimetres for the figures under the scale."""

_ACROSS, _LONGEST_TITLE = 4, 20
"""Panels beside each other, and the characters that find room over one."""


def slide_pictures(
    result: Result,
    language: str,
    translations: NullTranslations,
    found: Development | None = None,
    targets: Mapping[str, float] = NO_PLAN.targets,
) -> dict[str, bytes]:
    """Draw what a deck shows.

    Args:
        result: what is drawn; figures that it does not show are not drawn.
        language: of area titles and figures.
        translations: of the few words in the pictures.
        found: all waves, for ``slide-development.png``; it is left out where there are more than ``MOST_PANELS``.
        targets: of areas and the total, as in a plan; none is drawn without.

    Returns:
        ``slide-profile.png`` and ``slide-development.png``; the same arguments give the same bytes.
    """
    pictures = {PROFILE: _profile(result, language, translations, targets)}
    if found is not None and len(found.series) <= MOST_PANELS:
        pictures[DEVELOPMENT] = _development(found, language, translations)
    return pictures


def _profile(result: Result, language: str, translations: NullTranslations, targets: Mapping[str, float]) -> bytes:
    rows = [
        (f"{place} {node.area.title[language]}", node)
        for place, node in enumerate(result.areas, start=1)
        if node.area is not None
    ]
    rows.append((translations.gettext("Total"), result.total))
    figure = _figure()
    canvas = Canvas(figure, _NAMES, WIDTH - _END)
    room = (HEIGHT - _SCALE) / len(rows)
    for tick in strip(None, None).ticks:
        canvas.line(tick.x, _SCALE, HEIGHT, palette.GRID, 0.5)
        canvas.text(canvas.at(tick.x), _SCALE / 2.2, tick.label, size=POINTS, align="center", colour=palette.MUTED)
    for place, (name, node) in enumerate(rows, start=1):
        bottom = HEIGHT - place * room
        canvas.rule(bottom, 0, WIDTH)
        weight: Weight = "bold" if node is result.total else "normal"
        canvas.text(0, bottom + room / 2, shortened(name), size=POINTS, weight=weight)
        # One of many others is nothing that a room can see.
        marks = replace(strip(node.index, node.standing, targets.get(node.id)), dots=(), bars=())
        draw_peers(canvas, marks, bottom + 0.5, room * 0.32)
        label = "" if node.index is None else written(node.index, result, language)
        draw_own(canvas, marks, bottom + room * 0.74, label, half=room * 0.24, size=POINTS)
    return _png(figure)


def _development(found: Development, language: str, translations: NullTranslations) -> bytes:
    figure = _figure()
    width, high = WIDTH / _ACROSS, HEIGHT / -(-len(found.series) // _ACROSS)
    height = high - 15
    for place, one in enumerate(found.series):
        left, bottom = place % _ACROSS * width, HEIGHT - (place // _ACROSS + 1) * high
        canvas = Canvas(figure, left + 7, left + width - 11)
        name = translations.gettext("Total") if one.area is None else one.area.title[language]
        canvas.text(left, bottom + high - 2, shortened(name, _LONGEST_TITLE), size=POINTS, weight="bold")
        marks = lines(one)
        draw_panel(canvas, marks, bottom + 6, height, (left, left + width - 4))
        for (x, y), value in marks.ends:
            number = written(value, found, language)
            middle = bottom + 6 + figure_at(marks, (x, y), height, POINTS)
            canvas.text(canvas.at(x), middle, number, size=POINTS, align="center", weight="bold")
        for x, wave in ((0.0, found.waves[0]), (1.0, found.waves[-1])):
            canvas.text(canvas.at(x), bottom + 3, wave.slug, size=POINTS, align="center", colour=palette.MUTED)
    return _png(figure)


def _figure() -> "Figure":
    prepare()
    from matplotlib.figure import Figure  # half a second, only when something is drawn

    return Figure(figsize=(WIDTH / 25.4, HEIGHT / 25.4), facecolor=palette.HALO)


def _png(figure: "Figure") -> bytes:
    out = BytesIO()
    figure.savefig(out, format="png", dpi=ENLARGED * DOTS_PER_INCH, metadata={"Software": None})
    return out.getvalue()
