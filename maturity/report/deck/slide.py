"""One slide as the deck has it: a finding, what stands under it, and what to say."""

from dataclasses import dataclass

from maturity.domain.result import Result
from maturity.report.office import shortened
from maturity.report.words import Words

LONGEST_NAME = 60
"""Characters of an organisation's name in a heading; longer ones are cut there, and whole in the notes."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        head: one text per column.
        rows: as many texts each.
        widths: of the columns, in any unit.
        more: what to say when not every row finds room; holds ``%(num)s``.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by name, and its words."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide.

    Attributes:
        layout: name of the layout in the template.
        heading: the finding, as a sentence without its full stop.
        lines: paragraphs; under the table or picture where there is one.
        notes: sentences to say aloud.
        table: real cells, None without.
        picture: None without.
        numbered: whether the lines are numbered.
    """

    layout: str
    heading: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    table: Table | None = None
    picture: Picture | None = None
    numbered: bool = False


def name_of(result: Result, longest: int = LONGEST_NAME) -> str:
    """Return the organisation's name, short enough for a heading."""
    return shortened(result.organisation.name, longest)


def more(words: Words) -> str:
    """Return what stands under a table that has no room for all its rows."""
    return words.gettext("%(num)s more stand in the workbook.")
