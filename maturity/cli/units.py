"""``maturity organisation unit``."""

import click


@click.command()
@click.argument("code")
@click.option("--unit", "unit_code", help="Code of the organisation that answers for CODE.")
@click.option("--none", "none", is_flag=True, help="CODE answers everything itself from now on.")
def unit(code: str, unit_code: str | None, *, none: bool) -> None:
    """Give the organisation CODE a shared purchasing unit, whose submitted answers it inherits.

    The unit is an organisation of its own: of the kind unit, or a municipality that buys for its neighbours. It has no
    unit itself.
    """
    if (unit_code is None) != none:
        raise click.UsageError("Name either --unit CODE or --none.")
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import units

    with open_database(environment_settings()).write() as store:
        member, found = units.assign(store, code, unit_code, "operator", datetime.now(UTC))
    click.echo(f"{member.name}: {found.name if found else 'no shared purchasing unit'}")
