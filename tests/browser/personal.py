"""What happens before somebody looks at a page about personal data, at the way of working or at own results."""

from playwright.sync_api import Page

from maturity.domain.person import Person, Role
from maturity.services import access
from maturity.web.permission import SESSION_COOKIE
from tests.browser.conftest import SUBMITTED, Site

COLLEAGUE = "a colleague of those who have submitted"
"""The code of a scene that somebody looks at who comes in by its steps."""


def wrong_proof(page: Page, _site: Site) -> None:
    """Try to be erased with a wrong password."""
    page.fill("#current", "fel lösenord")
    page.press("#current", "Enter")
    page.wait_for_selector(".errors")


def way_chosen(page: Page, _site: Site) -> None:
    """Choose own areas, so that areas that have somebody are marked."""
    page.check("[name=way][value=own-areas]")
    page.click("form[action$=way] button")
    page.wait_for_selector(".tag.warn")


def way_not_chosen(page: Page, _site: Site) -> None:
    """Save no choice, in an organisation that has made none."""
    page.click("form[action$=way] button")
    page.wait_for_selector(".errors")


def previewed(page: Page, _site: Site) -> None:
    """Look at the letter with words of one's own."""
    page.fill("#email", "anna.berg@example.se")
    page.fill("#name", "Anna Berg")
    page.fill("#message", "Hej!\n\nRing mig gärna.")
    page.check("[name=parts][value=goals]")
    page.click("[name=preview]")
    page.wait_for_selector("details[open] .letter")


def message_too_long(page: Page, _site: Site) -> None:
    """Write more than fits into a letter."""
    page.fill("#message", "y" * 1001)
    page.click("[name=preview]")
    page.wait_for_selector("#p-message")


def results_of_own_areas(page: Page, site: Site) -> None:
    """Read the results as a colleague who has answered two areas of what is submitted."""
    _become_colleague(page, site)
    page.goto("/results")


def trace_of_own_areas(page: Page, site: Site) -> None:
    """Read how they were calculated."""
    _become_colleague(page, site)
    page.goto("/results/trace")


def _become_colleague(page: Page, site: Site) -> None:
    given = access.new_secrets()
    with site.database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, SUBMITTED)
        someone = Person(0, "lo@example.org", "Lo", "ekonomi", management=False, language="sv")
        lo = store.people.add(someone, site.now)
        member = store.people.join(lo.id, SUBMITTED, frozenset({Role.RESPONDENT}), site.now)
        store.responses.ask(assessment, member, ["goals", "dialogue"], None)
        access.open_door(store, member, assessment, site.key, given, site.now)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": site.session(given.token), "url": site.url}])
