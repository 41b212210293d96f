"""Marks on a matplotlib figure, measured in millimetres from below; across, in shares of one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

from maturity.charts import palette

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

Weight = Literal["normal", "bold"]
Marker = Literal["o", "^", "v"]
"""A circle, and triangles that point up and down."""
Align = Literal["left", "center", "right"]

WIDTH = 170.0
"""Millimetres: the text width of an A4 page with margins of 20."""

FAMILIES = ("Source Sans Pro", "DejaVu Sans")
"""The type of every picture, and who lends the signs that it lacks."""

_MILLIMETRES = 1 / 25.4
NEAR_START, NEAR_END = 0.15, 0.85
"""A label beside a mark further right than the end stands on its left; one further left than the start never does."""


@dataclass(frozen=True)
class Canvas:
    """A figure with a scale from *left* to *right* (millimetres); without axes, as those take most of the time.

    *origin* is where millimetres are counted from: right and up from the figure's lower left corner.
    """

    figure: "Figure"
    left: float
    right: float
    origin: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def _unit(self) -> "Transform":
        from matplotlib.transforms import Affine2D

        return Affine2D().translate(*self.origin).scale(_MILLIMETRES) + self.figure.dpi_scale_trans

    def at(self, share: float) -> float:
        """Return where a share of the scale (0–1) lies, in millimetres from the left."""
        return self.left + share * (self.right - self.left)

    def box(self, start: float, end: float, bottom: float, height: float, colour: str) -> None:
        """Fill a rectangle between two shares of the scale."""
        from matplotlib.patches import Rectangle

        x = self.at(start)
        self.figure.add_artist(
            Rectangle((x, bottom), self.at(end) - x, height, facecolor=colour, linewidth=0, transform=self._unit)
        )

    def cell(  # place, size and two looks
        self,
        x: float,
        bottom: float,
        width: float,
        height: float,
        fill: str,
        *,
        hatched: bool = False,
    ) -> None:
        """Draw a rectangle with a thin rim, in millimetres; a hatched one has a plain middle, where words can stand."""
        from matplotlib.patches import Rectangle

        looks: dict[str, Any] = {"facecolor": fill, "edgecolor": palette.BORDER, "hatch": "////" if hatched else None}
        self.figure.add_artist(Rectangle((x, bottom), width, height, linewidth=0.6, transform=self._unit, **looks))
        if hatched:
            inset = 0.12 * height
            inner = (width - 2 * inset, height - 2 * inset)
            self.figure.add_artist(
                Rectangle((x + inset, bottom + inset), *inner, facecolor=fill, linewidth=0, transform=self._unit)
            )

    def line(self, share: float, bottom: float, top: float, colour: str, points: float) -> None:
        """Draw an upright line, *points* thick."""
        from matplotlib.lines import Line2D

        x = self.at(share)
        self.figure.add_artist(
            Line2D([x, x], [bottom, top], color=colour, linewidth=points, solid_capstyle="butt", transform=self._unit)
        )

    def rule(self, height: float, start: float, end: float) -> None:
        """Draw a thin line across, in millimetres."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(
            Line2D([start, end], [height, height], color=palette.GRID, linewidth=0.5, transform=self._unit)
        )

    def dots(
        self,
        places: Sequence[tuple[float, float]],
        colour: str,
        points: float,
        *,
        halo: bool = False,
        marker: Marker = "o",
    ) -> None:
        """Draw filled marks at (share, millimetres), *points* wide, with a rim in the page's colour if wanted."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(
            Line2D(
                [self.at(share) for share, _ in places],
                [height for _, height in places],
                linestyle="",
                marker=marker,
                markersize=points,
                color=colour,
                markeredgecolor=palette.HALO if halo else colour,
                markeredgewidth=1 if halo else 0,
                transform=self._unit,
            )
        )

    def path(self, places: Sequence[tuple[float, float]], colour: str, points: float, *, dashed: bool = False) -> None:
        """Join places (share, millimetres) by a line, *points* thick."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(
            Line2D(
                [self.at(share) for share, _ in places],
                [height for _, height in places],
                color=colour,
                linewidth=points,
                linestyle=(0, (4, 2.5)) if dashed else "-",
                transform=self._unit,
            )
        )

    def text(  # place, words and four looks; each has a default
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 9,
        align: Align = "left",
        weight: Weight = "normal",
        colour: str = palette.TEXT,
    ) -> None:
        """Write at a place in millimetres; *size* in points."""
        # Middle of the figures' height, not of the line: digits then stand level with their marks.
        self.figure.text(
            x,
            y - size * 0.115,
            words,
            fontsize=size,
            ha=align,
            va="baseline",
            weight=weight,
            color=colour,
            transform=self._unit,
            parse_math=False,
        )

    def beside(  # as above
        self,
        share: float,
        y: float,
        words: str,
        *,
        gap: float,
        size: float = 9,
        weight: Weight = "normal",
        colour: str = palette.TEXT,
        away: float | None = None,
    ) -> None:
        """Write beside a mark: to the right of it, or to the left near the end of the scale.

        *away* is another mark of the line, from which the words turn away where there is room.
        """
        left = share > NEAR_END or (away is not None and away >= share > NEAR_START)
        x = self.at(share) + (-gap if left else gap)
        self.text(x, y, words, size=size, align="right" if left else "left", weight=weight, colour=colour)


@cache
def prepare() -> None:
    """Set matplotlib once per process: rc_context is not safe between threads."""
    import font_source_sans_pro
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    for weight in ("SourceSansPro", "SourceSansProBold"):
        fontManager.addfont(font_source_sans_pro.font_files_ttf[weight])
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "maturity", "font.family": list(FAMILIES)})
