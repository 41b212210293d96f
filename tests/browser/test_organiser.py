"""An organiser's way in, in a real browser: from the letter by way of app and recovery codes to the desk."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from maturity.domain.person import Person
from maturity.resources import catalogue
from maturity.services import organisers
from maturity.services.post import Post
from tests.browser.conftest import CHROMIUM, Look, Reader, Site

pytestmark = pytest.mark.browser
if CHROMIUM is None:
    pytest.skip("browser tests: no chromium on this machine", allow_module_level=True)

EMAIL, PASSWORD = "ola@example.org", "fyra glada ekonomer"


def _letter(site: Site) -> str:
    """Add Ola as an operator does; return the link in the letter."""
    person = Person(0, EMAIL, "Ola Ek", "", management=False, language="sv")
    with site.database.write() as store:
        organisers.add(store, person, "Länet", Post("", site.key, "", catalogue), site.now, national=False)
        text = store.mails.all(1)[0].text
    found = re.search(r"/password/\S+", text)
    assert found
    return found[0]


@pytest.mark.parametrize("look", [Look(), Look("en", 320, script=False)], ids=str)
def test_from_the_letter_to_the_desk_and_back_by_app_and_by_recovery_code(
    site: Site, reader: Callable[..., Reader], look: Look
) -> None:
    page = reader(look).page()
    page.goto(_letter(site))
    page.fill("#new", PASSWORD)
    page.fill("#again", PASSWORD)
    page.press("#again", "Enter")

    def first_step() -> None:
        page.goto("/sign-in")
        page.fill("#email", EMAIL)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/organiser/sign-in")

    def second_step(code: str) -> None:
        page.fill("#code", code)
        page.press("#code", "Enter")

    def sign_out() -> None:
        page.click("form[action='/sign-out'] button")
        page.wait_for_selector(".done")

    page.wait_for_url("**/sign-in")
    first_step()
    picture = page.locator("img.qr")
    assert picture.evaluate("(one) => one.complete && one.naturalWidth") > 100
    app = pyotp.TOTP(page.locator("main code").inner_text().replace(" ", ""))
    second_step("000000")
    page.wait_for_selector(".errors")
    second_step(app.at(site.now))
    codes = page.locator(".recovery code").all_inner_texts()
    assert len(set(codes)) == 10
    page.click("main a.button")
    page.wait_for_url("**/organiser")
    expect(page.locator("h1")).to_have_text(re.compile("Mätnings\N{SOFT HYPHEN}ansvarig|Organiser desk"))
    sign_out()

    first_step()
    second_step(app.at(site.now))  # used
    page.wait_for_selector(".errors")
    site.now += timedelta(seconds=30)
    second_step(app.at(site.now))
    page.wait_for_url("**/organiser")
    sign_out()

    first_step()
    second_step(codes[0].lower())
    page.wait_for_url("**/organiser")
    page.goto("/overview")
    expect(page.locator("main a")).to_have_attribute("href", "/organiser")
