"""A chart as a picture on its own: what it is about, its source and its date stand in the picture itself."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, quoteattr

from maturity.charts import palette
from maturity.charts.canvas import WIDTH, Canvas, Weight, prepare
from maturity.charts.lettering import drawable, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Ending = Literal["svg", "png"]

MARGIN = 5.0
"""Millimetres around everything."""

DOTS_PER_INCH = 192
"""Twice as fine as a web page, so that a picture is sharp on a slide and in print."""

_GAP = 3.0
_LINE = 0.47
"""Millimetres of line height per point of size."""

_FALLBACK = b"'Source Sans Pro', 'Source Sans 3', Arial, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class About:
    """What stands around a chart; every text is in the language of the picture.

    Attributes:
        title: what it is about.
        finding: what it says, in a sentence or two.
        caption: measure, group, how many of how many, date.
        notes: what a reader must know: preliminary, a draft.
        source: where the figures come from.
        made_up: the words that say so, where the answers are generated; empty otherwise.
        described: the whole chart in words, for who cannot see it.
        author: who stands for the picture.
        language: code.
    """

    title: str
    finding: str
    caption: str
    notes: tuple[str, ...]
    source: str
    made_up: str
    described: str
    author: str
    language: str


@dataclass(frozen=True, slots=True)
class Body:
    """A chart: how many millimetres high it is, and what draws it on a page that is ``WIDTH`` wide."""

    height: float
    draw: Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    size: float
    weight: Weight
    colour: str

    @property
    def height(self) -> float:
        return self.size * _LINE


def picture(about: About, body: Body, ending: Ending) -> bytes:
    """Draw a chart with all that belongs to it; the same input gives the same bytes."""
    prepare()
    from matplotlib.figure import Figure  # half a second, only when something is drawn

    above = _lines((about.made_up, 10, "bold", palette.TARGET), (about.title, 14, "bold", palette.TEXT),
                   (about.finding, 10, "normal", palette.TEXT), (about.caption, 9, "normal", palette.MUTED),
                   *((note, 9, "bold", palette.TEXT) for note in about.notes))  # fmt: skip
    below = _lines((about.source, 8, "normal", palette.MUTED))
    foot = sum(line.height for line in below) + 1
    height = 2 * MARGIN + sum(line.height for line in above) + _GAP + body.height + _GAP + foot
    figure = Figure(figsize=((WIDTH + 2 * MARGIN) / 25.4, height / 25.4), facecolor=palette.HALO)
    page = Canvas(figure, 0, WIDTH, (MARGIN, 0))
    _write(page, above, height - MARGIN)
    page.rule(MARGIN + foot, 0, WIDTH)
    _write(page, below, MARGIN + foot - 1)
    body.draw(Canvas(figure, 0, WIDTH, (MARGIN, MARGIN + foot + _GAP)))
    return _svg(figure, about) if ending == "svg" else _png(figure, about)


def _lines(*texts: tuple[str, float, Weight, str]) -> list[_Line]:
    return [
        _Line(line, size, weight, colour)
        for text, size, weight, colour in texts
        for line in wrapped(text, size, WIDTH, weight=weight)
    ]


def _write(page: Canvas, lines: list[_Line], top: float) -> None:
    for line in lines:
        top -= line.height
        page.text(0, top + line.height / 2, line.words, size=line.size, weight=line.weight, colour=line.colour)


def _svg(figure: "Figure", about: About) -> bytes:
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": drawable(about.author)})
    start, opened, rest = out.getvalue().partition(b"<svg ")
    attributes, closed, marks = rest.partition(b">")
    language = quoteattr(about.language).encode()
    said = (
        f'\n <title id="title">{escape(drawable(about.title))}</title>'
        f'\n <desc id="description">{escape(drawable(about.described))}</desc>'
    ).encode()
    named = b'role="img" aria-labelledby="title description" xml:lang=' + language + b" lang=" + language + b" "
    marks = marks.replace(b"'Source Sans Pro', 'DejaVu Sans'", _FALLBACK)
    return start + opened + named + attributes + closed + said + marks


def _png(figure: "Figure", about: About) -> bytes:
    out = BytesIO()
    facts = {"Title": drawable(about.title), "Description": drawable(about.described), "Source": drawable(about.source)}
    metadata = {**facts, "Author": drawable(about.author), "Software": None}
    figure.savefig(out, format="png", dpi=DOTS_PER_INCH, metadata=metadata)
    return out.getvalue()
