"""``maturity report-all``, and the processes that make reports."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maturity.cli.report import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.storage.database import Database
    from maturity.storage.jobs import Part

MOST_AT_ONCE = 2
"""Processes that make reports, unless somebody wants more."""

PROGRAM = "from maturity.cli.reports import work; work()"
"""What a process that makes reports runs."""

MOST_STUMBLES = 5
"""Processes that may end with an error before it is clear that further ones would, too."""

LOOK = 0.5
"""Seconds between two looks at how far the work has come."""


def _kinds(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    unknown = [name for name in names if name not in KIND_NAMES]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(KIND_NAMES)}.")
    return names


@click.command("report-all")
@click.argument("wave")
@click.option(
    "--kinds", default=KIND_NAMES[0], show_default=True, callback=_kinds, help="Which reports, with commas in between."
)
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option(
    "--group",
    type=click.Choice(["all", "main-group", "skr-group", "county", "population", "neighbours"]),
    default="skr-group",
    show_default=True,
    help="Peers to compare with.",
)
@click.option("--comments/--no-comments", default=False, show_default=True, help="What was written beside answers.")
@click.option(
    "--plan/--no-plan", default=True, show_default=True, help="The organisations' plans, where there are any."
)
@click.option(
    "--workers", default=MOST_AT_ONCE, show_default=True, type=click.IntRange(1, 16), help="Processes at once."
)
@click.option("--retry-failed", is_flag=True, help="Try those again that failed before.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="A folder, or a file that ends in .zip.")
def report_all(
    wave: str,
    kinds: tuple[str, ...],
    language: str,
    group: str,
    workers: int,
    output: Path,
    *,
    comments: bool,
    plan: bool,
    retry_failed: bool,
) -> None:
    """Write the reports of every organisation that has submitted to WAVE (its short name).

    They hold what organisations see of themselves, whatever they let others see: hand each its own and keep no copies
    where others read. Processes of this machine make them, also where there is a queue. Stopped or killed, the same
    command goes on where it was; what is made stays unless what it was made from has changed. A report that fails holds
    up no other: the reasons come last, and the exit code is 1.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.reporting import bulk
    from maturity.reporting.material import Choices

    settings = environment_settings()
    database, now = open_database(settings), datetime.now(UTC)
    bulk.remove_outdated(database, settings.data_folder, now)
    what = bulk.Wanted(kinds, Choices(language, group, comments, plan))
    with database.write() as store:
        job_id = bulk.resume(store, wave, what, "operator", now)
        if retry_failed:
            store.jobs.again(job_id)
    _follow(database, job_id, workers)
    with database.read() as store:
        _deliver(bulk.files(store, settings.data_folder, job_id), output)
        failed = [one for one in store.jobs.parts(job_id) if one.problem]
    database.close()
    _tell(failed)


class Crew:
    """Processes that make reports, at most so many at once; a full one ends, and another takes its place."""

    def __init__(self, most: int, job_id: int | None = None) -> None:
        self._most, self._job = most, [] if job_id is None else [str(job_id)]
        self._working: list[subprocess.Popen[bytes]] = []
        self.stumbled = 0
        """How many processes ended with an error that is no report's."""

    def tend(self, waiting: int) -> None:
        """Start processes for what is waiting, as many as are missing."""
        self.stumbled += sum(one.poll() == 1 for one in self._working)
        self._working = [one for one in self._working if one.poll() is None]
        for _ in range(min(self._most - len(self._working), waiting)):
            command = [sys.executable, "-c", PROGRAM, str(os.getpid()), *self._job]
            self._working.append(subprocess.Popen(command))  # noqa: S603  # our own program

    def wait(self) -> None:
        """Wait until all have ended: each ends by itself, after the report at hand at the latest."""
        for one in self._working:
            one.wait()


def work() -> None:
    """Make reports until none is left, this process is full, or the one that started it is gone.

    Arguments of the process: the id of the process that started it, and of the job if it is for one only.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.reporting import bulk

    parent, job_id = int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else None
    settings = environment_settings()
    database = open_database(settings)
    while os.getppid() == parent and _memory() < bulk.MOST_MEMORY:
        with database.write() as store:
            claimed = store.jobs.claim(datetime.now(UTC), job_id=job_id)
        if claimed is None:
            break
        bulk.perform(
            database,
            settings.data_folder,
            settings.named_contact,
            claimed,
            lambda: datetime.now(UTC),
            settings.reports_folder,
        )
    database.close()


def _memory() -> int:
    """Return the most megabytes that this process ever had; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes // (1024 * 1024 if sys.platform == "darwin" else 1024)


def _follow(database: "Database", job_id: int, workers: int) -> None:
    """Have a job worked on until all of it is done or has failed, and show how far it has come."""
    from datetime import UTC, datetime

    from maturity.storage.jobs import PartState

    crew, shown = Crew(workers, job_id), 0
    with database.read() as store:
        total = sum(store.jobs.count(job_id).values())
    with click.progressbar(length=total, label="Organisations", file=sys.stderr, show_pos=True) as bar:
        while shown < total:
            with database.write() as store:
                free = store.jobs.sweep(datetime.now(UTC), job_id)
                count = store.jobs.count(job_id)
            ended = count[PartState.DONE] + count[PartState.FAILED]
            bar.update(ended - shown)
            shown = ended
            crew.tend(len(free))
            if crew.stumbled > MOST_STUMBLES:
                raise click.ClickException("No reports can be made; the reason stands above.")
            if shown < total:
                time.sleep(LOOK)
    crew.wait()


def _deliver(files: "Iterable[tuple[str, Path]]", output: Path) -> None:
    """Write the files where they are wanted: whole or not at all, and those that are there already not again."""
    from maturity.reporting.package import zipped

    try:
        if output.suffix.lower() == ".zip":
            output.parent.mkdir(parents=True, exist_ok=True)
            _write(output, zipped(files))
            return
        for name, path in files:
            target, made = output / name, path.read_bytes()
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != made:
                _write(target, [made])
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written ({error.strerror}).") from None


def _write(target: Path, pieces: "Iterable[bytes]") -> None:
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _tell(failed: "list[Part]") -> None:
    for one in failed:
        click.echo(f"{one.subject}: {one.problem}", err=True)
    if failed:
        click.echo(f"{len(failed)} failed; --retry-failed tries them again", err=True)
        raise click.exceptions.Exit(1)
