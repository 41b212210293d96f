"""Reports: the first one after start, every kind warm, and those of a whole wave with the command for it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from maturity.reporting.kinds import KINDS
from tests.benchmarks.figure import Figure, Must
from tests.benchmarks.servers import ROOT
from tests.benchmarks.stage import OPEN_WAVE, Stage, everybody_submits

_BULK = f"""
import json, resource, subprocess, sys, time
from pathlib import Path
began = time.perf_counter()
command = "from maturity.cli import main; main()"
asked = ["report-all", "{OPEN_WAVE}", "--kinds", sys.argv[1], "--output", sys.argv[2]]
subprocess.run([sys.executable, "-c", command, *asked], check=True, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - began
sizes = [one.stat().st_size for one in Path(sys.argv[2]).rglob("*") if one.is_file()]
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
json.dump({{"seconds": seconds, "files": len(sizes), "megabytes": sum(sizes) / 1e6, "memory": memory}}, sys.stdout)
"""
"""A process of its own, so that the memory of its children is that of no other part's."""


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
    for kind, seconds in found["kinds"].items():
        yield Figure(f"11 {kind} with reading, plan and development, warm", seconds, "s", None, (Must(0.5, "s"),))


def in_bulk(stage: Stage) -> Iterator[Figure]:
    """Make the reports of all 311 organisations with two processes."""
    organisations = everybody_submits(stage.url)
    for name, kinds, most in (("improvement PDF", KINDS[:1], 90), ("every kind", KINDS, 300)):
        done = subprocess.run(
            [sys.executable, "-c", _BULK, ",".join(one.name for one in kinds), str(stage.folder / kinds[-1].name)],
            cwd=ROOT,
            env={**os.environ, **stage.environment},
            capture_output=True,
            check=True,
            timeout=900,
        )
        found = json.loads(done.stdout)
        note = f"{found['files']} files, {found['megabytes']:.0f} MB"
        yield Figure(
            f"12 {name} of {organisations} organisations", found["seconds"], "s", None, (Must(most, "s"),), note
        )
        yield Figure(f"12 memory of a process at it, {name}", found["memory"], "MB", None, (Must(400, "MB"),))
