"""What an organisation sees of its results, and what it never sees of others'."""

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from maturity.domain.benchmark import GroupKind
from maturity.domain.organisation import Organisation
from maturity.domain.result import Result
from maturity.services import access, comparing, demonstration
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.services.submitting import reopen, submit
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app, figures, findings
from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE

KALMAR, KATRINEHOLM, YSTAD, VARMLAND = "0880", "0483", "1286", "17"
"""Of the demonstration: submitted, two areas left, nothing answered, a region that has submitted."""

PLAN = ("/plan", "/plan/steps", "/plan/targets", "/plan/what-if", "/plan/ways", "/plan/budget")
RESULTS = ("/results", "/results/trace", "/benchmark", "/benchmark/questions", "/benchmark/table", "/report")
PAGES = (*RESULTS, *PLAN)
FILES = ("/benchmark/figures.csv", "/report/improvement.pdf")
LARGEST_PAGE = 64 * 1024
LARGEST_STYLESHEET = 12 * 1024

SignedIn = Callable[..., FlaskClient]
Clients = Callable[[Database], Callable[[str, str], FlaskClient]]


@pytest.fixture(scope="module")
def used(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demonstration, for tests that sign in and read."""
    path = tmp_path_factory.mktemp("results") / "maturity.db"
    shutil.copy(demo_file, path)
    database = Database.connect(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="module")
def clients(key: str, now: datetime, tmp_path_factory: pytest.TempPathFactory) -> Clients:
    """Return a function from a database to one from an invitation's token and a language to a signed-in client."""
    folder = tmp_path_factory.mktemp("settings")
    settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(folder), "MATURITY_SECRET_KEY": key})

    def of(database: Database) -> Callable[[str, str], FlaskClient]:
        app = create_app(settings, database, lambda: now)

        def client(token: str, language: str) -> FlaskClient:
            with database.write() as store:
                session = access.sign_in(store, token, key, now)
            found = app.test_client()
            found.set_cookie(SESSION_COOKIE, session)
            found.set_cookie(COOKIE, language)
            return found

        return client

    return of


@pytest.fixture(scope="module")
def signed_in(used: Database, key: str, clients: Clients) -> SignedIn:
    """Return a client that is signed in as the coordinator of an organisation of the demonstration."""
    client = clients(used)
    with used.read() as store:
        tokens = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}

    def sign_in(code: str, language: str = "en") -> FlaskClient:
        return client(tokens[code], language)

    return sign_in


def text_of(client: FlaskClient, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200, address
    return unescape(reply.text)


def result_of(database: Database, now: datetime, code: str = KALMAR, group: GroupKind = GroupKind.SKR_GROUP) -> Result:
    with database.read() as store:
        return comparing.result_of(store, code, "2027", now, wanted=group)


@pytest.mark.parametrize("code", [KALMAR, KATRINEHOLM, YSTAD, VARMLAND])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_however_far_the_answers_are(
    signed_in: SignedIn, code: str, language: str, address: str
) -> None:
    reply = signed_in(code, language).get(address)
    assert reply.status_code == 200
    assert f'<html lang="{language}">' in reply.text
    assert reply.text.count("<h1") == 1
    assert len(reply.data) <= LARGEST_PAGE


@pytest.mark.parametrize("address", PAGES + FILES)
def test_nobody_sees_results_without_signing_in(signed_in: SignedIn, address: str) -> None:
    reply = signed_in(KALMAR).application.test_client().get(address)
    assert reply.status_code == 401


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_the_demonstration_is_made_up(signed_in: SignedIn, address: str) -> None:
    assert "Generated answers:" in text_of(signed_in(KALMAR), address)


@pytest.mark.parametrize(
    "address",
    [
        "/benchmark?group=own-1",
        "/benchmark?group=main-group",
        "/benchmark/table?sort=name",
        "/benchmark/table?order=upwards",
        "/benchmark/map",
        "/report?group=",
        "/report/improvement.pdf?language=no",
        "/report/improvement.pdf?group=x",
        f"/benchmark?group={quote('<script>')}",
    ],
)
def test_an_address_that_asks_for_what_does_not_exist_is_not_found(signed_in: SignedIn, address: str) -> None:
    assert signed_in(KALMAR).get(address).status_code == 404


def test_a_region_has_no_municipality_group_to_ask_for(signed_in: SignedIn) -> None:
    page = text_of(signed_in(VARMLAND), "/benchmark")
    assert "All regions" in page
    assert 'value="skr-group"' not in page
    assert signed_in(VARMLAND).get("/benchmark?group=skr-group").status_code == 404


def test_the_page_shows_the_figures_of_the_result(signed_in: SignedIn, used: Database, now: datetime) -> None:
    page, result = text_of(signed_in(KALMAR), "/results"), result_of(used, now)
    for node in result.nodes():
        assert node.index is not None
        assert node.standing is not None
        assert node.standing.median is not None
        own, median = (figures.number(value, 1, "en") for value in (node.index, node.standing.median))
        name = "Total" if node.area is None else node.area.title["en"]
        title = f"{name}. Your index is {own}. The median is {median} among {node.standing.peers} peers."
        assert title in page
        drawn = f'class="own" fill="#0A4F63" stroke="#FFFFFF" stroke-width="2" cx="{figures.across(node.index / 100)}"'
        assert drawn in page


def test_swedish_pages_write_a_decimal_comma(signed_in: SignedIn, used: Database, now: datetime) -> None:
    index = result_of(used, now).total.index
    assert index is not None
    assert f">{figures.number(index, 1, 'sv')}</strong>" in text_of(signed_in(KALMAR, "sv"), "/results")
    assert f">{figures.number(index, 1, 'en')}</strong>" in text_of(signed_in(KALMAR, "en"), "/results")


def test_a_draft_says_so_and_compares_with_nobody(signed_in: SignedIn) -> None:
    client = signed_in(KATRINEHOLM)
    page = text_of(client, "/results")
    assert "The figures come from answers that you have not submitted." in page
    assert "There is no overall index, because at least one area has too little data." in page
    assert "Median" not in page
    assert "median" not in re.sub(r'class="median[^"]*"', "", page)
    comparison = text_of(client, "/benchmark/table")
    assert "once you have submitted" in comparison
    assert "<table" not in comparison


def test_nothing_answered_gives_words_and_no_zero(signed_in: SignedIn) -> None:
    page = text_of(signed_in(YSTAD), "/results")
    assert page.count("Too little data") >= 6
    assert "No question has a level yet." in page
    assert 'class="figure"' not in page
    assert "There are no steps to suggest yet." in text_of(signed_in(YSTAD), "/plan")


def test_the_comparison_says_among_whom_how_many_and_when(signed_in: SignedIn, used: Database, now: datetime) -> None:
    group = result_of(used, now).group
    assert group is not None
    page = text_of(signed_in(KALMAR), "/benchmark")
    assert "Same municipality group: medium-sized towns." in page
    assert f"{len(group.answered)} of {len(group.members)} other organisations have submitted." in page
    assert "Preliminary as of 23 November 2026" in page
    assert f"Who is missing: {len(group.missing)} organisations" in page
    for organisation in group.missing:
        assert organisation.name in page


def test_a_group_that_is_too_small_is_widened_and_the_page_says_why(
    signed_in: SignedIn, used: Database, now: datetime
) -> None:
    group = result_of(used, now, group=GroupKind.COUNTY).group
    assert group is not None
    assert group.kind is GroupKind.ALL
    page = text_of(signed_in(KALMAR), "/benchmark?group=county")
    assert "In “Same county: Kalmar län” fewer than 10 have submitted. Therefore “All municipalities” is shown." in page


def test_many_peers_are_drawn_as_bars_and_few_as_dots(signed_in: SignedIn) -> None:
    bars, dots = '<rect class="peer"', '<circle class="peer"'
    everybody = text_of(signed_in(KALMAR), "/benchmark?group=all").split('class="key"')[0]
    some = text_of(signed_in(KALMAR), "/benchmark?group=skr-group").split('class="key"')[0]
    assert bars in everybody
    assert dots not in everybody
    assert dots in some
    assert bars not in some


def test_the_table_is_ordered_as_asked_and_says_so(signed_in: SignedIn) -> None:
    page = text_of(signed_in(KALMAR), "/benchmark/table?sort=median&order=descending")
    assert 'aria-sort="descending"' in page
    medians = [
        float(row) for row in re.findall(r'</th>\s*<td class="number">[^<]*</td>\s*<td class="number">(\d+\.\d)<', page)
    ]
    assert len(medians) == 7
    assert medians == sorted(medians, reverse=True)


def test_the_questions_below_the_median_can_be_read_alone(signed_in: SignedIn, used: Database, now: datetime) -> None:
    below = [
        one.question.id
        for area in result_of(used, now).areas
        for one in area.questions
        if one.median is not None and 0 <= one.code < one.median
    ]
    page = text_of(signed_in(KALMAR), "/benchmark/questions?show=below")
    assert re.findall(r'role="rowheader">([A-F]\d) ', page) == below
    assert f"Below the median: {len(below)}." in page


def test_the_file_has_a_status_wherever_a_figure_is_missing(signed_in: SignedIn, used: Database, now: datetime) -> None:
    reply = signed_in(KALMAR).get("/benchmark/figures.csv")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="benchmark-0880-2027.csv"'
    assert reply.text.startswith("\N{BYTE ORDER MARK}Part;")
    rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\N{BYTE ORDER MARK}")), delimiter=";"))
    assert {len(row) for row in rows} == {len(rows[0])}
    # 6 areas + the total + 52 questions
    assert len(rows) == 1 + 6 + 1 + 52
    result = result_of(used, now)
    for node in result.nodes():
        row = next(row for row in rows if row[0] == node.id)
        assert node.index is not None
        assert row[3] == figures.number(node.index, 1, "en")
    assert all(row[3] or row[4] not in ("", "Has a value") for row in rows[1:])


def test_the_trace_explains_every_question_and_area(signed_in: SignedIn, used: Database, now: datetime) -> None:
    page, result = text_of(signed_in(KALMAR), "/results/trace"), result_of(used, now)
    ids = re.findall(r'<tr role="row" id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 1 + 6 + 52
    assert ids[0] == "total"
    for node in result.nodes():
        for capped in node.capped_by:
            assert f"Held down by a legal requirement ({capped}" in page


def test_the_steps_are_listed_in_the_order_of_the_result(signed_in: SignedIn, used: Database, now: datetime) -> None:
    page, result = text_of(signed_in(KALMAR), "/plan/steps"), result_of(used, now)
    assert re.findall(r'<li id="([A-F]\d)">', page) == [one.question.id for one in result.recommendations]
    first = result.recommendations[0]
    assert f"1. {first.step.do['en']}" in page
    assert first.total_gain is not None
    assert f"total +{figures.number(first.total_gain, 1, 'en')}" in page
    assert "Shown once nobody can answer any more" in page  # what those that rose have raised, in an open wave


@pytest.mark.parametrize(("code", "language"), [(KALMAR, "sv"), (KALMAR, "en"), (KATRINEHOLM, "sv"), (VARMLAND, "en")])
def test_the_report_comes_as_a_file_in_the_chosen_language(signed_in: SignedIn, code: str, language: str) -> None:
    reply = signed_in(code).get(f"/report/improvement.pdf?language={language}")
    assert reply.status_code == 200
    assert reply.content_type == "application/pdf"
    assert reply.data.startswith(b"%PDF-")
    assert reply.headers["Content-Disposition"] == f'attachment; filename="improvement-{code}-2027-{language}.pdf"'


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/results", 9),
        ("/benchmark", 8),
        ("/report", 7),
        ("/plan", 7),
        ("/plan/steps", 13),
        ("/plan/targets", 4),
    ],
)
def test_a_page_sends_a_fixed_number_of_statements(
    signed_in: SignedIn, used: Database, address: str, most: int
) -> None:
    client = signed_in(KALMAR)
    client.get(address)
    with used.counted() as counter:
        client.get(address)
    assert counter.queries <= most


def test_ids_are_unique_on_every_page(signed_in: SignedIn) -> None:
    for address in PAGES:
        ids = re.findall(r'\sid="([^"]+)"', text_of(signed_in(KALMAR), address))
        assert len(ids) == len(set(ids)), address


def test_the_stylesheet_of_the_results_stays_small(signed_in: SignedIn) -> None:
    with signed_in(KALMAR).get("/static/results.css") as reply:
        assert reply.status_code == 200
        assert len(reply.data) <= LARGEST_STYLESHEET


@pytest.mark.parametrize("peers", [4, 5], ids=["four peers stay hidden", "five give a median"])
def test_a_median_needs_five_peers(
    database: Database, tiny_round: Callable[..., Any], clients: Clients, now: datetime, peers: int
) -> None:
    codes = ("0880", "0180", "0483", "1480", "1280", "0114")[: peers + 1]
    wave = tiny_round(database, codes=codes)
    for code in codes:
        who = wave.actor(database, code)
        with database.write() as store:
            for question, level in (("Q1", 1), ("Q2", 2)):
                save(store, who, Draft(question, str(level), "", "", "", "", 0), now)
            submit(store, who, name="Test", title="Head", gaps_reason="", now=now)
    with database.write() as store:
        store.waves.move("2027", replace(wave.wave, closes=now))
    client = clients(database)(wave.secrets["0880"].token, "en")
    page = text_of(client, "/benchmark/table?group=all")
    # Q1 at level 1 of 2 with weight 1, Q2 at level 2 of 2 with weight 2: (1 · 0.5 + 2 · 1) / 3 = 83.3,
    # twice for the area and the total of the organisation, twice more for the peers' medians.
    assert page.count("83.3") == {4: 2, 5: 4}[peers]
    assert ("The comparison is shown when at least 5 others have submitted." in page) is (peers == 4)


def test_numbers_are_rounded_half_up_and_signed_with_a_minus() -> None:
    assert figures.number(2.675, 2, "en") == "2.68"
    assert figures.number(-0.04, 1, "en") == "0.0"
    assert figures.number(-1.25, 1, "sv") == "−1,3"
    assert figures.signed(0.04, 1, "en") == "0.0"
    assert figures.signed(1.25, 1, "sv") == "+1,3"
    assert figures.percent(2 / 3, "sv") == "67\u202f%"
    assert figures.across(1 / 3) == "33.33%"


def test_size_classes_count_members_and_who_is_missing() -> None:
    def of(code: str, population: int) -> Organisation:
        return Organisation(code, "municipality", code, "08", "Kalmar län", "C6", population, 1.0)

    members = [of("a", 9_999), of("b", 10_000), of("c", 19_999), of("d", 250_000)]
    classes = findings.by_size(members, members[1:2])
    assert [(one.start, one.end, one.missing, one.members) for one in classes] == [
        (0, 10_000, 0, 1),
        (10_000, 20_000, 1, 2),
        (100_000, None, 0, 1),
    ]


def test_a_late_answer_and_a_correction_change_no_figure_on_any_page(
    database: Database, tiny_round: Callable[..., Any], clients: Clients, now: datetime
) -> None:
    """Attack: every page is read before and after one submission, and the one figure taken from the other."""
    codes = ("0114", "0115", "0117", "0120", "0123", "0125", "0126", "0127", "0128", "0136", "0138", "0139", "0140")
    wave = tiny_round(database, codes=codes)

    def answer(code: str, level: int, revision: int = 0) -> None:
        who = wave.actor(database, code)
        with database.write() as store:
            if revision:
                reopen(store, who, now)
            for question in ("Q1", "Q2"):
                save(store, who, Draft(question, str(level), "", "", "", "", revision), now)
            submit(store, who, name="Test", title="Head", gaps_reason="", now=now)

    for code in codes[:-3]:
        answer(code, 1)
    client = clients(database)(wave.secrets[codes[0]].token, "en")
    assert "The comparison is shown when at least 10 others have submitted." in text_of(client, "/benchmark?group=all")
    answer(codes[-3], 1)
    pages = [
        f"{page}?group={group}"
        for group in ("all", "skr-group", "county")
        for page in ("/benchmark", "/benchmark/questions", "/benchmark/table", "/benchmark/figures.csv")
    ]
    pages += ["/results", "/benchmark/counties", "/trend"]

    def figures_of() -> list[str]:
        """Return the pages without the sentences about how many have answered."""
        texts = [text_of(client, page).split("<main")[-1] for page in pages]
        told = r"\d+ of 1[12] (other organisations )?have (submitted|answered)|1[01] of 12</td>"
        missing = r"\s*<details><summary>Who is missing.*?</details>"
        return [re.sub(missing, "", re.sub(told, "", text), flags=re.DOTALL) for text in texts]

    before = figures_of()
    assert "So far 5 of them are compared." in before[0]
    assert "in steps of five" in before[0]
    answer(codes[-2], 2)
    assert figures_of() == before
    answer(codes[1], 0, revision=1)
    assert figures_of() == before


def test_own_targets_stand_in_strips_and_tables_and_nothing_where_none_is_chosen(
    demo_copy: Database, key: str, now: datetime, clients: Clients
) -> None:
    with demo_copy.read() as store:
        token = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}[KALMAR]
    client = clients(demo_copy)(token, "en")
    views = ("/results", "/benchmark", "/benchmark/questions", "/benchmark/table", "/benchmark/figures.csv")
    for page in views:
        assert "Target" not in client.get(page).text
    with demo_copy.write() as store:
        assessment, _state = store.waves.assessment(store.waves.get("2027").id, KALMAR)
        coordinator = access.invited(store, token, key).membership_id
        store.targets.put(assessment, {"goals": 62.0, "A1": 3}, coordinator, now)
    for page in ("/results", "/benchmark"):
        text = client.get(page).text
        assert "Target 62.0." in text  # the strip's own words
        assert text.count('<line class="target"') == 2  # the strip's mark and that of the key
        assert "None chosen" in text
    assert '<td class="number">62.0</td>' in client.get("/benchmark/table").text
    assert client.get("/benchmark/table?sort=target&order=descending").text.index("1 Goals") > 0
    assert "3 – Managed" in client.get("/benchmark/questions").text
    rows = list(
        csv.DictReader(io.StringIO(client.get("/benchmark/figures.csv").get_data(as_text=True)[1:]), delimiter=";")
    )
    assert {row["Part"]: row["Target"] for row in rows if row["Target"]} == {"goals": "62.0", "A1": "3"}
