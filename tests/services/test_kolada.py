"""Asking Kolada: against a service that speaks its documented format, and one that does not."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from maturity.domain.kolada import Download
from maturity.errors import KoladaError
from maturity.services import kolada
from maturity.services.kolada import Pace, download, load, save
from tests.kolada_service import KoladaService, Trouble, answers, drips, hangs_up, kpi, row, silent, value

HASTE = Pace(timeout=0.3, tries=3, pause=0.01, longest_pause=1, gap=0)
NUI = "U07459"
MUNICIPALITIES = [f"{number:04}" for number in range(114, 144)]
"""Thirty ids: two lists."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[KoladaService]:
    """Thirty municipalities, two regions, the country and a group; two indicators with one value each."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = KoladaService().start()
    found.kpis = [kpi(NUI, "NUI", "K"), kpi("U60494", "Ekologiskt", "L")]
    found.places = [{"id": one, "title": one, "type": "K"} for one in MUNICIPALITIES]
    found.places += [{"id": one, "title": one, "type": "L"} for one in ("0000", "0001", "0003")]
    found.rows = [row(NUI, one, 2025, value(70)) for one in MUNICIPALITIES]
    found.rows += [row("U60494", "0003", 2025, value(40))]
    yield found
    found.stop()


def fetch(service: KoladaService, *ids: str, years: tuple[int, ...] = (2025,), pace: Pace = HASTE) -> Download:
    return download(service.address, ids or (NUI, "U60494"), years, lambda *_: None, pace)


def places(found: Download) -> list[str]:
    return [one["municipality"] for one in found.data]


# What is asked


def test_each_indicator_is_asked_for_the_places_of_its_type_and_never_for_the_country(service: KoladaService) -> None:
    found = fetch(service)
    assert places(found) == [*MUNICIPALITIES, "0003"]
    asked = [one.partition("?")[0] for one in service.asked]
    assert asked[:2] == [f"/v3/kpi/{NUI},U60494", "/v3/municipality"]
    assert asked[2:] == [
        f"/v3/data/kpi/{NUI}/municipality/{','.join(MUNICIPALITIES[:25])}/year/2025",
        f"/v3/data/kpi/{NUI}/municipality/{','.join(MUNICIPALITIES[25:])}/year/2025",
        "/v3/data/kpi/U60494/municipality/0001,0003/year/2025",
    ]


def test_no_list_is_longer_than_25(service: KoladaService) -> None:
    ids = [f"N{number:05}" for number in range(26)]
    service.kpis = [kpi(one, one, "A") for one in ids]
    fetch(service, *ids, years=tuple(range(1999, 2026)))
    # 2 lists of indicators, 1 of places; then 2 lists of indicators x (2 of municipalities + 1 of regions) x 2 of years
    assert len(service.asked) == 3 + 2 * 3 * 2


def test_every_page_is_read(service: KoladaService) -> None:
    service.per_page = 10
    found = fetch(service)
    assert places(found) == [*MUNICIPALITIES, "0003"]
    assert len(found.places) == 33
    assert sum("page=3" in one for one in service.asked) == 2  # of 33 places and of the first 25 rows


def test_progress_is_told_per_list(service: KoladaService) -> None:
    told: list[tuple[int, int]] = []
    download(service.address, [NUI], [2025], lambda done, of: told.append((done, of)), HASTE)
    assert told == [(1, 2), (2, 2)]


def test_questions_keep_their_distance(service: KoladaService) -> None:
    fetch(service, pace=replace(HASTE, gap=0.2))
    apart = [after - before for before, after in zip(service.at, service.at[1:], strict=False)]
    assert min(apart) > 0.1  # a loaded machine notes one late, and the next on time
    assert Pace().gap >= 1 / 5


# What may pass


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(answers(429, b"", Retry_After="0"), id="too many questions"),
        pytest.param(answers(429, b"", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), id="until a moment on the clock"),
        pytest.param(answers(500, b"oops"), id="a fault of the service"),
        pytest.param(answers(503, b""), id="closed for a while"),
        pytest.param(silent(0.5), id="slow"),
        pytest.param(drips(0.6), id="drop by drop"),
        pytest.param(hangs_up, id="line cut"),
    ],
)
def test_what_may_pass_is_tried_again(service: KoladaService, trouble: Trouble) -> None:
    service.troubles = [None, trouble, trouble]
    assert places(fetch(service)) == [*MUNICIPALITIES, "0003"]
    assert len(service.asked) == 7


def test_a_wait_that_is_asked_for_is_kept(service: KoladaService) -> None:
    service.troubles = [answers(429, b"", Retry_After="1")]
    began = time.monotonic()
    fetch(service)
    assert time.monotonic() - began >= 1


def test_a_wait_that_is_too_long_is_told(service: KoladaService) -> None:
    service.troubles = [answers(429, b"", Retry_After="3600")]
    with pytest.raises(KoladaError, match="answered 429 and asks to wait 3600 seconds"):
        fetch(service)


def test_after_some_tries_it_is_given_up(service: KoladaService) -> None:
    service.troubles = [answers(500)] * 9
    with pytest.raises(KoladaError, match="answered 500, 3 times; nothing was imported"):
        fetch(service)
    assert len(service.asked) == 3


def test_a_service_that_is_not_there_is_told(service: KoladaService) -> None:
    service.stop()
    with pytest.raises(KoladaError, match="does not answer"):
        fetch(service)


# What does not pass


@pytest.mark.parametrize("status", [301, 400, 404, 410, 422])
def test_what_does_not_pass_is_told_at_once(service: KoladaService, status: int) -> None:
    service.troubles = [answers(status, b"{}", Location="http://127.0.0.1:1/v3")]
    with pytest.raises(KoladaError, match=f"answered {status}"):
        fetch(service)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "following",
    [
        "http://127.0.0.1:1/v3/municipality?page=2",
        "http://example.org/v3/municipality?page=2",
        "https://127.0.0.1/v3/municipality?page=2",
        "file:///etc/passwd",
        "//example.org/v3/municipality",
        "/v3/municipality?page=2",
        "http://{host}@example.org/v3/municipality",
        "http://{host}/v2/municipality?page=2",
    ],
)
def test_a_next_page_elsewhere_is_never_followed(service: KoladaService, following: str) -> None:
    host = service.address.removeprefix("http://").removesuffix("/v3")
    reply = {"values": [service.kpis[0]], "count": 1, "next_url": following.format(host=host)}
    service.troubles = [answers(200, reply)]
    with pytest.raises(KoladaError, match="'next_url' leads elsewhere"):
        fetch(service)
    assert len(service.asked) == 1


def test_pages_in_a_circle_are_told(service: KoladaService) -> None:
    url = f"{service.address}/kpi/{NUI},U60494?per_page=5000"
    service.troubles = [answers(200, {"values": [service.kpis[0]], "count": 1, "next_url": url})]
    with pytest.raises(KoladaError, match="circle"):
        fetch(service)


def test_an_empty_page_is_the_last_whatever_it_says(service: KoladaService) -> None:
    service.troubles = [None, None, answers(200, {"values": [], "next_url": f"{service.address}/municipality?page=9"})]
    assert places(fetch(service)) == [*MUNICIPALITIES[25:], "0003"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"values": [', id="cut off"),
        pytest.param(b"<html>", id="a page"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"[" * 100_000, id="a thousand brackets"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"value": []}', id="no values"),
        pytest.param(b'{"values": {}}', id="values that are no list"),
        pytest.param(b'{"values": [], "next_url": 7}', id="an address that is none"),
    ],
)
def test_a_reply_that_is_none_is_told(service: KoladaService, body: bytes) -> None:
    service.troubles = [answers(200, body)]
    with pytest.raises(KoladaError, match=r"is no JSON|is not the reply that is documented"):
        fetch(service)


def test_a_reply_without_end_is_given_up(service: KoladaService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kolada, "LARGEST_REPLY", 1000)
    service.troubles = [answers(200, b" " * 200_000)]
    with pytest.raises(KoladaError, match="too large"):
        fetch(service)


def test_an_indicator_that_is_gone_is_told(service: KoladaService) -> None:
    with pytest.raises(KoladaError, match="N99999 is not there"):
        fetch(service, NUI, "N99999")
    assert len(service.asked) == 2


# Folders


def test_what_was_saved_is_read_as_it_was_fetched(service: KoladaService, tmp_path: Path) -> None:
    service.per_page = 7
    found = fetch(service)
    save(found, tmp_path / "new")
    assert load(tmp_path / "new") == found


def reply(path: Path, **fields: object) -> None:
    path.write_text(json.dumps({"values": [], "count": 0, "next_url": None, **fields}), encoding="utf-8")


def test_a_folder_may_hold_several_replies_of_a_kind(tmp_path: Path) -> None:
    for name in ("kpi", "municipality", "data-1", "data-2"):
        reply(tmp_path / f"{name}.json", values=[{"id": name}])
    assert [one["id"] for one in load(tmp_path).data] == ["data-1", "data-2"]


def _without_places(folder: Path) -> None:
    (folder / "municipality.json").unlink()


def _first_page(folder: Path) -> None:
    reply(folder / "data.json", next_url="https://api.kolada.se/v3/data?page=2")


def _broken(folder: Path) -> None:
    (folder / "data.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_without_places, r"no file municipality\.json"),
        (_first_page, "is one page of several"),
        (_broken, "is no JSON"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(tmp_path: Path, harm: Callable[[Path], None], words: str) -> None:
    for name in ("kpi", "municipality", "data"):
        reply(tmp_path / f"{name}.json")
    harm(tmp_path)
    with pytest.raises(KoladaError, match=words):
        load(tmp_path)
