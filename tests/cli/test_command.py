"""The command as a whole: help, start-up, and how it says that something is wrong."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest
from click.testing import CliRunner

from maturity import __version__
from maturity.cli import COMMANDS, SHORT_HELP, group


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _commands(found, (*path, name))


@pytest.mark.parametrize("path", [pytest.param(path, id=" ".join(("maturity", *path))) for path in _commands(group)])
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(group, [*path, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output
    # a sentence about what it does, between usage and options
    assert len(result.output.split("\n\n")[1].strip()) > 20


def test_the_short_list_names_every_command() -> None:
    assert set(SHORT_HELP) == set(COMMANDS)
    result = CliRunner().invoke(group, ["--help"])
    assert all(name in result.output for name in COMMANDS)


def test_help_answers_at_once_without_the_heavy_libraries() -> None:
    program = (
        "import sys\n"
        "from maturity.cli import group\n"
        "try:\n    group(['--help'], prog_name='maturity')\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'flask', 'numpy', 'sqlalchemy', 'pandas', 'matplotlib', 'pydantic', 'typst'}\n"
        "print('LOADED', *sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Usage: maturity" in done.stdout
    assert done.stdout.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize("command", ["score", "benchmark", "report"])
def test_figures_need_no_web(command: str) -> None:
    program = (
        "import sys\n"
        "from maturity.cli import group\n"
        f"try:\n    group(['{command}', '--help'], prog_name='maturity')\n"
        "except SystemExit:\n    pass\n"
        "assert 'flask' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)


def test_the_version_is_that_of_the_package(run: Callable[..., Any]) -> None:
    assert __version__ in run("--version").stdout


def test_an_unknown_command_is_a_usage_error(run: Callable[..., Any]) -> None:
    done = run("scoer")
    assert done.returncode == 2
    assert "scoer" in done.stderr


def test_settings_are_printed_without_secrets(run: Callable[..., Any]) -> None:
    done = run(
        "settings",
        MATURITY_SECRET_KEY="do-not-print-me",
        MATURITY_MAIL_PASSWORD="nor-me",
        MATURITY_DATABASE_URL="postgresql://user:hidden:word@host/name?password=hiddentoo",
    )
    assert done.returncode == 0
    assert "MATURITY_THREADS = 4" in done.stdout
    assert "MATURITY_CONFIG" in done.stdout
    assert "postgresql://user:" in done.stdout
    for secret in ("do-not-print-me", "nor-me", "hidden", "hiddentoo"):
        assert secret not in done.stdout


def test_a_wrong_setting_is_one_line(refused: Callable[..., str]) -> None:
    assert "MATURITY_THREADS" in refused("settings", MATURITY_THREADS="many")


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "0880", "--wave", "2027", "--output", "x.pdf"),
        ("benchmark", "0880", "--wave", "2027"),
        ("invite", "0880", "--wave", "2027"),
        ("organisations", "list"),
        ("organisations", "load"),
        ("db", "check"),
        ("mail", "list"),
        ("serve",),
    ],
    ids=" ".join,
)
def test_a_database_without_migrations_is_refused_with_what_to_do(
    refused: Callable[..., str], arguments: tuple[str, ...]
) -> None:
    assert "maturity db upgrade" in refused(*arguments)


@pytest.mark.parametrize("address", ["postgresql://u:hidden@127.0.0.1:1/none", "nonsense", "sqlite:////no/such/x.db"])
@pytest.mark.parametrize("arguments", [("organisations", "list"), ("db", "upgrade")], ids=" ".join)
def test_a_database_that_cannot_be_reached_is_one_line(
    refused: Callable[..., str], arguments: tuple[str, ...], address: str
) -> None:
    line = refused(*arguments, MATURITY_DATABASE_URL=address)
    assert "MATURITY_DATABASE_URL" in line
    assert "hidden" not in line
