"""Pages: an area, the whole form, the comparison, and what a page weighs."""

import http.client
from collections.abc import Iterator, Mapping
from pathlib import Path

from maturity import __file__ as package
from tests.benchmarks.figure import Figure, Must
from tests.benchmarks.load import Plan, Round, note, rounds
from tests.benchmarks.servers import Server
from tests.benchmarks.sides import Sides

MANY, ONE = 8, 1
KILOBYTE = 1000


def measure(sides: Sides) -> Iterator[Figure]:
    """Load the pages."""
    area = f"/area/{next(iter(sides.stage.areas))}"
    own, bare = _loaded(sides, area, "/area", MANY)
    yield Figure(
        "1 area page, 8 connections", own.rate, "pages/s", bare.rate, (Must(0.35, "", share=True),), note(own, bare)
    )
    yield Figure("2 area page, p99, 8 connections", own.p99, "ms", bare.p99, (Must(40, "ms"),))
    own, bare = _loaded(sides, area, "/area", ONE)
    yield Figure("2 area page, p50, 1 connection", own.p50, "ms", bare.p50, (Must(4, "ms"),), note(own, bare))
    yield Figure("2 area page, p99, 1 connection", own.p99, "ms", bare.p99, (Must(15, "ms"),))
    own, bare = _loaded(sides, "/form", "/form", MANY)
    yield Figure(
        "3 whole form, 8 connections", own.rate, "pages/s", bare.rate, (Must(0.6, "", share=True),), note(own, bare)
    )
    readers = (sides.stage.reader,)
    own, bare = rounds([_plan(sides.own, "/benchmark", readers), _plan(sides.ceiling, "/benchmark", ({},))])
    yield Figure("7 benchmark page, p50", own.p50, "ms", bare.p50, (Must(25, "ms"),), note(own, bare))
    own, bare = rounds([_plan(sides.own, "/trend", readers), _plan(sides.ceiling, "/benchmark", ({},))])
    words = "the ceiling shows one wave; " + note(own, bare)
    yield Figure("8 development over 10 waves, page, p50", own.p50, "ms", bare.p50, (Must(60, "ms"),), words)
    yield from _weights(sides, area)


def _loaded(sides: Sides, path: str, bare_path: str, connections: int) -> list[Round]:
    writers = sides.stage.writers[:connections]
    return rounds([_plan(sides.own, path, writers), _plan(sides.ceiling, bare_path, ({},) * connections)])


def _plan(server: Server, path: str, cookies: tuple[Mapping[str, str], ...]) -> Plan:
    return Plan(server, "read_page", (path,), cookies)


def _weights(sides: Sides, area: str) -> Iterator[Figure]:
    cookies = sides.stage.writers[0]
    bare = len(_fetched(sides.ceiling, "/area", {})) / KILOBYTE
    heaviest = max(len(_fetched(sides.own, f"/area/{one}", cookies)) for one in sides.stage.areas) / KILOBYTE
    yield Figure("16 heaviest area page", heaviest, "kB", bare, (Must(20, "kB"),), f"first: {area}")
    files = Path(package).parent.glob("web/static/**/*")
    total = sum(one.stat().st_size for one in files if one.suffix in (".css", ".js")) / KILOBYTE
    yield Figure("16 scripts and styles", total, "kB", None, (Must(50, "kB"),))


def _fetched(server: Server, path: str, cookies: Mapping[str, str]) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})
    body = connection.getresponse().read()
    connection.close()
    return body
