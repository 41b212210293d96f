"""The scenes of the quality desk, and of organisations that learn from one another."""

from collections.abc import Callable

from playwright.sync_api import Page

from maturity.services import demonstration_learning
from maturity.storage.learning import Contact
from tests.browser.conftest import REGION, SUBMITTED, Site
from tests.browser.desks import at

Steps = Callable[[Page, Site], None]
DESK = "/organiser/waves/2027/quality"
ONE = f"{DESK}/organisations/{SUBMITTED}"


def _wrong_choice(page: Page, site: Site) -> None:
    at(ONE)(page, site)
    page.evaluate("document.querySelector('[name=status]:checked').value = 'wrong'")
    page.click("main form button >> nth=0")
    page.wait_for_selector(".errors")


def agreed(site: Site) -> None:
    """Let every eighth organisation of the open wave agree to be found."""
    with site.database.write() as store:
        demonstration_learning.agree(store, site.now)


def _examples(page: Page, site: Site) -> None:
    agreed(site)
    page.goto("/learn")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def _ask(page: Page, site: Site) -> None:
    agreed(site)
    page.goto("/learn")
    page.click("a[href^='/learn/areas/'] >> nth=0")


def _ask_without_contact(page: Page, site: Site) -> None:
    _ask(page, site)
    page.click("main form button")
    page.wait_for_selector(".errors")


def _consent(page: Page, _site: Site) -> None:
    page.goto("/learn/consent")


def _consent_without_contact(page: Page, _site: Site) -> None:
    page.goto("/learn/consent")
    page.check("[name=areas] >> nth=0")
    page.click("main form button >> nth=0")
    page.wait_for_selector(".errors")


def _asked(page: Page, site: Site) -> None:
    with site.database.write() as store:
        assessments = store.waves.assessments(store.waves.get("2027").id)
        contact = Contact("Upphandlare", "uh@demo.invalid")
        request = store.learning.ask(assessments[REGION], assessments[SUBMITTED], "goals", contact, site.now)
    page.goto(f"/learn/requests/{request}")


QUALITY_SCENES: dict[str, Steps] = {
    "list": at(DESK),
    "one": at(ONE),
    "one, wrong choice": _wrong_choice,
    "questions": at("/organiser/waves/2025/quality/questions"),
    "questions before closing": at(f"{DESK}/questions"),
}
LEARN_SCENES: dict[str, Steps] = {
    "examples": _examples,
    "consent": _consent,
    "consent without contact": _consent_without_contact,
    "asking": _ask,
    "asking without contact": _ask_without_contact,
    "asked": _asked,
}
