"""``maturity report``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime

    from maturity.reporting.material import Choices
    from maturity.settings import Settings
    from maturity.storage.store import Store

KIND_NAMES = (
    "improvement-pdf", "improvement-docx", "one-page-pdf", "one-page-docx", "slides-pptx", "workbook-xlsx",
    "memorandum-docx", "data-csv", "data-json",
)  # fmt: skip
"""As in ``maturity.reporting.kinds``, which is imported when a report is made."""


class _Reports(click.Group):
    """A group whose first word is an organisation, unless it is a command: most often somebody wants a report."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in front where it was left out."""
        named = bool(args) and args[0] in self.commands
        return super().parse_args(ctx, args if named else ["write", *args])


def _case_number(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    from maturity.reporting.material import LONGEST_CASE_NUMBER, case_number_problem

    number = " ".join(typed.split())
    if case_number_problem(number):
        raise click.BadParameter(f"at most {LONGEST_CASE_NUMBER} characters, without square brackets.")
    return number


@click.group(cls=_Reports)
def report() -> None:
    """Write a report of an organisation, or verify one."""


@report.command()
@click.argument("organisation")
@click.option("--wave", required=True, help="Short name of the wave, as 2027.")
@click.option(
    "--kind", type=click.Choice(KIND_NAMES), default=KIND_NAMES[0], show_default=True, help="Which report, and format."
)
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option(
    "--group",
    default="skr-group",
    show_default=True,
    help="Peers to compare with: all, main-group, skr-group, county, population, neighbours, or own-NUMBER.",
)
@click.option("--comments/--no-comments", default=False, show_default=True, help="What was written beside answers.")
@click.option("--plan/--no-plan", default=True, show_default=True, help="The organisation's plan, when it has one.")
@click.option(
    "--case-number",
    default="",
    callback=_case_number,
    help="The organisation's own, for memorandum and improvement report.",
)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file.")
def write(
    organisation: str,
    wave: str,
    kind: str,
    language: str,
    group: str,
    case_number: str,
    output: Path,
    *,
    comments: bool,
    plan: bool,
) -> None:
    """Write a report of ORGANISATION (its code); the improvement report as PDF unless another kind is named.

    "maturity report verify FILE" tells whether a report is what would be made today.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.reporting.material import Choices

    settings = environment_settings()
    choices = Choices(language, group, comments, plan, case_number)
    with open_database(settings).read() as store:
        made = _made(settings, store, organisation, wave, datetime.now(UTC), kind, choices)
    _put(output, made)
    click.echo(f"{output}: {-(-len(made) // 1024)} kB")


@report.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Make the report in FILE again from today's database, and say whether it is the same.

    Exits with 1 where it is not, and names what differs.
    """
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.reporting.fingerprint import LARGEST
    from maturity.reporting.verifying import verify as compared

    settings = environment_settings()
    with file.open("rb") as opened:
        given = opened.read(LARGEST + 1)
    with open_database(settings).read() as store:
        found = compared(store, given, settings.named_contact, settings.reports_folder)
    carried = found.carried
    click.echo(f"{carried.kind} of {carried.organisation} in {carried.wave}, {carried.as_of:%Y-%m-%d}", err=True)
    if found.same_bytes:
        click.echo("same")
        return
    for name in found.differing:
        click.echo(f"differs: {name}")
    if not found.differing:
        click.echo("differs: bytes only; the inputs are the same")
    raise click.exceptions.Exit(1)


@report.command("check-layouts")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False))
def check_layouts(folder: str | None) -> None:
    """Try the layouts in FOLDER (or in that of the settings), with ours for what it lacks.

    Says of every layout whose it is, and makes one report of each kind from made-up answers. Exits with 1 where
    something is wrong.
    """
    from maturity.cli.wiring import environment_settings
    from maturity.reporting.checking import faults, origins, strangers

    chosen = folder or environment_settings().reports_folder
    for name, own in origins(chosen):
        click.echo(f"{name}: {'own' if own else 'ours'}")
    for name in strangers(chosen):
        click.echo(f"{name}: replaces nothing")
    found = list(faults(chosen))
    for fault in found:
        click.echo(f"Error: {fault}", err=True)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("Every kind of report can be made.")


def write_improvement(
    settings: "Settings", store: "Store", organisation: str, wave: str, now: "datetime", output: Path
) -> None:
    """Write the improvement report that most would choose."""
    from maturity.reporting.material import Choices

    choices = Choices(settings.default_language, "skr-group", comments=False, plan=True)
    _put(output, _made(settings, store, organisation, wave, now, KIND_NAMES[0], choices))


def _made(
    settings: "Settings", store: "Store", organisation: str, wave: str, now: "datetime", kind: str, choices: "Choices"
) -> bytes:
    from maturity.reporting.kinds import BY_NAME, make
    from maturity.reporting.material import material_of

    material = material_of(store, organisation, wave, now, choices)
    return make(BY_NAME[kind], material, choices, settings.named_contact, settings.reports_folder)


def _put(output: Path, made: bytes) -> None:
    try:
        output.write_bytes(made)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written ({error.strerror}).") from None
