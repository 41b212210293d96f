"""The picture of a slide: all areas on one scale, so large that the last row of a room can read it."""

from dataclasses import replace
from gettext import NullTranslations
from io import BytesIO

from maturity.charts import palette
from maturity.charts.canvas import Canvas, Weight
from maturity.charts.pictures import draw_peers, prepare, shortened, written
from maturity.charts.strip import strip
from maturity.domain.result import Result

PROFILE = "slide-profile.png"
"""Name of the picture with all areas."""

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


def slide_pictures(result: Result, language: str, translations: NullTranslations) -> dict[str, bytes]:
    """Draw what a deck shows.

    Args:
        result: what is drawn; figures that it does not show are not drawn.
        language: of area titles and figures.
        translations: of the few words in the picture.

    Returns:
        ``slide-profile.png``; the same result gives the same bytes.
    """
    prepare()
    from matplotlib.figure import Figure  # half a second, only when something is drawn

    rows = [
        (f"{place} {node.area.title[language]}", node)
        for place, node in enumerate(result.areas, start=1)
        if node.area is not None
    ]
    rows.append((translations.gettext("Total"), result.total))
    figure = Figure(figsize=(WIDTH / 25.4, HEIGHT / 25.4), facecolor=palette.HALO)
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
        marks = replace(strip(node.index, node.standing), dots=(), bars=())
        draw_peers(canvas, marks, bottom + 0.5, room * 0.32)
        if marks.own is not None:
            height = bottom + room * 0.74
            canvas.dots([(marks.own, height)], palette.OWN, 8, halo=True)
            label = written(node.index or 0.0, result, language)
            x = canvas.at(marks.own) + 2.2
            canvas.text(x, height, label, size=POINTS, weight="bold", colour=palette.OWN)
    out = BytesIO()
    figure.savefig(out, format="png", dpi=ENLARGED * DOTS_PER_INCH, metadata={"Software": None})
    return {PROFILE: out.getvalue()}
