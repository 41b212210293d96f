"""``maturity organiser``."""

import click


@click.group()
def organiser() -> None:
    """Say who runs the waves of which body. Organisers sign in with a password and a code from an app."""


@organiser.command()
@click.argument("address")
@click.option("--body", required=True, help="Name of the body; made where it is new.")
@click.option("--national", is_flag=True, help="The body looks after the register of all organisations.")
@click.option("--name", default="", help="Name of the person; needed for one who is new.")
@click.option("--language", default="sv", show_default=True, type=click.Choice(["sv", "en"]), help="Of the letter.")
def add(address: str, body: str, name: str, language: str, *, national: bool) -> None:
    """Let the person with a mail ADDRESS run the waves of a body, and queue a letter to choose a password.

    The letter's link works once, for two hours. Adding the same person again writes another letter.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database, post
    from maturity.domain.person import Person
    from maturity.services import organisers

    settings = environment_settings()
    person = Person(0, address, name, "", management=False, language=language)
    with open_database(settings).write() as store:
        who = organisers.add(store, person, body, post(settings), datetime.now(UTC), national=national)
    click.echo(f"{who.person.email} runs the waves of {who.body.name}.")
    click.echo("A letter to choose a password lies in the outbox: 'maturity mail list', 'maturity mail show NUMBER'.")


@organiser.command("list")
def list_all() -> None:
    """List organisers: mail address, name, body, and whether an app for codes is set up."""
    from maturity.cli.wiring import environment_settings, open_database

    with open_database(environment_settings()).read() as store:
        for one in store.organisers.all():
            app = "with app" if store.second_factors.of_person(one.person.id) else "no app yet"
            body = f"{one.body.name} (national)" if one.body.national else one.body.name
            click.echo(f"{one.person.email}  {one.person.name}  {body}  ({app})")


@organiser.command()
@click.argument("address")
@click.option("--body", required=True, help="Name of the body.")
def remove(address: str, body: str) -> None:
    """Let a person run the waves of a body no longer; open browsers are signed out."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import organisers

    with open_database(environment_settings()).write() as store:
        organisers.remove(store, address, body, datetime.now(UTC))
    click.echo("Removed.")


@organiser.command("reset-second-factor")
@click.argument("address")
def reset_second_factor(address: str) -> None:
    """Forget a person's app and recovery codes; the next sign-in sets up an app.

    Until then the password alone is enough: make sure that it is the person who asks.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import organisers

    with open_database(environment_settings()).write() as store:
        organisers.reset_second_factor(store, address, datetime.now(UTC))
    click.echo("Reset. The next sign-in sets up an app.")
