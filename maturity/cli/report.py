"""``maturity report``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maturity.domain.result import Result

from maturity.cli.figures import GROUPS


@click.command()
@click.argument("organisation")
@click.option("--wave", required=True, help="Short name of the wave, as 2027.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option(
    "--group", type=click.Choice(GROUPS), default="skr-group", show_default=True, help="Peers to compare with."
)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="PDF file.")
def report(organisation: str, wave: str, language: str, group: str, output: Path) -> None:
    """Write the improvement report of ORGANISATION (its code) as a tagged PDF."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.domain.benchmark import GroupKind
    from maturity.services.comparing import result_of

    settings = environment_settings()
    with open_database(settings).read() as store:
        result = result_of(store, organisation, wave, datetime.now(UTC), wanted=GroupKind(group))
    write_report(result, language, settings.contact, output)
    click.echo(f"{output}: {output.stat().st_size // 1024} kB")


def write_report(result: "Result", language: str, contact: str, output: Path) -> None:
    """Draw, typeset and write an improvement report."""
    from maturity.charts.pictures import report_pictures
    from maturity.report.document import improvement
    from maturity.resources import catalogue, data_folder

    words = catalogue(language)
    pictures = report_pictures(result, language, words)
    try:
        output.write_bytes(improvement(result, language, pictures, words, data_folder("reports"), contact=contact))
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written ({error.strerror}).") from None
