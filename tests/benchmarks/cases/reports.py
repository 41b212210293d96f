"""The improvement report: first one after start, and warm, with and without its charts."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.figure import Figure, Must
from tests.benchmarks.servers import ROOT
from tests.benchmarks.stage import Stage


def measure(stage: Stage) -> Iterator[Figure]:
    """Make reports in a process of their own."""
    command = [sys.executable, "-m", "tests.benchmarks.report_job", stage.url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=300)
    found = json.loads(done.stdout)
    words = f"{found['pages']} pages, {found['kilobytes']:.0f} kB; the ceiling is the bare compiler"
    yield Figure("11 report without its charts, warm", found["without"], "s", found["bare"], (Must(0.5, "s"),), words)
    yield Figure("11 report with its charts, warm", found["whole"], "s", found["bare"], (Must(1, "s"),))
    yield Figure(
        "11 first report after start", found["first"], "s", found["bare"], (Must(1.5, "s"),), "with imports and fonts"
    )
