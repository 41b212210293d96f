"""Starting and lasting: a fresh database, a cold start, the command line's help, memory under load."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import sides
from tests.benchmarks.figure import Figure, Must
from tests.benchmarks.load import Plan, one_round
from tests.benchmarks.servers import ROOT
from tests.benchmarks.sides import Sides
from tests.benchmarks.stage import KEY, Stage

MANY_REQUESTS, LOOK_AT = 20_000, 2_000


def measure(stage: Stage) -> Iterator[Figure]:
    """Measure what happens before the first page."""
    yield _fresh_database()
    own = statistics.median(_seconds([str(Path(sys.executable).with_name("maturity")), "--help"]) for _ in range(5))
    bare = statistics.median(_seconds([sys.executable, "-c", "import click"]) for _ in range(5))
    yield Figure("maturity --help", own, "s", bare, (Must(0.3, "s"),))
    starts = [_start(stage, number) for number in range(3)]
    own, bare = (statistics.median(one) for one in zip(*starts, strict=True))
    yield Figure(
        "13 cold start to the first form page",
        own,
        "s",
        bare,
        (Must(1.5, "s"),),
        "the page of an area, drawn for the first time",
    )


def _fresh_database() -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("maturity")), "demo", "--no-serve"]
        began = time.perf_counter()
        subprocess.run(
            command,
            cwd=ROOT,
            env={"MATURITY_DATA_FOLDER": folder, "MATURITY_SECRET_KEY": KEY},
            check=True,
            capture_output=True,
        )
        own = time.perf_counter() - began
        ready = next(Path(folder).glob("*.db"))
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", _COPY, str(ready), f"{folder}/copy.db"], check=True)
        bare = time.perf_counter() - began
    words = "migrations, register, questionnaire, 398 submissions, one report; the ceiling inserts the same rows"
    return Figure("15 fresh demonstration database", own, "s", bare, (Must(5, "s"),), words)


_COPY = """
import sqlite3, sys
source, copy = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2], isolation_level=None)
copy.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN IMMEDIATE")
for name, made in source.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"):
    copy.execute(made)
    rows = source.execute(f'SELECT * FROM "{name}"').fetchall()
    if rows:
        copy.executemany(f'INSERT INTO "{name}" VALUES ({",".join("?" * len(rows[0]))})', rows)
copy.execute("COMMIT")
"""


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def _start(stage: Stage, number: int) -> tuple[float, float]:
    """Return the seconds from the command to the first page of questions: the product's and the ceiling's."""
    with sides.product(stage) as server:
        first = one_round(Plan(server, "read_page", (f"/area/{stage.open_area}",), stage.writers[:1]), steps=1)
        own = server.started_in + first.p50 / 1000
    with sides.ceiling(stage, sides.sqlite(stage.folder, f"start{number}.db")) as bare:
        return own, bare.started_in


def memory(both: Sides) -> Iterator[Figure]:
    """Look at the workers after some load, and again after twenty thousand requests of every kind."""
    stage = both.stage
    area, questions = next(iter(stage.areas.items()))
    reading = Plan(both.own, "read_page", (f"/area/{area}",), stage.writers)
    saving = Plan(both.own, "autosave", (area, questions), stage.writers)
    comparing = Plan(both.own, "read_page", ("/benchmark",), (stage.reader,) * 4)
    for plan in (reading, saving, comparing):
        one_round(plan, steps=LOOK_AT // 4)
    before = max(both.own.workers_megabytes())
    one_round(reading, steps=MANY_REQUESTS * 3 // 4)
    one_round(saving, steps=MANY_REQUESTS // 5)
    one_round(comparing, steps=MANY_REQUESTS // 20)
    after = max(both.own.workers_megabytes())
    one_round(Plan(both.ceiling, "read_page", ("/area",), ({},) * 8), steps=LOOK_AT)
    bare = max(both.ceiling.workers_megabytes())
    yield Figure("14 memory of a worker under load", after, "MB", bare, (Must(100, "MB"),))
    yield Figure("14 its growth over 20,000 requests", max(after - before, 0.0), "MB", None, (Must(10, "MB"),))
