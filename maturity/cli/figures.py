"""``maturity score`` and ``maturity benchmark``: figures without the web."""

import csv
import json
import math
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from maturity.domain.answer_file import ScoredBlock
    from maturity.domain.scoring import Compiled, TraceLine

SCORE_COLUMNS = ("organisation", "node", "index", "uncapped", "low", "high", "coverage", "band", "state")
GROUPS = ("all", "main-group", "skr-group", "county", "population")
TRACE_COLUMNS = (
    "organisation", "depth", "id", "aggregate", "value", "uncapped", "weight", "share", "coverage", "absence", "state",
    "capped_by",
)  # fmt: skip


@click.command()
@click.argument("questionnaire", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--form", default="full", show_default=True, help="Which form was asked.")
@click.option("--kind", type=click.Choice(["municipality", "region"]), default="municipality", show_default=True,
              help="Kind of the organisations, for files without a column 'kind'.")  # fmt: skip
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Day that decides which law is in force. [default: today]"
)
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True, help="Of the band names.")
@click.option("--trace", is_flag=True, help="Show how each figure came about.")
@click.option("--format", "form_of_output", type=click.Choice(["csv", "json"]), default="csv", show_default=True,
              help="json writes one object per line.")  # fmt: skip
def score(
    questionnaire: Path,
    answers: Path,
    form: str,
    kind: str,
    on: datetime | None,
    language: str,
    *,
    trace: bool,
    form_of_output: str,
) -> None:
    """Score ANSWERS, a CSV file of many organisations, by QUESTIONNAIRE.

    The first line of ANSWERS names the columns: organisation, then question ids. A cell holds a level, an option id,
    ticked options joined by |, yes or no, a number, a date, or one of unanswered, do-not-know, not-applicable,
    not-asked. A bad row is reported on standard error with line and column and passed over; the exit code is then 1.
    """
    from maturity.domain.answer_file import RowProblem, score_lines
    from maturity.domain.definition import read
    from maturity.domain.scoring import compile_questionnaire

    definition = read(_text(questionnaire), str(questionnaire))
    compiled = compile_questionnaire(definition, form, (on or datetime.now().astimezone()).date())
    writer = _Writer(compiled, language, sys.stdout, as_json=form_of_output == "json", trace=trace)
    problems = 0
    with click.open_file(str(answers), encoding="utf-8-sig", errors="strict") as lines:
        try:
            for found in score_lines(compiled, lines, kind):
                if isinstance(found, RowProblem):
                    problems += 1
                    place = f"{answers}:{found.line}:{found.column_number}"
                    click.echo(f"{place}: {found.column}: {found.message}", err=True)
                else:
                    writer.write(found)
        except UnicodeDecodeError as error:
            raise click.ClickException(f"{answers} is not UTF-8 ({error.reason}, byte {error.start}).") from None
    if problems:
        click.echo(f"{problems} rows passed over", err=True)
        raise SystemExit(1)


@click.command()
@click.argument("organisation")
@click.option("--wave", required=True, help="Short name of the wave, as 2027.")
@click.option(
    "--group", type=click.Choice(GROUPS), default="skr-group", show_default=True, help="Peers to compare with."
)
def benchmark(organisation: str, wave: str, group: str) -> None:
    """Compare ORGANISATION (its code) with its peers; CSV on standard output, empty cells where too few answered."""
    from datetime import UTC

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.domain.benchmark import GroupKind
    from maturity.services.comparing import result_of

    with open_database(environment_settings()).read() as store:
        result = result_of(store, organisation, wave, datetime.now(UTC), wanted=GroupKind(group))
    decimals = result.questionnaire.rules.decimals
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(
        ["node", "own", "median", "lower_quartile", "upper_quartile", "peers", "position_share", "position"]
    )
    for node in result.nodes():
        at = node.standing
        if at is not None:
            figures = [_shown(value, decimals) for value in (node.index, at.median, at.lower, at.upper)]
            position = at.position.value if at.position else ""
            writer.writerow([node.id, *figures, at.peers, _shown(at.share, decimals), position])
    if result.group:
        shown = result.group
        note = f"group {GroupKind(shown.kind).value}, {len(shown.answered)} of {len(shown.members)} have submitted"
        click.echo(note + (" (generated answers)" if result.wave.generated else ""), err=True)


class _Writer:
    """Writes scored blocks as CSV or as JSON lines."""

    def __init__(self, compiled: "Compiled", language: str, out: TextIO, *, as_json: bool, trace: bool) -> None:
        self._compiled, self._language, self._out = compiled, language, out
        self._as_json, self._trace = as_json, trace
        self._csv = csv.writer(out, lineterminator="\n")
        if not as_json:
            self._csv.writerow(TRACE_COLUMNS if trace else SCORE_COLUMNS)

    def write(self, block: "ScoredBlock") -> None:
        from maturity.domain.spreadsheet import harmless

        for number, organisation in enumerate(block.organisations):
            lines = list(self._traced(block, number)) if self._trace else []
            if self._as_json:
                nodes = [dict(zip(SCORE_COLUMNS[1:], row, strict=True)) for row in self._scored(block, number)]
                whole = {"organisation": organisation, "scores": nodes}
                if self._trace:
                    whole["trace"] = [dict(zip(TRACE_COLUMNS[1:], line, strict=True)) for line in lines]
                self._out.write(json.dumps(whole, ensure_ascii=False) + "\n")
            else:
                rows = lines if self._trace else self._scored(block, number)
                cells = ((organisation, *row) for row in rows)
                self._csv.writerows([harmless(one) if isinstance(one, str) else one for one in row] for row in cells)

    def _scored(self, block: "ScoredBlock", number: int) -> Iterator[tuple[Any, ...]]:
        from maturity.domain.scoring import IndexState, band_of

        scores, decimals = block.scores, self._compiled.questionnaire.rules.decimals
        for j, node in enumerate(self._compiled.node_ids):
            band = band_of(self._compiled.questionnaire, scores.index[number, j])
            figures = (a[number, j] for a in (scores.index, scores.uncapped, scores.low, scores.high))
            yield (
                node,
                *(_shown(figure, decimals) for figure in figures),
                _shown(scores.coverage[number, j], 4),
                band.name[self._language] if band else None,
                IndexState(int(scores.state[number, j])).name.lower(),
            )

    def _traced(self, block: "ScoredBlock", number: int) -> Iterator[tuple[Any, ...]]:
        from maturity.domain.scoring import trace

        for line in trace(self._compiled, block.codes[number]):
            yield self._trace_row(line)

    def _trace_row(self, line: "TraceLine") -> tuple[Any, ...]:
        decimals = self._compiled.questionnaire.rules.decimals
        return (
            line.depth,
            line.id,
            line.aggregate,
            _shown(line.value, decimals),
            _shown(line.uncapped, decimals),
            line.weight,
            _shown(line.share, 4),
            _shown(line.coverage, 4),
            line.absence.value if line.absence else None,
            line.state.name.lower() if line.state is not None else None,
            " ".join(line.capped_by),
        )


def _shown(value: float | None, decimals: int) -> float | None:
    from maturity.domain.scoring import rounded

    return None if value is None or math.isnan(value) else float(rounded(value, decimals))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not UTF-8 ({error.reason} at byte {error.start}).") from None
