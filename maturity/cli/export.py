"""``maturity export``."""

from pathlib import Path

import click


@click.command()
@click.argument("wave")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write.")
def export(wave: str, output: Path) -> None:
    """Write every submission of WAVE (its short name) to a CSV file.

    It holds what organisations answered one by one, whatever they let others see: keep it where nobody else reads.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import exporting

    database = open_database(environment_settings())
    # Whole or not at all: a table that ends in the middle looks like one with fewer organisations.
    part = output.with_name(output.name + ".part")
    try:
        part.touch(mode=0o600)
        with database.read() as store, part.open("w", encoding="utf-8", newline="") as file:
            count = exporting.write_table(store, wave, file)
        with database.write() as store:
            exporting.record(store, wave, count, datetime.now(UTC))
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{output}: {count} submissions")
