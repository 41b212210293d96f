"""One measured figure beside its ceiling, the table of them, and the file that other programs read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Must:
    """The floor that a figure has to reach; *share* judges the ratio to the ceiling, else the value is judged."""

    limit: float
    unit: str
    share: bool = False

    def __str__(self) -> str:
        return f"{self.limit:g} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Figure:
    """What a case measured.

    Attributes:
        name: number of the target in the performance notes, and what is measured.
        value: in *unit*.
        unit: where more is better (``/s``) or less is better (everything else).
        ceiling: the same figure of the least program that could do the job, measured in the same run.
        musts: what has to be reached; empty for a figure that only explains.
        note: what else there is to know: processor time per request, failures, circumstances.
    """

    name: str
    value: float
    unit: str
    ceiling: float | None
    musts: tuple[Must, ...] = ()
    note: str = ""

    @property
    def more_is_better(self) -> bool:
        """Whether a larger value is a better one."""
        return self.unit.endswith("/s")

    @property
    def ratio(self) -> float | None:
        """The share of the ceiling that is reached; more is better, above 1 the ceiling is passed."""
        if not self.ceiling or not self.value:
            return None
        return self.value / self.ceiling if self.more_is_better else self.ceiling / self.value

    @property
    def met(self) -> bool:
        """Whether every must is reached."""
        return all(self._meets(must) for must in self.musts)

    def _meets(self, must: Must) -> bool:
        if must.share:
            return self.ratio is not None and self.ratio >= must.limit
        return self.value >= must.limit if self.more_is_better else self.value <= must.limit


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text."""
    rows = [("what", "value", "ceiling", "ratio", "must", "", "note"), *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return "\n".join("  ".join([*map(str.ljust, row[:-1], widths), row[-1]]).rstrip() for row in rows)


def _row(one: Figure) -> tuple[str, ...]:
    musts = ", ".join(f"ratio {must}" if must.share else str(must) for must in one.musts)
    verdict = ("ok" if one.met else "MISS") if one.musts else ""
    ceiling = "" if one.ceiling is None else f"{one.ceiling:.4g}"
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
    return (one.name, f"{one.value:.4g} {one.unit}", ceiling, ratio, musts, verdict, one.note)


def write_file(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures as a JSON list."""
    kept = [
        {"name": one.name, "value": one.value, "unit": one.unit, "ceiling": one.ceiling, "ratio": one.ratio}
        for one in figures
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
