"""Rounds of load against a server, with the processor time that they cost it."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.servers import ROOT, Server, busy_seconds

SECONDS = 3.0
ROUNDS = 3
FOREIGN = 0.15
"""Share of the machine that others may use before a round is marked."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: steps per second, milliseconds, processor milliseconds of the server per step, and what went wrong."""

    rate: float
    p50: float
    p99: float
    processor: float
    foreign: float
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the load does: a flow with its arguments, one set of cookies per connection, and against which server."""

    server: Server
    flow: str
    arguments: tuple[Any, ...]
    cookies: tuple[Mapping[str, str], ...]


def one_round(plan: Plan, *, seconds: float | None = SECONDS, steps: int | None = None) -> Round:
    """Run the load for some seconds, or until so many steps are done."""
    written: dict[str, Any] = {
        "port": plan.server.port,
        "flow": plan.flow,
        "arguments": plan.arguments,
        "cookies": [dict(one) for one in plan.cookies],
    }
    written |= {"seconds": seconds} if steps is None else {"steps": steps}
    server_before, machine_before, ours_before = plan.server.processor_seconds(), busy_seconds(), os.times()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.driver"],
        cwd=ROOT, input=json.dumps(written).encode(), capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    found = json.loads(done.stdout)
    server = plan.server.processor_seconds() - server_before
    ours_after = os.times()
    ours = sum(ours_after[:4]) - sum(ours_before[:4])
    length = ours_after.elapsed - ours_before.elapsed
    foreign = (busy_seconds() - machine_before - server - ours) / (length * (os.cpu_count() or 1))
    processor = 1000 * server / max(1, found["all_steps"])
    return Round(found["rate"], found["p50"], found["p99"], processor, max(0.0, foreign), tuple(found["failures"]))


def rounds(plans: Sequence[Plan], *, seconds: float = SECONDS, number: int = ROUNDS) -> list[Round]:
    """Run the plans in turns, so that all meet the same machine; return the medians of each.

    Raises:
        RuntimeError: a request failed; such a figure counts for nothing.
    """
    found: list[list[Round]] = [[] for _ in plans]
    for _ in range(number):
        for plan, own in zip(plans, found, strict=True):
            own.append(one_round(plan, seconds=seconds))
            if own[-1].failures:
                raise RuntimeError(f"{plan.flow} {plan.arguments}: {own[-1].failures[0]}")
    return [_median(own) for own in found]


def _median(found: Sequence[Round]) -> Round:
    def middle(name: str) -> float:
        return float(statistics.median(getattr(one, name) for one in found))

    return Round(middle("rate"), middle("p50"), middle("p99"), middle("processor"), middle("foreign"), ())


def note(own: Round, ceiling: Round | None = None) -> str:
    """Say what the rate leaves out: latency, processor time, and whether others were busy."""
    words = f"p50 {own.p50:.1f} p99 {own.p99:.1f} ms, CPU {own.processor:.2f} ms"
    words += f" (ceiling p50 {ceiling.p50:.1f} p99 {ceiling.p99:.1f}, CPU {ceiling.processor:.2f})" if ceiling else ""
    return words + (f" ~ others used {100 * own.foreign:.0f} %" if own.foreign > FOREIGN else "")
