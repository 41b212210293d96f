"""Every page and state of the service, and how somebody gets there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.conftest import HALF_DONE, NOT_STARTED, REGION, SUBMITTED, Site

Steps = Callable[[Page, Site], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """One page in one state.

    Attributes:
        site: "demo" in the open wave, "closed" after it, "dialogue" with the short questionnaire, "empty" without any.
        code: whose coordinator is signed in; None for nobody.
        path: the address.
        steps: what is done there before anybody looks.
    """

    site: str
    code: str | None
    path: str
    steps: Steps | None = None


def _wrong_code(page: Page, _site: Site) -> None:
    page.fill("#code", "ABCD2345")
    page.click("main button")
    page.wait_for_selector(".errors")


def _without_form_cookie(page: Page, _site: Site) -> None:
    page.context.clear_cookies(name="maturity_form")
    page.fill("#code", "ABCD2345")
    page.click("main button")
    page.wait_for_selector("main .lead")


def _invited(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/invitation/{site.secrets(NOT_STARTED).token}")


def _broken_link(page: Page, _site: Site) -> None:
    page.click("button[name=more] >> nth=0")
    page.fill("input[type=url]", "inte en adress")
    page.click("button[name=next][value=area]")
    page.wait_for_selector(".errors")


def _broken_link_alone(page: Page, _site: Site) -> None:
    page.click("details:has(input[type=url]) summary")
    page.fill("input[type=url]", "inte en adress")
    page.click("button[value=following]")
    page.wait_for_selector(".errors")


def _text_fields(page: Page, _site: Site) -> None:
    page.click("button[name=more] >> nth=0")
    page.fill("textarea[name$='.comment']", "y" * 900)
    page.wait_for_selector(".count")


def _one_at_a_time(page: Page, _site: Site) -> None:
    page.click("text=/Visa hela området|Show the whole area/")


def _gaps_not_explained(page: Page, _site: Site) -> None:
    page.click("main form button")
    page.wait_for_selector(".errors")


def meet(page: Page, question: str, theirs: int, mine: int) -> None:
    """Answer a question that a colleague answers at the same time; ends at the choice between the two."""
    colleague = page.context.new_page()
    page.goto(page.url)
    colleague.goto(page.url)
    colleague.check(f"#{question} [value='{theirs}']")
    colleague.wait_for_selector(f"#{question} .saved:not(.not):not(:empty)")
    colleague.wait_for_timeout(800)
    colleague.close()
    page.check(f"#{question} [value='{mine}']")
    page.wait_for_selector(f"#{question} .saved.not")
    page.click(f"#{question} .saved.not button")
    page.wait_for_selector("button[name=mine]")


def _conflict(page: Page, _site: Site) -> None:
    chosen = int(page.locator("#A1 input:checked").get_attribute("value") or 0)
    meet(page, "A1", (chosen + 1) % 5, (chosen + 2) % 5)


AREAS = ("goals", "leadership", "dialogue", "requirements", "follow-up", "integrity")
GROUPS = ("all", "skr-group", "county", "population")

SCENES = {
    "start": Scene("demo", None, "/"),
    "start before the first wave": Scene("empty", None, "/"),
    "start after the wave": Scene("closed", None, "/"),
    "start signed in": Scene("demo", HALF_DONE, "/"),
    "all questions": Scene("demo", None, "/questions"),
    "all questions before the first wave": Scene("empty", None, "/questions"),
    "all questions of the dialogue": Scene("dialogue", None, "/questions"),
    "help": Scene("demo", None, "/help"),
    "privacy": Scene("demo", None, "/privacy"),
    "accessibility": Scene("demo", None, "/accessibility"),
    "sign in": Scene("demo", None, "/sign-in"),
    "wrong code": Scene("demo", None, "/sign-in", _wrong_code),
    "invitation": Scene("demo", None, "/", _invited),
    "revoked link": Scene("demo", None, "/invitation/gone"),
    "form without cookie": Scene("demo", None, "/sign-in", _without_form_cookie),
    "not signed in": Scene("demo", None, "/overview"),
    "no such page": Scene("demo", None, "/nowhere"),
    "no such page, signed in": Scene("demo", HALF_DONE, "/area/nowhere"),
    "overview, nothing answered": Scene("demo", NOT_STARTED, "/overview"),
    "overview, half done": Scene("demo", HALF_DONE, "/overview"),
    "overview, submitted": Scene("demo", SUBMITTED, "/overview"),
    "overview, closed": Scene("closed", HALF_DONE, "/overview"),
    **{f"area {one}": Scene("demo", HALF_DONE, f"/area/{one}") for one in AREAS},
    "area, nothing answered": Scene("demo", NOT_STARTED, "/area/goals"),
    "area, submitted": Scene("demo", SUBMITTED, "/area/goals"),
    "area, closed": Scene("closed", HALF_DONE, "/area/goals"),
    "area with an error": Scene("demo", HALF_DONE, "/area/goals", _broken_link),
    "area with text fields": Scene("demo", HALF_DONE, "/area/leadership", _text_fields),
    "whole form": Scene("demo", HALF_DONE, "/form"),
    "one question": Scene("demo", HALF_DONE, "/area/dialogue/C1"),
    "one question, then the area": Scene("demo", HALF_DONE, "/area/dialogue/C1", _one_at_a_time),
    "one question with an error": Scene("demo", HALF_DONE, "/area/goals/A2", _broken_link_alone),
    "conflict": Scene("demo", HALF_DONE, "/area/goals", _conflict),
    "every kind of question: prepare": Scene("dialogue", HALF_DONE, "/form"),
    "every kind of question, one": Scene("dialogue", HALF_DONE, "/area/prepare/V1"),
    "check with gaps": Scene("demo", HALF_DONE, "/check"),
    "check, nothing answered": Scene("demo", NOT_STARTED, "/check"),
    "check with an error": Scene("demo", HALF_DONE, "/check", _gaps_not_explained),
    "receipt": Scene("demo", SUBMITTED, "/receipt"),
    "receipt before submitting": Scene("demo", NOT_STARTED, "/receipt"),
    "unlock": Scene("demo", SUBMITTED, "/unlock"),
    "unlock, closed": Scene("closed", SUBMITTED, "/unlock"),
    "results, nothing answered": Scene("demo", NOT_STARTED, "/results"),
    "results, draft": Scene("demo", HALF_DONE, "/results"),
    "results, submitted": Scene("demo", SUBMITTED, "/results"),
    "results of a region": Scene("demo", REGION, "/results"),
    "results, closed": Scene("closed", SUBMITTED, "/results"),
    "results of the dialogue": Scene("dialogue", HALF_DONE, "/results"),
    "trace, draft": Scene("demo", HALF_DONE, "/results/trace"),
    "trace, submitted": Scene("demo", SUBMITTED, "/results/trace"),
    "benchmark, draft": Scene("demo", HALF_DONE, "/benchmark"),
    **{
        f"benchmark{tab} among {group}": Scene("demo", SUBMITTED, f"/benchmark{tab}?group={group}")
        for tab in ("", "/questions", "/table")
        for group in GROUPS
    },
    "benchmark of a region": Scene("demo", REGION, "/benchmark"),
    "plan, nothing answered": Scene("demo", NOT_STARTED, "/plan"),
    "plan": Scene("demo", SUBMITTED, "/plan"),
    "plan of the dialogue": Scene("dialogue", HALF_DONE, "/plan"),
    "report, draft": Scene("demo", HALF_DONE, "/report"),
    "report": Scene("demo", SUBMITTED, "/report"),
}
