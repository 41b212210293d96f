"""The service in a real browser: Chromium against a server on this machine, with the demonstration in it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from maturity.services import access, demonstration
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app
from maturity.web.language import COOKIE as LANGUAGE_COOKIE
from maturity.web.permission import SESSION_COOKIE

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")

HALF_DONE, NOT_STARTED, SUBMITTED, REGION = "0483", "1286", "0880", "17"
"""The organisations of the demo coordinators."""

DONE, BEGUN = "0483/1", "0483/2"
"""The demo colleagues: one is done with dialogue and follow-up, one has begun with dialogue."""

STATUS_OF_A_PAGE = "Failed to load resource"
"""How Chromium writes 4xx in its console: the tests look at statuses themselves."""


HEIGHT = 800
"""Pixels of a window."""


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody reads: language, window in pixels, light or dark, with or without JavaScript."""

    language: str = "sv"
    width: int = 1280
    scheme: str = "light"
    script: bool = True

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.scheme}{'' if self.script else '-no-script'}"


class Site:
    """The service on a port of its own; its clock can be turned, and it can go away and come back."""

    def __init__(self, database: Database, folder: Path, key: str, now: datetime) -> None:
        self.database, self.key, self.now = database, key, now
        settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(folder), "MATURITY_SECRET_KEY": key})
        self.app = create_app(settings, database, lambda: self.now)
        self._server: BaseWSGIServer | None = None
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self._port, self.app, threaded=True)
        self._port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    def secrets(self, code: str) -> access.Secrets:
        """Return the link and the code of a demo coordinator or colleague."""
        with self.database.read() as store:
            found = {one.organisation.code: one.secrets for one in demonstration.sign_ins(store, self.key)}
            colleagues = demonstration.colleagues_sign_ins(store, self.key)
        return (found | {f"{HALF_DONE}/{number}": one.secrets for number, one in enumerate(colleagues, start=1)})[code]

    def session(self, secret: str) -> str:
        """Sign in beside the pages; return what the cookie holds."""
        with self.database.write() as store:
            return access.sign_in(store, secret, self.key, self.now)


class Reader:
    """Somebody at a browser: a context with cookies of its own, and what its console complained about."""

    def __init__(self, browser: Browser, site: Site, look: Look, session: str | None) -> None:
        self.site, self.look = site, look
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=site.url,
            viewport={"width": look.width, "height": HEIGHT},
            color_scheme="dark" if look.scheme == "dark" else "light",
            java_script_enabled=look.script,
            locale="sv-SE",
        )
        self.context.set_default_timeout(10_000)
        cookies = {LANGUAGE_COOKIE: look.language} | ({SESSION_COOKIE: session} if session else {})
        for name, value in cookies.items():
            self.context.add_cookies([{"name": name, "value": value, "url": site.url}])

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._hear(said.type, said.text))
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and STATUS_OF_A_PAGE not in text:
            self.complaints.append(text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where it is installed, the one that has no window at all, which takes a fifth less."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def site(demo_copy: Database, tmp_path: Path, key: str, now: datetime) -> Iterator[Site]:
    """The demonstration on a database of the test's own."""
    site = Site(demo_copy, tmp_path, key, now)
    yield site
    site.stop()


@pytest.fixture
def reader(browser: Browser, site: Site) -> Iterator[Callable[..., Reader]]:
    """Return a function that opens a browser: ``reader(look, code)``; its console must stay silent."""
    opened: list[Reader] = []

    def open_reader(look: Look | None = None, code: str | None = None) -> Reader:
        session = site.session(site.secrets(code).token) if code else None
        opened.append(Reader(browser, site, look or Look(), session))
        return opened[-1]

    yield open_reader
    for one in opened:
        one.context.close()
    assert [one.complaints for one in opened] == [[] for _ in opened]
