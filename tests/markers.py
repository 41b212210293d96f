"""A text that every language on the way from a field to a page, letter, file or report would run, in every field."""

from collections.abc import Mapping
from html.parser import HTMLParser
from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.papers import pdf
from tests.web.conftest import form_to

MARK = """=1+1<script>alert(1)</script>"><img src=x onerror=alert(2)>'{{9973*9973}}${9973*9973}#import "x": * *_$ `b`"""
"""Markup, an attribute's end, templates of pages and of documents, a formula."""

RUN = "99460729"
"""What the template in it would come to: long enough not to stand in a random token by chance."""

LINKS = ("href", "src", "action", "formaction", "srcdoc", "data", "xlink:href")


class Reader(HTMLParser):
    """Reads a page as a browser does, and collects what our templates never write."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip().lower() for name, value in attrs}
        if tag in ("img", "iframe", "object", "embed", "base") or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        for name in LINKS:
            address = given.get(name, "")
            if address.startswith(("javascript:", "vbscript:", "data:")) and given.get("rel") != "icon":
                self.found.append(f"{tag} {name}={address}")
        self.texts += [value or "" for _name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def run_by(page: str) -> list[str]:
    """Return what of the marker became more than text; *page* shows none of it when this is empty."""
    reader = Reader()
    reader.feed(page)
    return reader.found + ([RUN] if RUN in page else [])


def press(client: FlaskClient, page: str, changes: Mapping[str, object], *, files: bool = False) -> TestResponse:
    """Open a page, change fields of its form and send it."""
    fields: MultiDict[str, object] = MultiDict(form_to(client.get(page).text, page).fields.items(multi=True))
    for name, value in changes.items():
        if isinstance(value, list):
            fields.setlist(name, value)
        else:
            fields[name] = value
    if files:
        fields["file"] = (BytesIO(pdf(MARK)), f"{MARK}.pdf")
    return client.post(page, data=fields, content_type="multipart/form-data" if files else None)


def fill_register(client: FlaskClient, question: str) -> None:
    """Register evidence with a file, marked everywhere."""
    facts = {"title": MARK, "owner": MARK, "kind": "decision", "dated": "2026-01-31", "secret": "no"}
    reply = press(client, "/evidence/new", {**facts, "questions": [question]}, files=True)
    assert reply.status_code == 303, reply.text


def invite(client: FlaskClient, part: str) -> None:
    """Ask a colleague, marked everywhere, to answer *part*."""
    facts = {"email": "lo@example.org", "name": MARK, "function": MARK, "parts": [part]}
    assert press(client, "/colleagues", facts).status_code == 200


def answer(client: FlaskClient, area: str, levels: dict[str, str]) -> None:
    """Answer with every text that goes with an answer."""
    for question, level in levels.items():
        texts = {f"{question}.{field}": MARK for field in ("reason", "comment", "evidence")}
        link = {f"{question}.link": f"https://example.org/{MARK}"}
        reply = press(client, f"/area/{area}/{question}", {question: level, **texts, **link})
        assert reply.status_code == 303, reply.text


def ask_approver(client: FlaskClient) -> None:
    """Send the answers to an approver, marked everywhere."""
    facts = {"email": "eva@example.org", "name": MARK, "function": MARK, "message": f"{MARK}\n{MARK}", "gaps": MARK}
    assert press(client, "/approval", facts).status_code == 200
