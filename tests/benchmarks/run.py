"""Measure everything, print a table, write build/bench.json: make bench, or python tests/benchmarks/run.py [part …]."""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import sides  # noqa: E402  # the checkout is not on the path of a script
from tests.benchmarks.cases import computing, exports, pages, reports, saving, starting  # noqa: E402
from tests.benchmarks.figure import Figure, table, write_file  # noqa: E402
from tests.benchmarks.stage import Stage, set_up  # noqa: E402


def _web(measure: Callable[[sides.Sides], Iterator[Figure]]) -> Callable[[Stage], Iterator[Figure]]:
    def served(stage: Stage) -> Iterator[Figure]:
        with sides.both(stage, sides.sqlite(stage.folder, f"{measure.__module__}-{measure.__name__}.db")) as both:
            yield from measure(both)

    return served


PARTS: dict[str, Callable[[Stage], Iterator[Figure]]] = {
    "computing": computing.measure,
    "pages": _web(pages.measure),
    "saving": _web(saving.measure),
    "postgres": lambda _: saving.on_postgres(),
    "exports": exports.measure,
    "reports": reports.measure,
    "starting": starting.measure,
    "memory": _web(starting.memory),
    "bulk": reports.in_bulk,  # last: it changes what the others find
}


def main() -> None:
    """Run the parts that are named, else all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure")
    chosen = parser.parse_args().parts or list(PARTS)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="maturity-bench") as folder:
        print(
            "The load comes from a keep-alive client in a process of its own; medians of three rounds, in turns.",
            file=sys.stderr,
        )
        stage = set_up(Path(folder), sides.sqlite(Path(folder), "maturity.db"))
        for part in chosen:
            try:
                for figure in PARTS[part](stage):
                    figures.append(figure)
                    print(table([figure]).splitlines()[1], file=sys.stderr, flush=True)
            except Exception:  # one part that cannot be measured must not hide the others
                traceback.print_exc()
    write_file(figures, ROOT / "build" / "bench.json")
    print(table(figures))


if __name__ == "__main__":
    main()
