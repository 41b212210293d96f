"""The comparison as tables: rows per question, rows per area in a chosen order, and a file with both."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.assessment import Absence
from maturity.domain.benchmark import Position
from maturity.domain.group_choice import has_counties
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.domain.spreadsheet import harmless
from maturity.errors import NotFoundError
from maturity.services.comparing import Bias
from maturity.web import figures
from maturity.web.figures import Wording
from maturity.web.group_words import group_name, skr_group_name
from maturity.web.language import day


def tab_names(organisation: Organisation) -> dict[str, str]:
    """Return the views of the comparison, by the word that stands in their address."""
    names = {"distribution": _("Distribution"), "questions": _("Per question"), "table": _("Table")}
    names |= {"counties": _("Counties")} if has_counties(organisation) else {}
    return names | ({"named": _("By name")} if organisation.peer_group else {})


@dataclass(frozen=True, slots=True)
class BiasNote:
    """What is said about who has answered: sentences, and one about the mean of all; empty where it is not known."""

    notable: tuple[str, ...]
    estimate: str


def bias_note(bias: Bias, words: Wording) -> BiasNote:
    """Put into words how those who have answered differ from those who have not."""
    traits = {
        "population": (_("They are larger in population."), _("They are smaller in population.")),
        "density": (
            _("They have more inhabitants per square kilometre."),
            _("They have fewer inhabitants per square kilometre."),
        ),
    }
    sentences = []
    for one in bias.differences:
        if one.notable and one.standardised is not None:
            name = skr_group_name(one.trait)
            more, less = traits.get(
                one.trait, (_("More of them are %(group)s.", group=name), _("Fewer of them are %(group)s.", group=name))
            )
            sentences.append(more if one.standardised > 0 else less)
    mean = bias.mean
    return BiasNote(
        tuple(sentences),
        ""
        if mean is None
        else _(
            "If every municipality group counts by how many there are, the mean of the total is %(weighted)s "
            "(95%% interval %(low)s to %(high)s). Without weights it is %(plain)s.",
            weighted=_whole(mean.weighted, words),
            low=_whole(mean.low, words),
            high=_whole(mean.high, words),
            plain=_whole(mean.unweighted, words),
        ),
    )


def _whole(value: float, words: Wording) -> str:
    """Write a mean in whole points: times how many it is of, a finer one would tell what a late answer was."""
    return figures.number(value, 0, words.language)


def caption(result: Result) -> str:
    """Say what a table measures, among whom and when."""
    if result.group is None:
        return _("Index 0 to 100 per area, %(date)s", date=day(result.as_of))
    text = ngettext(
        "%(group)s, %(answered)s of %(num)s has answered, %(date)s",
        "%(group)s, %(answered)s of %(num)s have answered, %(date)s",
        len(result.group.members),
        group=group_name(result.group.kind, result.organisation),
        answered=len(result.group.answered),
        date=day(result.as_of),
    )
    if not result.group.waiting:
        return text
    return _("%(caption)s (so far %(number)s are compared)", caption=text, number=result.group.compared)


def question_rows(result: Result, *, only_below: bool) -> dict[str, object]:
    """Return the rows per question, all or those below the median, with a sentence about all of them."""
    rows = [question for area in result.areas for question in area.questions]
    side_of = {row.question.id: figures.side(row) for row in rows}
    sides = list(side_of.values())
    return {
        "rows": [row for row in rows if not only_below or side_of[row.question.id] is Position.LOWEST],
        "only_below": only_below,
        "side_of": side_of,
        "question_sentence": _(
            "Questions above the median: %(above)s. At the median: %(at)s. Below the median: %(below)s.",
            above=sides.count(Position.HIGHEST),
            at=sides.count(Position.MIDDLE),
            below=sides.count(Position.LOWEST),
        ),
    }


@dataclass(frozen=True, slots=True)
class Column:
    """A column that rows can be ordered by; *order* is set on the one that they are ordered by."""

    id: str
    name: str
    order: Literal["ascending", "descending"] | None

    @property
    def next_order(self) -> str:
        """The order that a press on the heading gives."""
        return "ascending" if self.order == "descending" else "descending"


def area_rows(result: Result, targets: Mapping[str, float], by: str, order: str) -> dict[str, object]:
    """Return the rows per area, ordered by a column.

    Raises:
        NotFoundError: there is no such column or order.
    """
    names = {
        "area": _("Area"),
        "own": _("You"),
        **({"target": _("Target")} if any(node.id in targets for node in result.nodes()) else {}),
        "median": _("Median"),
        "lower": _("Lower quartile"),
        "upper": _("Upper quartile"),
        "difference": _("Difference"),
        "peers": _("Answers"),
    }
    if by not in names or order not in ("ascending", "descending"):
        raise NotFoundError("order", f"{by} {order}")
    direction: Literal["ascending", "descending"] = "ascending" if order == "ascending" else "descending"
    rows = list(result.nodes())
    if by != "area":
        rows.sort(key=lambda node: _order(targets.get(node.id) if by == "target" else _figure(node, by), direction))
    elif direction == "descending":
        rows.reverse()
    return {
        "rows": rows,
        "columns": [Column(column, name, direction if column == by else None) for column, name in names.items()],
    }


def _order(value: float | None, direction: str) -> tuple[bool, float]:
    """Return a sort key; what is missing stands last in both orders."""
    return value is None, 0.0 if value is None else value if direction == "ascending" else -value


def _figure(node: NodeResult, column: str) -> float | None:
    standing = node.standing
    if standing is None or column == "own":
        return node.index
    if column == "difference":
        return None if node.index is None or standing.median is None else node.index - standing.median
    return {
        "median": standing.median,
        "lower": standing.lower,
        "upper": standing.upper,
        "peers": float(standing.peers),
    }[column]


def write_file(result: Result, targets: Mapping[str, float], words: Wording) -> str:
    """Write own and peers' figures as CSV with semicolons, for a spreadsheet in the language of the page.

    A missing figure is an empty cell with its reason in the column for status, so that columns hold numbers only.
    """
    text = io.StringIO()
    text.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("Part"), _("Name"), _("Unit"), _("You"), _("Status"), *([_("Target")] if targets else []),
            _("Median"), _("Lower quartile"), _("Upper quartile"), _("Peers with a value"), _("Position"),
            _("Peer group"), _("Wave"), _("Date"), _("Generated answers"),
        ]
    )  # fmt: skip
    group = "" if result.group is None else group_name(result.group.kind, result.organisation)
    generated = _("Yes") if result.wave.generated else _("No")
    about = [group, words.say(result.wave.name), result.as_of.date().isoformat(), generated]
    for row in _file_rows(result, targets, words):
        writer.writerow([harmless(cell) for cell in (*row, *about)])
    return text.getvalue()


def _file_rows(result: Result, targets: Mapping[str, float], words: Wording) -> Iterator[list[str]]:
    for node in result.nodes():
        yield _node_row(node, targets, words)
        for question in node.questions:
            yield _question_row(question, targets, words)


def _node_row(node: NodeResult, targets: Mapping[str, float], words: Wording) -> list[str]:
    standing = node.standing
    decimals = words.questionnaire.rules.decimals
    figures_of = (standing.median, standing.lower, standing.upper) if standing else (None, None, None)
    return [
        TOTAL if node.area is None else node.id,
        words.node(node),
        _("index 0–100"),
        _number(node.index, decimals, words),
        words.why_no_index(node) or _("Has a value"),
        *([_number(targets.get(node.id), decimals, words)] if targets else []),
        *(_number(value, decimals, words) for value in figures_of),
        "" if standing is None else str(standing.peers),
        "" if standing is None else figures.position(standing),
    ]


def _question_row(question: QuestionResult, targets: Mapping[str, float], words: Wording) -> list[str]:
    answer = question.facts.answer
    return [
        question.question.id,
        words.say(question.question.title),
        _("level"),
        "" if question.code < 0 else str(question.code),
        figures.absence(answer) if isinstance(answer, Absence) else _("Has a value"),
        *([_number(targets.get(question.question.id), 0, words)] if targets else []),
        _number(question.median, 1, words),
        "",
        "",
        str(question.peers),
        figures.median_position(question),
    ]


def _number(value: float | None, decimals: int, words: Wording) -> str:
    return "" if value is None else figures.number(value, decimals, words.language)
