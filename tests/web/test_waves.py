"""Waves at the desk: prepared on five pages, tested, opened, extended, closed and opened again."""

import re

import pytest
from sqlalchemy import event

from maturity.domain.wave import WaveState
from tests.web.conftest import Person, Site, form_to

BODY = "Demoförbundet"
WAVE = "/organiser/waves/2027-spring"
NAMES = {"name_sv": "Mätningen våren 2027", "name_en": "The spring 2027 wave", "slug": "2027-spring", "kind": "core"}
DATES = {
    "opens_day": "2026-11-20", "opens_time": "08:00", "closes_day": "2027-03-31", "closes_time": "16:00",
    "median": "5", "spread": "10", "sensitive": "7", "least_response": "60", "partial": "yes",
}  # fmt: skip
TEXTS = {
    "sender_name": "Demoförbundet", "sender_address": "inkop@example.org",
    "introduction_sv": "Vi frågar för att lära.", "introduction_en": "We ask in order to learn.",
}  # fmt: skip


@pytest.fixture
def desk(site: Site) -> Person:
    """An organiser of a national body."""
    return site.organiser(BODY)


def prepared(desk: Person) -> None:
    """Prepare a wave on the five pages."""
    assert desk.press("/organiser/waves/new", NAMES).headers["Location"] == f"{WAVE}/questionnaire"
    choice = next(
        one for one in re.findall(r'value="([^"]* core)"', desk.read(f"{WAVE}/questionnaire")) if "tiny" in one
    )
    reply = desk.press(f"{WAVE}/questionnaire", {"choice": choice, "next": "on"})
    assert reply.headers["Location"] == f"{WAVE}/organisations"
    page = desk.client.get(f"{WAVE}/organisations")
    assert desk.send(page.text, f"{WAVE}/organisations", {"codes": "0180 Stockholm\n0483"}).status_code == 303
    assert desk.press(f"{WAVE}/dates", {**DATES, "next": "on"}).headers["Location"] == f"{WAVE}/texts"
    assert desk.press(f"{WAVE}/texts", TEXTS).headers["Location"] == WAVE


def code_sent(site: Site) -> str:
    with site.database.read() as store:
        mail = store.mails.all(1)[0]
    assert mail.recipient == "inkop@example.org"
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", mail.text)
    assert found
    return found[0]


def opened(site: Site, desk: Person) -> None:
    """Prepare a wave, take it through the gate, and open it."""
    prepared(desk)
    assert desk.press(f"{WAVE}/test", {"Q1": "1"}).headers["Location"] == WAVE
    assert desk.press(WAVE, {}, action=f"{WAVE}/sender").status_code == 303
    assert desk.press(WAVE, {"code": code_sent(site)}, action=f"{WAVE}/sender/confirm").status_code == 303
    assert desk.press(f"{WAVE}/open", {}).status_code == 303


def state(site: Site) -> WaveState:
    with site.database.read() as store:
        return store.desk_waves.get("2027-spring").state


def test_a_body_without_waves_is_told_how_to_begin(site: Site) -> None:
    page = site.organiser("Länet", national=False).read("/organiser/waves")
    assert "Länet has no wave yet." in page
    assert 'href="/organiser/waves/new"' in page


def test_a_wave_is_prepared_on_five_pages_tested_and_opened(site: Site, desk: Person) -> None:
    prepared(desk)
    page = desk.read(WAVE)
    assert "Draft." in page
    assert "2 things are missing before the wave can open." in page
    assert desk.client.get(f"{WAVE}/open").headers["Location"] == f"{WAVE}#gate"
    opened_page = desk.press(f"{WAVE}/test", {"Q1": "1"})
    assert opened_page.headers["Location"] == WAVE
    assert state(site) is WaveState.TESTED
    desk.press(WAVE, {}, action=f"{WAVE}/sender")
    wrong = desk.press(WAVE, {"code": "AAAA-AAAA"}, action=f"{WAVE}/sender/confirm")
    assert wrong.status_code == 422
    assert "The code is not right." in wrong.text
    assert desk.press(WAVE, {"code": code_sent(site).lower()}, action=f"{WAVE}/sender/confirm").status_code == 303
    assert "2 organisations take part." in desk.read(f"{WAVE}/open")
    assert desk.press(f"{WAVE}/open", {}).status_code == 303
    page = desk.read(WAVE)
    assert "It takes answers until Wednesday 31 March 2027 4:00\N{NO-BREAK SPACE}pm." in page
    assert "We ask in order to learn." in site.stranger().read("/")


def test_nobody_enters_a_wave_that_is_being_prepared_and_it_is_shown_nowhere(site: Site, desk: Person) -> None:
    prepared(desk)
    assert "spring" not in site.stranger().read("/")
    assert "spring" not in desk.read("/organiser")
    with site.database.read() as store:
        assert [wave.facts.slug for wave in store.waves.all()] == ["2027"]
        assert not store.waves.assessments(store.desk_waves.get("2027-spring").id)


@pytest.mark.parametrize(
    ("page", "changes", "words"),
    [
        ("name", {"name_sv": " "}, "Write the name in Swedish."),
        ("questionnaire", {"choice": "elsewhere 1 full"}, "Choose a questionnaire and a form."),
        ("organisations", {"codes": "0180\n999"}, "Row 2: The register has no organisation with the code '999'."),
        ("organisations", {"codes": " "}, "Choose a group, or write at least one code."),
        ("dates", {"median": "4"}, "The limit can be raised, but not lowered below 5."),
        ("dates", {"spread": "9"}, "The limit can be raised, but not lowered below 10."),
        ("dates", {"sensitive": "six"}, "Write a whole number from 7 to 1000."),
        ("dates", {"closes_day": "2026-11-20", "closes_time": "08:00"}, "The last day is before the opening."),
        ("dates", {"opens_day": "2026-11-31"}, "Write the day as 2027-03-31."),
        ("dates", {"closes_day": "2027-03-28", "closes_time": "02:30"}, "Write a time that exists on that day"),
        ("texts", {"sender_address": "inkop"}, "Write the email address as anna.berg@example.se."),
        ("texts", {"introduction_en": ""}, "Write it in English too, or leave both empty."),
    ],
)
def test_wrong_input_is_said_beside_the_field_and_what_was_typed_stays(
    desk: Person, page: str, changes: dict[str, str], words: str
) -> None:
    prepared(desk)
    reply = desk.press(f"{WAVE}/{page}", changes)
    assert reply.status_code == 422
    text = reply.get_data(as_text=True).replace("&#39;", "'")
    assert words in text
    assert "Error:" in text.split("</title>")[0]
    for value in changes.values() if page != "questionnaire" else ():
        assert value.strip().split("\n")[-1] in text


def test_many_wrong_codes_are_counted_and_the_first_ones_told(desk: Person) -> None:
    desk.press("/organiser/waves/new", NAMES)
    page = desk.press(f"{WAVE}/organisations", {"codes": "x\n" * 5000}).text
    assert "5000 codes cannot be used. Nothing was added." in page
    assert page.count("<li>Row ") == 200


def test_a_short_name_is_taken_once_and_never_a_word_of_our_own(desk: Person) -> None:
    prepared(desk)
    for slug, words in (
        ("2027-spring", "Another wave has this short name."),
        ("new", "Write a short name of small letters"),
        ("a/b", "Write a short name of small letters"),
    ):
        reply = desk.press("/organiser/waves/new", {**NAMES, "slug": slug})
        assert reply.status_code == 422
        assert words in reply.text


def test_a_test_response_needs_an_answer_in_each_area_and_is_not_kept(site: Site, desk: Person) -> None:
    prepared(desk)
    reply = desk.press(f"{WAVE}/test", {})
    assert reply.status_code == 422
    assert "Answer at least one question in the area" in reply.text
    reply = desk.press(f"{WAVE}/test", {"Q1": "9"})
    assert "Choose one of the answers to question Q1." in reply.text
    assert state(site) is WaveState.DRAFT
    assert desk.press(f"{WAVE}/test", {"Q1": "do-not-know"}).status_code == 303
    assert state(site) is WaveState.TESTED
    with site.database.read() as store:
        assert not store.waves.assessments(store.desk_waves.get("2027-spring").id)


def test_an_open_wave_is_extended_for_one_closed_and_opened_again(site: Site, desk: Person) -> None:
    opened(site, desk)
    reply = desk.press(f"{WAVE}/extend", {"organisation": "0483", "until_day": "2027-04-15", "until_time": "12:00"})
    assert reply.status_code == 303
    page = desk.read(WAVE)
    assert "Katrineholm: until Thursday 15 April 2027 12:00\N{NO-BREAK SPACE}pm" in page
    assert "Katrineholm" in desk.read(f"{WAVE}/close")
    assert desk.press(f"{WAVE}/close", {}).status_code == 303
    assert state(site) is WaveState.CLOSED
    assert "Longer time</h2>" not in desk.read(WAVE)
    past = desk.press(f"{WAVE}/last-day", {"closes_day": "2026-11-01", "closes_time": "12:00"})
    assert "The moment has passed. Choose a later one." in past.text
    assert desk.press(f"{WAVE}/last-day", {"closes_day": "2027-04-20", "closes_time": "16:00"}).status_code == 303
    assert state(site) is WaveState.OPEN
    assert desk.press(f"{WAVE}/join", {"codes": "1480"}).status_code == 303
    with site.database.read() as store:
        assert sorted(store.waves.assessments(store.desk_waves.get("2027-spring").id)) == ["0180", "0483", "1480"]


@pytest.mark.parametrize("page", ["name", "questionnaire", "organisations", "dates", "texts", "test", "open"])
def test_an_open_wave_cannot_be_changed(site: Site, desk: Person, page: str) -> None:
    before = desk.client.get("/organiser/waves/new")
    opened(site, desk)
    assert desk.client.get(f"{WAVE}/{page}").status_code == 409
    token = form_to(before.text, "/organiser/waves/new").fields["csrf_token"]
    assert desk.client.post(f"{WAVE}/{page}", data={"csrf_token": token, **DATES, **NAMES}).status_code == 409


def test_another_bodys_wave_is_not_found(site: Site, desk: Person) -> None:
    prepared(desk)
    other = site.organiser("Länet", national=False)
    for page in ("", "/name", "/organisations", "/test", "/open", "/remove", "/extend", "/close"):
        assert other.client.get(f"{WAVE}{page}").status_code == 404, page
    assert "spring" not in other.read("/organiser/waves")


def test_a_body_that_is_not_national_names_its_organisations(site: Site) -> None:
    other = site.organiser("Länet", national=False)
    other.press("/organiser/waves/new", NAMES)
    page = other.client.get(f"{WAVE}/organisations")
    assert "All municipalities" not in page.text
    assert other.send(page.text, f"{WAVE}/organisations", {"kinds": "municipality"}).status_code == 403
    assert other.send(page.text, f"{WAVE}/organisations", {"codes": "0483"}).status_code == 303


def test_a_copy_takes_everything_over_but_what_has_to_be_done_anew(site: Site, desk: Person) -> None:
    opened(site, desk)
    reply = desk.press("/organiser/waves/new", {**NAMES, "slug": "2028", "copied": "2027-spring"})
    assert reply.status_code == 303
    with site.database.read() as store:
        copy = store.desk_waves.get("2028")
        assert [one.code for one in store.desk_waves.chosen(copy.id)] == ["0483", "0180"]
    assert (copy.state, copy.tested_at, copy.sender_verified_at) == (WaveState.DRAFT, None, None)
    assert (copy.sender_address, copy.facts.form, copy.least_response) == ("inkop@example.org", "core", 0.6)


def test_organisations_are_taken_away_and_a_draft_is_removed(desk: Person) -> None:
    prepared(desk)
    page = desk.client.get(f"{WAVE}/organisations").text
    token = form_to(page, f"{WAVE}/organisations").fields["csrf_token"]
    sent = {"csrf_token": token, "chosen": "0180", "remove": "yes"}
    assert desk.client.post(f"{WAVE}/organisations", data=sent).status_code == 303
    assert "1 organisation is chosen." in desk.read(f"{WAVE}/organisations")
    assert desk.press(f"{WAVE}/remove", {}).status_code == 303
    assert desk.client.get(WAVE).status_code == 404


@pytest.mark.parametrize(("page", "most"), [("/organiser/waves", 6), (WAVE, 7)])
def test_a_page_asks_the_database_a_handful_of_times(site: Site, desk: Person, page: str, most: int) -> None:
    opened(site, desk)
    desk.client.get(page)
    asked: list[str] = []

    def count(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(site.database.engine, "before_cursor_execute", count)
    desk.client.get(page)
    event.remove(site.database.engine, "before_cursor_execute", count)
    assert len(asked) <= most, asked
