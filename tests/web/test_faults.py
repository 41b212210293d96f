"""What people meet when the service cannot save: a page that says so, keeps what they typed, and works again later."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from maturity.storage import database as connections
from maturity.storage.database import Database
from tests.papers import pdf
from tests.web.conftest import Site, form_to, forms_of
from tests.web.test_evidence import FACTS, send, told

ANSWER = {"Q1": "2", "Q1.comment": 'Vi "följer" upp <varje> år.\nÅterkommer.'}
PAGE = "/area/goals/Q1"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writers wait a tenth of a second for a lock: the pages are the same as after fifteen."""
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let another program keep the database locked."""
    with closing(sqlite3.connect(folder / "maturity.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Let the database find no room for another page, and every page in use."""
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    filling = f"PRAGMA max_page_count={pages}"

    def limit(raw: sqlite3.Connection, *_: object) -> None:
        raw.execute(filling)

    event.listen(database.engine, "checkout", limit)
    yield
    event.remove(database.engine, "checkout", limit)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")


@pytest.mark.parametrize(("language", "words"), [("en", "The service is busy"), ("sv", "Tjänsten är upptagen")])
def test_a_locked_database_is_a_page_with_what_was_typed_and_a_button_to_send_it_again(
    site: Site, tmp_path: Path, language: str, words: str
) -> None:
    person = site.coordinator(language=language)
    page = person.client.get(PAGE).text
    with locked(tmp_path):
        reply = person.send(page, PAGE, ANSWER)
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "30")
        assert f"<h1>{words}</h1>" in reply.text
        again = person.send(reply.text, form_to_path(reply.text), {})
        assert again.status_code == 503  # still; nothing is lost on the way
        assert person.client.get("/overview").status_code == 200
    assert site.answers() == {}
    assert person.send(again.text, form_to_path(again.text), {}).status_code == 303
    stored = site.answers()["Q1"]
    assert (stored.written, stored.comment) == ("2", ANSWER["Q1.comment"])


def form_to_path(page: str) -> str:
    """Return where the form that sends something again goes."""
    return next(one.action for one in forms_of(page) if one.action.startswith(PAGE))


def test_the_script_is_told_in_words_and_may_try_again(site: Site, tmp_path: Path) -> None:
    person = site.coordinator()
    fields = form_to(person.client.get(PAGE).text, PAGE).fields
    fields["Q1"] = "1"
    with locked(tmp_path):
        reply = person.client.post("/answer/Q1", data=fields, headers={"Accept": "application/json"})
    assert reply.status_code == 503
    assert reply.json is not None
    assert "Wait half a minute" in reply.json["message"]
    assert person.client.post("/answer/Q1", data=fields).status_code == 200


def test_a_password_is_never_put_into_a_page_to_be_sent_again(site: Site, tmp_path: Path) -> None:
    person = site.stranger()
    page = person.client.get("/sign-in").text
    assert person.send(page, "/sign-in", {"code": "AAAAAAAA"}).status_code == 422
    with locked(tmp_path):
        reply = person.send(page, "/sign-in", {"code": site.codes["0180"], "password": "fyra glada ekonomer"})
    assert reply.status_code == 503
    assert "fyra glada" not in reply.text
    assert "Send again" not in reply.text


def test_a_session_that_was_not_used_for_a_while_can_read_while_nothing_can_be_written(
    site: Site, tmp_path: Path
) -> None:
    person = site.coordinator()
    site.clock[0] += timedelta(hours=1)
    with locked(tmp_path):
        person.read(PAGE)
    with full(site.database):
        person.read(PAGE)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The service has no room to save"), ("sv", "Tjänsten har ingen plats att spara")]
)
def test_a_full_disk_is_told_keeps_what_was_saved_and_what_was_typed_and_is_over_with_more_room(
    site: Site, language: str, words: str
) -> None:
    person = site.coordinator(language=language)
    person.press(PAGE, ANSWER)
    facts = FACTS | {"owner": "ö" * 200, "link": f"https://example.org/{'x' * 300}"}
    saved, reply = 0, send(person, facts)
    with full(site.database):
        while reply.status_code == 303 and saved < 100:  # a full disk still has room on the pages that are begun
            saved += 1
            reply = send(person, facts | {"title": f"Policy {saved}"})
        assert (reply.status_code, reply.headers["Retry-After"]) == (507, "30")
        assert f"<h1>{words}</h1>" in reply.text
        for address in ("/overview", PAGE, "/check"):
            person.read(address)
    assert site.answers()["Q1"].comment == ANSWER["Q1.comment"]
    assert f"Policy {saved}" not in person.read("/evidence")
    assert person.send(reply.text, "/evidence/new?", {}).status_code == 303
    assert f"Policy {saved}" in person.read("/evidence")


def test_evidence_that_finds_no_room_in_the_register_asks_for_its_file_again(site: Site, tmp_path: Path) -> None:
    person = site.coordinator()
    with locked(tmp_path):
        reply = send(person, file=("policy.pdf", pdf()))
    assert reply.status_code == 503
    assert form_to(reply.text, "/evidence/new").fields["title"] == "Inköpspolicy"
    assert "Choose the file again and send the form in a while." in told(reply)
    assert "No evidence is registered yet." in person.read("/evidence")
