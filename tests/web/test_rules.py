"""Policy: what a reviewer of the web floor would have to remember."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from maturity.web import permission
from tests.web.conftest import Site

WEB = Path(permission.__file__).parent
TRANSLATIONS = Path(__file__).parents[2] / "translations"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
PUBLIC = {
    "public.start", "public.questions", "public.help", "public.privacy", "public.accessibility", "public.health",
    "public.data_protection",
    "published.index", "published.report", "published.report_file", "published.method", "published.how_used",
    "published.versions", "published_pictures.groups", "published_pictures.levels",
    "access.invitation", "access.accept", "access.code", "access.enter", "access.sign_out",
    "account.sign_in", "account.choose", "account.chosen", "account.new_password", "account.choose_password",
    "work_account.begin", "work_account.callback",
    "second_factor.ask", "second_factor.answer",
    "forwarding.form", "forwarding.forward",
    "open_data.index", "open_data.one", "open_data.file", "open_data.catalogue_rdf", "open_data.catalogue_json",
    "api.openapi", "api.waves", "api.publications", "api.figures", "api.codebook", "api.questionnaire",
}  # fmt: skip
LARGEST_FILES = 50_000
LARGEST_SCRIPT = 6_000


def an_address(rule: str) -> str:
    return re.sub(r"<[^>]+>", "goals", re.sub(r"<int:[^>]+>", "1", rule))


def views(app: Flask) -> dict[str, object]:
    return {name: view for name, view in app.view_functions.items() if name != "static"}


def test_every_route_says_who_may_use_it(site: Site) -> None:
    lacking = [name for name, view in views(site.app).items() if not hasattr(view, "permission")]
    assert not lacking, "put @permission(...) between the route and the view"


def test_the_public_routes_are_these(site: Site) -> None:
    assert {name for name, view in views(site.app).items() if "public" in view.permission} == PUBLIC  # type: ignore[attr-defined]  # set by the decorator


def test_every_address_is_lower_case_english_with_hyphens(site: Site) -> None:
    for rule in site.app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), rule.rule


def test_nobody_who_is_not_signed_in_gets_behind_the_door(site: Site) -> None:
    stranger = site.stranger()
    token = re.search(r'name="csrf_token" value="([^"]+)"', stranger.client.get("/sign-in").text)
    assert token
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.endpoint == "static":
            continue
        address = an_address(rule.rule)
        if "GET" in (rule.methods or ()):
            assert stranger.client.get(address).status_code in (401, 404), address
        else:
            assert stranger.client.post(address, data={"csrf_token": token[1]}).status_code == 401, address


def test_every_post_needs_the_token_of_the_form(site: Site) -> None:
    person = site.coordinator()
    for rule in site.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            address = an_address(rule.rule)
            reply = person.client.post(address, data={"csrf_token": "forged"})
            assert reply.status_code == 400, address
            assert "Nothing was saved" in reply.text


def test_every_page_carries_the_headers_that_protect_it(site: Site) -> None:
    reply = site.stranger().client.get("/")
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_closed_to_scripts_and_hold_nothing_but_a_random_token(site: Site) -> None:
    person = site.stranger()
    reply = person.press(f"/invitation/{site.tokens['0180']}", {})
    cookies = [value for value in reply.headers.getlist("Set-Cookie") if value.startswith("maturity_session=")]
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert "0180" not in cookies[0]


def test_script_and_stylesheets_are_light() -> None:
    files = [path for path in (WEB / "static").iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= LARGEST_FILES
    assert sum(path.stat().st_size for path in files if path.suffix == ".js") <= LARGEST_SCRIPT


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_a_template_has_no_inline_style_or_script_and_trusts_no_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "|safe" not in source.replace(" ", "")
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"\son[a-z]+=", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


def test_no_field_drops_what_is_no_number_before_we_can_say_so() -> None:
    """A browser sends a number field with letters in it as an empty one."""
    assert not [path.name for path in TEMPLATES if 'type="number"' in path.read_text(encoding="utf-8")]


class _Texts(HTMLParser):
    """Collects the words between tags, and those in attributes that people meet."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("aria-label", "alt", "title", "placeholder")]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_a_template_has_no_words_outside_the_catalogue(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{[{%].*?[}%]\}", "", source, flags=re.DOTALL)
    source = re.sub(r' aria-(invalid|describedby)="?[^\s">]*"?', "", source)  # in macros and blocks, outside a tag
    texts = _Texts()
    texts.feed(source)
    wordy = [text.strip() for text in texts.found if re.search(r"[A-Za-zÅÄÖåäö]{2,}", text)]
    assert not wordy, "put the words in {{ _(...) }}"


def texts_of(wording: object) -> list[str]:
    return [wording] if isinstance(wording, str) else [str(one) for one in wording or ("",)]  # type: ignore[attr-defined]  # singular and plural


def catalogue() -> list[tuple[list[str], list[str], bool]]:
    path = TRANSLATIONS / "sv" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return [(texts_of(one.id), texts_of(one.string), one.fuzzy) for one in read_po(file, locale="sv") if one.id]


def test_every_sentence_is_translated() -> None:
    for wording, swedish, fuzzy in catalogue():
        assert all(swedish), wording
        assert not fuzzy, wording


def test_a_translation_has_the_places_of_its_sentence() -> None:
    place = re.compile(r"%\((\w+)\)[sd]")
    for wording, swedish, _fuzzy in catalogue():
        wanted = set(place.findall(wording[-1]))
        for one in swedish:
            assert set(place.findall(one)) <= wanted, wording
            assert set(place.findall(one)) | {"num"} >= wanted, wording


def test_the_catalogue_holds_every_sentence_of_the_code() -> None:
    with (TRANSLATIONS / "messages.pot").open("rb") as file:
        known = {texts_of(one.id)[0] for one in read_po(file)}
    used = set()
    for path in TEMPLATES + sorted(WEB.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'\b_\("((?:[^"\\]|\\.)+)"\s*[,)]', source))
    assert {one for one in used if one not in known} == set(), "run pybabel extract and translate"
