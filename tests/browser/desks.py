"""Organisers in the demonstration, and the scenes at their desks."""

import secrets
from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page

from maturity.domain.organiser import Appointment
from maturity.domain.person import Person, Role
from maturity.services import access, demonstration_desk, passwords, second_factor
from maturity.storage.database import Database
from maturity.web.permission import DESK_COOKIE
from tests.browser.conftest import HALF_DONE, Site

ORGANISER = "organiser"
"""The code of scenes whose steps sign an organiser in."""

NEW, BOTH, PASSWORD = "ny@example.org", "ola@example.org", "fyra glada ekonomer"
"""One without an app; one with an app, who also reads an organisation's results and has a body without waves."""

RECOVERY = "ABCDEFGH23"


def add_desks(database: Database, key: str, now: datetime) -> None:
    """Add the demonstration's organiser, ``NEW`` and ``BOTH``."""
    hashed = passwords.hashed(PASSWORD)
    with database.write() as store:
        demonstration_desk.open_desk(store, key, now)
        body = store.organisers.put_body("Inköpssamverkan Mälardalen", national=False)
        for email in (NEW, BOTH):
            person = store.people.add(Person(0, email, "Ola Ek", "", management=False, language="sv"), now)
            who = store.organisers.appoint(person, body, now)
            store.accounts.set_password(person.id, hashed)
        store.people.join(person.id, HALF_DONE, frozenset({Role.READER}), now)
        second_factor.hand_out(store, who, second_factor.new_secret(), [RECOVERY], key, now)


def appointment(site: Site, email: str) -> Appointment:
    """Return what somebody does for a body."""
    with site.database.read() as store:
        return next(one for one in store.organisers.all() if one.person.email == email)


def _out(page: Page) -> None:
    page.context.clear_cookies(name=DESK_COOKIE)
    page.context.clear_cookies(name="maturity_form")


def by_password(page: Page, email: str) -> None:
    """Take the first step."""
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/organiser/sign-in" if email == NEW else "**/choose")


def _first_time(page: Page, _site: Site) -> None:
    _out(page)
    by_password(page, NEW)


def _first_time_without_code(page: Page, site: Site) -> None:
    _first_time(page, site)
    _send_nothing(page)


def _choice(page: Page, _site: Site) -> None:
    _out(page)
    by_password(page, BOTH)


def _nothing_chosen(page: Page, site: Site) -> None:
    _choice(page, site)
    _send_nothing(page)


def _code(page: Page, site: Site) -> None:
    _choice(page, site)
    page.check("input[value^=organiser]")
    page.click("main form button")
    page.wait_for_url("**/organiser/sign-in")


def _code_missing(page: Page, site: Site) -> None:
    _code(page, site)
    _send_nothing(page)


def _send_nothing(page: Page) -> None:
    page.click("main form button >> nth=0")
    page.wait_for_selector(".errors")


def at(path: str, email: str = "") -> Callable[[Page, Site], None]:
    """Return steps that come in at a desk, the demonstration's when none is named, and open a page."""

    def go(page: Page, site: Site) -> None:
        _out(page)
        token = secrets.token_urlsafe(32)
        who = appointment(site, email or demonstration_desk.desk_sign_in(site.key).email)
        with site.database.write() as store:
            store.organisers.end_sessions_of(who.person.id, site.now)
            store.organisers.start_session(who.id, access.hashed(site.key, token), site.now)
        page.context.add_cookies([{"name": DESK_COOKIE, "value": token, "url": site.url}])
        page.goto(path)

    return go


def _account_without_code(page: Page, site: Site) -> None:
    at("/organiser/second-factor")(page, site)
    _send_nothing(page)


def _with_code(page: Page, site: Site, what: str) -> None:
    who = appointment(site, BOTH)
    with site.database.write() as store:
        second_factor.hand_out(store, who, second_factor.new_secret(), [RECOVERY], site.key, site.now)
    at("/organiser/second-factor", BOTH)(page, site)
    page.fill("#code", RECOVERY)
    page.click(f"button[value={what}]")


def _recovery_codes(page: Page, site: Site) -> None:
    _with_code(page, site, "codes")
    page.wait_for_selector(".recovery")


def _other_app(page: Page, site: Site) -> None:
    _with_code(page, site, "app")
    page.wait_for_url("**/second-factor/app")


def _other_app_without_code(page: Page, site: Site) -> None:
    _other_app(page, site)
    _send_nothing(page)


DESK_SCENES: dict[str, Callable[[Page, Site], None]] = {
    "first time": _first_time,
    "first time, code missing": _first_time_without_code,
    "choice of a task": _choice,
    "choice of a task, nothing chosen": _nothing_chosen,
    "code": _code,
    "code missing": _code_missing,
    "desk": at("/organiser"),
    "desk without waves": at("/organiser", BOTH),
    "sessions": at("/organiser/sessions"),
    "account": at("/organiser/second-factor"),
    "account, code missing": _account_without_code,
    "recovery codes": _recovery_codes,
    "other app": _other_app,
    "other app, code missing": _other_app_without_code,
    "an organisation's page": at("/overview"),
}
