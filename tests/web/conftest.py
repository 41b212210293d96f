"""What tests of pages share: a small round with an application, and a person who presses its buttons."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from maturity.domain.person import Person as PersonFacts
from maturity.domain.person import Role
from maturity.services import access, api_keys
from maturity.services.answering import StoredAnswer, stored_answers
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app
from maturity.web.language import COOKIE
from maturity.web.permission import DESK_COOKIE

STOCKHOLM = "0180"
"""The organisation that the person of these tests works for."""

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the app of a signed-in organiser computes its codes with."""


@dataclass
class Form:
    """A form as a browser without script holds it: its fields filled as the page fills them."""

    action: str
    fields: MultiDict[str, str] = field(default_factory=MultiDict)


class _Reader(HTMLParser):
    """Reads the forms of a page; knows what a browser knows about fields that are sent."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None and tag == "option" and self._select is not None:
            if "selected" in given or self._select not in self._open.fields:
                self._open.fields[self._select] = given.get("value", "")
        elif self._open is not None and "name" in given:
            if tag == "select":
                self._select = given["name"]
            elif tag == "textarea":
                self._area = given["name"]
                self._open.fields.add(self._area, "")
            elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
                self._open.fields.add(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._area is not None:
            self._open.fields[self._area] = data


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page, in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_to(page: str, action: str) -> Form:
    """Return the form of a page that is sent to *action*."""
    return next(form for form in forms_of(page) if form.action == action)


@dataclass
class Person:
    """Somebody with a browser without script."""

    client: FlaskClient

    def read(self, address: str, status: int = 200) -> str:
        """Open a page and return what it says, entities resolved."""
        reply = self.client.get(address)
        assert reply.status_code == status, (address, reply.status_code)
        return unescape(reply.text)

    def press(self, address: str, changes: Mapping[str, str], *, action: str | None = None) -> TestResponse:
        """Open a page, change fields of its form, and send it."""
        page = self.client.get(address)
        return self.send(page.text, action or address, changes)

    def send(self, page: str, action: str, changes: Mapping[str, str]) -> TestResponse:
        """Change fields of a form that is on the screen, and send it."""
        fields = form_to(page, action).fields.copy()
        for name, value in changes.items():
            fields[name] = value
        return self.client.post(action, data=fields)


@dataclass
class Site:
    """An application for a round of the tiny questionnaire, with a clock that tests turn."""

    app: Flask
    database: Database
    tokens: Mapping[str, str]
    codes: Mapping[str, str]
    closes: datetime
    clock: list[datetime]
    actor: Callable[[], object]

    def stranger(self, language: str = "en") -> Person:
        """Return somebody who is not signed in."""
        client = self.app.test_client()
        client.set_cookie(COOKIE, language)
        return Person(client)

    def coordinator(self, code: str = STOCKHOLM, language: str = "en") -> Person:
        """Return somebody who has come in by the link of an invitation."""
        person = self.stranger(language)
        reply = person.press(f"/invitation/{self.tokens[code]}", {})
        assert reply.status_code == 303
        return person

    def member(
        self, *roles: Role, code: str = STOCKHOLM, parts: tuple[str, ...] = (), language: str = "en", name: str = "Kim"
    ) -> Person:
        """Return somebody with *roles* in an organisation, signed in; respondent or reviewer is asked for *parts*."""
        given, now = access.new_secrets(), self.clock[0]
        key = self.app.config["SECRET_KEY"]
        with self.database.write() as store:
            wave = store.waves.all()[-1]
            assessment_id, _ = store.waves.assessment(wave.id, code)
            email = f"{given.code.lower()}@example.org"
            person = store.people.add(PersonFacts(0, email, name, "ekonomi", management=False, language=language), now)
            membership_id = store.people.join(person.id, code, frozenset(roles), now)
            if Role.REVIEWER in roles:
                store.reviews.ask(assessment_id, membership_id, "Sundsala", parts, None)
            elif parts:
                store.responses.ask(assessment_id, membership_id, parts, None)
            access.open_door(store, membership_id, assessment_id, key, given, now)
        signed_in = self.stranger(language)
        assert signed_in.press(f"/invitation/{given.token}", {}).status_code == 303
        return signed_in

    def organiser(self, body: str = "Demoförbundet", language: str = "en", *, national: bool = True) -> Person:
        """Return somebody who is signed in at the desk of a body, by both factors."""
        token, now = secrets.token_urlsafe(32), self.clock[0]
        email = f"{secrets.token_hex(4)}@example.org"
        with self.database.write() as store:
            facts = PersonFacts(0, email, "Ola Ek", "", management=False, language=language)
            desk = store.organisers.put_body(body, national=national)
            who = store.organisers.appoint(store.people.add(facts, now), desk, now)
            store.second_factors.put(who.person.id, TOTP_SECRET, 0, ["unused"], now)
            store.organisers.start_session(who.id, access.hashed(self.app.config["SECRET_KEY"], token), now)
        person = self.stranger(language)
        person.client.set_cookie(DESK_COOKIE, token)
        return person

    def program(self, code: str = STOCKHOLM) -> Person:
        """Return a program that sends a key of an organisation with every request."""
        with self.database.read() as store:
            who = access.actor(store, self._token(code), self.app.config["SECRET_KEY"], self.clock[0])
        with self.database.write() as store:
            secret = api_keys.make(store, who, "uppföljning", self.app.config["SECRET_KEY"], self.clock[0])
        found = self.stranger()
        found.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return found

    def _token(self, code: str) -> str:
        with self.database.write() as store:
            return access.sign_in(store, self.tokens[code], self.app.config["SECRET_KEY"], self.clock[0])

    def close_wave(self) -> None:
        """Let the wave end."""
        self.clock[0] = self.closes + timedelta(days=1)

    def answers(self) -> Mapping[str, StoredAnswer]:
        """Return what is stored for Stockholm."""
        with self.database.read() as store:
            return stored_answers(store, self.actor())  # type: ignore[arg-type]  # an Actor


Sites = Callable[..., Site]


@pytest.fixture
def make_site(database: Database, tiny_round: Callable[..., object], key: str, now: datetime, tmp_path: Path) -> Sites:
    """Return a function that makes a site; its arguments go to ``tiny_round``."""

    def make(**wanted: object) -> Site:
        round_ = tiny_round(database, **wanted)
        settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": key})
        clock = [now]
        return Site(
            app=create_app(settings, database, lambda: clock[0]),
            database=database,
            tokens={code: given.token for code, given in round_.secrets.items()},  # type: ignore[attr-defined]  # a Round
            codes={code: given.code for code, given in round_.secrets.items()},  # type: ignore[attr-defined]  # a Round
            closes=round_.wave.closes,  # type: ignore[attr-defined]  # a Round
            clock=clock,
            actor=lambda: round_.actor(database, STOCKHOLM),  # type: ignore[attr-defined]  # a Round
        )

    return make


@pytest.fixture
def site(make_site: Sites) -> Site:
    """A site where questions may be left unanswered with a reason."""
    return make_site()
