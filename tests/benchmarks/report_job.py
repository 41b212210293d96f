"""Reports of one organisation in a process of its own, so that the first is a first.

python -m tests.benchmarks.report_job URL
"""

import time

began = time.perf_counter()

import json  # noqa: E402  # imports are part of what the first report costs
import re  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Mapping  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402

from maturity.charts.pictures import report_pictures  # noqa: E402
from maturity.report.content import improvement_content  # noqa: E402
from maturity.report.document import improvement  # noqa: E402
from maturity.report.look import OURS  # noqa: E402
from maturity.report.typesetting import FRAME, _fonts, printable_content  # noqa: E402
from maturity.report.words import Words  # noqa: E402
from maturity.reporting.kinds import KINDS, Kind, make  # noqa: E402
from maturity.reporting.material import Choices, material_of  # noqa: E402
from maturity.resources import catalogue, data_folder  # noqa: E402
from maturity.services.comparing import result_of  # noqa: E402
from maturity.storage.database import Database  # noqa: E402
from tests.benchmarks.stage import OPEN_WAVE, SUBMITTED  # noqa: E402

TIMES = 5
LANGUAGE = "sv"


def main(url: str) -> None:
    """Make the reports and print seconds, pages and kilobytes."""
    database = Database.connect(url)
    words, layouts = catalogue(LANGUAGE), data_folder("reports")
    now = datetime.now(UTC)

    def whole(*, charts: bool = True) -> bytes:
        with database.read() as store:
            result = result_of(store, SUBMITTED, OPEN_WAVE, now)
        pictures = report_pictures(result, LANGUAGE, words) if charts else {}
        return improvement(result, LANGUAGE, pictures, words, layouts)

    pdf = whole()
    first = time.perf_counter() - began
    with database.read() as store:
        result = result_of(store, SUBMITTED, OPEN_WAVE, now)
    content = improvement_content(result, Words(LANGUAGE, words, 1))
    content |= {"pictures": [], "look": OURS.content(LANGUAGE)}
    chosen = Choices(LANGUAGE, "skr-group", comments=True, plan=True)

    def made(kind: Kind) -> bytes:
        with database.read() as store:
            return make(kind, material_of(store, SUBMITTED, OPEN_WAVE, now, chosen), chosen, "")

    found = {
        "kinds": {kind.name: _seconds(partial(made, kind)) for kind in KINDS},
        "first": first,
        "whole": _seconds(whole),
        "without": _seconds(lambda: whole(charts=False)),
        "bare": _seconds(lambda: _bare(content, layouts / "improvement.typ")),
        "pages": len(re.findall(rb"/Type\s*/Page[^s]", pdf)),
        "kilobytes": len(pdf) / 1000,
    }
    json.dump(found, sys.stdout)


def _bare(content: Mapping[str, object], layout: Path) -> bytes:
    """Compile the same document as a plain PDF: no tags, no archive format, no pictures, nothing prepared."""
    import typst  # as the product does

    data = json.dumps(printable_content(dict(content)), ensure_ascii=False)
    pdf: bytes = typst.compile(
        {"main.typ": layout.read_bytes(), FRAME: layout.with_name(FRAME).read_bytes()},
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"data": data},
    )  # type: ignore[call-overload]  # its types lack the dictionary of files
    return pdf


def _seconds(work: Callable[[], object]) -> float:
    work()
    found = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


if __name__ == "__main__":
    main(sys.argv[1])
