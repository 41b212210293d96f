"""A sheet as the workbook writes it: typed columns, rows, and perhaps a chart of some of them."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from maturity.domain.result import NodeResult
from maturity.domain.scoring import IndexState, rounded
from maturity.report.words import Words

Cell = str | int | float | date | None
"""None where there is no figure: a column for the status then says why."""


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    LONG = "long"
    INDEX = "index"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: for references, the same in every language: letters, digits, underscores.
        head: what stands in its first row.
        kind: what it holds.
        width: letters that it shows.
        note: what it means; empty where the head says it.
        choices: the words that it may hold; empty for any.
    """

    name: str
    head: str
    kind: Kind
    width: int
    note: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart under the table: *series* are names of columns beside the first one; *text* says what it shows."""

    title: str
    series: tuple[str, ...]
    text: str
    upright: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet.

    Attributes:
        name: for references, as for columns.
        title: on its tab.
        about: what it is for.
        columns: in order.
        rows: as many cells each as there are columns.
        chart: None without.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None


def figure(words: Words, value: float | None) -> float | None:
    """Return an index, or a difference between two, as it is shown everywhere."""
    return None if value is None else float(rounded(value, words.decimals))


def status_of(words: Words, node: NodeResult) -> str:
    """Return why an area has no index, or that it has one."""
    return {
        IndexState.INDEX: words.gettext("Shown"),
        IndexState.TOO_LITTLE: words.gettext("Too little data"),
        IndexState.NOT_ASKED: words.gettext("Not asked"),
    }[node.state]
