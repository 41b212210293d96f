"""The command ``maturity``: everything that an operator or analyst needs, without the web."""

import sys
from importlib import import_module

import click

from maturity import __version__
from maturity.errors import MaturityError

COMMANDS = {
    "benchmark": "maturity.cli.figures:benchmark",
    "db": "maturity.cli.database:db",
    "demo": "maturity.cli.server:demo",
    "evidence": "maturity.cli.evidence:evidence",
    "export": "maturity.cli.export:export",
    "facts": "maturity.cli.facts:facts",
    "invite": "maturity.cli.access:invite",
    "mail": "maturity.cli.mail:mail",
    "organiser": "maturity.cli.organiser:organiser",
    "organisation": "maturity.cli.organisations:organisations",
    "organisations": "maturity.cli.organisations:organisations",
    "person": "maturity.cli.person:person",
    "publish": "maturity.cli.publishing:publish",
    "questionnaire": "maturity.cli.questionnaire:questionnaire",
    "report": "maturity.cli.report:report",
    "report-all": "maturity.cli.reports:report_all",
    "score": "maturity.cli.figures:score",
    "serve": "maturity.cli.server:serve",
    "settings": "maturity.cli.settings:settings",
    "wave": "maturity.cli.wave:wave",
    "worker": "maturity.cli.worker:worker",
}
"""Where each command lives; it is imported when used, so that ``--help`` answers at once."""

SHORT_HELP = {
    "benchmark": "Compare one organisation with its peers.",
    "db": "Upgrade, check, back up and restore the database.",
    "demo": "Create the demonstration and serve it.",
    "evidence": "List evidence that has expired or soon will.",
    "export": "Write every submission of a wave as CSV, for operators.",
    "facts": "Import outside figures from a file or from Kolada.",
    "invite": "Make a sign-in link and code for an organisation.",
    "mail": "Read the outbox, and send what is due.",
    "organiser": "Say who runs the waves of which body.",
    "organisation": "Look after the register of organisations.",
    "organisations": "The same as organisation.",
    "person": "Look after contact people; export or erase a person.",
    "publish": "Publish a wave, or prove that nobody is found in it.",
    "questionnaire": "Check, show and describe questionnaire files.",
    "report": "Write an organisation's reports, or verify one.",
    "report-all": "Write the reports of all organisations of a wave.",
    "score": "Score a CSV file with the answers of many organisations.",
    "serve": "Serve the web pages.",
    "settings": "Print every setting with its value.",
    "wave": "Prepare, open, extend and close waves, and write to those who take part.",
    "worker": "Send mails, publish, and have reports made as they fall due, until stopped.",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports them when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(SHORT_HELP.items()))


@click.group(cls=LazyGroup)
@click.version_option(__version__)
def group() -> None:
    """Answer a maturity questionnaire together, compare with peers, leave with a plan."""


def main() -> None:
    """Run the command; what the program knows to be wrong is one line, never a traceback."""
    try:
        group(prog_name="maturity")
    except MaturityError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        click.echo(f"Error: {error.filename or 'a file'}: {error.strerror}", err=True)
        sys.exit(1)
