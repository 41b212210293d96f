"""``maturity db``."""

from pathlib import Path

import click


@click.group()
def db() -> None:
    """Upgrade, check, back up and restore the database."""


@db.command()
def upgrade() -> None:
    """Run the migrations that the database lacks; run it before the server starts."""
    from maturity.cli.wiring import environment_settings
    from maturity.storage import schema
    from maturity.storage.database import Database

    schema.upgrade(Database.connect(environment_settings().database_url))
    click.echo("The database is up to date.")


@db.command()
def check() -> None:
    """Check that no migration is missing, that the tables fit the program and that the audit log is whole."""
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.storage import schema

    database = open_database(environment_settings())
    differences = schema.differences(database)
    with database.read() as store:
        broken = store.audit.broken_at()
    for difference in differences:
        click.echo(f"The tables differ from the program: {difference}", err=True)
    if broken is not None:
        click.echo(f"The audit log was changed: event {broken} does not fit the one before it.", err=True)
    if differences or broken is not None:
        raise SystemExit(1)
    click.echo("The database is up to date, and its audit log is whole.")


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the embedded database to FILE while the server runs. For PostgreSQL use pg_dump."""
    from maturity.cli.wiring import environment_settings
    from maturity.storage.embedded import copy_database

    if file.exists():
        raise click.ClickException(f"{file} is there already; name a new file.")
    copy_database(environment_settings().database_url, file)
    click.echo(f"Copied to {file}.")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, yes: bool) -> None:
    """Put the copy in FILE in place of the embedded database. Stop the server first."""
    from maturity.cli.wiring import environment_settings
    from maturity.storage.embedded import restore_database

    if not yes:
        click.confirm("Everything saved since the copy was made will be lost. Go on?", abort=True)
    kept = restore_database(environment_settings().database_url, file)
    click.echo(f"Restored. The database that was there is kept as {kept}." if kept else "Restored.")
