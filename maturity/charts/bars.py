"""Pictures of counts: bars of a hundred per cent in parts, the days of a wave, and colleagues as dots."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from maturity.charts import key, palette
from maturity.charts.canvas import WIDTH, Canvas
from maturity.charts.framed import Body
from maturity.charts.key import Entry
from maturity.charts.lettering import fitted
from maturity.charts.palette import Shade
from maturity.charts.steps import Steps

LEAST_WRITTEN = 0.06
"""A smaller part has no room for its figure."""

_BAR, _ROW = 6.5, 12.5
_DAYS, _UNDER = 45.0, 6.0
_DOT, _TALLEST = 5.5, 45.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its share of the whole (0–1) and what is written in it."""

    share: float
    figure: str
    shade: Shade


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, a note at its right end, and its parts; none where they are not shown."""

    name: str
    note: str
    parts: Sequence[Part]


def bars(rows: Sequence[Bar], entries: Sequence[Entry]) -> Body:
    """Return bars under each other, with a key of their parts above."""
    table = len(rows) * _ROW
    above = key.height(entries) + 2

    def draw(page: Canvas) -> None:
        key.draw_key(page, entries, table + above)
        for place, one in enumerate(rows, start=1):
            _bar(page, one, table - place * _ROW)

    return Body(table + above, draw)


def _bar(page: Canvas, one: Bar, bottom: float) -> None:
    page.text(0, bottom + _BAR + 3.2, fitted(one.name, 9, 128), size=9)
    page.text(WIDTH, bottom + _BAR + 3.2, fitted(one.note, 8, 38), size=8, align="right", colour=palette.MUTED)
    start = 0.0
    for part in one.parts:
        if part.share:
            wide = max(part.share * WIDTH - 0.6, 0.1)
            page.cell(start * WIDTH + 0.3, bottom + 0.6, wide, _BAR, part.shade.fill)
        if part.share >= LEAST_WRITTEN:
            middle = (start + part.share / 2) * WIDTH
            page.text(middle, bottom + 0.6 + _BAR / 2, part.figure, size=9, align="center", colour=part.shade.ink)
        start += part.share


@dataclass(frozen=True, slots=True)
class Days:
    """What is written at the line of days: its first and last day, its last figure, and each day with reminders."""

    first: str
    last: str
    submitted: str
    reminders: Sequence[str]


def days(marks: Steps, words: Days, names: tuple[str, str]) -> Body:
    """Return the line of a wave; *names* are those of the line and of a day with reminders, for the key."""
    entries = [Entry(names[0], _line)]
    if marks.reminders:
        entries.append(Entry(names[1], _reminder))
    above, below = key.height(entries) + 5, _UNDER * (3 if marks.reminders else 1)

    def draw(page: Canvas) -> None:
        scale = replace(page, left=12, right=WIDTH)
        key.draw_key(page, entries, below + _DAYS + above)
        for height, number in marks.scale:
            page.rule(below + _DAYS * height, 12, WIDTH)
            page.text(10, below + _DAYS * height, str(number), size=8, align="right", colour=palette.MUTED)
        for mark, on in zip(marks.reminders, words.reminders, strict=True):
            scale.path([(mark.x, below - 1), (mark.x, below + _DAYS)], palette.TARGET, 1, dashed=True)
            if mark.row is not None:
                y = below - _UNDER * (mark.row + 1.5)
                align = {"start": "left", "middle": "center", "end": "right"}[mark.anchor]
                page.text(scale.at(mark.x), y, on, size=8, align=align, colour=palette.TARGET)  # type: ignore[arg-type]  # one of three
        scale.path([(x, below + _DAYS * y) for x, y in marks.corners], palette.OWN, 1.8)
        end = below + _DAYS * marks.corners[-1][1] + 3
        page.text(WIDTH, end, words.submitted, size=10, align="right", weight="bold", colour=palette.OWN)
        page.text(12, below - _UNDER / 2, words.first, size=8, colour=palette.MUTED)
        page.text(WIDTH, below - _UNDER / 2, words.last, size=8, align="right", colour=palette.MUTED)

    return Body(above + _DAYS + below, draw)


@dataclass(frozen=True, slots=True)
class Pile:
    """A level, how many chose it, and what else is said of it: that it is the answer, or suggested."""

    level: str
    many: int
    said: str


def voices(piles: Sequence[Pile]) -> Body:
    """Return a pile of dots for each level, one dot for each answer."""
    tallest = max(*(one.many for one in piles), 1)
    rise = min(_DOT, _TALLEST / tallest)
    height = tallest * rise + 16

    def draw(page: Canvas) -> None:
        page.rule(14, 0, WIDTH)
        for place, one in enumerate(piles):
            x = (place + 0.5) / len(piles)
            dots = [(x, 14 + rise * (dot + 0.5) + 0.4) for dot in range(one.many)]
            if dots:
                page.dots(dots, palette.OWN, rise * 2.3, halo=rise == _DOT)
            page.text(page.at(x), 10.5, one.level, size=11, align="center", weight="bold")
            page.text(page.at(x), 5.5, one.said, size=8, align="center")

    return Body(height, draw)


def _line(page: Canvas, x: float, y: float) -> None:
    page.path([(x / WIDTH, y), ((x + 5.5) / WIDTH, y)], palette.OWN, 1.8)


def _reminder(page: Canvas, x: float, y: float) -> None:
    page.path([((x + 2.75) / WIDTH, y - 2.2), ((x + 2.75) / WIDTH, y + 2.2)], palette.TARGET, 1, dashed=True)
