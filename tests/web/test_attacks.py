"""What somebody would try from outside: posts from another site, planted cookies, other hosts, framing, odd paths."""

from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from maturity.domain.person import Role
from maturity.settings import Settings
from maturity.web import create_app
from tests.web.conftest import STOCKHOLM, Person, Site, form_to
from tests.web.test_matrix import MATRIX, OWN, address, routes, token_of

EVERY_ROLE = (Role.COORDINATOR, Role.RESPONDENT, Role.APPROVER, Role.READER)


def everything(site: Site) -> str:
    """Return all that the database holds."""
    with site.database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        return "\n".join(raw.iterdump())


@pytest.mark.parametrize("token", [None, "", "of another browser"], ids=str)
def test_a_post_without_the_token_of_its_own_page_changes_nothing(site: Site, token: str | None) -> None:
    people = [site.member(role, parts=("goals",) if role is Role.RESPONDENT else ()) for role in EVERY_ROLE]
    people.append(site.stranger())
    given = token_of(site.coordinator("1480")) if token else token
    before = everything(site)
    for person in people:
        for rule, method in routes(site):
            if method == "POST":
                where = address(rule, OWN)
                fields = {"Q1": "1", "Q1.revision": "0", "email": "lo@example.org", "name": "Lo", "next": "sign"}
                reply = person.client.post(where, data=fields | ({} if given is None else {"csrf_token": given}))
                assert reply.status_code == 400, where
    assert everything(site) == before


def test_a_page_that_is_read_changes_nothing(site: Site) -> None:
    people = [site.member(role, parts=("goals",) if role is Role.RESPONDENT else ()) for role in EVERY_ROLE]
    before = everything(site)
    for person in people:
        for rule, method in routes(site):
            if method == "GET" and not rule.rule.endswith(".pdf"):
                person.client.get(address(rule, OWN))
    assert everything(site) == before


def by_link(site: Site, person: Person) -> TestResponse:
    return person.press(f"/invitation/{site.tokens[STOCKHOLM]}", {})


def by_code(site: Site, person: Person) -> TestResponse:
    return person.press("/sign-in", {"code": site.codes[STOCKHOLM]})


@pytest.mark.parametrize("way", [by_link, by_code])
def test_signing_in_ends_what_the_browser_held_before(site: Site, way: Callable[[Site, Person], TestResponse]) -> None:
    attacker = site.coordinator("1480")
    planted = attacker.client.get_cookie("maturity_session")
    form = attacker.client.get_cookie("maturity_form")
    assert planted
    assert form
    victim = site.stranger()
    victim.client.set_cookie("maturity_form", form.value)
    stale = victim.client.get("/sign-in").text
    victim.client.set_cookie("maturity_session", planted.value)
    if way is by_code:  # with a session the page leads on: the form was open before
        assert victim.send(stale, "/sign-in", {"code": site.codes[STOCKHOLM]}).status_code == 303
    else:
        assert way(site, victim).status_code == 303
    fresh = victim.client.get_cookie("maturity_session")
    assert fresh
    assert fresh.value != planted.value
    assert "Stockholm" in victim.read("/overview")
    attacker.read("/overview", 401)  # the planted session has ended
    known = form_to(stale, "/sign-in").fields["csrf_token"]
    reply = victim.client.post("/area/goals", data={"csrf_token": known, "Q1": "1", "Q1.revision": "0"})
    assert reply.status_code == 400  # a token that the attacker knows is useless from now on
    assert site.answers() == {}


def test_every_sign_in_has_a_session_of_its_own_and_an_unknown_one_is_never_taken_on(site: Site) -> None:
    person = site.stranger()
    person.client.set_cookie("maturity_session", "chosen by somebody else")
    person.read("/overview", 401)
    by_link(site, person)
    cookies = set()
    for _ in range(3):
        by_link(site, person)
        held = person.client.get_cookie("maturity_session")
        assert held
        cookies.add(held.value)
    assert len(cookies) == 3


ELSEWHERE = (
    "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "",
    "https:evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "/\t/evil.example",
    "/\n/evil.example", " //evil.example", "%2F%2Fevil.example", "/\u2028/evil.example", "http://127.0.0.1@evil.example",
)  # fmt: skip


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(site: Site, elsewhere: str) -> None:
    person = site.stranger()
    page = person.client.get("/sign-in").text
    reply = person.send(page, "/sign-in", {"code": site.codes[STOCKHOLM], "next": elsewhere})
    assert reply.headers["Location"] == "/overview"


def test_no_field_of_any_page_leads_a_browser_to_another_site(site: Site) -> None:
    person = site.coordinator()
    token = token_of(person)
    names = ("next", "then", "more", "clear", "mine", "theirs", "show", "view", "back", "url", "return")
    wanted = dict.fromkeys(names, "//evil.example")
    for rule, method in routes(site):
        if rule.endpoint == "access.sign_out":
            continue
        where = address(rule, OWN)
        if method == "GET":
            reply = person.client.get(where, query_string=wanted)
        else:
            reply = person.client.post(where, data=wanted | {"csrf_token": token, "Q1.revision": "0"})
        leads = reply.headers.get("Location", "/")
        assert leads.startswith("/"), (rule.rule, leads)
        assert not leads.startswith(("//", "/\\")), (rule.rule, leads)


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/%2f..", "/\\evil.example/", "/%5Cevil.example/"])
def test_choosing_a_language_stays_on_this_site(site: Site, path: str) -> None:
    reply = site.stranger().client.get("/", query_string="lang=sv", environ_overrides={"PATH_INFO": path})
    leads = reply.headers.get("Location", "/")
    assert leads.startswith("/")
    assert not leads.startswith(("//", "/\\"))


def test_another_host_name_gets_into_no_page_and_no_letter(site: Site) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    person = site.coordinator()
    page = person.client.get("/colleagues").text
    fields = form_to(page, "/colleagues").fields
    for name, value in {"email": "lo@example.org", "name": "Lo", "parts": "goals"}.items():
        fields[name] = value
    held = [person.client.get_cookie(name) for name in ("maturity_form", "maturity_session")]
    evil["Cookie"] = "; ".join(f"{one.key}={one.value}" for one in held if one)
    client = site.app.test_client(use_cookies=False)  # which would keep them to itself before another host
    reply = client.post("/colleagues", data=fields, headers=evil)
    assert reply.status_code == 200
    assert "http://127.0.0.1:8000/invitation/" in reply.text
    with site.database.read() as store:
        letters = [one.text for one in store.mails.all()]
    assert len(letters) == 1
    assert "evil" not in reply.text + letters[0]
    for rule, method in routes(site):
        if method == "GET":
            shown = client.get(address(rule, OWN), headers=evil)
            assert b"evil" not in shown.data, rule.rule
            assert "evil" not in shown.headers.get("Location", ""), rule.rule


SHOWN = ("text/html", "application/json", "application/problem+json", "application/ld+json", "application/rdf+xml")
"""What a browser may show in place; everything else is saved."""


def test_every_reply_keeps_browsers_and_proxies_in_check(site: Site) -> None:
    person = site.coordinator()
    for rule, method in routes(site):
        reply = person.client.open(address(rule, OWN), method=method)
        if reply.headers["Cache-Control"] != "no-store":
            assert MATRIX[rule.endpoint] is None, rule.rule  # the same for everybody
            assert "Set-Cookie" not in reply.headers, rule.rule
        assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"], rule.rule
        assert "unsafe" not in reply.headers["Content-Security-Policy"], rule.rule
        assert set(reply.headers.getlist("X-Content-Type-Options")) == {"nosniff"}, rule.rule
        assert reply.headers["Referrer-Policy"] == "same-origin", rule.rule
        assert "Strict-Transport-Security" not in reply.headers  # this site is not reached by HTTPS
        if reply.mimetype not in SHOWN:
            assert reply.headers["Content-Disposition"].startswith("attachment;"), rule.rule


def test_with_https_cookies_go_nowhere_else_and_browsers_come_by_https_only(
    site: Site, tmp_path: Path, key: str
) -> None:
    settings = Settings.from_environment(
        {"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": key, "MATURITY_SECURE_COOKIES": "yes"}
    )
    client = create_app(settings, site.database, lambda: site.clock[0]).test_client()
    page = client.get(f"/invitation/{site.tokens[STOCKHOLM]}", base_url="https://localhost")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    token = form_to(page.text, f"/invitation/{site.tokens[STOCKHOLM]}").fields["csrf_token"]
    reply = client.post(
        f"/invitation/{site.tokens[STOCKHOLM]}",
        data={"csrf_token": token},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/"},
    )
    assert reply.status_code == 303
    language = client.get("/?lang=en", base_url="https://localhost")
    cookies = [one for found in (page, reply, language) for one in found.headers.getlist("Set-Cookie")]
    assert {one.partition("=")[0] for one in cookies} == {"maturity_form", "maturity_session", "maturity_language"}
    for one in cookies:
        assert "Secure" in one, one
        assert "HttpOnly" in one, one
        assert "SameSite=Lax" in one, one


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../pyproject.toml", "/static/..%2f..%2fweb%2f__init__.py", "/static/%2e%2e/__init__.py",
        "/static//etc/passwd", "/static/....//....//errors.py", "/static/..\\..\\errors.py", "/static/app.css%00.js",
        "/evidence/../../etc/passwd/file", "/evidence/1%2f..%2f..%2fmaturity.db/file", "/evidence/-1/file",
        "/report/..%2f..%2fmaturity.db", "/history/..%2f1",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file_of_the_machine(site: Site, path: str) -> None:
    assert site.coordinator().client.get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..", "sv/../../x", "\0", "/etc/passwd", "en\n"])
def test_no_name_in_an_address_is_a_file(site: Site, name: str) -> None:
    person = site.coordinator()
    report = "/report/improvement.pdf"
    for path, field in ((report, "language"), (report, "group"), ("/receipt.pdf", "revision")):
        assert person.client.get(path, query_string={field: name}).status_code == 404, path
    assert person.client.get("/", query_string={"lang": name}).status_code == 404
    person.client.set_cookie("maturity_language", "../../etc")
    assert person.client.get("/").status_code == 200
