"""Charts as pictures: the same figures as on their page, what stands around them, and who may have them."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from PIL import Image

from maturity.domain.person import Role
from maturity.services import access, demonstration
from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE
from tests.web.conftest import STOCKHOLM, Site
from tests.web.publishing import WAVE, Published, published_site
from tests.web.test_agreement import two_voices

SVG = "{http://www.w3.org/2000/svg}"
SUBMITTED, HALF_DONE = "0880", "0483"
OWN_PICTURES = (
    "/results/profile", "/results/questions", "/benchmark/profile", "/benchmark/positions", "/benchmark/counties",
    "/trend/development",
)  # fmt: skip
PUBLIC = (f"/published/{WAVE}/groups", f"/published/{WAVE}/levels/goals")
MADE_UP = {"sv": "Påhittade svar: en demonstration", "en": "Made-up answers: a demonstration"}

SignedIn = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def published(
    demo_file: Path, key: str, now: datetime, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Published]:
    """The demonstration with its first wave published."""
    with published_site(demo_file, tmp_path_factory.mktemp("pictures"), key, now) as site:
        yield site


@pytest.fixture(scope="module")
def signed_in(published: Published, key: str, now: datetime) -> SignedIn:
    """Return a function that signs in as a coordinator of the demonstration, or as nobody."""
    with published.database.read() as store:
        tokens = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}

    def client(code: str = "", language: str = "en") -> FlaskClient:
        found = published.app.test_client()
        found.set_cookie(COOKIE, language)
        if code:
            with published.database.write() as store:
                found.set_cookie(SESSION_COOKIE, access.sign_in(store, tokens[code], key, now))
        return found

    return client


def got(client: FlaskClient, address: str) -> bytes:
    reply = client.get(address)
    assert reply.status_code == 200, address
    assert reply.headers["Content-Disposition"].startswith("attachment")
    return bytes(reply.data)


def texts(svg: bytes) -> list[str]:
    """Return what is written in a picture; the bytes are our own, so parsing them is safe."""
    return ["".join(one.itertext()).strip() for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def page_of(client: FlaskClient, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200, address
    return unescape(reply.text)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_areas_have_the_indices_of_the_page(signed_in: SignedIn, language: str) -> None:
    client = signed_in(SUBMITTED, language)
    indices = re.findall(r'<strong class="figure">([\d.,]+)</strong>', page_of(client, "/results"))
    svg = got(client, "/results/profile.svg")
    assert len(indices) == 7
    number = re.compile(r"\d+[.,]\d")
    assert [one for one in texts(svg) if number.fullmatch(one)] == indices
    assert MADE_UP[language] in texts(svg)


def test_the_questions_have_the_levels_of_the_page(signed_in: SignedIn) -> None:
    client = signed_in(HALF_DONE)
    cells = re.findall(r'<span aria-hidden="true"><small>(\w+)</small>([^<]+)</span>', page_of(client, "/results"))
    said = texts(got(client, "/results/questions.svg"))
    assert len(cells) == 52
    start = said.index("A1")
    written = [one for one in said[start:] if not re.match(r"\d [A-Z]", one)]
    assert list(zip(written[:104:2], written[1:104:2], strict=True)) == cells
    assert "Draft: the answers are not submitted." in said


@pytest.mark.parametrize("show", ["", "&show=below"])
def test_positions_have_the_figures_of_the_page(signed_in: SignedIn, show: str) -> None:
    client = signed_in(SUBMITTED)
    page = page_of(client, f"/benchmark/questions?group=all{show}")
    rows = re.findall(r'<span class="label">Difference</span> <span>([^<]+)</span>', page)
    said = texts(got(client, f"/benchmark/positions.svg?group=all{show}"))
    assert [one for one in said if one in ("0.0", "+1.0", "−1.0")] == rows
    caption = re.search(r"<caption>([^<]+)</caption>", page)
    assert caption
    assert caption[1] in said


def test_counties_have_the_medians_of_the_page_and_hidden_ones_have_none(signed_in: SignedIn) -> None:
    client = signed_in(SUBMITTED)
    tiles = re.findall(r"<small>(\w+)</small>([^<]+)</span>", page_of(client, "/benchmark/counties"))
    said = texts(got(client, "/benchmark/counties.svg"))
    assert len(tiles) == 21
    assert {letters: said[said.index(letters) + 1] for letters, _ in tiles} == dict(tiles)
    shown = {figure for _, figure in tiles} - {"–"}
    assert {one for one in said if re.fullmatch(r"\d+\.\d", one)} == shown


def test_the_development_has_the_first_and_the_last_value_of_the_page(signed_in: SignedIn) -> None:
    client = signed_in(SUBMITTED)
    values = re.findall(r'<text class="own-value"[^>]*>([^<]+)</text>', page_of(client, "/trend"))
    assert [one for one in texts(got(client, "/trend/development.svg")) if re.fullmatch(r"\d+\.\d", one)] == values


def test_groups_have_the_medians_of_the_page_and_one_mark_for_each_that_is_shown(signed_in: SignedIn) -> None:
    page = page_of(signed_in(), f"/published/{WAVE}")
    medians = re.findall(r'<span class="label">Median</span> <span>([^<]+)</span>', page)
    svg = got(signed_in(), f"/published/{WAVE}/groups.svg")
    said = texts(svg)
    assert [one for one in said if re.fullmatch(r"\d+\.\d|Too few answers", one)] == medians
    assert "Too few answers" in medians
    marks = [one for one in ElementTree.fromstring(svg).iter(f"{SVG}path") if "stroke: #16242b" in one.get("style", "")]  # noqa: S314
    assert len(marks) == len([one for one in medians if one != "Too few answers"]) + 1


def test_levels_have_the_shares_of_the_page(signed_in: SignedIn) -> None:
    page = page_of(signed_in(), f"/published/{WAVE}")
    area = page[page.index('<h3 id="goals">') : page.index("<details", page.index('<h3 id="goals">'))]
    shares = re.findall(r"<text [^>]*>(\d+%)</text>", area)
    said = texts(got(signed_in(), f"/published/{WAVE}/levels/goals.svg"))
    drawn = [one for one in said if re.fullmatch(r"\d+%", one)]
    assert len(shares) > 9
    assert [one for one in drawn if int(one[:-1]) >= 10] == [one for one in shares if int(one[:-1]) >= 10]


@pytest.mark.parametrize("address", [*OWN_PICTURES, *PUBLIC])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_picture_is_the_same_twice_and_says_title_source_and_date(
    signed_in: SignedIn, address: str, language: str
) -> None:
    client = signed_in(SUBMITTED if address in OWN_PICTURES else "", language)
    svg = got(client, f"{address}.svg")
    assert got(client, f"{address}.svg") == svg
    said = " ".join(texts(svg))
    assert MADE_UP[language] in said
    assert {"sv": "Källa: Inköpsmognad", "en": "Source: Inköpsmognad"}[language] in said
    assert "23 november 2026" in said.lower()
    image = Image.open(BytesIO(got(client, f"{address}.png")))
    assert image.info["Title"] in said
    assert MADE_UP[language] in image.info["Description"]


def test_every_picture_is_a_link_beside_its_chart(signed_in: SignedIn) -> None:
    own, everybody = signed_in(SUBMITTED), signed_in()
    pages = {
        "/results": ("/results/profile.svg", "/results/questions.png"),
        "/benchmark?group=all": ("/benchmark/profile.svg?group=all",),
        "/benchmark/questions?group=all&show=below": ("/benchmark/positions.png?group=all&show=below",),
        "/benchmark/counties?area=goals": ("/benchmark/counties.svg?area=goals",),
        "/trend?group=all": ("/trend/development.svg?group=all",),
    }
    for page, addresses in pages.items():
        assert all(f'href="{one}"' in page_of(own, page) for one in addresses), page
    page = page_of(everybody, f"/published/{WAVE}?area=goals")
    assert f'href="/published/{WAVE}/groups.svg?version=1&area=goals"' in page
    assert f'href="/published/{WAVE}/levels/goals.png?version=1"' in page


@pytest.mark.parametrize(
    "address",
    [
        f"/published/{WAVE}/levels/total.svg", f"/published/{WAVE}/levels/elsewhere.svg",
        f"/published/{WAVE}/groups.svg?area=elsewhere", f"/published/{WAVE}/groups.gif",
        f"/published/{WAVE}/groups.svg?version=9", "/published/2027/groups.svg", "/published/elsewhere/groups.png",
    ],
)  # fmt: skip
def test_what_is_not_published_has_no_picture(signed_in: SignedIn, address: str) -> None:
    assert signed_in().get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/benchmark/profile.svg?group=elsewhere", "/benchmark/counties.svg?area=elsewhere", "/results/elsewhere.svg"],
)
def test_a_wrong_name_has_no_picture(signed_in: SignedIn, address: str) -> None:
    assert signed_in(SUBMITTED).get(address).status_code == 404


@pytest.mark.parametrize("address", OWN_PICTURES[2:])
def test_nothing_is_compared_before_submission(signed_in: SignedIn, address: str) -> None:
    assert signed_in(HALF_DONE).get(f"{address}.svg").status_code == 404


def test_a_withdrawn_publication_has_no_pictures(demo_file: Path, key: str, now: datetime, tmp_path: Path) -> None:
    with published_site(demo_file, tmp_path, key, now) as site:
        assert site.app.test_client().get(f"{PUBLIC[0]}.svg").status_code == 200
        site.withdraw()
        assert [site.app.test_client().get(f"{one}.svg").status_code for one in PUBLIC] == [404, 404]


def test_the_dots_say_what_colleagues_answered_and_not_who(site: Site) -> None:
    two_voices(site)
    svg = got(site.coordinator().client, "/agreement/Q1/answers.svg")
    said = texts(svg)
    assert "2 answers: level 0 and 2." in said
    assert said.count("suggestion") <= 1
    assert not {"Åsa Öst", "Bo Ek", "inköpschef"} & set(said)
    assert site.coordinator().client.get("/agreement/Z9/answers.svg").status_code == 404


def test_a_question_that_nobody_answered_has_no_dots(site: Site) -> None:
    assert site.coordinator().client.get("/agreement/Q1/answers.svg").status_code == 404


def test_a_colleague_has_no_picture_of_a_draft(site: Site) -> None:
    kim = site.member(Role.RESPONDENT, parts=("goals",))
    assert kim.client.get("/results/profile.svg").status_code in (404, 409)


def test_the_monitor_draws_the_figures_of_its_page(site: Site) -> None:
    ola = site.organiser()
    with site.database.write() as store:
        body = store.organisers.body("Demoförbundet")
        assert body
        store.waves.give("2027", body.id)
    page = ola.read("/organiser/waves/2027/monitor")
    for name in ("progress", "days", "counties"):
        assert f'href="/organiser/waves/2027/monitor/{name}.svg"' in page
        assert got(ola.client, f"/organiser/waves/2027/monitor/{name}.png").startswith(b"\x89PNG")
    key = re.findall(r"</svg> ([^<:]+: \d+)</li>", page)
    assert set(key) <= set(texts(got(ola.client, "/organiser/waves/2027/monitor/progress.svg")))
    assert ola.client.get(f"/organiser/waves/2027/monitor/{STOCKHOLM}").status_code == 200
    other = site.organiser("Grannförbundet", national=False)
    assert other.client.get("/organiser/waves/2027/monitor/days.svg").status_code == 404
