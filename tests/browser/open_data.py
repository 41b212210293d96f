"""Scenes of open data and of keys for programs."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.web.publishing import WAVE, publish

Steps = Callable[[Page, Site], None]


def _published(path: str) -> Steps:
    """Return steps to a page once the first wave is published."""

    def go(page: Page, site: Site) -> None:
        with site.database.write() as store:
            if not store.publications.of(WAVE):
                publish(store, site.now)
        page.goto(path)

    return go


def _made(page: Page, _site: Site) -> None:
    page.fill("#name", "Uppföljningssystemet")
    page.click("main form button")
    page.wait_for_selector("#key")


def _no_name(page: Page, _site: Site) -> None:
    page.click("main form button")
    page.wait_for_selector(".errors")


def _some(page: Page, site: Site) -> None:
    if page.query_selector("tbody") is None:
        _made(page, site)
        page.goto("/api-keys")


def _revoking(page: Page, site: Site) -> None:
    _some(page, site)
    page.click("tbody a >> nth=0")
    page.wait_for_url("**/revoke")


DATA_SCENES: dict[str, Steps] = {
    "cards": _published("/open-data"),
    "rows": _published(f"/open-data/{WAVE}?table=kind&measure=median"),
    "no row": _published(f"/open-data/{WAVE}?table=nowhere"),
}
"""For everybody."""

KEY_SCENES: dict[str, Steps] = {"made": _made, "without a name": _no_name, "list": _some, "revoking": _revoking}
"""For a coordinator, from the page of keys."""
