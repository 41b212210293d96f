"""Marks on a matplotlib figure, measured in millimetres from below; across, in shares of one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from maturity.charts import palette

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

Weight = Literal["normal", "bold"]

_MILLIMETRES = 1 / 25.4
_NEAR_END = 0.85
"""A label beside a mark further right than this share of the scale stands on its left."""


@dataclass(frozen=True)
class Canvas:
    """A figure with a scale from *left* to *right* (millimetres); without axes, as those take most of the time."""

    figure: "Figure"
    left: float
    right: float

    @cached_property
    def _unit(self) -> "Transform":
        from matplotlib.transforms import Affine2D

        return Affine2D().scale(_MILLIMETRES) + self.figure.dpi_scale_trans

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

    def dots(self, places: Sequence[tuple[float, float]], colour: str, points: float, *, halo: bool = False) -> None:
        """Draw filled circles at (share, millimetres), *points* wide, with a rim in the page's colour if wanted."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(
            Line2D(
                [self.at(share) for share, _ in places],
                [height for _, height in places],
                linestyle="",
                marker="o",
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
        align: Literal["left", "center", "right"] = "left",
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
        weight: Weight = "normal",
        colour: str = palette.TEXT,
    ) -> None:
        """Write beside a mark: to the right of it, or to the left near the end of the scale."""
        left = share > _NEAR_END
        x = self.at(share) + (-gap if left else gap)
        self.text(x, y, words, align="right" if left else "left", weight=weight, colour=colour)
