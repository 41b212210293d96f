"""Files of whole waves."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks import export_job
from tests.benchmarks.figure import Figure, Must
from tests.benchmarks.servers import ROOT
from tests.benchmarks.stage import Stage


def measure(stage: Stage) -> Iterator[Figure]:
    """Measure the CSV of a hundred times as many organisations as there are."""
    database, file = stage.folder / "large.db", stage.folder / "large.csv"
    export_job.fill(database)
    command = [sys.executable, "-m", "tests.benchmarks.export_job", str(database), str(file)]
    runs = []
    for _ in range(3):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
        runs.append(json.loads(done.stdout))
    seconds, bare = min(run["seconds"] for run in runs), min(export_job.ceiling() for _ in range(3))
    note = f"{file.stat().st_size / 1e6:.1f} MB; the ceiling reads JSON rows of 48 questions"
    yield Figure("10 CSV of 31,100 submissions, streamed", seconds, "s", bare, (Must(1.5, "s"),), note)
    growth = max(run["megabytes"] for run in runs)
    yield Figure("10 memory growth of it", growth, "MB", None, (Must(30, "MB"),))
