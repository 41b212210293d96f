"""Open data as somebody without an account reads it: pages, files, catalogue."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from maturity.domain.open_data import Dataset
from maturity.report.data_files import FORMATS
from maturity.services import open_data
from tests.web.conftest import Site
from tests.web.publishing import OPEN_ORGANISATIONS, WAVE, Published, published_site


@pytest.fixture(scope="module")
def published(
    demo_file: Path, tmp_path_factory: pytest.TempPathFactory, key: str, now: datetime
) -> Iterator[Published]:
    with published_site(demo_file, tmp_path_factory.mktemp("published"), key, now) as found:
        yield found


def read(published: Published, address: str, status: int = 200) -> str:
    client = published.app.test_client()
    client.set_cookie("maturity_language", "en")
    reply = client.get(address)
    assert reply.status_code == status, address
    return unescape(reply.text)


def newest(published: Published) -> Dataset:
    with published.database.read() as store:
        return open_data.dataset(store, WAVE)


def test_before_anything_is_published_the_page_says_so(site: Site) -> None:
    assert "Nothing is published yet" in site.stranger().read("/open-data")
    assert site.stranger().read("/open-data/2027", 404)


def test_a_card_names_version_licence_files_and_that_the_answers_are_made_up(published: Published) -> None:
    page = read(published, "/open-data")
    assert "The 2025 wave" in page
    assert "CC0 1.0" in page
    assert "Generated answers" in page
    version = newest(published).version
    for name in FORMATS:
        assert f"/open-data/2025/v{version}/{name}" in page
    assert newest(published).content_hash in page


def test_the_page_shows_twenty_rows_and_says_how_many_there_are(published: Published) -> None:
    page = read(published, "/open-data/2025")
    rows = page.partition("What the columns hold")[0]
    assert rows.count('<th scope="row"') == 20
    assert f"The first 20 of {len(newest(published).rows):,} rows" in page


def test_rows_are_chosen_by_address(published: Published) -> None:
    page = read(published, "/open-data/2025?table=kind&group=region&part=goals&measure=median")
    assert "1 row<" in page
    assert "Regioner" in page
    assert "No row is like that" in read(published, "/open-data/2025?table=nowhere")


def test_a_strange_version_is_not_found(published: Published) -> None:
    read(published, "/open-data/2025?version=4711", 404)
    read(published, "/open-data/2025/v4711/csv", 404)
    read(published, "/open-data/2025/v1/exe", 404)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_can_be_kept_and_is_not_sent_again(published: Published, name: str) -> None:
    client, version = published.app.test_client(), newest(published).version
    first = client.get(f"/open-data/2025/v{version}/{name}")
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert f"inkopsmognad-2025-v{version}" in first.headers["Content-Disposition"]
    again = client.get(f"/open-data/2025/v{version}/{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_only_organisations_that_opened_their_results_are_named_and_never_in_a_sensitive_area(
    published: Published,
) -> None:
    text = read(published, f"/open-data/2025/v{newest(published).version}/csv")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["table"] == "organisation"]
    assert {row["group"] for row in rows} <= set(OPEN_ORGANISATIONS)
    assert rows
    assert {row["status"] for row in rows if row["part"] in ("integrity", "total")} == {"suppressed"}
    assert not [row for row in rows if row["part"] in ("integrity", "total") and row["value"]]


def test_who_opens_the_results_after_publication_is_not_named_in_it(published: Published) -> None:
    before = newest(published).rows
    with published.database.write() as store:
        wave = store.waves.get(WAVE)
        assessment_id, _ = store.waves.assessment(wave.id, "0880")
        store.publications.set_ladder(assessment_id, "open")
    open_data._kept.clear()
    assert newest(published).rows == before


def test_nothing_is_shown_of_fewer_organisations_than_the_limit(published: Published) -> None:
    groups = [row for row in newest(published).rows if row.table != "organisation" and row.status == "ok"]
    assert min(row.n or 0 for row in groups) >= 5
    sensitive = newest(published).questionnaire.area("integrity")
    inside = {"integrity", *(one.id for one in sensitive.questions())}
    assert min(row.n or 0 for row in groups if row.part in inside) >= 7
    assert min(row.n or 0 for row in groups if row.measure != "median") >= 10


def test_a_data_portal_finds_every_publication(published: Published) -> None:
    reply = published.app.test_client().get("/open-data/catalogue.rdf")
    assert reply.content_type == "application/rdf+xml"
    names = [one.tag.partition("}")[2] for one in ET.fromstring(reply.data)]  # noqa: S314  # our own
    assert names.count("Dataset") == 1
    assert published.app.test_client().get("/open-data/catalogue.jsonld").json


def test_a_page_costs_a_handful_of_queries(published: Published) -> None:
    read(published, "/open-data/2025")
    with published.database.counted() as counter:
        read(published, "/open-data/2025")
    assert counter.queries == 1
    with published.database.counted() as counter:
        read(published, "/open-data")
    assert counter.queries == 2


def test_what_is_withdrawn_is_gone(demo_file: Path, tmp_path: Path, key: str, now: datetime) -> None:
    with published_site(demo_file, tmp_path, key, now) as found:
        version = newest(found).version
        read(found, f"/open-data/2025/v{version}/csv")
        found.withdraw()
        read(found, f"/open-data/2025/v{version}/csv", 404)
        assert "Nothing is published yet" in read(found, "/open-data")
