"""From the coordinator's invitations to the approver's signature: five people at once in one assessment."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from maturity.services.sending import send_due
from tests.browser.conftest import CHROMIUM, NOT_STARTED, Look, Reader, Site
from tests.postbox import Postbox

pytestmark = pytest.mark.browser
if CHROMIUM is None:
    pytest.skip("browser tests: no chromium on this machine", allow_module_level=True)

Open = Callable[..., Reader]

DESKTOP, PHONE, PHONE_EN = Look(), Look(width=320), Look("en", 320)
PLAIN_PHONE = Look(width=320, script=False)
QUESTIONS = 9
"""How many the area of goals asks."""


def _letter_to(address: str, site: Site, postbox: Postbox) -> str:
    """Send what waits and return the path of the link in the newest letter to somebody."""
    send_due(site.database, postbox.server(), site.now)
    text = [message.get_body(("plain",)) for recipient, message in postbox.received if recipient == address][-1]
    assert text is not None
    found = re.search(r"/invitation/\S+", text.get_content())
    assert found
    return found[0]


def _invite(page: Page, email: str, name: str, function: str) -> None:
    page.goto("/colleagues")
    page.fill("#email", email)
    page.fill("#name", name)
    page.fill("#function", function)
    page.check("input[name=parts][value=goals]")
    page.click("form[action='/colleagues'] div.buttons > button:first-child")


def _come_in(reader: Reader, link: str) -> Page:
    page = reader.page()
    page.goto(link)
    page.click("form[action^='/invitation/'] button")
    page.wait_for_url(re.compile("/(overview|approve)"))
    return page


def _answer(page: Page, levels: dict[str, int]) -> None:
    page.goto("/area/goals")
    for number in range(1, QUESTIONS + 1):
        page.check(f"input[name=A{number}][value='{levels.get(f'A{number}', 2)}']")
    page.click("button[value=done]")
    expect(page.locator("main")).to_contain_text(re.compile("Tack, du är klar|Thank you, you are done"))


def test_from_invitation_by_mail_to_signed_receipt(site: Site, reader: Open, postbox: Postbox) -> None:
    coordinator = reader(DESKTOP, NOT_STARTED).page()
    _invite(coordinator, "ekonomi@ystad.example", "Eva Ek", "ekonomi")
    _invite(coordinator, "omsorg@ystad.example", "Omar Ask", "omsorg")
    _invite(coordinator, "teknik@ystad.example", "Tove Lind", "teknik")

    eva = _come_in(reader(PHONE_EN), _letter_to("ekonomi@ystad.example", site, postbox))
    omar = _come_in(reader(PLAIN_PHONE), _letter_to("omsorg@ystad.example", site, postbox))
    tove = _come_in(reader(PHONE), _letter_to("teknik@ystad.example", site, postbox))
    _answer(eva, {})
    _answer(tove, {"A1": 0})
    assert omar.goto("/area/goals/colleagues").status == 403  # type: ignore[union-attr]  # blind until done
    _answer(omar, {"A1": 4})
    omar.goto("/area/goals/colleagues")
    for name in ("Eva", "Tove"):
        expect(omar.locator("main")).not_to_contain_text(name)

    coordinator.goto("/agreement")
    expect(coordinator.locator("main h2, main h3").filter(has_text="A1")).to_have_count(1)
    coordinator.goto("/agreement/A1")
    coordinator.check("input[name=A1][value='3']")
    coordinator.fill("#why", "Målen följs upp i delårsrapporten")
    coordinator.click("form.answers div.buttons button")
    coordinator.goto("/agreement/accept")
    coordinator.click("form[action='/agreement/accept'] button")

    coordinator.goto("/approval")
    for field, text in (
        ("#email", "direktor@ystad.example"),
        ("#name", "Dana Dahl"),
        ("#gaps", "Resten tar vi i höst"),
    ):
        coordinator.fill(field, text)
    coordinator.click("form[action='/approval'] div.buttons > button:first-child")
    assert eva.goto("/area/goals").status == 200  # type: ignore[union-attr]  # read only by now
    expect(eva.locator("main input[type=radio]")).to_have_count(0)

    approver = _come_in(reader(PHONE), _letter_to("direktor@ystad.example", site, postbox))
    approver.goto("/approve")
    for field, text in (("#name", "Dana Dahl"), ("#title", "Kommundirektör")):
        approver.fill(field, text)
    approver.check("#agreed")
    approver.click("button[value=sign]")
    approver.wait_for_url("**/receipt")
    expect(approver.locator("main")).to_contain_text("Dana Dahl, Kommundirektör")

    coordinator.goto("/log")
    expect(coordinator.locator("main")).to_contain_text("Eva Ek, ekonomi")
    coordinator.goto("/agreement/protocol")
    expect(coordinator.locator("main")).to_contain_text("Målen följs upp i delårsrapporten")
    expect(coordinator.locator("main")).to_contain_text("omsorg")
    expect(coordinator.locator("main")).not_to_contain_text("Omar")
    assert coordinator.goto("/receipt").status == 200  # type: ignore[union-attr]
