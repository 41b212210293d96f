"""Every page and state of the service, and how somebody gets there."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from maturity.domain.indicators import INDICATORS
from maturity.services import facts
from tests.browser import personal, plans
from tests.browser.accounts import ACCOUNT, EMAIL, PASSWORD
from tests.browser.approvals import APPROVER
from tests.browser.bulk_reports import BULK_SCENES, report_agreed
from tests.browser.conftest import BEGUN, DONE, HALF_DONE, NOT_STARTED, REGION, SUBMITTED, Site
from tests.browser.desks import DESK_SCENES, ORGANISER
from tests.browser.open_data import DATA_SCENES, KEY_SCENES
from tests.browser.publications import PUBLIC_SCENES, PUBLISHING_SCENES, good_examples, named
from tests.browser.quality import LEARN_SCENES, QUALITY_SCENES
from tests.browser.register import REGISTER_SCENES
from tests.browser.reviews import REVIEWER
from tests.browser.wave_letters import WAVE_LETTER_SCENES, decline, declined
from tests.browser.waves import WAVE_SCENES

Steps = Callable[[Page, Site], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """One page in one state.

    Attributes:
        site: "demo" in the open wave, "closed" after it, "dialogue" with the short questionnaire, "empty" without any,
            "approval" where answers are on their way to be signed, "desk" with organisers, "unit" with a shared
            purchasing unit and its members, "review" where a peer reviews the answers.
        code: whose coordinator, or which colleague, is signed in; None for nobody.
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


def _searched(page: Page, _site: Site) -> None:
    page.fill("#q", "kal")
    page.click("button[name=search]")
    page.wait_for_selector("input[name=more]")


def _refused_group(page: Page, site: Site) -> None:
    _searched(page, site)
    page.check("input[name=more] >> nth=0")
    page.click("button[name=add]")
    page.wait_for_selector("button[name=drop]")
    page.click("button[name=save]")
    page.wait_for_selector(".errors")


def _no_password(page: Page, _site: Site) -> None:
    page.fill("#email", "anna.berg@example.se")
    page.press("#email", "Enter")
    page.wait_for_selector(".errors")


def _by_password(page: Page, _site: Site) -> None:
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/choose")


def _nothing_chosen(page: Page, site: Site) -> None:
    _by_password(page, site)
    page.click("main button")
    page.wait_for_selector(".errors")


def _short_password(page: Page, _site: Site) -> None:
    page.fill("#new", "kort")
    page.press("#new", "Enter")
    page.wait_for_selector(".errors")


def _letter(page: Page, site: Site) -> None:
    page.click("main form[action='/account/letter'] button")
    page.wait_for_selector(".done")
    with site.database.engine.connect() as connection:
        text = connection.exec_driver_sql("SELECT text FROM mail WHERE key LIKE 'password/%'").scalar_one()
    page.goto(re.findall(r"/password/\S+", str(text))[0])


def _letter_unused(page: Page, site: Site) -> None:
    _letter(page, site)
    page.click("main button")
    page.wait_for_selector(".errors")


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


def _approval_incomplete(page: Page, _site: Site) -> None:
    page.fill("#email", "eva")
    page.click("main form button")
    page.wait_for_selector(".errors")


def _approval_unsigned(page: Page, _site: Site) -> None:
    page.fill("#name", "")
    page.click("main form button[value=sign]")
    page.wait_for_selector(".errors")


def _approval_without_comment(page: Page, _site: Site) -> None:
    page.click("main form button[value=return]")
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


def _colleague_invited(page: Page, _site: Site) -> None:
    """Invite the same colleague again: ends where link and code are shown."""
    page.goto("/colleagues")
    page.fill("#email", "anna.berg@example.se")
    page.fill("#name", "Anna Bergström-Wallin")
    page.fill("#function", "ekonomi")
    page.check("[name=parts][value=goals]")
    page.click("main form:has(#email) button:not([name])")
    page.wait_for_selector("main code")


def _colleagues_listed(page: Page, site: Site) -> None:
    _colleague_invited(page, site)
    page.goto("/colleagues")


def _colleague_opened(page: Page, site: Site) -> None:
    _colleagues_listed(page, site)
    page.click("tbody tr:has-text('Anna Bergström-Wallin') a")
    page.wait_for_selector("[name=parts]")


def _colleague_without_areas(page: Page, site: Site) -> None:
    _colleague_opened(page, site)
    page.uncheck("[name=parts][value=goals]")
    page.click("main form:has([name=parts]) button")
    page.wait_for_selector(".errors")


def _colleague_removal(page: Page, site: Site) -> None:
    _colleague_opened(page, site)
    page.click("main a.second")
    page.wait_for_selector("form[action$=remove]")


def _colleague_missing(page: Page, _site: Site) -> None:
    page.fill("#email", "anna")
    page.click("main form:has(#email) button:not([name])")
    page.wait_for_selector(".errors")


def _colleague_welcomed(page: Page, site: Site) -> None:
    _colleague_invited(page, site)
    page.goto(f"/invitation/{page.locator('main code').first.inner_text().rpartition('/')[2]}")


def _forwarding(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/invitation/{site.secrets(NOT_STARTED).token}/forward")


def _forwarding_wrong(page: Page, site: Site) -> None:
    _forwarding(page, site)
    page.click("main form button")
    page.wait_for_selector(".errors")


def _forwarded(page: Page, site: Site) -> None:
    _forwarding(page, site)
    page.fill("#name", "Anna Berg")
    page.fill("#email", "anna.berg.two@example.se")
    page.fill("#case_number", "KS 2026/17")
    page.click("main form button")
    page.wait_for_selector("main code")


def _own_conflict(page: Page, _site: Site) -> None:
    chosen = int(page.locator("#C1 input:checked").get_attribute("value") or 0)
    meet(page, "C1", (chosen + 1) % 5, (chosen + 2) % 5)


def _done_too_early(page: Page, _site: Site) -> None:
    page.click("button[value=done]")
    page.wait_for_selector("main .plain a")


def _agreed(page: Page, _site: Site) -> None:
    page.check("main fieldset [value='2']")
    page.fill("#why", "Avtalen följdes upp i våras.")
    page.click("main form.answers button:not([name])")
    page.goto("/agreement?show=all")


def _agreed_on_nothing(page: Page, _site: Site) -> None:
    page.check("main fieldset [value='2']")
    page.fill("#why", "y" * 1001)
    page.click("main form.answers button:not([name])")
    page.wait_for_selector(".errors")


def _agreed_by_two(page: Page, _site: Site) -> None:
    chosen = page.locator("main fieldset input:checked")
    level = int(chosen.get_attribute("value") or 0) if chosen.count() else 0
    colleague = page.context.new_page()
    colleague.goto(page.url)
    for one, mine in ((colleague, (level + 1) % 5), (page, (level + 2) % 5)):
        one.check(f"main fieldset [value='{mine}']")
        one.fill("#why", "Därför.")
        one.click("main form.answers button:not([name])")
    colleague.close()
    page.wait_for_selector(".columns")


def _no_such_day(page: Page, _site: Site) -> None:
    page.fill("#minutes", "ett")
    page.click("main form button.second")
    page.wait_for_selector(".errors")


def _reviewer_missing(page: Page, _site: Site) -> None:
    page.fill("#email", "eva")
    page.click("main form:has(#email) button")
    page.wait_for_selector(".errors")


def _reviewer_invited(page: Page, _site: Site) -> None:
    page.fill("#email", "bo.ek@sundsala.example")
    page.fill("#name", "Bo Ek")
    page.fill("#home", "Sundsala kommun")
    page.check("[name=areas][value=integrity]")
    page.click("main form:has(#email) button")
    page.wait_for_selector("main code")


def _cases_wrong(page: Page, _site: Site) -> None:
    page.fill("#cases", "KS 2026/17\nKS 2026/18; Snöröjning")
    page.click("main form button")
    page.wait_for_selector(".errors")


def _nothing_decided(page: Page, _site: Site) -> None:
    page.click("main section form button >> nth=0")
    page.wait_for_selector(".errors")


def _remark_without_answer(page: Page, _site: Site) -> None:
    page.fill("main textarea >> nth=0", "Varför?")
    page.click("button[value=done]")
    page.wait_for_selector(".errors")


def _redraw_without_reason(page: Page, _site: Site) -> None:
    page.click("main form:has(#reason) button")
    page.wait_for_selector(".errors")


def _registered(page: Page, title: str, dated: str, valid_to: str = "") -> None:
    page.goto("/evidence/new")
    page.fill("#title", title)
    page.check("[name=kind][value=decision]")
    page.fill("#dated", dated)
    page.fill("#valid_to", valid_to)
    page.fill("#owner", "inköpschef")
    page.fill("#link", "https://example.org/ett-beslut")
    page.set_input_files("#file", {"name": "beslut.txt", "mimeType": "text/plain", "buffer": b"beslut"})
    page.click("details:has([value=A1]) summary")
    page.check("[name=questions][value=A1]")
    page.check("[name=questions][value=A2]")
    page.click("main form button")
    page.wait_for_selector("table")


def _evidence_listed(page: Page, _site: Site) -> None:
    """Register evidence of every age, once."""
    address = page.url
    if not page.locator("table").count():
        _registered(page, "Inköpspolicy 2024", "2024-02-29")
        _registered(page, "Riktlinje för direktupphandlingar i kommunkoncernen", "2019-02-28")
        _registered(page, "Program för uppföljning av privata utförare", "2023-11-01", "2026-12-31")
    page.goto(address)


def _evidence_wanted(page: Page, site: Site, address: str) -> None:
    page.goto("/evidence")
    _evidence_listed(page, site)
    page.goto(address)


def _evidence_opened(page: Page, site: Site) -> None:
    _evidence_listed(page, site)
    page.click("tbody th a >> nth=0")
    page.wait_for_selector("#title")


def _evidence_removal(page: Page, site: Site) -> None:
    _evidence_opened(page, site)
    page.click("main .buttons a >> nth=0")
    page.wait_for_selector("main ul")


def _evidence_with_errors(page: Page, _site: Site) -> None:
    page.fill("#link", "inte en adress")
    page.set_input_files("#file", {"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ\0"})
    page.click("main form button")
    page.wait_for_selector(".errors")


def _published(page: Page, site: Site) -> None:
    """Import figures about every municipality, once: the two of the scenes lie at opposite ends of each."""
    header = "organisation,indicator,period,value\n"
    ends = {HALF_DONE: 100, SUBMITTED: 0}
    with site.database.write() as store:
        codes = [one.code for one in store.organisations.all() if one.kind == "municipality"]
        rows = "".join(
            f"{code},{indicator},2025,{ends.get(code, 20 + at % 61)}\n"
            for indicator in INDICATORS
            for at, code in enumerate(codes)
        )
        facts.keep(store, facts.from_file(store, (header + rows).encode(), site.now), site.now)
    page.reload()


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
    "data protection": Scene("demo", None, "/data-protection"),
    "data protection before the first wave": Scene("empty", None, "/data-protection"),
    "accessibility": Scene("demo", None, "/accessibility"),
    "sign in": Scene("demo", None, "/sign-in"),
    "wrong code": Scene("demo", None, "/sign-in", _wrong_code),
    "sign in, password forgotten in the form": Scene("demo", None, "/sign-in", _no_password),
    "sign in with a work account": Scene("account", None, "/sign-in"),
    "work account that cannot be used": Scene("account", None, "/sign-in/work-account/municipality/callback"),
    "choose an organisation": Scene("account", None, "/sign-in", _by_password),
    "choose an organisation, nothing chosen": Scene("account", None, "/sign-in", _nothing_chosen),
    "account": Scene("account", ACCOUNT, "/account"),
    "account with an error": Scene("account", ACCOUNT, "/account", _short_password),
    "account without an address": Scene("demo", HALF_DONE, "/account"),
    "account without a password": Scene("demo", BEGUN, "/account"),
    "to be erased": Scene("account", ACCOUNT, "/account/erase"),
    "to be erased, wrong password": Scene("account", ACCOUNT, "/account/erase", personal.wrong_proof),
    "to be erased, no password": Scene("demo", BEGUN, "/account/erase"),
    "choose a password": Scene("account", ACCOUNT, "/account", _letter),
    "choose a password, empty": Scene("account", ACCOUNT, "/account", _letter_unused),
    "password link that is gone": Scene("demo", None, "/password/gone"),
    "where one is signed in": Scene("account", ACCOUNT, "/sessions"),
    "invitation": Scene("demo", None, "/", _invited),
    "invitation of a colleague": Scene("demo", HALF_DONE, "/overview", _colleague_welcomed),
    "forwarding": Scene("demo", None, "/", _forwarding),
    "forwarding with an error": Scene("demo", None, "/", _forwarding_wrong),
    "forwarded": Scene("demo", None, "/", _forwarded),
    "colleagues, nobody": Scene("demo", REGION, "/colleagues"),
    "colleagues, own areas": Scene("demo", HALF_DONE, "/colleagues", personal.way_chosen),
    "colleagues, no way chosen": Scene("demo", NOT_STARTED, "/colleagues", personal.way_not_chosen),
    "colleagues, letter with a message": Scene("demo", HALF_DONE, "/colleagues", personal.previewed),
    "colleagues, message too long": Scene("demo", HALF_DONE, "/colleagues", personal.message_too_long),
    "colleagues, closed": Scene("closed", HALF_DONE, "/colleagues"),
    "colleagues with an error": Scene("demo", HALF_DONE, "/colleagues", _colleague_missing),
    "colleagues": Scene("demo", HALF_DONE, "/colleagues", _colleagues_listed),
    "colleague invited": Scene("demo", HALF_DONE, "/colleagues", _colleague_invited),
    "colleague": Scene("demo", HALF_DONE, "/colleagues", _colleague_opened),
    "colleague with an error": Scene("demo", HALF_DONE, "/colleagues", _colleague_without_areas),
    "colleague to be removed": Scene("demo", HALF_DONE, "/colleagues", _colleague_removal),
    "revoked link": Scene("demo", None, "/invitation/gone"),
    "form without cookie": Scene("demo", None, "/sign-in", _without_form_cookie),
    "not signed in": Scene("demo", None, "/overview"),
    "no such page": Scene("demo", None, "/nowhere"),
    "no such page, signed in": Scene("demo", HALF_DONE, "/area/nowhere"),
    "overview, nothing answered": Scene("demo", NOT_STARTED, "/overview"),
    "overview, half done": Scene("demo", HALF_DONE, "/overview"),
    "last wave's answers": Scene("demo", HALF_DONE, "/last-wave"),
    "log": Scene("demo", HALF_DONE, "/log"),
    "sessions": Scene("demo", HALF_DONE, "/sessions"),
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
    "one question with evidence": Scene(
        "demo", HALF_DONE, "/overview", lambda page, site: _evidence_wanted(page, site, "/area/goals/A1")
    ),
    "evidence, none": Scene("demo", REGION, "/evidence"),
    "evidence": Scene("demo", HALF_DONE, "/evidence", _evidence_listed),
    "evidence, expired": Scene(
        "demo", HALF_DONE, "/overview", lambda page, site: _evidence_wanted(page, site, "/evidence?show=expired")
    ),
    "evidence, new": Scene("demo", HALF_DONE, "/evidence/new"),
    "evidence with errors": Scene("demo", HALF_DONE, "/evidence/new", _evidence_with_errors),
    "evidence to be changed": Scene("demo", HALF_DONE, "/evidence", _evidence_opened),
    "evidence to be removed": Scene("demo", HALF_DONE, "/evidence", _evidence_removal),
    "evidence before submitting": Scene(
        "demo", HALF_DONE, "/overview", lambda page, site: _evidence_wanted(page, site, "/check")
    ),
    "every kind of question: prepare": Scene("dialogue", HALF_DONE, "/form"),
    "every kind of question, one": Scene("dialogue", HALF_DONE, "/area/prepare/V1"),
    "colleague, overview": Scene("demo", BEGUN, "/overview"),
    "colleague, overview, done": Scene("demo", DONE, "/overview"),
    "colleague, overview, closed": Scene("closed", BEGUN, "/overview"),
    "colleague, area": Scene("demo", BEGUN, "/area/dialogue"),
    "colleague, area, done": Scene("demo", DONE, "/area/dialogue"),
    "colleague, area, closed": Scene("closed", DONE, "/area/dialogue"),
    "colleague, one question": Scene("demo", BEGUN, "/area/dialogue/C1"),
    "colleague, done too early": Scene("demo", BEGUN, "/area/integrity", _done_too_early),
    "colleague, whole form": Scene("demo", BEGUN, "/form"),
    "colleague, conflict": Scene("demo", BEGUN, "/area/dialogue", _own_conflict),
    "colleague, others before being done": Scene("demo", BEGUN, "/area/dialogue/colleagues"),
    "colleague, others": Scene("demo", DONE, "/area/dialogue/colleagues"),
    "colleague, nobody else": Scene("demo", DONE, "/area/follow-up/colleagues"),
    "colleague, somebody else's area": Scene("demo", BEGUN, "/area/goals"),
    "colleague, the coordinator's page": Scene("demo", BEGUN, "/check"),
    "agreement": Scene("demo", HALF_DONE, "/agreement"),
    "agreement, all": Scene("demo", HALF_DONE, "/agreement?show=all"),
    "agreement, don't know": Scene("demo", HALF_DONE, "/agreement?show=unknown"),
    "agreement, nobody invited": Scene("demo", REGION, "/agreement"),
    "agreement, closed": Scene("closed", HALF_DONE, "/agreement"),
    "agreement on a question": Scene("demo", HALF_DONE, "/agreement/C1"),
    "agreement on a question, closed": Scene("closed", HALF_DONE, "/agreement/C1"),
    "agreement on a question with an error": Scene("demo", HALF_DONE, "/agreement/C2", _agreed_on_nothing),
    "agreement, settled": Scene("demo", HALF_DONE, "/agreement/C3", _agreed),
    "agreement of two": Scene("demo", HALF_DONE, "/agreement/C4", _agreed_by_two),
    "agreement, accepting": Scene("demo", HALF_DONE, "/agreement/accept"),
    "agreement, agenda": Scene("demo", HALF_DONE, "/agreement/agenda"),
    "agreement, agenda with an error": Scene("demo", HALF_DONE, "/agreement/agenda", _no_such_day),
    "agreement, meeting": Scene("demo", HALF_DONE, "/agreement/meeting/C1"),
    "agreement, protocol": Scene("demo", HALF_DONE, "/agreement/protocol"),
    "check with gaps": Scene("demo", HALF_DONE, "/check"),
    "check, nothing answered": Scene("demo", NOT_STARTED, "/check"),
    "check with an error": Scene("demo", HALF_DONE, "/check", _gaps_not_explained),
    "receipt": Scene("demo", SUBMITTED, "/receipt"),
    "receipt before submitting": Scene("demo", NOT_STARTED, "/receipt"),
    "unlock": Scene("demo", SUBMITTED, "/unlock"),
    "unlock, closed": Scene("closed", SUBMITTED, "/unlock"),
    "approval, to be asked for": Scene("demo", HALF_DONE, "/approval"),
    "approval, asked for with errors": Scene("demo", HALF_DONE, "/approval", _approval_incomplete),
    "approval, waiting": Scene("approval", HALF_DONE, "/approval"),
    "approval, sent back": Scene("approval", NOT_STARTED, "/approval"),
    "approval, submitted": Scene("demo", SUBMITTED, "/approval"),
    "approval, closed": Scene("closed", HALF_DONE, "/approval"),
    "overview, waiting for approval": Scene("approval", HALF_DONE, "/overview"),
    "overview, sent back": Scene("approval", NOT_STARTED, "/overview"),
    "overview of the approver": Scene("approval", APPROVER, "/overview"),
    "area, waiting for approval": Scene("approval", HALF_DONE, "/area/goals"),
    "approve": Scene("approval", APPROVER, "/approve"),
    "approve with errors": Scene("approval", APPROVER, "/approve", _approval_unsigned),
    "approve, a comment is missing": Scene("approval", APPROVER, "/approve", _approval_without_comment),
    "approve, all answers": Scene("approval", APPROVER, "/approve/answers"),
    "history, nothing submitted": Scene("demo", NOT_STARTED, "/history"),
    "history": Scene("approval", SUBMITTED, "/history"),
    "history, one revision": Scene("approval", SUBMITTED, "/history/1"),
    "receipt of the second revision": Scene("approval", SUBMITTED, "/receipt"),
    "peer review, nobody": Scene("demo", REGION, "/reviews"),
    "peer review": Scene("review", HALF_DONE, "/reviews"),
    "peer review, closed": Scene("closed", HALF_DONE, "/reviews"),
    "peer review with an error": Scene("review", HALF_DONE, "/reviews", _reviewer_missing),
    "peer reviewer invited": Scene("demo", HALF_DONE, "/reviews", _reviewer_invited),
    "peer review, decisions": Scene("review", HALF_DONE, "/reviews/1"),
    "peer review, decision with an error": Scene("review", HALF_DONE, "/reviews/1", _nothing_decided),
    "peer review to be ended": Scene("review", HALF_DONE, "/reviews/1/end"),
    "list of cases": Scene("review", HALF_DONE, "/review/cases"),
    "list of cases with an error": Scene("review", HALF_DONE, "/review/cases", _cases_wrong),
    "agreement, with a peer review": Scene("review", HALF_DONE, "/agreement?show=all"),
    "agreement, protocol with a peer review": Scene("review", HALF_DONE, "/agreement/protocol"),
    "all answers with a peer review": Scene("review", HALF_DONE, "/approve/answers"),
    "trace with a peer review": Scene("review", HALF_DONE, "/results/trace"),
    "reviewer, overview": Scene("review", REVIEWER, "/review"),
    "reviewer, area": Scene("review", REVIEWER, "/review/goals"),
    "reviewer, area with an error": Scene("review", REVIEWER, "/review/dialogue", _remark_without_answer),
    "reviewer, case": Scene("review", REVIEWER, "/review/case"),
    "reviewer, case with an error": Scene("review", REVIEWER, "/review/case", _redraw_without_reason),
    "reviewer, account": Scene("review", REVIEWER, "/account"),
    "results, nothing answered": Scene("demo", NOT_STARTED, "/results"),
    "results, draft": Scene("demo", HALF_DONE, "/results"),
    "results, submitted": Scene("demo", SUBMITTED, "/results"),
    "results of own areas": Scene("demo", personal.COLLEAGUE, "/", personal.results_of_own_areas),
    "results of own areas, nothing submitted": Scene("demo", DONE, "/results"),
    "trace of own areas": Scene("demo", personal.COLLEAGUE, "/", personal.trace_of_own_areas),
    "results of a region": Scene("demo", REGION, "/results"),
    "results, closed": Scene("closed", SUBMITTED, "/results"),
    "results of the dialogue": Scene("dialogue", HALF_DONE, "/results"),
    "trace, draft": Scene("demo", HALF_DONE, "/results/trace"),
    "trace, submitted": Scene("demo", SUBMITTED, "/results/trace"),
    "benchmark, draft": Scene("demo", HALF_DONE, "/benchmark"),
    "counties": Scene("demo", SUBMITTED, "/benchmark/counties?area=dialogue"),
    "by name, not published": Scene("demo", SUBMITTED, "/benchmark/by-name"),
    "by name": Scene("closed", SUBMITTED, "/benchmark/by-name?sort=goals&order=descending", named),
    "good examples": Scene("closed", None, "/", good_examples),
    "own groups, none": Scene("demo", SUBMITTED, "/benchmark/groups"),
    "own group, found": Scene("demo", SUBMITTED, "/benchmark/groups/new", _searched),
    "own group, refused": Scene("demo", SUBMITTED, "/benchmark/groups/new", _refused_group),
    "development": Scene("demo", SUBMITTED, "/trend?group=all"),
    "development, first wave": Scene("demo", NOT_STARTED, "/trend"),
    **{
        f"benchmark{tab} among {group}": Scene("demo", SUBMITTED, f"/benchmark{tab}?group={group}")
        for tab in ("", "/questions", "/table")
        for group in GROUPS
    },
    "benchmark of a region": Scene("demo", REGION, "/benchmark"),
    "plan, nothing answered": Scene("demo", NOT_STARTED, "/plan"),
    "plan": Scene("demo", SUBMITTED, "/plan"),
    "plan, followed up": Scene("demo", SUBMITTED, "/", plans.followed(SUBMITTED)),
    "plan, targets to take over": Scene("demo", HALF_DONE, "/", plans.targets_before(HALF_DONE)),
    **{
        f"targets on {page}": Scene("demo", REGION, "/", plans.planned(REGION, page))
        for page in ("/results", "/benchmark", "/benchmark/questions", "/benchmark/table")
    },
    "plan of the dialogue": Scene("dialogue", HALF_DONE, "/plan"),
    **{
        f"plan, filled, by {view}": Scene("demo", REGION, "/", plans.planned(REGION, f"/plan?view={view}"))
        for view in ("list", "status", "area", "date")
    },
    "steps, draft": Scene("demo", HALF_DONE, "/plan/steps"),
    "steps": Scene("demo", SUBMITTED, "/plan/steps"),
    "steps, nothing answered": Scene("demo", NOT_STARTED, "/plan/steps"),
    "action": Scene("demo", REGION, "/", plans.planned(REGION, "/plan/actions/{}")),
    "action with an error": Scene("demo", REGION, "/plan", plans.action_wrong(REGION)),
    "action that a colleague changed": Scene("demo", REGION, "/plan", plans.action_conflict(REGION)),
    "new action": Scene("demo", NOT_STARTED, "/plan/actions/new"),
    "targets": Scene("demo", SUBMITTED, "/plan/targets"),
    "targets, suggested": Scene("demo", SUBMITTED, "/plan/targets?fill=suggested"),
    "targets, chosen": Scene("demo", REGION, "/", plans.planned(REGION, "/plan/targets")),
    "targets, wrong": Scene("demo", HALF_DONE, "/plan/targets", plans.targets_wrong),
    "effect, nothing answered": Scene("demo", NOT_STARTED, "/plan/what-if"),
    "effect of the plan": Scene("demo", REGION, "/", plans.planned(REGION, "/plan/what-if")),
    "effect": Scene("demo", SUBMITTED, "/plan/what-if?A1=4&A2=3"),
    "ways": Scene("demo", SUBMITTED, "/plan/ways"),
    "ways, found": Scene("demo", SUBMITTED, "/plan/ways?node=follow-up&index=60"),
    "ways, wrong": Scene("demo", SUBMITTED, "/plan/ways?node=follow-up&index=160"),
    "hours": Scene("demo", REGION, "/", plans.planned(REGION, "/plan/budget")),
    "hours, nothing planned": Scene("demo", NOT_STARTED, "/plan/budget"),
    "facts, none": Scene("demo", REGION, "/facts"),
    "facts, draft": Scene("demo", HALF_DONE, "/facts", _published),
    "facts": Scene("demo", SUBMITTED, "/facts", _published),
    "report, draft": Scene("demo", HALF_DONE, "/report"),
    "report": Scene("demo", SUBMITTED, "/report"),
    "report, wrong case number": Scene("demo", SUBMITTED, "/report?case_number=[KS%201]"),
    "report, fetched by the organiser": Scene("desk", SUBMITTED, "/report", report_agreed),
    "members": Scene("unit", SUBMITTED, "/members"),
    "members, nobody": Scene("demo", REGION, "/members"),
    "overview of a unit": Scene("unit", SUBMITTED, "/overview"),
    "overview of a member": Scene("unit", HALF_DONE, "/overview"),
    "overview of a member, older answers": Scene("unit", NOT_STARTED, "/overview"),
    "area, own and inherited": Scene("unit", HALF_DONE, "/area/dialogue"),
    "question with an own answer": Scene("unit", HALF_DONE, "/area/goals/A1"),
    "check of a member": Scene("unit", HALF_DONE, "/check"),
    "receipt of a member": Scene("unit", NOT_STARTED, "/receipt"),
    "answers of a member": Scene("unit", NOT_STARTED, "/history/1"),
    "benchmark of a member": Scene("unit", NOT_STARTED, "/benchmark"),
    **{f"organiser, {name}": Scene("desk", ORGANISER, "/", steps) for name, steps in DESK_SCENES.items()},
    "open data, nothing": Scene("empty", None, "/open-data"),
    **{f"open data, {name}": Scene("demo", None, "/open-data", steps) for name, steps in DATA_SCENES.items()},
    "keys, none": Scene("demo", REGION, "/api-keys"),
    **{f"keys, {name}": Scene("demo", SUBMITTED, "/api-keys", steps) for name, steps in KEY_SCENES.items()},
    **{f"waves, {name}": Scene("desk", ORGANISER, "/", steps) for name, steps in WAVE_SCENES.items()},
    "published, nothing": Scene("empty", None, "/published"),
    **{f"published, {name}": Scene("demo", None, "/", steps) for name, steps in PUBLIC_SCENES.items()},
    **{f"publishing, {name}": Scene("desk", ORGANISER, "/", steps) for name, steps in PUBLISHING_SCENES.items()},
    "who may see the answers": Scene("demo", SUBMITTED, "/publishing"),
    **{f"register, {name}": Scene("desk", ORGANISER, "/", steps) for name, steps in REGISTER_SCENES.items()},
    **{f"wave: {name}": Scene("desk", ORGANISER, "/", steps) for name, steps in WAVE_LETTER_SCENES.items()},
    **{f"reports in bulk, {name}": Scene("desk", ORGANISER, "/", steps) for name, steps in BULK_SCENES.items()},
    **{f"quality, {name}": Scene("desk", ORGANISER, "/", steps) for name, steps in QUALITY_SCENES.items()},
    "learning, nobody": Scene("demo", REGION, "/learn"),
    "learning, not submitted": Scene("demo", NOT_STARTED, "/learn"),
    **{f"learning, {name}": Scene("demo", SUBMITTED, "/learn", steps) for name, steps in LEARN_SCENES.items()},
    "declining": Scene("demo", NOT_STARTED, "/decline"),
    "declining, too long a reason": Scene("demo", NOT_STARTED, "/decline", decline),
    "declined": Scene("demo", NOT_STARTED, "/decline", declined),
}
