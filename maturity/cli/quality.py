"""``maturity wave quality``."""

import csv
import io
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maturity.domain.reliability import QuestionQuality
    from maturity.services.question_quality import Report

HEADER = (
    "area", "question", "asked", "do_not_know", "not_applicable", "floor", "ceiling", "seconds", "correlation",
    "proposal", "reasons",
)  # fmt: skip


@click.command()
@click.argument("slug")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
def quality(slug: str, form: str) -> None:
    """Say how good the questions of the wave SLUG were, once it has closed.

    Shares run from 0 to 1 and are never told above 0.9; what rests on too few organisations is left empty. A proposal
    is for the organiser to judge: alpha and correlations say nothing about what a question is for.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services.question_quality import report

    with open_database(environment_settings()).read() as store:
        found = report(store, store.waves.get(slug), datetime.now(UTC))
    if found is None:
        raise click.ClickException(f"wave {slug} has not closed; the questions are judged by what is submitted then")
    if form == "csv":
        click.echo(_as_csv(found), nl=False)
        return
    click.echo(f"{found.organisations} organisations had submitted when the wave closed.")
    for area in found.areas:
        alpha = area.alpha
        said = f"alpha {alpha.value:.2f} ({alpha.low:.2f} to {alpha.high:.2f})" if alpha else "alpha: too few answers"
        click.echo(f"\n{area.area.id}  {said}")
        for one in area.questions:
            click.echo("  " + "  ".join(f"{cell or '-':>6}" for cell in _cells(one)))


def _as_csv(report: "Report") -> str:
    from maturity.domain.spreadsheet import harmless

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for area in report.areas:
        for one in area.questions:
            cells = [cell if _is_number(cell) else harmless(cell) for cell in _cells(one)]
            writer.writerow([harmless(area.area.id), *cells])
    return text.getvalue()


def _cells(one: "QuestionQuality") -> list[str]:
    shares = (one.do_not_know, one.not_applicable, one.floor, one.ceiling)
    return [
        one.question,
        str(one.asked),
        *("" if share is None else f"{share:.3f}" for share in shares),
        "" if one.seconds is None else f"{one.seconds:.0f}",
        "" if one.correlation is None else f"{one.correlation:.3f}",
        one.proposal.value,
        " ".join(why.value for why in one.reasons),
    ]


def _is_number(cell: str) -> bool:
    """Tell whether a cell is a figure of ours: a negative correlation is no formula."""
    return cell.removeprefix("-").replace(".", "", 1).isdigit()
