"""The pictures of a report as SVG: the profile of all areas, and one enlarged strip per area."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from gettext import NullTranslations
from io import BytesIO
from typing import TYPE_CHECKING

from maturity.charts import palette
from maturity.charts.canvas import NEAR_END, NEAR_START, WIDTH, Align, Canvas, Weight, prepare
from maturity.charts.lettering import shortened, written
from maturity.charts.panels import development_height, draw_development
from maturity.charts.strip import Strip, Tick, strip
from maturity.domain.development import Development
from maturity.domain.improvement.plan import NO_PLAN
from maturity.domain.result import NodeResult, Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SMALL_WIDTH = 60.0
"""Millimetres: of a strip in a row of a table."""

PROFILE = "profile.svg"
"""Name of the picture with all areas."""

DEVELOPMENT = "development.svg"
"""Name of the picture with a small panel per area."""

_ROW = 11.5
_NAMES = 58.0
_NEAR = 0.12
"""Share of the scale that a label beside a mark takes."""

_LEFT = 0.06
"""Share of the scale in which words over a mark would stand out beyond the picture when centred."""

_EDGE = 6.0
"""Millimetres left and right of a scale, so that marks and figures at its ends are not cut."""


def report_pictures(
    result: Result,
    language: str,
    translations: NullTranslations,
    found: Development | None = None,
    targets: Mapping[str, float] = NO_PLAN.targets,
) -> dict[str, bytes]:
    """Draw all pictures of a report.

    Args:
        result: what is drawn; figures that it does not show are not drawn.
        language: of area titles and figures.
        translations: of the few words in the pictures.
        found: all waves, for ``development.svg``.
        targets: of areas and the total, as in a plan; none is drawn without.

    Returns:
        ``profile.svg`` and ``area-<id>.svg`` per top area; the same result gives the same bytes.
    """
    pictures = {PROFILE: profile(result, language, translations, targets)}
    for node in result.areas:
        pictures[f"area-{node.id}.svg"] = enlarged(result, node, language, translations, targets.get(node.id))
    if found is not None:
        pictures[DEVELOPMENT] = development(found, language, translations)
    return pictures


def small_pictures(result: Result, targets: Mapping[str, float] = NO_PLAN.targets) -> dict[str, bytes]:
    """Draw a strip per area for the one page: ``small-<id>.svg`` per top area, without words, as they stand beside."""
    return {f"small-{node.id}.svg": _small(node, targets.get(node.id)) for node in result.areas}


def _small(node: NodeResult, target: float | None) -> bytes:
    figure, height = _figure(9, SMALL_WIDTH)
    canvas = Canvas(figure, 3, SMALL_WIDTH - 3)
    marks = strip(node.index, node.standing, target)
    for tick in marks.ticks:
        canvas.line(tick.x, 0.3, height - 0.3, palette.GRID, 0.5)
    draw_peers(canvas, marks, 0.7, 4.4)
    draw_own(canvas, marks, 7, "", half=1.8)
    return _svg(figure)


def profile(
    result: Result,
    language: str,
    translations: NullTranslations,
    targets: Mapping[str, float] = NO_PLAN.targets,
) -> bytes:
    """Draw one strip per area and one for the total, under each other, with a key of the marks above."""
    figure, height = _figure(profile_height(len(result.nodes())))
    draw_profile(Canvas(figure, 0, WIDTH), height, result, result.nodes(), language, translations, targets)
    return _svg(figure)


def profile_height(rows: int) -> float:
    """Return how many millimetres the strips of so many areas take."""
    return 7 + rows * _ROW + 6


def draw_profile(  # where, and what
    page: Canvas,
    height: float,
    result: Result,
    nodes: Sequence[NodeResult],
    language: str,
    translations: NullTranslations,
    targets: Mapping[str, float] = NO_PLAN.targets,
) -> None:
    """Draw the strips of *nodes* of a result on the lowest *height* millimetres of a page."""
    rows = [
        (translations.gettext("Total") if node.area is None else f"{number} {node.area.title[language]}", node)
        for number, node in enumerate(nodes, start=1)
    ]
    canvas = replace(page, left=_NAMES, right=WIDTH - _EDGE)
    strips = [strip(node.index, node.standing, targets.get(node.id)) for _, node in rows]
    _scale(canvas, strips[0].ticks, 5.5, height - 7)
    for place, ((name, node), marks) in enumerate(zip(rows, strips, strict=True)):
        bottom = height - 7 - (place + 1) * _ROW
        canvas.rule(bottom, 0, WIDTH)
        weight: Weight = "bold" if node is result.total else "normal"
        canvas.text(0, bottom + _ROW / 2, shortened(name), weight=weight)
        draw_peers(canvas, marks, bottom + 0.6, 5.4)
        draw_own(canvas, marks, bottom + 8.9, _own_label(result, node, language))
    _key(page, strips, height - 2.5, translations)


def enlarged(
    result: Result, node: NodeResult, language: str, translations: NullTranslations, target: float | None = None
) -> bytes:
    """Draw one area's strip over the whole width, with its figures beside the marks and the bands under the scale."""
    figure, _ = _figure(33)
    canvas = Canvas(figure, _EDGE, WIDTH - _EDGE)
    marks = strip(node.index, node.standing, target)
    _scale(canvas, marks.ticks, 7.5, 28.5)
    _bands(canvas, result, language)
    draw_peers(canvas, marks, 8, 10)
    label = translations.gettext("You: %(index)s") % {"index": _own_label(result, node, language)}
    draw_own(canvas, marks, 25.5, label)
    if target is not None and marks.target is not None:
        aim = translations.gettext("Target: %(index)s") % {"index": written(target, result, language)}
        align: Align = "left" if marks.target < _LEFT else "right" if marks.target > 1 - _LEFT else "center"
        canvas.text(canvas.at(marks.target), 30.8, aim, align=align, colour=palette.TARGET)
    if node.standing and node.standing.median is not None and marks.median is not None:
        median = written(node.standing.median, result, language)
        canvas.beside(marks.median, 20.8, translations.gettext("Median: %(index)s") % {"index": median}, gap=1.2)
    return _svg(figure)


def development(found: Development, language: str, translations: NullTranslations) -> bytes:
    """Draw a small panel per area and one for the total: the own line, and the median dashed."""
    figure, height = _figure(development_height(found))
    draw_development(Canvas(figure, 0, WIDTH), height, found, language, translations)
    return _svg(figure)


def _own_label(result: Result, node: NodeResult, language: str) -> str:
    return "" if node.index is None else written(node.index, result, language)


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


def draw_own(canvas: Canvas, marks: Strip, height: float, label: str, *, half: float = 2.3, size: float = 9) -> None:
    """Draw the own value with its label, and the target as an upright tick with a dashed line between them.

    Args:
        canvas: what is drawn on.
        marks: the strip.
        height: of both, in millimetres from below.
        label: of the own value; empty for none.
        half: millimetres that the tick stands out above and below.
        size: of the label, in points.
    """
    own, target = marks.own, marks.target
    if target is not None:
        canvas.line(target, height - half, height + half, palette.TARGET, 3)
    if own is None:
        return
    beside = own
    if target is not None:
        # Near an end of the scale the label has one side only: the line gives way there, or the label a near tick.
        between = bool(label) and (target >= own if own <= NEAR_START else target <= own > NEAR_END)
        if not between:
            canvas.path([(own, height), (target, height)], palette.TARGET, 0.8, dashed=True)
        elif abs(target - own) < _NEAR:
            beside = target
    canvas.dots([(own, height)], palette.OWN, 8, halo=True)
    canvas.beside(beside, height, label, gap=2.4, size=size, weight="bold", colour=palette.OWN, away=target)


def _key(key: Canvas, strips: list[Strip], height: float, translations: NullTranslations) -> None:
    """Explain the marks that occur, with the marks themselves."""
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
    if any(marks.target is not None for marks in strips):
        key.line(0.01, height - 1.8, height + 1.8, palette.TARGET, 3)
        key.text(4, height, translations.gettext("Your target"), size=8)


def _figure(height: float, width: float = WIDTH) -> tuple["Figure", float]:
    """Return an empty figure and its height in millimetres."""
    prepare()
    from matplotlib.figure import Figure  # half a second, only when something is drawn

    return Figure(figsize=(width / 25.4, height / 25.4), frameon=False), height


def _svg(figure: "Figure") -> bytes:
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()
