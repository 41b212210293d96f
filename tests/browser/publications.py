"""Scenes of what is published, and of an organiser who publishes it."""

from collections.abc import Callable

from playwright.sync_api import Page

from maturity.domain.ladder import Rung
from tests.browser.conftest import Site
from tests.browser.desks import at
from tests.web.publishing import WAVE, publish

Steps = Callable[[Page, Site], None]
NEWEST = "2027"
DESK = f"/organiser/waves/{WAVE}/publish"


def _published(site: Site) -> None:
    with site.database.write() as store:
        if not store.publications.of(WAVE):
            publish(store, site.now)


def _public(path: str) -> Steps:
    def go(page: Page, site: Site) -> None:
        _published(site)
        page.goto(path)

    return go


def _desk(page: Page, site: Site) -> None:
    _published(site)
    at(DESK)(page, site)


def _nothing_written(page: Page, site: Site) -> None:
    with site.database.write() as store:
        store.publications.drop_draft(store.waves.get(WAVE).id)
    _desk(page, site)
    page.click("main form[action$=publish] button")
    page.wait_for_selector(".errors")


def _draft(page: Page, site: Site) -> None:
    _desk(page, site)
    if page.query_selector("#note"):
        page.fill("#note", "Ett namn var fel.")
        page.click("main form[action$=publish] button", timeout=60_000)
        page.wait_for_selector("input[name=hash]", state="attached", timeout=60_000)


def _no_reason(page: Page, site: Site) -> None:
    _draft(page, site)
    page.click("main form[action$=approve] button")
    page.wait_for_selector(".errors")


def _preview(page: Page, site: Site) -> None:
    _draft(page, site)
    page.goto(f"{DESK}/preview")


def _withdrawal(page: Page, site: Site) -> None:
    _desk(page, site)
    page.goto(f"{DESK}/withdraw")


def _withdrawal_without_reason(page: Page, site: Site) -> None:
    _withdrawal(page, site)
    page.click("main form button")
    page.wait_for_selector(".errors")


PUBLIC_SCENES: dict[str, Steps] = {
    "list": _public("/published"),
    "report": _public(f"/published/{WAVE}"),
    "report, an area by group": _public(f"/published/{WAVE}?area=integrity"),
    "method": _public(f"/published/{WAVE}/method"),
    "how used": _public(f"/published/{WAVE}/how-used"),
    "versions": _public(f"/published/{WAVE}/versions"),
}
"""For everybody."""

PUBLISHING_SCENES: dict[str, Steps] = {
    "desk": _desk,
    "desk, nothing written": _nothing_written,
    "draft": _draft,
    "draft, no reason": _no_reason,
    "preview": _preview,
    "unpublish": _withdrawal,
    "unpublish, no reason": _withdrawal_without_reason,
}
"""For an organiser of the demonstration's body, who is alone there."""


def named(page: Page, site: Site) -> None:
    """Publish the newest wave, in which half of those who have answered let others see their answers."""
    with site.database.write() as store:
        if not store.publications.of(NEWEST):
            wave = store.waves.get(NEWEST)
            for place, code in enumerate(store.publications.ladders(wave.id)):
                rung = (Rung.PEERS, Rung.AGGREGATES, Rung.EXAMPLE, Rung.AGGREGATES)[place % 4]
                store.publications.set_ladder(store.waves.assessment(wave.id, code)[0], rung.value)
            publish(store, site.now, wave=NEWEST)
    page.reload()


def good_examples(page: Page, site: Site) -> None:
    """Read the report of the same wave."""
    named(page, site)
    page.goto(f"/published/{NEWEST}")
