"""The whole task in a browser: by keyboard, without JavaScript, in English on a phone; and what may go wrong."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import CHROMIUM, HALF_DONE, NOT_STARTED, SUBMITTED, Look, Reader, Site
from tests.browser.scenes import meet

pytestmark = pytest.mark.browser
if CHROMIUM is None:
    pytest.skip("browser tests: no chromium on this machine", allow_module_level=True)

Open = Callable[..., Reader]

AREAS_LEFT = ("dialogue", "follow-up")
"""What Katrineholm has not answered in the demonstration."""

MANY_TABS = 400


def _tab_to(page: Page, goal: Locator) -> None:
    """Press Tab until *goal* has the focus, as somebody without a mouse does."""
    for _ in range(MANY_TABS):
        if goal.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {goal}")


def _press(page: Page, selector: str, key: str = "Enter") -> None:
    _tab_to(page, page.locator(selector).first)
    page.keyboard.press(key)


def _sign_in(page: Page, site: Site, code: str, press: Callable[[Page, str], None]) -> None:
    page.goto("/")
    press(page, "main a[href='/sign-in']")
    page.wait_for_url("**/sign-in")
    page.locator("#code").focus()
    page.keyboard.type(site.secrets(code).code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview")


def _submit(page: Page, press: Callable[[Page, str], None]) -> None:
    for field, text in (("#name", "Kim Andersson"), ("#title", "Ekonomichef")):
        page.locator(field).focus()
        page.keyboard.type(text)
    page.locator("#agreed").focus()
    page.keyboard.press("Space")
    press(page, "form[action='/check'] button")
    page.wait_for_url("**/receipt")


def _read_the_result(page: Page, press: Callable[[Page, str], None]) -> bytes:
    """From the receipt to the downloaded report; return the file."""
    press(page, "main a[href='/results']")
    page.wait_for_url("**/results")
    assert page.locator("table.areas tbody tr").count() == 7  # six areas and the total
    press(page, "nav a[href='/benchmark']")
    page.wait_for_url("**/benchmark")
    page.locator("input[name=group][value=all]").focus()
    page.keyboard.press("Space")
    press(page, "form[action^='/benchmark'] button")
    page.wait_for_url("**/benchmark?group=all*")
    assert page.locator("table.areas .median").count() == 7
    press(page, "nav a[href='/report']")
    page.wait_for_url("**/report*")
    with page.expect_download(timeout=60_000) as download:
        press(page, "main a[href^='/report/improvement.pdf']")
    return download.value.path().read_bytes()


def test_the_whole_task_by_keyboard_alone(site: Site, reader: Open) -> None:
    page = reader().page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    _sign_in(page, site, HALF_DONE, _press)
    _press(page, f"main a[href='/area/{AREAS_LEFT[0]}']")
    page.wait_for_url(f"**/area/{AREAS_LEFT[0]}")
    _answer_by_arrows(page)
    _press(page, "button[name=next][value=area]")
    page.wait_for_url(f"**/area/{AREAS_LEFT[1]}")
    _answer_by_arrows(page)
    _press(page, "button[name=next][value=area]")
    page.wait_for_url("**/check")
    _submit(page, _press)
    assert _read_the_result(page, _press).startswith(b"%PDF")


def _answer_by_arrows(page: Page) -> None:
    """Choose level 2 everywhere: Space takes the first level, two arrows go on."""
    for question in page.locator("fieldset[id]").evaluate_all("(all) => all.map((one) => one.id)"):
        _tab_to(page, page.locator(f"#{question} input[type=radio]").first)
        for key in ("Space", "ArrowDown", "ArrowDown"):
            page.keyboard.press(key)
        expect(page.locator(f"#{question} [value='2']")).to_be_checked()


def _click(page: Page, selector: str) -> None:
    page.click(selector)


@pytest.mark.parametrize("look", [Look(script=False), Look("en", 320), Look("en", 320, "dark", script=False)], ids=str)
def test_the_whole_task(site: Site, reader: Open, look: Look) -> None:
    page = reader(look).page()
    _sign_in(page, site, HALF_DONE, _click)
    page.click(f"main a[href='/area/{AREAS_LEFT[0]}']")
    for area in AREAS_LEFT:
        page.wait_for_url(f"**/area/{area}")
        for level in page.locator("fieldset [value='3']").all():
            level.check()
        page.click("button[name=next][value=area]")
    page.wait_for_url("**/check")
    _submit(page, _click)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert _read_the_result(page, _click).startswith(b"%PDF")
    heading = "Compare with others" if look.language == "en" else "Jämför med andra"
    page.goto("/benchmark")
    expect(page.locator("h1")).to_have_text(heading)


def test_an_answer_is_saved_as_soon_as_it_is_chosen(reader: Open) -> None:
    page = reader(code=NOT_STARTED).page()
    page.goto("/area/goals")
    page.check("#A1 [value='3']")
    expect(page.locator("#A1 .saved")).to_have_text(re.compile("Sparat"))
    page.reload()
    expect(page.locator("#A1 [value='3']")).to_be_checked()
    expect(page.locator("#A1 .saved")).to_have_text(re.compile("Sparat"))


def test_saving_keeps_focus_and_is_said_once(reader: Open) -> None:
    page = reader(code=NOT_STARTED).page()
    page.goto("/area/goals")
    page.locator("#A1 input[type=radio]").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("#live")).to_have_text(re.compile("Sparat"))
    expect(page.locator("#A1 [value='2']")).to_be_focused()


def test_a_comment_and_evidence_are_saved_too(reader: Open) -> None:
    page = reader(code=NOT_STARTED).page()
    page.goto("/area/goals")
    page.check("#A1 [value='3']")
    page.click("#A1 button[name=more]")
    page.fill("#A1 [name='A1.evidence']", "Inköpspolicyn, KF 2026-02-16 § 12")
    page.keyboard.press("Tab")
    expect(page.locator("#A1 .saved")).to_have_text(re.compile("Sparat"))
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.locator("#A1 [name='A1.evidence']")).to_have_value("Inköpspolicyn, KF 2026-02-16 § 12")


def test_without_javascript_a_reason_can_be_written(reader: Open) -> None:
    page = reader(Look(script=False), NOT_STARTED).page()
    page.goto("/form")
    chosen = page.locator("fieldset:has([value=not-applicable])").first
    question = chosen.get_attribute("id")
    chosen.locator("[value=not-applicable]").check()
    page.click("button[name=next][value=area]")
    page.fill(f"[name='{question}.reason']", "Vi har inga egna boenden.")
    page.click("button[name=next][value=overview]")
    page.wait_for_url("**/overview")
    page.goto("/form")
    expect(page.locator(f"[name='{question}.reason']")).to_have_value("Vi har inga egna boenden.")


@pytest.mark.parametrize(("button", "kept"), [("mine", 4), ("theirs", 1)], ids=["mine", "theirs"])
def test_two_people_on_one_question_see_both_answers_and_choose(reader: Open, button: str, kept: int) -> None:
    page = reader(code=NOT_STARTED).page()
    page.goto("/area/goals")
    page.check("#A2 [value='2']")
    expect(page.locator("#A2 .saved")).to_have_text(re.compile("Sparat"))
    meet(page, "A1", theirs=1, mine=4)
    boxes = page.locator(".question .box")
    expect(boxes.first).to_contain_text("nivå 4")
    expect(boxes.last).to_contain_text("nivå 1")
    page.click(f"button[name={button}]")
    page.wait_for_url("**/area/goals*")
    expect(page.locator(f"#A1 [value='{kept}']")).to_be_checked()
    expect(page.locator("#A2 [value='2']")).to_be_checked()


def test_what_is_typed_stays_when_the_service_is_away(site: Site, reader: Open) -> None:
    page = reader(code=NOT_STARTED).page()
    page.goto("/area/goals")
    page.click("#A1 button[name=more]")
    page.wait_for_selector("#A1 [name='A1.comment']")
    site.stop()
    page.fill("#A1 [name='A1.comment']", "Fråga Kim om beslutet.")
    expect(page.locator("#A1 .saved.not")).to_contain_text("Inte sparat")
    page.wait_for_timeout(2000)
    expect(page.locator("#A1 .saved.not")).to_contain_text("Inte sparat")
    expect(page.locator("#A1 [name='A1.comment']")).to_have_value("Fråga Kim om beslutet.")
    site.start()
    page.click("#A1 .saved button")
    expect(page.locator("#A1 .saved:not(.not)")).to_have_text(re.compile("Sparat"))
    page.reload()
    expect(page.locator("#A1 [name='A1.comment']")).to_have_value("Fråga Kim om beslutet.")


def test_fields_that_cannot_be_fetched_are_said_to_be_missing(site: Site, reader: Open) -> None:
    page = reader(code=NOT_STARTED).page()
    page.goto("/area/goals")
    site.stop()
    page.click("#A1 button[name=more]")
    expect(page.locator("#A1 .saved.not")).to_contain_text("Ingen kontakt")
    site.start()
    page.click("#A1 button[name=more]")
    expect(page.locator("#A1 [name='A1.comment']")).to_be_visible()


def test_a_lost_session_keeps_the_text_and_leads_to_sign_in(site: Site, reader: Open) -> None:
    one = reader()
    page = one.page()
    page.goto("/sign-in")
    page.fill("#code", site.secrets(NOT_STARTED).code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview")
    page.goto("/area/goals")
    one.context.clear_cookies(name="maturity_session")
    page.check("#A1 [value='3']")
    lost = page.locator("#A1 .saved.not")
    expect(lost).to_contain_text("Inte sparat")
    with one.context.expect_page() as opened:
        lost.locator("a").click()
    opened.value.fill("#code", site.secrets(NOT_STARTED).code)
    opened.value.keyboard.press("Enter")
    opened.value.wait_for_url("**/overview")
    lost.locator("button").click()
    expect(page.locator("#A1 .saved:not(.not)")).to_have_text(re.compile("Sparat"))


def test_after_a_failed_form_the_summary_has_focus_and_leads_to_the_field(reader: Open) -> None:
    page = reader(code=NOT_STARTED).page()
    page.goto("/check")
    page.click("form[action='/check'] button")
    expect(page.locator(".errors")).to_be_focused()
    assert page.title().startswith("Fel:")
    page.click(".errors a[href='#name']")
    expect(page.locator("#name")).to_be_focused()


def test_a_closed_wave_is_read_not_written(site: Site, reader: Open) -> None:
    site.now += timedelta(days=365)
    page = reader(code=HALF_DONE).page()
    page.goto("/area/goals")
    expect(page.locator(".notice").last).to_contain_text("stängde")
    assert page.locator("main input, main textarea, main button").count() == 0
    page.goto("/overview")
    assert page.locator("a[href='/check']").count() == 0


def test_unlocked_answers_can_be_changed_and_submitted_again(reader: Open) -> None:
    page = reader(code=SUBMITTED).page()
    page.goto("/receipt")
    before = page.locator("code").inner_text()
    page.click("main a[href='/unlock']")
    page.click("main form button")
    page.wait_for_url("**/overview")
    page.goto("/area/goals")
    chosen = int(page.locator("#A1 input:checked").get_attribute("value") or 0)
    page.check(f"#A1 [value='{(chosen + 1) % 5}']")
    page.click("button[name=next][value=overview]")
    page.wait_for_url("**/overview")
    page.goto("/check")
    _submit(page, _click)
    assert page.locator("code").inner_text() != before
