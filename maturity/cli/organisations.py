"""``maturity organisations``."""

import click


@click.group()
def organisations() -> None:
    """Load and list the register of organisations."""


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
    """List the register as CSV."""
    import csv
    import sys

    from maturity.cli.wiring import environment_settings, open_database

    with open_database(environment_settings()).read() as store:
        rows = store.organisations.all()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["code", "kind", "name", "county", "skr_group_2023", "population_2024", "other_codes"])
    for one in rows:
        writer.writerow(
            [
                one.code,
                one.kind,
                one.name,
                one.county_name,
                one.skr_group or "",
                one.population,
                " ".join(one.other_codes),
            ]
        )
