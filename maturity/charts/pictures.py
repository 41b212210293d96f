"""The pictures of a report as SVG: the profile of all areas, and one enlarged strip per area."""

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from maturity.charts import palette
from maturity.charts.canvas import Canvas, Weight
from maturity.charts.lines import Lines, lines
from maturity.charts.strip import Strip, Tick, strip
from maturity.domain.development import Development
from maturity.domain.result import NodeResult, Result
from maturity.domain.scoring import rounded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 170.0
"""Millimetres: the text width of an A4 page with margins of 20."""

SMALL_WIDTH = 60.0
"""Millimetres: of a strip in a row of a table."""

PROFILE = "profile.svg"
"""Name of the picture with all areas."""

DEVELOPMENT = "development.svg"
"""Name of the picture with a small panel per area."""

_ROW = 11.5
_ACROSS, _PANEL = 4, 36.0
_NAMES = 58.0
_EDGE = 6.0
"""Millimetres left and right of a scale, so that marks and figures at its ends are not cut."""


def area_picture(area: str) -> str:
    """Return the name of the enlarged strip of an area."""
    return f"area-{area}.svg"


def small_picture(area: str) -> str:
    """Return the name of the strip of an area that finds room in a row of a table."""
    return f"small-{area}.svg"


def report_pictures(
    result: Result, language: str, translations: NullTranslations, found: Development | None = None
) -> dict[str, bytes]:
    """Draw all pictures of a report.

    Args:
        result: what is drawn; figures that it does not show are not drawn.
        language: of area titles and figures.
        translations: of the few words in the pictures.
        found: all waves, for ``development.svg``.

    Returns:
        ``profile.svg`` and ``area-<id>.svg`` per top area; the same result gives the same bytes.
    """
    pictures = {PROFILE: profile(result, language, translations)}
    for node in result.areas:
        pictures[area_picture(node.id)] = enlarged(result, node, language, translations)
    if found is not None:
        pictures[DEVELOPMENT] = development(found, language, translations)
    return pictures


def small_pictures(result: Result) -> dict[str, bytes]:
    """Draw a strip per area for the one page: ``small-<id>.svg`` per top area, without words, as they stand beside."""
    return {small_picture(node.id): _small(node) for node in result.areas}


def _small(node: NodeResult) -> bytes:
    figure, height = _figure(9, SMALL_WIDTH)
    canvas = Canvas(figure, 3, SMALL_WIDTH - 3)
    marks = strip(node.index, node.standing)
    for tick in marks.ticks:
        canvas.line(tick.x, 0.3, height - 0.3, palette.GRID, 0.5)
    draw_peers(canvas, marks, 0.7, 4.4)
    if marks.own is not None:
        canvas.dots([(marks.own, 7)], palette.OWN, 8, halo=True)
    return _svg(figure)


def profile(result: Result, language: str, translations: NullTranslations) -> bytes:
    """Draw one strip per area and one for the total, under each other, with a key of the marks above."""
    rows = [
        (f"{number} {node.area.title[language]}", node)
        for number, node in enumerate(result.areas, start=1)
        if node.area is not None
    ]
    rows.append((translations.gettext("Total"), result.total))
    figure, height = _figure(7 + len(rows) * _ROW + 6)
    canvas = Canvas(figure, _NAMES, WIDTH - _EDGE)
    strips = [strip(node.index, node.standing) for _, node in rows]
    _scale(canvas, strips[0].ticks, 5.5, height - 7)
    for place, ((name, node), marks) in enumerate(zip(rows, strips, strict=True)):
        bottom = height - 7 - (place + 1) * _ROW
        canvas.rule(bottom, 0, WIDTH)
        weight: Weight = "bold" if node is result.total else "normal"
        canvas.text(0, bottom + _ROW / 2, shortened(name), weight=weight)
        draw_peers(canvas, marks, bottom + 0.6, 5.4)
        _own(canvas, marks, bottom + 8.9, _own_label(result, node, language))
    _key(canvas, strips, height - 2.5, translations)
    return _svg(figure)


def enlarged(result: Result, node: NodeResult, language: str, translations: NullTranslations) -> bytes:
    """Draw one area's strip over the whole width, with its figures beside the marks and the bands under the scale."""
    figure, _ = _figure(33)
    canvas = Canvas(figure, _EDGE, WIDTH - _EDGE)
    marks = strip(node.index, node.standing)
    _scale(canvas, marks.ticks, 7.5, 28.5)
    _bands(canvas, result, language)
    draw_peers(canvas, marks, 8, 10)
    if node.index is not None:
        label = translations.gettext("You: %(index)s") % {"index": _own_label(result, node, language)}
        _own(canvas, marks, 26.5, label)
    if node.standing and node.standing.median is not None and marks.median is not None:
        median = written(node.standing.median, result, language)
        canvas.beside(marks.median, 20.8, translations.gettext("Median: %(index)s") % {"index": median}, gap=1.2)
    return _svg(figure)


def development(found: Development, language: str, translations: NullTranslations) -> bytes:
    """Draw a small panel per area and one for the total: the own line, and the median dashed."""
    rows = -(-len(found.series) // _ACROSS)
    figure, height = _figure(rows * _PANEL)
    width = WIDTH / _ACROSS
    for place, one in enumerate(found.series):
        left, bottom = place % _ACROSS * width, height - (place // _ACROSS + 1) * _PANEL
        canvas = Canvas(figure, left + 10, left + width - 10)
        name = translations.gettext("Total") if one.area is None else one.area.title[language]
        canvas.text(left, bottom + _PANEL - 3, shortened(name, 26), size=8, weight="bold")
        marks = lines(one)
        _panel(canvas, marks, bottom + 8, left, width)
        for (x, y), value in marks.ends:
            number = written(value, found, language)
            canvas.text(canvas.at(x), bottom + 8 + 20 * y + 3, number, size=8, align="center", weight="bold")
        for x, wave in ((0.0, found.waves[0]), (1.0, found.waves[-1])):
            canvas.text(canvas.at(x), bottom + 4, wave.slug, size=7, align="center", colour=palette.MUTED)
    return _svg(figure)


def _panel(canvas: Canvas, marks: Lines, bottom: float, left: float, width: float) -> None:
    for share in marks.grid:
        canvas.rule(bottom + 20 * share, left, left + width - 4)
    for x in marks.breaks:
        canvas.line(x, bottom, bottom + 20, palette.MUTED, 0.5)
    for run in marks.median:
        canvas.path([(x, bottom + 20 * y) for x, y in run], palette.MEDIAN, 1, dashed=True)
    for run in marks.own:
        places = [(x, bottom + 20 * y) for x, y in run]
        canvas.path(places, palette.OWN, 1.6)
        canvas.dots(places, palette.OWN, 4)


def shortened(name: str, longest: int = 34) -> str:
    """Return a name that finds room."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def _own_label(result: Result, node: NodeResult, language: str) -> str:
    return "" if node.index is None else written(node.index, result, language)


def written(value: float, result: Result | Development, language: str) -> str:
    """Write an index as the language and the questionnaire's rules do."""
    decimals = result.questionnaire.rules.decimals
    pattern = "0." + "0" * decimals if decimals else "0"
    return format_decimal(rounded(value, decimals), format=pattern, locale=language)


def _scale(canvas: Canvas, ticks: tuple[Tick, ...], bottom: float, top: float) -> None:
    for tick in ticks:
        canvas.line(tick.x, bottom, top, palette.GRID, 0.5)
        canvas.text(canvas.at(tick.x), bottom - 2.4, tick.label, size=8, align="center", colour=palette.MUTED)


def _bands(canvas: Canvas, result: Result, language: str) -> None:
    bands = result.questionnaire.bands
    ends = [*(band.start / 100 for band in bands[1:]), 1.0]
    for band, end in zip(bands, ends, strict=True):
        middle = (band.start / 100 + end) / 2
        canvas.text(canvas.at(middle), 2.2, band.name[language], size=8, align="center", colour=palette.MUTED)


def draw_peers(canvas: Canvas, marks: Strip, bottom: float, height: float) -> None:
    """Draw the middle half, the others and the median."""
    if marks.band:
        canvas.box(*marks.band, bottom, height, palette.BAND)
    for bar in marks.bars:
        canvas.box(bar.x, bar.x + bar.width * 0.9, bottom, height * 0.92 * bar.height, palette.PEERS)
    if marks.dots:
        step = min(1.3, height / (marks.tallest + 0.5))
        canvas.dots([(dot.x, bottom + step * (dot.stack + 0.5)) for dot in marks.dots], palette.PEERS, step * 2.4)
    if marks.median is not None:
        canvas.line(marks.median, bottom - 0.4, bottom + height + 0.6, palette.MEDIAN, 2)


def _own(canvas: Canvas, marks: Strip, height: float, label: str) -> None:
    if marks.own is None:
        return
    canvas.dots([(marks.own, height)], palette.OWN, 8, halo=True)
    canvas.beside(marks.own, height, label, gap=2.4, weight="bold", colour=palette.OWN)


def _key(canvas: Canvas, strips: list[Strip], height: float, translations: NullTranslations) -> None:
    """Explain the marks that occur, with the marks themselves."""
    key = Canvas(canvas.figure, 0, WIDTH)
    key.dots([(_NAMES / WIDTH, height)], palette.OWN, 8, halo=True)
    key.text(_NAMES + 2.5, height, translations.gettext("You"), size=8)
    if any(marks.median is not None for marks in strips):
        key.line((_NAMES + 14) / WIDTH, height - 1.8, height + 1.8, palette.MEDIAN, 2)
        key.text(_NAMES + 16, height, translations.gettext("Median"), size=8)
    if any(marks.band for marks in strips):
        key.box((_NAMES + 31) / WIDTH, (_NAMES + 37) / WIDTH, height - 1.5, 3, palette.BAND)
        key.text(_NAMES + 38.5, height, translations.gettext("The middle half of the group"), size=8)
    if any(marks.dots or marks.bars for marks in strips):
        key.dots([((_NAMES + 81) / WIDTH, height)], palette.PEERS, 4)
        key.text(_NAMES + 83, height, translations.gettext("Other organisations"), size=8)


def _figure(height: float, width: float = WIDTH) -> tuple["Figure", float]:
    """Return an empty figure and its height in millimetres."""
    prepare()
    from matplotlib.figure import Figure  # half a second, only when something is drawn

    return Figure(figsize=(width / 25.4, height / 25.4), frameon=False), height


@cache
def prepare() -> None:
    """Set matplotlib once per process: rc_context is not safe between threads."""
    import font_source_sans_pro
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    for weight in ("SourceSansPro", "SourceSansProBold"):
        fontManager.addfont(font_source_sans_pro.font_files_ttf[weight])
    mpl.rcParams.update(
        {"svg.fonttype": "none", "svg.hashsalt": "maturity", "font.family": ["Source Sans Pro", "DejaVu Sans"]}
    )


def _svg(figure: "Figure") -> bytes:
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()
