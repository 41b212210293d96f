"""Computing without the web: scores of one and of a million, the comparison, a large file."""

import csv
import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from maturity.domain.benchmark import GroupKind
from maturity.domain.definition import read
from maturity.domain.scoring import compile_questionnaire, score
from maturity.services import access, comparing, developing
from maturity.storage.database import Database
from tests.benchmarks.ceilings import matrix_scores, one_in_python, quantiles_of_a_wave
from tests.benchmarks.figure import Figure, Must
from tests.benchmarks.servers import ROOT
from tests.benchmarks.stage import KEY, OPEN_WAVE, QUESTIONNAIRE, WAVES, Stage

FILE_ROWS = 31_100


def measure(stage: Stage) -> Iterator[Figure]:
    """Measure in this process, and what is large in processes of its own."""
    compiled = compile_questionnaire(
        read(QUESTIONNAIRE.read_text(encoding="utf-8"), QUESTIONNAIRE.name), "full", date(2027, 1, 1)
    )
    row = np.random.default_rng(1).integers(0, 5, (1, len(compiled.questions)), dtype=np.int8)
    own, bare = median_ms(lambda: score(compiled, row)), median_ms(lambda: one_in_python(row[0].tolist()))
    yield Figure("6 scores of one submission", own, "ms", bare, (Must(5, "ms"),), "with intervals, coverage, caps")
    yield from _comparison(stage)
    yield from _million()
    yield from _file(stage.folder)


def median_ms(work: Callable[[], object], times: int = 40) -> float:
    """Return the median milliseconds of *work*, after one call that does not count."""
    work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found)


def _comparison(stage: Stage) -> Iterator[Figure]:
    database = Database.connect(stage.url)
    now = datetime.now(UTC)
    with database.read() as store:
        actor = access.actor(store, stage.reader["maturity_session"], KEY, now)

    def compare() -> None:
        with database.read() as store:
            comparing.result(store, actor, now)

    def develop() -> None:
        with database.read() as store:
            developing.development(store, actor, now, wanted=GroupKind.ALL)

    own, bare = median_ms(compare), median_ms(lambda: quantiles_of_a_wave(database, OPEN_WAVE))
    trend = median_ms(develop)
    database.close()
    yield Figure(
        "7 benchmark of 311, computed",
        own,
        "ms",
        bare,
        (Must(10, "ms"),),
        "everything that the page shows: peers, medians of questions, positions",
    )
    yield Figure(
        f"8 benchmark of 311 x {WAVES} with trend, computed",
        trend,
        "ms",
        WAVES * bare,
        (Must(30, "ms"),),
        "panel, breaks, parts of the change, old answers by new rules; the ceiling is ten times one wave",
    )


def _million() -> Iterator[Figure]:
    runs = []
    for what in ("score", "ceiling"):
        command = [sys.executable, "-m", "tests.benchmarks.million", what]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
        runs.append(json.loads(done.stdout))
    own, bare = runs
    words = f"CPU {own['processor']:.2f} s; the ceiling knows indices only"
    yield Figure("17 1,000,000 x 50 scored", own["seconds"], "s", bare["seconds"], (Must(1, "s"),), words)
    yield Figure("17 peak memory of it", own["megabytes"], "MB", bare["megabytes"], (Must(400, "MB"),))


def _file(folder: Path) -> Iterator[Figure]:
    """Score a file by command; the ceiling reads the same cells, scores them by matrix and writes as many rows."""
    path = folder / "answers.csv"
    rng = np.random.default_rng(1)
    questions = [one.id for one in read(QUESTIONNAIRE.read_text(encoding="utf-8"), QUESTIONNAIRE.name).questions()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["organisation", *questions])
        levels = rng.integers(0, 5, (FILE_ROWS, len(questions)))
        writer.writerows([f"o{number}", *row] for number, row in enumerate(levels.tolist()))
    command = [str(Path(sys.executable).with_name("maturity")), "score", str(QUESTIONNAIRE), str(path)]
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=300)
    own = time.perf_counter() - began
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    found = matrix_scores(np.array([row[1:] for row in rows[1:]], dtype=np.int8))
    out = csv.writer(io.StringIO())
    for row, figures in zip(rows[1:], found.tolist(), strict=True):
        out.writerows([row[0], node, *([figure] * 7)] for node, figure in enumerate(figures))
    yield Figure(
        "maturity score, 31,100 rows", own, "s", time.perf_counter() - began, (), "all checks, seven nodes a row"
    )
