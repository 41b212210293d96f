"""Own groups, counties and development, as a coordinator meets them, and as somebody who wants to know too much."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from maturity.domain.ladder import Rung
from maturity.services import access, demonstration
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.storage.publications import StoredDraft
from maturity.web import create_app
from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE
from tests.web.conftest import form_to

KALMAR, YSTAD, VARMLAND = "0880", "1286", "17"
"""Of the demonstration: submitted, nothing answered, a region that has submitted."""

NEW = "/benchmark/groups/new"
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def database(demo_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = Path(shutil.copy(demo_file, tmp_path / "groups.db"))
    opened = Database.connect(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def sign_in(database: Database, key: str, now: datetime, tmp_path: Path) -> SignIn:
    settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": key})
    app = create_app(settings, database, lambda: now)
    with database.read() as store:
        tokens = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}

    def client(code: str = KALMAR, language: str = "en") -> FlaskClient:
        with database.write() as store:
            session = access.sign_in(store, tokens[code], key, now)
        found = app.test_client()
        found.set_cookie(SESSION_COOKIE, session)
        found.set_cookie(COOKIE, language)
        return found

    return client


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status, address
    return unescape(reply.text)


def send(client: FlaskClient, page: str, **fields: object) -> TestResponse:
    """Send the form that is on the screen with other fields, a button among them."""
    data: MultiDict[str, str] = form_to(page, NEW).fields.copy()
    for name, value in fields.items():
        if isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = str(value)
    return client.post(NEW, data=data)


def make(client: FlaskClient, name: str, codes: list[str]) -> TestResponse:
    return send(client, client.get(NEW).text, name=name, codes=codes, save="1")


def who_answered(database: Database, size: int) -> list[str]:
    """Return so many municipalities that have submitted, every seventh of them, none of them Kalmar."""
    with database.read() as store:
        wave = store.waves.get("2027")
        register = store.organisations.in_wave(wave.id)
        codes = [one.code for one in register if one.kind == "municipality" and one.code != KALMAR]
        there = [code for code in codes if wave.id in store.sheets.waves_of(code)]
    return there[::7][:size]


def test_a_group_is_put_together_step_by_step_and_compared_with(sign_in: SignIn, database: Database) -> None:
    client = sign_in()
    page = send(client, client.get(NEW).text, q="halmstad", search="1").text
    assert "1 hit for “halmstad”" in unescape(page)
    page = send(client, page, more=["1380"], add="1", name="Våra").text
    assert re.findall(r'name="codes" value="(\d+)"', page) == ["1380"]
    assert 'value="Våra"' in unescape(page)
    dropped = send(client, page, drop="1380").text
    assert 'name="codes"' not in dropped
    reply = send(client, page, name="Våra", codes=who_answered(database, 20), save="1")
    assert reply.status_code == 303
    shown = text_of(client, reply.headers["Location"])
    assert "The group “Våra” is saved." in shown
    assert "Who is in the group: 20 organisations" in shown
    assert "20 of 20 other organisations have submitted." in shown
    assert "Våra" in client.get("/benchmark/figures.csv?group=own-1").text


def test_the_same_address_works_for_a_colleague_and_not_for_another_organisation(
    sign_in: SignIn, database: Database
) -> None:
    make(sign_in(), "Våra", who_answered(database, 20))
    assert "Våra." in text_of(sign_in(), "/benchmark/table?group=own-1")
    for address in ("/benchmark?group=own-1", "/benchmark/groups/1"):
        text_of(sign_in(VARMLAND), address, 404)


@pytest.fixture
def closed(database: Database, now: datetime) -> None:
    """Close the open wave: everybody who has answered is compared."""
    with database.write() as store:
        store.waves.move("2027", replace(store.waves.get("2027").facts, closes=now))


@pytest.mark.usefixtures("closed")
def test_nine_are_refused_in_words_and_what_was_typed_is_kept(sign_in: SignIn, database: Database) -> None:
    nine = who_answered(database, 9)
    page = make(sign_in(), "Nio", nine)
    assert page.status_code == 422
    assert "9 of the group can be compared now. At least 10 are needed." in unescape(page.text)
    assert 'value="Nio"' in page.text
    assert set(re.findall(r'name="codes" value="(\d+)"', page.text)) == set(nine)
    swedish = make(sign_in(language="sv"), "Nio", nine)
    assert "9 i gruppen kan jämföras nu. Minst 10 behövs." in unescape(swedish.text)


@pytest.mark.usefixtures("closed")
def test_removing_a_group_does_not_make_room_for_one_that_is_one_smaller(sign_in: SignIn, database: Database) -> None:
    client, codes = sign_in(), who_answered(database, 20)
    assert make(client, "A", codes).status_code == 303
    text_of(client, "/benchmark?group=own-1")
    page = client.get("/benchmark/groups/1").text
    gone = client.post("/benchmark/groups/1/remove", data=form_to(page, "/benchmark/groups/1/remove").fields)
    assert gone.status_code == 303
    text_of(client, "/benchmark?group=own-1", 404)
    attack = make(client, "B", codes[:-1])
    assert attack.status_code == 422
    assert "differs by only 1 answering organisation from “A”" in unescape(attack.text)
    assert make(client, "B", codes).status_code == 303  # the same again tells nothing new


def test_all_but_one_is_refused(sign_in: SignIn, database: Database) -> None:
    with database.read() as store:
        register = store.organisations.in_wave(store.waves.get("2027").id)
    every = [one.code for one in register if one.kind == "municipality" and one.code != KALMAR]
    without = who_answered(database, 1)[0]
    refused = make(sign_in(), "Alla utom en", [code for code in every if code != without])
    assert refused.status_code == 422
    assert "“All municipalities”" in unescape(refused.text)


def test_the_nearest_are_suggested_by_what_was_chosen(sign_in: SignIn) -> None:
    client = sign_in()
    page = send(client, client.get(NEW).text, traits=["population"], count="12", nearest="1").text
    assert len(re.findall(r'name="codes"', page)) == 12
    nothing = send(client, client.get(NEW).text, nearest="1")
    assert nothing.status_code == 422
    assert "Choose at least one thing." in nothing.text


def test_a_group_of_the_nearest_says_what_they_are_near_in(sign_in: SignIn) -> None:
    client = sign_in()
    near = send(client, client.get(NEW).text, traits=["population", "density"], count="20", nearest="1").text
    codes = re.findall(r'name="codes" value="(\w+)"', near)
    saved = send(client, near, name="Nära", traits=["population", "density"], codes=codes, count="20", save="1")
    assert saved.status_code == 303
    alike = "Population, Inhabitants per square kilometre"
    assert f"the nearest in: {alike}" in client.get("/benchmark/groups").text
    assert f"The nearest in: {alike}." in client.get("/benchmark/groups/1").text
    assert f"The nearest in: {alike}, weighed together." in client.get("/benchmark?group=own-1").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "", "codes": ["1380"]}, "Write a name for the group."),
        ({"name": "x" * 61, "codes": ["1380"]}, "Remove 1 character."),
        ({"name": "X", "codes": []}, "Choose the members of the group."),
        ({"name": "X", "codes": ["17"]}, "Choose the members of the group."),
    ],
)
def test_wrong_input_gets_a_sentence(sign_in: SignIn, fields: dict[str, object], sentence: str) -> None:
    client = sign_in()
    reply = send(client, client.get(NEW).text, save="1", **fields)
    assert reply.status_code == 422
    assert sentence in unescape(reply.text)


def test_a_group_is_renamed_and_a_name_is_taken_once(sign_in: SignIn, database: Database) -> None:
    client, codes = sign_in(), who_answered(database, 20)
    make(client, "A", codes)
    assert "You have a group with this name." in make(client, "a", codes).text
    page = client.get("/benchmark/groups/1").text
    data = form_to(page, "/benchmark/groups/1").fields.copy()
    data["name"] = "Nytt <namn>"
    assert client.post("/benchmark/groups/1", data=data).status_code == 303
    assert "Nytt &lt;namn&gt;" in client.get("/benchmark/groups").text
    with database.read() as store:
        assert store.audit.broken_at() is None


def test_the_counties_stand_as_tiles_and_as_a_table(sign_in: SignIn) -> None:
    client = sign_in()
    page = text_of(client, "/benchmark/counties?area=integrity&sort=median")
    assert page.count('<li class="at-') == 21
    assert page.count('<tr id="county-') == 21
    assert "Median per county: Integrity" in page
    assert 'aria-sort="descending"' in page
    text_of(client, "/benchmark/counties?area=nothing", 404)
    text_of(client, "/benchmark/counties?sort=nothing", 404)
    text_of(sign_in(VARMLAND), "/benchmark/counties", 404)
    assert "once you have submitted" in text_of(sign_in(YSTAD), "/benchmark/counties")
    text_of(sign_in(YSTAD), "/benchmark/counties?area=nothing", 404)


def test_the_development_shows_both_waves_and_what_the_change_comes_of(sign_in: SignIn) -> None:
    page = text_of(sign_in(), "/trend?group=all")
    assert "The 2025 wave" in page
    assert "Median of those who have answered every time" in page
    assert re.search(r"<td>\+\d+\.\d in all: \+\d+\.\d of changed answers|<td>The whole change, \+\d", page)
    assert page.count('role="img"') == 7  # six areas and the total
    assert "Utveckling" in text_of(sign_in(language="sv"), "/trend")
    text_of(sign_in(), "/trend?group=nothing", 404)


def test_who_has_answered_once_reads_when_there_will_be_a_development(sign_in: SignIn) -> None:
    assert "Development is shown here once you have answered twice." in text_of(sign_in(YSTAD), "/trend")
    assert "När ni har svarat två gånger visas utvecklingen här." in text_of(sign_in(YSTAD, "sv"), "/trend")


@pytest.mark.parametrize(
    ("address", "most"), [("/trend", 6), ("/benchmark/counties", 12), ("/benchmark?group=all", 11)]
)
def test_a_page_sends_a_handful_of_statements(sign_in: SignIn, database: Database, address: str, most: int) -> None:
    client = sign_in()
    client.get(address)
    with database.counted() as counter:
        client.get(address)
    assert counter.queries <= most


def test_who_is_seen_by_name_keeps_its_levels_from_whoever_makes_two_groups(
    sign_in: SignIn, database: Database, now: datetime
) -> None:
    *others, named = who_answered(database, 16)
    with database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, named)
        store.publications.set_ladder(assessment, Rung.OPEN.value)
        wave = store.waves.get("2027").id
        store.publications.add(StoredDraft(wave, "{}", "", "1", "", now, None), now)  # from now on it is named
    client = sign_in()
    assert make(client, "A", others).status_code == 303
    attack = make(client, "B", [*others, named])
    assert attack.status_code == 422
    assert "differs by only 1 answering organisation from “A”" in unescape(attack.text)


@pytest.mark.usefixtures("closed")
def test_groups_of_the_published_tables_count_before_they_are_published(sign_in: SignIn, database: Database) -> None:
    with database.read() as store:
        wave = store.waves.get("2027")
        there = [
            (one.code, one.skr_group)
            for one in store.organisations.in_wave(wave.id)
            if one.kind == "municipality" and wave.id in store.sheets.waves_of(one.code)
        ]
    group = [code for code, skr_group in there if skr_group == "C6"]  # Kalmar is in another
    assert len(group) > 10
    attack = make(sign_in(), "A", group[1:])
    assert attack.status_code == 422
    assert "from “Groups of the published tables, put together”" in unescape(attack.text)
    assert make(sign_in(), "A", group).status_code == 303


def test_the_mean_of_all_is_told_in_whole_points(sign_in: SignIn) -> None:
    # times how many it is of, decimals would tell what one more answer was
    page = text_of(sign_in(), "/benchmark?group=all")
    numbers = re.findall(
        r"mean of the total is (.*?) \(95% interval (.*?) to (.*?)\)\. Without weights it is (.*?)\.<", page
    )
    assert len(numbers) == 1
    assert all(one.isdecimal() for one in numbers[0])
