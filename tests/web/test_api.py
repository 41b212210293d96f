"""The interface for programs: documented examples, own figures with a key, limits, and what it never gives."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from maturity.services import comparing
from maturity.web.api import replies
from tests.web.conftest import Site
from tests.web.publishing import SUBMITTED, WAVE, Published, published_site

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLES = re.findall(r"```sh\ncurl (.*?)\n```\n```json\n(.*?)\n```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
SIGNED = {"name": "Åsa Öst", "title": "chef", "agreed": "yes"}


@pytest.fixture(scope="module")
def published(
    demo_file: Path, tmp_path_factory: pytest.TempPathFactory, key: str, now: datetime
) -> Iterator[Published]:
    with published_site(demo_file, tmp_path_factory.mktemp("published"), key, now) as found:
        yield found


@pytest.fixture
def anybody(published: Published) -> FlaskClient:
    published.app.extensions.pop("maturity.tries", None)
    return published.app.test_client()


def with_key(published: Published) -> dict[str, str]:
    return {"Authorization": f"Bearer {published.secret}"}


def shape(value: Any) -> Any:
    """Return what kinds of things are where; the first of a list stands for all."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def test_the_document_has_examples() -> None:
    assert len(EXAMPLES) >= 9


@pytest.mark.parametrize(("command", "reply"), EXAMPLES, ids=[one.rpartition("/")[2][:20] for one, _ in EXAMPLES])
def test_a_documented_example_gives_what_it_says(
    published: Published, anybody: FlaskClient, command: str, reply: str
) -> None:
    address = command.split('"http://127.0.0.1:8000')[1].rstrip('"')
    found = anybody.get(address, headers=with_key(published) if "$KEY" in command else {})
    expected = json.loads(reply)
    assert found.status_code == expected.get("status", 200)
    assert shape(found.json) == shape(expected)


def test_the_description_is_openapi_3_1_and_names_every_address(published: Published, anybody: FlaskClient) -> None:
    found = anybody.get("/api/v1/openapi.json").json
    assert found
    assert found["openapi"].startswith("3.1")
    ours = {rule.rule for rule in published.app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert set(found["paths"]) == ours - {"/api/v1/openapi.json"}
    assert found["paths"]["/api/v1/own/results"]["get"]["security"] == [{"key": []}]
    text = json.dumps(found)
    for name in re.findall(r'"#/components/schemas/([^"]+)"', text):
        assert name in found["components"]["schemas"]


def test_pages_hold_every_row_once(anybody: FlaskClient) -> None:
    address, rows = "/api/v1/figures?table=kind&per_page=300", []
    while address:
        found: Any = anybody.get(address).json
        rows += [tuple(row.values()) for row in found["values"]]
        address = (found["next_url"] or "").removeprefix("http://127.0.0.1:8000")
    assert len(rows) == found["total"] == len(set(rows))
    assert found["previous_url"]


def test_a_reply_is_marked_and_not_sent_twice(anybody: FlaskClient) -> None:
    first = anybody.get("/api/v1/publications")
    again = anybody.get("/api/v1/publications", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=300"


def test_scripts_of_other_sites_read_open_data_and_nothing_else(published: Published, anybody: FlaskClient) -> None:
    assert anybody.get("/api/v1/figures").headers["Access-Control-Allow-Origin"] == "*"
    own = anybody.get("/api/v1/own/results", headers=with_key(published))
    assert own.status_code == 200
    assert "Access-Control-Allow-Origin" not in own.headers
    assert own.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["page=0", "per_page=1001", "version=-1", "status=gone", "unknown=1", "page=x"])
def test_parameters_that_cannot_be_used_are_named(anybody: FlaskClient, query: str) -> None:
    reply = anybody.get(f"/api/v1/figures?{query}")
    assert (reply.status_code, reply.content_type) == (422, "application/problem+json")
    assert reply.json
    assert query.partition("=")[0] in reply.json["detail"]


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/figures?wave=1999", "/api/v2/figures"])
def test_what_is_not_there_is_a_problem_in_json(anybody: FlaskClient, address: str) -> None:
    reply = anybody.get(address)
    assert (reply.status_code, reply.content_type) == (404, "application/problem+json")


def test_nothing_can_be_written(anybody: FlaskClient) -> None:
    for method in (anybody.post, anybody.put, anybody.delete, anybody.patch):
        assert method("/api/v1/figures").status_code in (400, 405)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer maturity_wrong", "Basic abc", "Bearer "])
def test_without_a_key_that_works_nothing_is_told(anybody: FlaskClient, header: str) -> None:
    reply = anybody.get("/api/v1/own/results", headers={"Authorization": header} if header else {})
    assert (reply.status_code, reply.content_type) == (401, "application/problem+json")
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_too_many_requests_are_told_when_to_come_back(anybody: FlaskClient) -> None:
    for _ in range(replies.PER_ADDRESS.amount):
        assert anybody.get("/api/v1/own/results").status_code == 401
    reply = anybody.get("/api/v1/waves")
    assert (reply.status_code, reply.content_type) == (429, "application/problem+json")
    assert 1 <= int(reply.headers["Retry-After"]) <= 60


def test_a_key_has_its_own_limit(published: Published, anybody: FlaskClient) -> None:
    for _ in range(replies.PER_KEY.amount):
        assert anybody.get("/api/v1/own/results?wave=1999", headers=with_key(published)).status_code == 404
    assert anybody.get("/api/v1/own/results", headers=with_key(published)).status_code == 429
    assert anybody.get("/api/v1/waves").status_code == 200


def test_the_benchmark_shows_what_pages_show_and_no_single_peer(
    published: Published, anybody: FlaskClient, now: datetime
) -> None:
    found = anybody.get(f"/api/v1/own/benchmark?wave={WAVE}&group=skr-group", headers=with_key(published)).json
    assert found
    with published.database.read() as store:
        page = comparing.result_of(store, SUBMITTED, WAVE, now)
    assert [one["peers"] for one in found["nodes"]] == [one.standing.peers for one in page.nodes() if one.standing]
    for one, node in zip(found["nodes"], page.nodes(), strict=True):
        assert node.standing
        assert (one["median"] is None) == (node.standing.median is None)
        assert set(one) == {
            "part", "own", "peers", "median", "lower_quartile", "upper_quartile", "share", "position",
        }  # fmt: skip


def test_an_unknown_group_or_wave_is_not_found(published: Published, anybody: FlaskClient) -> None:
    for address in ("/api/v1/own/benchmark?group=mine", "/api/v1/own/answers?wave=1999"):
        assert anybody.get(address, headers=with_key(published)).status_code == 404


def test_a_draft_is_never_told(site: Site) -> None:
    coordinator = site.coordinator()
    coordinator.press("/area/goals", {"Q1": "2", "Q2": "1"})
    program = site.program()
    for name in ("results", "answers", "benchmark"):
        assert program.client.get(f"/api/v1/own/{name}").status_code == 409
        assert program.client.get(f"/api/v1/own/{name}?wave=2027").status_code == 409


def test_a_key_reads_its_own_organisation_only(site: Site) -> None:
    for code, level in (("0180", "2"), ("0483", "1")):
        person = site.coordinator(code)
        person.press("/area/goals", {"Q1": level, "Q2": "1"})
        assert person.press("/check", SIGNED).status_code == 303
    found = site.program("0483").client.get("/api/v1/own/answers").json
    assert found
    assert found["organisation"] == "0483"
    assert [one["value"] for one in found["answers"]] == ["1", "1"]


def test_a_cookie_is_nobody_here_and_a_key_nobody_on_a_page(site: Site) -> None:
    assert site.coordinator().client.get("/api/v1/own/results").status_code == 401
    assert site.program().client.get("/overview").status_code == 401


def test_a_revoked_key_opens_nothing(site: Site) -> None:
    program, coordinator = site.program(), site.coordinator()
    assert program.client.get("/api/v1/own/results").status_code == 409
    assert coordinator.press("/api-keys/1/revoke", {}).status_code == 303
    assert program.client.get("/api/v1/own/results").status_code == 401
    assert "Revoked on" in coordinator.read("/api-keys")
    assert coordinator.read("/api-keys/1/revoke", 404)


def test_the_last_use_is_seen_and_costs_a_write_an_hour_at_most(site: Site) -> None:
    program, coordinator = site.program(), site.coordinator()
    assert "Never" in coordinator.read("/api-keys")
    program.client.get("/api/v1/own/results")
    assert "Never" not in coordinator.read("/api-keys")
    with site.database.read() as store:
        [first] = store.api_keys.of("0180")
    site.clock[0] += timedelta(minutes=30)
    program.client.get("/api/v1/own/results")
    with site.database.read() as store:
        assert store.api_keys.of("0180") == (first,)


def test_own_results_cost_a_handful_of_queries(published: Published, anybody: FlaskClient) -> None:
    anybody.get("/api/v1/own/results", headers=with_key(published))
    with published.database.counted() as counter:
        assert anybody.get("/api/v1/own/results", headers=with_key(published)).status_code == 200
    assert counter.queries <= 15
