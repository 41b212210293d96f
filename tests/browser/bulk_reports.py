"""The scenes of reports in bulk: the organisation that agrees, and the organiser who fetches."""

from collections.abc import Callable, Iterable

from playwright.sync_api import Page

from maturity.reporting.bulk import NOT_AGREED
from tests.browser.conftest import REGION, SUBMITTED, Site
from tests.browser.desks import at

Steps = Callable[[Page, Site], None]
WAVE = "2025"
"""Closed: while somebody may still answer, no reports are made."""

DESK = f"/organiser/waves/{WAVE}/reports"


def report_agreed(page: Page, _site: Site) -> None:
    """Let the organiser fetch the reports, once, as the coordinator does."""
    if page.locator("button[name=consent][value=yes]").count():
        page.click("button[name=consent][value=yes]")
    page.wait_for_selector("button[name=consent][value=no]")


def _agreed(site: Site, codes: Iterable[str] = (SUBMITTED, REGION)) -> None:
    with site.database.write() as store:
        assessments = store.waves.assessments(store.waves.get(WAVE).id)
        for code in codes:
            if store.report_consents.given_at(assessments[code]) is None:
                store.report_consents.give(assessments[code], site.now)


def _form(page: Page, site: Site) -> None:
    _agreed(site)
    at(DESK)(page, site)


def _nothing_chosen(page: Page, site: Site) -> None:
    _form(page, site)
    page.uncheck("[name=kinds]:checked")
    page.click("main form button >> nth=0")
    page.wait_for_selector(".errors")


def _waiting(page: Page, site: Site) -> None:
    _form(page, site)
    page.click("main form button >> nth=0")
    page.wait_for_selector("#made")


def _failed(page: Page, site: Site) -> None:
    _waiting(page, site)
    with site.database.write() as store:
        for why in ("improvement-pdf: look.toml lacks texts.sv.cover", NOT_AGREED):
            part = store.jobs.claim(site.now)
            if part is not None:
                store.jobs.failed(part, why, site.now)
    page.goto(DESK)
    page.wait_for_selector("form[action$=again]")


def _left_out(page: Page, site: Site) -> None:
    with site.database.read() as store:
        submitted = store.submissions.submitted(store.waves.get(WAVE).id)
    _agreed(site, submitted[3:])
    at(DESK)(page, site)


def _removed(page: Page, site: Site) -> None:
    _waiting(page, site)
    with site.database.write() as store:
        store.jobs.removed(store.jobs.of_wave(store.waves.get(WAVE).id, "reports")[0].id, site.now)
    page.goto(DESK)


BULK_SCENES: dict[str, Steps] = {
    "somebody may still answer": at("/organiser/waves/2027/reports"),
    "nobody has agreed": at(DESK),
    "form": _form,
    "nothing chosen": _nothing_chosen,
    "waiting": _waiting,
    "failed": _failed,
    "removed": _removed,
    "some left out": _left_out,
}
