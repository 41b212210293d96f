"""Asking Kolada for figures, politely: in turn, never more than it allows, and never anybody else."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import requests

from maturity import __version__
from maturity.domain.kolada import Download, Json, ids_by_type, types_by_id
from maturity.errors import KoladaError

LONGEST_LIST = 25
"""Ids or years in one part of an address; Kolada refuses more."""

PER_PAGE = 5000
LARGEST_REPLY = 50 * 2**20
"""Bytes of a reply or a file: a page of 5 000 rows is a fiftieth of it."""

FILES = {"indicators": "kpi", "places": "municipality", "data": "data"}
"""What a download holds, and what the files of a folder that hold it begin with."""

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Told how many lists of how many have come."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How patiently and how often Kolada is asked.

    Attributes:
        timeout: seconds for a reply.
        tries: how often one question is put.
        pause: seconds before the second try; twice as long before each further one.
        longest_pause: seconds; when Kolada asks for more, somebody should try another day.
        gap: seconds from one question to the next: five a second is what known clients ask.
    """

    timeout: float = 30
    tries: int = 5
    pause: float = 1
    longest_pause: float = 60
    gap: float = 0.2


def download(
    address: str, indicators: Sequence[str], years: Sequence[int], progress: Progress, pace: Pace | None = None
) -> Download:
    """Fetch the figures of every municipality and region.

    Args:
        address: of the interface; nothing outside it is ever asked.
        indicators: ids.
        years: periods.
        progress: told after each list.
        pace: how often to ask and how long to wait.

    Raises:
        KoladaError: it does not answer, or not as documented.
    """
    client = _Client(address, pace or Pace())
    facts = tuple(one for some in _some(indicators) for one in client.values("kpi/" + ",".join(some)))
    places = tuple(client.values("municipality"))
    types = types_by_id(facts, indicators)
    paths = [
        f"data/kpi/{','.join(kpis)}/municipality/{','.join(ids)}/year/{','.join(map(str, some))}"
        for kind, every in ids_by_type(places).items()
        for kpis in _some([one for one in indicators if kind in types[one]])
        for ids in _some(every)
        for some in _some(years)
    ]
    data: list[Json] = []
    for done, path in enumerate(paths, start=1):
        data += client.values(path)
        progress(done, len(paths))
    return Download(facts, places, tuple(data))


def save(found: Download, folder: Path) -> None:
    """Write a download into a folder, in the shape of Kolada's own replies: one file for all pages of a kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for field, name in FILES.items():
        values = getattr(found, field)
        reply = {"values": values, "count": len(values), "next_url": None, "previous_url": None}
        (folder / f"{name}.json").write_text(json.dumps(reply, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> Download:
    """Read a folder that ``save`` wrote, or into which somebody put replies: kpi….json, municipality….json, data….json.

    Raises:
        KoladaError: a kind of file is missing, or one is not a whole reply as documented.
    """
    read: dict[str, tuple[Json, ...]] = {}
    for field, name in FILES.items():
        paths = sorted(folder.glob(f"{name}*.json"))
        if not paths:
            raise KoladaError(str(folder), f"no file {name}.json")
        read[field] = tuple(one for path in paths for one in _whole(path))
    return Download(**read)


def _whole(path: Path) -> list[Json]:
    if path.stat().st_size > LARGEST_REPLY:
        raise KoladaError(str(path), "is too large for a reply")
    values, following = _envelope(str(path), path.read_bytes())
    if following:
        raise KoladaError(str(path), "is one page of several: ask with 'per_page=5000' and fewer ids or years")
    return values


class _Client:
    """Asks one service; lives for one download and remembers when it asked last."""

    def __init__(self, address: str, pace: Pace) -> None:
        self._address, self._pace = address, pace
        self._asked = 0.0
        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json", "User-Agent": f"maturity/{__version__}"})

    def values(self, path: str) -> Iterator[Json]:
        """Yield the values of every page."""
        url, seen = f"{self._address}/{path}?per_page={PER_PAGE}", set[str]()
        while url:
            seen.add(url)
            values, following = _envelope(url, self._reply(url))
            yield from values
            url = self._next(url, following, seen) if values and following else ""

    def _next(self, url: str, following: str, seen: set[str]) -> str:
        """Return the address of the next page: only ever one of the service that was set."""
        own, other = urlsplit(self._address), urlsplit(following)
        if (own.scheme, own.netloc) != (other.scheme, other.netloc) or not other.path.startswith(own.path + "/"):
            raise KoladaError(url, f"'next_url' leads elsewhere: {following[:200]}")
        if following in seen:
            raise KoladaError(url, "'next_url' leads in a circle")
        return following

    def _reply(self, url: str) -> bytes:
        """Return the body of a good reply; what may pass is tried again after growing pauses."""
        reason = ""
        for attempt in range(self._pace.tries):
            self._take_turn()
            pause = self._pace.pause * 2**attempt
            try:
                # Not redirected: that would be the same as a foreign 'next_url'.
                with self._session.get(url, timeout=self._pace.timeout, allow_redirects=False, stream=True) as reply:
                    if reply.status_code == requests.codes.ok:
                        return self._body(url, reply)
                    reason = f"answered {reply.status_code}"
                    if reply.status_code != requests.codes.too_many_requests and reply.status_code < 500:  # noqa: PLR2004
                        raise KoladaError(url, reason)
                    pause = max(pause, _asked_pause(reply))
            except requests.RequestException as error:
                reason = f"does not answer ({type(error).__name__})"
            if pause > self._pace.longest_pause:
                raise KoladaError(url, f"{reason} and asks to wait {pause:.0f} seconds")
            if attempt + 1 < self._pace.tries:
                time.sleep(pause)
        raise KoladaError(url, f"{reason}, {self._pace.tries} times")

    def _take_turn(self) -> None:
        time.sleep(max(0.0, self._asked + self._pace.gap - time.monotonic()))
        self._asked = time.monotonic()

    def _body(self, url: str, reply: requests.Response) -> bytes:
        """Read a body; one that drips, or never ends, is given up."""
        body, until = bytearray(), time.monotonic() + self._pace.timeout
        for part in reply.iter_content(2**16):
            body += part
            if len(body) > LARGEST_REPLY:
                raise KoladaError(url, "the reply is too large")
            if time.monotonic() > until:
                raise requests.Timeout
        return bytes(body)


def _asked_pause(reply: requests.Response) -> float:
    """Return how many seconds Kolada asks to wait; 0 where it asks for nothing, or for a moment on the clock."""
    written = reply.headers.get("Retry-After", "")
    return float(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0.0  # noqa: PLR2004


def _envelope(place: str, body: bytes) -> tuple[list[Json], str]:
    """Return the values of a reply and the address of the next page, empty after the last."""
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise KoladaError(place, f"is no JSON ({type(error).__name__})") from None
    values = reply.get("values") if isinstance(reply, dict) else None
    following = (reply.get("next_url") or "") if isinstance(reply, dict) else ""
    if not isinstance(values, list) or not isinstance(following, str):
        raise KoladaError(place, "is not the reply that is documented")
    return values, following


def _some(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + LONGEST_LIST] for at in range(0, len(items), LONGEST_LIST))
