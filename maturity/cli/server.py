"""``maturity serve`` and ``maturity demo``."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maturity.settings import Settings
    from maturity.storage.database import Database

HOST = "127.0.0.1"
DEMO_QUESTIONNAIRE = "inkopsmognad.yaml"
DEMO_REPORT_FOR, DEMO_WAVE = "0880", "2027"


@click.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the web pages from one process. The database must be up to date ('maturity db upgrade').

    A second process does what "maturity worker" does; it ends with this one.
    """
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.report.look import look_of
    from maturity.resources import layouts

    settings = environment_settings()
    look_of(layouts(settings.reports_folder))
    open_database(settings).close()
    _serve(settings, host, port)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Create everything, print how to sign in, and stop.")
def demo(port: int, *, no_serve: bool) -> None:
    """Create the demonstration (311 registered units, two waves of generated answers, one report) and serve it."""
    from maturity.cli.wiring import environment_settings
    from maturity.storage import schema
    from maturity.storage.database import Database

    settings = environment_settings()
    database = Database.connect(settings.database_url)
    schema.upgrade(database)
    _fill(settings, database)
    report = settings.data_folder / "improvement-report.pdf"
    if not report.exists():
        _write_report(settings, database, report)
        click.echo(f"An improvement report is in {report}")
    _print_sign_ins(settings, database, f"http://{HOST}:{port}")
    if not no_serve:
        database.close()
        _serve(settings, HOST, port)


def _fill(settings: "Settings", database: "Database") -> None:
    from datetime import UTC, datetime

    from maturity.resources import data_folder
    from maturity.services import demonstration, demonstration_desk, demonstration_learning, demonstration_plans

    document = Path(data_folder("questionnaires"), DEMO_QUESTIONNAIRE)
    now = datetime.now(UTC)
    with database.write() as store:
        there = store.waves.all()
        if not all(wave.facts.generated for wave in there):
            raise click.ClickException(
                "This database holds a real wave; the demonstration needs a data folder of its own."
            )
        if there:
            demonstration.keep_open(store, now)
        else:
            click.echo("Creating the demonstration …")
            text = document.read_text(encoding="utf-8")
            demonstration.create(store, text, document.name, settings.secret_key, now, click.echo)
        demonstration_desk.open_desk(store, settings.secret_key, now)
        demonstration_learning.agree(store, now)
        demonstration_plans.draw_up(store, settings.secret_key, now)
        demonstration_desk.publish_first(store, now)


def _write_report(settings: "Settings", database: "Database", path: Path) -> None:
    from datetime import UTC, datetime

    from maturity.cli.report import write_improvement

    with database.read() as store:
        write_improvement(settings, store, DEMO_REPORT_FOR, DEMO_WAVE, datetime.now(UTC), path)


def _print_sign_ins(settings: "Settings", database: "Database", address: str) -> None:
    from maturity.services.demonstration import colleagues_sign_ins, sign_ins
    from maturity.services.demonstration_desk import desk_sign_in

    with database.read() as store:
        rows = (*sign_ins(store, settings.secret_key), *colleagues_sign_ins(store, settings.secret_key))
    click.echo(f"\nPåhittade svar / Generated answers. Sign in at {address}/sign-in with a code, or by its link:\n")
    for row in rows:
        code = f"{row.secrets.code[:4]}-{row.secrets.code[4:]}"
        click.echo(
            f"  {code}  {row.organisation.name} ({row.stands})\n             {address}/invitation/{row.secrets.token}"
        )
    desk = desk_sign_in(settings.secret_key)
    click.echo(
        f"\nOr with a password, as {desk.body}'s organiser:\n\n  {desk.email}  {desk.password}\n"
        f"  Then, once, the recovery code {desk.recovery_code}; or, in an app for one-time codes, the secret\n"
        f"  {desk.totp_secret}\n"
    )


def _serve(settings: "Settings", host: str, port: int) -> None:
    """Become the embedded server: the entrance is started by name, so that the command line knows no web."""
    _check_port(host, port)
    click.echo(f"Serving http://{host}:{port} – stop with Ctrl+C")
    _start_worker()
    sys.stdout.flush()
    options = [f"--listen={host}:{port}", f"--threads={settings.threads}", "--no-expose-tracebacks", "--ident="]
    os.execv(sys.executable, [sys.executable, "-m", "waitress", *options, "maturity.wsgi:app"])  # noqa: S606  # no shell is meant


def _start_worker() -> None:
    """Let a child do what is due: the server keeps this process's id, and the child ends when that is gone."""
    program = "from maturity.cli import main; main()"
    subprocess.Popen([sys.executable, "-c", program, "worker", "--parent", str(os.getpid())])  # noqa: S603  # our own program


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} cannot be used ({error.strerror}). Choose another with --port."
            ) from None
