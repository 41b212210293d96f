"""Nonsense in every field of every form and every address: never our error, and what was typed is not lost."""

import re
from urllib.parse import quote

import pytest
from werkzeug.datastructures import MultiDict

from maturity.domain.person import Role
from tests.web.conftest import Person, Site, forms_of
from tests.web.test_matrix import MATRIX, OWN, address, routes, token_of

ROLES = {Role.COORDINATOR: (), Role.RESPONDENT: ("goals",), Role.APPROVER: ()}
MORE = (
    "Q1", "Q2", "Q1.revision", "Q2.revision", "Q1.comment", "Q1.link", "Q1.reason", "Q1.absence", "agreed", "next",
    "place", "clear", "more", "mine", "theirs", "asked", "revision", "parts", "questions", "question", "file",
)  # fmt: skip
"""Fields that no form of the first visit shows."""

NASTY = {
    "NUL": "a\0b",
    "more digits than a number may have": "9" * 5000,
    "a number too large for a column": "9" * 12,
    "signs of other languages and machines": "²\u202e\ufeff\u2028\x1b[2J%s%(x)s%d{0}{{7*7}}'; DROP TABLE person; --",
    "the last day there is": "9999-12-31",
    "an address that cannot be": "x@" + "å" * 64 + ".se",
}
UNREADABLE = {
    "no UTF-8": b"\xff\xfe\xe5",
    "half a sign": b"%ED%A0%80",
    "an overlong sign": b"%C0%AE%C0%AE%2F",
    "a broken escape": b"%zz%",
}
SLOW = {"reports.file", "history.signed_copy"}
MARKED = r'name="?{}"?[^>]*aria-invalid'
PASSWORDS = {"password", "current", "new", "again"}


def member(site: Site, role: Role) -> Person:
    return site.member(role, parts=ROLES[role])


def fields_of(site: Site, person: Person) -> list[str]:
    """Return the names of all fields that somebody meets."""
    found = set(MORE)
    for rule, method in routes(site):
        if method == "GET" and rule.endpoint not in SLOW:
            reply = person.client.get(address(rule, OWN))
            if reply.mimetype == "text/html":
                found |= {name for form in forms_of(reply.text) for name in form.fields}
    return sorted(found - PASSWORDS - {"csrf_token", "code"})


def allowed(site: Site, role: Role) -> list[tuple[str, str, str]]:
    """Return rule, address and method of what a role may use."""
    found = []
    for rule, method in routes(site):
        readers = MATRIX.get(rule.endpoint)
        public = readers is None and role is Role.COORDINATOR  # once is enough
        if rule.endpoint not in (*SLOW, "access.sign_out") and (public or role in (readers or ())):
            found.append((rule.rule, address(rule, OWN), method))
    return found


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_nonsense_in_every_field_and_address_is_never_our_error(site: Site, role: Role) -> None:
    person = member(site, role)
    names, token = fields_of(site, person), token_of(person)
    for rule, where, method in allowed(site, role):
        for what, text in NASTY.items():
            site.app.extensions.pop("maturity.tries", None)
            reply = None
            if method == "POST":
                reply = person.client.post(where, data=dict.fromkeys(names, text) | {"csrf_token": token})
            elif "<" in rule:
                reply = person.client.get(re.sub(r"<[^>]+>", quote(text, safe=""), rule))
            assert reply is None or reply.status_code < 500, (rule, method, what)
        if method == "GET":
            every = [*(name for name in names if name != "lang"), "group", "sort", "order"]
            query = {name: [*NASTY.values()][number % len(NASTY)][:200] for number, name in enumerate(every)}
            assert person.client.get(where, query_string=query).status_code < 500, rule
    person.read("/overview")


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_what_is_no_text_at_all_is_never_our_error(site: Site, role: Role) -> None:
    person = member(site, role)
    names, token = fields_of(site, person), token_of(person)
    kind = "application/x-www-form-urlencoded"
    for rule, where, method in allowed(site, role):
        if method != "POST":
            continue
        for what, raw in UNREADABLE.items():
            body = b"&".join([f"csrf_token={token}".encode(), *(name.encode() + b"=" + raw for name in names)])
            status = person.client.post(where, data=body, content_type=kind).status_code
            assert status < 500, (rule, what, status)
        part = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode() + b"\r\n"
        for name in names:
            part += b'--x\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n\xed\xa0\x80\xff\r\n'
        part += b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff\xed\xa0\x80.pdf"\r\n\r\n%PDF-1\r\n'
        for what, body in (("parts", part + b"--x--\r\n"), ("cut off", part[:-20])):
            reply = person.client.post(where, data=body, content_type="multipart/form-data; boundary=x")
            assert reply.status_code < 500, (rule, what, reply.status_code)
        for other in ("application/json", "text/plain", "multipart/form-data", "nonsense"):
            reply = person.client.post(where, data=b'{"Q1": 1}', content_type=other, headers={"X-CSRFToken": token})
            assert reply.status_code < 500, (rule, other, reply.status_code)
        assert person.client.post(where, data={"csrf_token": token}).status_code < 500, (rule, "nothing at all")
        if rule == "/sign-out":
            person = member(site, role)
            token = token_of(person)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_a_million_signs_are_refused_or_counted_and_never_our_error(site: Site, role: Role) -> None:
    person = member(site, role)
    token = token_of(person)
    endless = "å" * 500_000  # a million bytes: two million are read
    for rule, where, method in allowed(site, role):
        if method == "POST":
            for name in ("Q1.comment", "name"):
                form = MultiDict({"csrf_token": token, "Q1.revision": "0", name: endless})
                reply = person.client.post(where, data=form, content_type="multipart/form-data")
                assert reply.status_code < 500, (rule, name, reply.status_code)
                reply.request.environ["wsgi.input"].close()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_a_text_that_is_too_long_is_named_beside_its_field_and_comes_back(site: Site, role: Role) -> None:
    person, seen = member(site, role), 0
    for rule, where, method in allowed(site, role):
        if method != "GET" or rule.startswith(("/sign-in", "/choose", "/password")):
            continue
        page = person.client.get(where)
        for form in forms_of(page.text) if page.mimetype == "text/html" else ():
            typed = [name for name, value in form.fields.items() if is_text(page.text, name)]
            if not typed or "csrf_token" not in form.fields:
                continue
            long = {name: f"{number}x" * 1500 for number, name in enumerate(typed)}
            reply = person.client.post(form.action, data=form.fields.to_dict(flat=False) | long)
            assert reply.status_code == 422, (where, form.action, reply.status_code)
            assert 'class="errors"' in reply.text, form.action
            for name in typed:
                assert long[name] in reply.text, (form.action, name)
            marked = [name for name in typed if re.search(MARKED.format(re.escape(name)), reply.text)]
            assert marked, (form.action, typed)
            seen += len(typed)
    assert seen or role is Role.APPROVER


def is_text(page: str, name: str) -> bool:
    """Tell whether somebody types into a field."""
    found = re.search(rf'<(input|textarea)[^>]*\bname="?{re.escape(name)}"?[\s>][^>]*', page)
    return found is not None and not re.search(
        r'type="?(hidden|radio|checkbox|date|time|number|password|file)', found[0]
    )


@pytest.mark.parametrize("name", ["maturity_session", "maturity_form", "maturity_language"])
@pytest.mark.parametrize("value", ["\xff\xfe", "a" * 4000, '"', "%00", ".eJx.", "null"])
def test_a_cookie_of_nonsense_is_a_stranger(site: Site, name: str, value: str) -> None:
    stranger = site.stranger()
    stranger.client.set_cookie(name, value)
    assert stranger.client.get("/").status_code == 200
    assert stranger.client.get("/sign-in").status_code == 200
    stranger.read("/overview", 401)
