"""A service on loopback that speaks the documented format of Kolada's interface, version 3, and can misbehave."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
Trouble = Callable[[BaseHTTPRequestHandler], bool]
"""Answers a question in its own way, and tells whether it has."""

LONGEST_LIST = 25


def value(number: float | None, *, gender: str = "T", status: str = "", deleted: bool = False) -> Json:
    """One value of a row."""
    return {"gender": gender, "count": 1, "status": status, "value": number, "isdeleted": deleted}


def row(kpi: str, municipality: str, period: int, *values: Json) -> Json:
    """What is known of an indicator, a place and a year."""
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": list(values)}


def kpi(id_: str, title: str, kind: str = "K") -> Json:
    """A definition."""
    return {"id": id_, "title": title, "description": title, "is_divided_by_gender": False, "municipality_type": kind}


class KoladaService:
    """Holds definitions, places and rows, and what was asked of it.

    Attributes:
        per_page: rows on a page at most, whatever is asked for.
        troubles: each takes the place of one reply, in turn; None is a good reply.
        asked: paths with their queries, in order; at: when, in seconds.
    """

    def __init__(self) -> None:
        self.kpis: list[Json] = []
        self.places: list[Json] = []
        self.rows: list[Json] = []
        self.per_page = 5000
        self.troubles: list[Trouble | None] = []
        self.asked: list[str] = []
        self.at: list[float] = []
        self._server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """What the setting holds."""
        assert self._server
        return f"http://127.0.0.1:{self._server.server_port}/v3"

    def start(self) -> "KoladaService":
        """Take questions, on a port that is free."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Be gone."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _answer(self, call: BaseHTTPRequestHandler) -> None:
        self.asked.append(call.path)
        self.at.append(time.monotonic())
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None and trouble(call):
            return
        url = urlsplit(call.path)
        parts = url.path.split("/")[2:]
        if any(len(part.split(",")) > LONGEST_LIST for part in parts):
            say(call, 400, {"detail": "too many"})
            return
        found = self._found(parts)
        if found is None:
            say(call, 404, {"detail": "Not Found"})
            return
        query = parse_qs(url.query)
        page = int(query.get("page", ["1"])[0])
        size = min(self.per_page, int(query.get("per_page", ["5000"])[0]))
        some, more = found[(page - 1) * size : page * size], len(found) > page * size
        origin = self.address.removesuffix("/v3")
        following = f"{origin}{url.path}?per_page={size}&page={page + 1}" if more else None
        say(call, 200, {"values": some, "count": len(some), "next_url": following, "previous_url": None})

    def _found(self, parts: list[str]) -> list[Json] | None:
        match parts:
            case ["kpi", ids]:
                return [one for one in self.kpis if one["id"] in ids.split(",")]
            case ["municipality"]:
                return self.places
            case ["data", "kpi", kpis, "municipality", places, "year", years]:
                return [
                    one
                    for one in self.rows
                    if one["kpi"] in kpis.split(",")
                    and one["municipality"] in places.split(",")
                    and str(one["period"]) in years.split(",")
                ]
        return None


def say(call: BaseHTTPRequestHandler, status: int, reply: object, **headers: str) -> bool:
    """Answer with an object as JSON, or with bytes as they are."""
    body = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
    call.send_response(status)
    for name, text in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        call.send_header(name.replace("_", "-"), text)
    call.end_headers()
    call.wfile.write(body)
    return True


def answers(status: int, reply: object = b"", **headers: str) -> Trouble:
    """Answer so."""
    return lambda call: say(call, status, reply, **headers)


def silent(seconds: float) -> Trouble:
    """Say nothing for a while, then a good reply, which comes too late."""

    def wait(_call: BaseHTTPRequestHandler) -> bool:
        time.sleep(seconds)
        return False

    return wait


def drips(seconds: float) -> Trouble:
    """Begin a reply and add a space now and then."""

    def drip(call: BaseHTTPRequestHandler) -> bool:
        call.send_response(200)
        call.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                call.wfile.write(b" ")
                call.wfile.flush()
            except OSError:
                break
            time.sleep(0.02)
        return True

    return drip


def hangs_up(call: BaseHTTPRequestHandler) -> bool:
    """Close the line without a word."""
    call.close_connection = True
    return True
