"""A colleague sees the result of the own areas once it is submitted, and nothing of the others."""

import re
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from maturity.domain.person import Person, Role
from maturity.services import access
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app
from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE

KALMAR, KATRINEHOLM = "0880", "0483"
"""Of the demonstration: submitted, and not."""


@pytest.fixture
def app(demo_copy: Database, key: str, now: datetime, tmp_path: Path) -> Flask:
    """The demonstration on a database of the test's own."""
    settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": key})
    return create_app(settings, demo_copy, lambda: now)


def colleague(
    app: Flask, database: Database, now: datetime, code: str, *parts: str, roles: tuple[Role, ...] = ()
) -> FlaskClient:
    """Return the browser of somebody who was asked for *parts*."""
    given, key = access.new_secrets(), app.config["SECRET_KEY"]
    with database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, code)
        kim = store.people.add(Person(0, "kim@example.org", "Kim", "ekonomi", management=False, language="en"), now)
        member = store.people.join(kim.id, code, frozenset({Role.RESPONDENT, *roles}), now)
        store.responses.ask(assessment, member, parts, None)
        access.open_door(store, member, assessment, key, given, now)
        token = access.sign_in(store, given.token, key, now)
    client = app.test_client()
    client.set_cookie(COOKIE, "en")
    client.set_cookie(SESSION_COOKIE, token)
    return client


def read(client: FlaskClient, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return unescape(reply.text)


def traced(page: str) -> list[str]:
    return re.findall(r'<tr role="row" id="([^"]+)"', page)


def test_own_areas_are_shown_among_the_peers_without_total_and_others(
    app: Flask, demo_copy: Database, now: datetime
) -> None:
    page = read(colleague(app, demo_copy, now, KALMAR, "dialogue", "goals"), "/results")
    rows = re.findall(r'<th scope="row" role="rowheader">(.*?)</th>', page)
    assert [re.sub(r"^\d ", "", row) for row in rows] == ["Goals and direction", "Dialogue"]
    assert "Median" in page
    shown = set(re.findall(r"/results/trace#([\w-]+)", page)) - {"confidence"}
    assert {one[0] for one in shown - {"goals", "dialogue"}} == {"A", "C"}
    assert "total" not in shown


def test_the_explanation_holds_the_lines_of_own_areas_only(app: Flask, demo_copy: Database, now: datetime) -> None:
    lines = traced(read(colleague(app, demo_copy, now, KALMAR, "goals"), "/results/trace"))
    assert lines[0] == "goals"
    assert {line[0] for line in lines[1:]} == {"A"}


def test_who_was_asked_for_single_questions_has_no_whole_area(app: Flask, demo_copy: Database, now: datetime) -> None:
    client = colleague(app, demo_copy, now, KALMAR, "A1", "C1")
    assert "you were asked for no whole area" in read(client, "/results")
    assert traced(read(client, "/results/trace")) == []


def test_before_submission_there_is_nothing_and_the_page_says_when(
    app: Flask, demo_copy: Database, now: datetime
) -> None:
    client = colleague(app, demo_copy, now, KATRINEHOLM, "goals")
    assert "when your organisation has submitted its answers" in read(client, "/results")
    assert client.get("/results/trace").status_code == 409


@pytest.mark.parametrize(
    "address",
    ["/benchmark", "/benchmark/table", "/plan/steps", "/plan/targets", "/report", "/report/improvement.pdf"],
)
def test_everything_else_of_the_result_stays_closed(
    app: Flask, demo_copy: Database, now: datetime, address: str
) -> None:
    client = colleague(app, demo_copy, now, KALMAR, "goals")
    assert client.get(address).status_code == 403
    assert f'href="{address}"' not in read(client, "/results")


def test_the_overview_leads_there_once_it_is_submitted(app: Flask, demo_copy: Database, now: datetime) -> None:
    assert "Results of your areas" in read(colleague(app, demo_copy, now, KALMAR, "goals"), "/overview")


def test_a_colleague_who_also_reads_sees_the_whole(app: Flask, demo_copy: Database, now: datetime) -> None:
    client = colleague(app, demo_copy, now, KALMAR, "goals", roles=(Role.READER,))
    assert "<h1>Your results</h1>" in read(client, "/results")
    assert traced(read(client, "/results/trace"))[0] == "total"


def test_who_is_asked_no_more_sees_nothing(app: Flask, demo_copy: Database, now: datetime) -> None:
    client = colleague(app, demo_copy, now, KALMAR)
    assert "you were asked for no whole area" in read(client, "/results")
