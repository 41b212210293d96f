"""``maturity organisation``, which also answers to ``organisations``."""

from pathlib import Path

import click

from maturity.cli.units import unit


@click.group()
def organisations() -> None:
    """Look after the register of organisations."""


organisations.add_command(unit)


@organisations.command()
def load() -> None:
    """Load the shipped facts about municipalities and regions; facts of those already there are renewed."""
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.storage.register import shipped_organisations

    shipped = shipped_organisations()
    with open_database(environment_settings()).write() as store:
        number = store.organisations.replace_all(shipped)
    click.echo(f"{number} organisations. Sources: SCB (population 2024, area), SKR (groups 2023).")


@organisations.command("list")
def list_all() -> None:
    """List the register as CSV, as 'import' reads it."""
    from maturity.cli.register import write_table
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.domain.register_file import COLUMNS, cells_of

    with open_database(environment_settings()).read() as store:
        write_table(COLUMNS, map(cells_of, store.organisations.all()))


@organisations.command()
@click.argument("code")
def show(code: str) -> None:
    """Show the facts about an organisation, and who stands for it."""
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.domain import contact_file
    from maturity.domain.register_file import cells_of
    from maturity.services import administering

    with open_database(environment_settings()).read() as store:
        found = store.organisations.get(code)
        members = administering.contacts(store, found.code)
    for column, written in cells_of(found).items():
        click.echo(f"{column}: {written}")
    for one in members:
        cells = contact_file.cells_of(administering.contact_from(one))
        click.echo(f"{cells['roles']}: {cells['name'] or '-'} {cells['email'] or '(official inbox)'}")


def _facts(command: click.decorators.FC) -> click.decorators.FC:
    """Add an option per column."""
    from maturity.domain.register_file import COLUMNS

    for column in reversed(COLUMNS[1:]):
        command = click.option(f"--{column.replace('_', '-')}", column, help=_HELP[column])(command)
    return command


_HELP = {
    "kind": "municipality, region or unit.",
    "name": "Short name.",
    "county_code": "Two digits.",
    "county_name": "Name of the county.",
    "skr_group": "SKR's group, A1 to C9.",
    "population": "Inhabitants.",
    "population_year": "When they were counted.",
    "land_area": "Square kilometres.",
    "other_codes": "Codes of the same body elsewhere, with spaces between them.",
}


@organisations.command()
@click.argument("code")
@_facts
def add(code: str, **facts: str | None) -> None:
    """Add an organisation to the register; its CODE is what everything about it is kept under."""
    _put(code, facts, new=True)


@organisations.command()
@click.argument("code")
@_facts
def change(code: str, **facts: str | None) -> None:
    """Change facts about an organisation; those that are not given stay."""
    _put(code, facts, new=False)


@organisations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def import_file(file: Path, *, dry_run: bool) -> None:
    """Import FILE of organisations, Excel (.xlsx) or CSV: all of it, or nothing when a row has a fault.

    Its columns are those of 'list'. Organisations that the file does not name are left alone.
    """
    from maturity.cli.register import put_file

    put_file("organisations", file, dry_run=dry_run)


def _put(code: str, facts: dict[str, str | None], *, new: bool) -> None:
    from datetime import UTC, datetime

    from maturity.cli.register import refuse
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.errors import RowsError
    from maturity.services import administering
    from maturity.services.administering import OPERATOR

    given, now = {column: written for column, written in facts.items() if written is not None}, datetime.now(UTC)
    try:
        with open_database(environment_settings()).write() as store:
            if new:
                one = administering.add_organisation(store, OPERATOR, {**given, "code": code}, now)
            else:
                one = administering.change_organisation(store, OPERATOR, code, given, now)
    except RowsError as error:
        refuse(error.faults)
    else:
        click.echo(f"{one.code} {one.name}: saved.")
