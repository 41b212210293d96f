"""``maturity settings``."""

import re

import click

SECRET = ("secret_key", "mail_password")

PASSWORD = re.compile(r"(://[^:/@]*:).*(?=@)|(password=)[^&]*")
"""In a database address: between the user's colon and the last @, or as a parameter."""


@click.command()
def settings() -> None:
    """Print every setting: name, value, what it is for. Secrets are not printed."""
    from maturity.cli.wiring import environment_settings
    from maturity.settings import PREFIX, SETTINGS

    values = environment_settings()
    for setting in SETTINGS:
        shown = PASSWORD.sub(r"\1\2(set)", str(getattr(values, setting.name)))
        value = "(set)" if shown and setting.name in SECRET else shown
        click.echo(f"{PREFIX}{setting.name.upper()} = {value}\n    {setting.help}")
    click.echo(f"{PREFIX}CONFIG\n    A TOML file with the settings above by their names in lower case.")
