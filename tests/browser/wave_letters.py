"""Scenes of the letters and responses of a wave, as the organiser of the demonstration sees them."""

from collections.abc import Callable

from playwright.sync_api import Page

from maturity.domain.assessment import State
from maturity.domain.recipient_file import Recipient
from maturity.services.demonstration import SECOND_WAVE
from tests.browser.conftest import HALF_DONE, NOT_STARTED, REGION, Site
from tests.browser.desks import at

WAVE = f"/organiser/waves/{SECOND_WAVE.slug}"
HEAD = "code;registrar_address;contact_name;contact_address\n"

Steps = Callable[[Page, Site], None]


def _prepared(path: str) -> Steps:
    """Return steps to a page of a wave in which some organisations have an address, a letter, a note, or declined."""

    def go(page: Page, site: Site) -> None:
        with site.database.write() as store:
            wave = store.desk_waves.get(SECOND_WAVE.slug)
            people = {HALF_DONE: "Eva Lindqvist", NOT_STARTED: "", REGION: "Karin Falk"}
            store.recipients.put(
                wave.id,
                (
                    Recipient(
                        code, f"registrator@{code}.example.se", name, f"kontakt@{code}.example.se" if name else ""
                    )
                    for code, name in people.items()
                ),
            )
            if store.monitor.declined_reason(store.waves.assessment(wave.id, REGION)[0]) == "":
                store.monitor.decline(store.waves.assessment(wave.id, REGION)[0], "Vi hinner inte i år.", site.now)
        at(path)(page, site)

    return go


def _sent(path: str) -> Steps:
    def go(page: Page, site: Site) -> None:
        _prepared(f"{WAVE}/letters/invitation/send")(page, site)
        if page.query_selector("main form button"):
            page.click("main form button")
            page.wait_for_url("**/letters")
        page.goto(path)

    return go


def _pressed(path: str, button: str, **typed: str) -> Steps:
    def go(page: Page, site: Site) -> None:
        _prepared(path)(page, site)
        for name, value in typed.items():
            page.fill(f"#{name.replace('__', '-')}", value)
        page.click(button)
        page.wait_for_selector(".errors")

    return go


def _file(rows: str, *, faulty: bool = False) -> Steps:
    def go(page: Page, site: Site) -> None:
        _prepared(f"{WAVE}/recipients/import")(page, site)
        page.set_input_files("#file", {"name": "a.csv", "mimeType": "text/csv", "buffer": (HEAD + rows).encode()})
        page.click("main form button")
        page.wait_for_selector(".errors" if faulty else "input[name=looked_at]", state="attached")

    return go


def decline(page: Page, _site: Site) -> None:
    """Write too long a reason."""
    page.fill("#reason", "x" * 501)
    page.click("main form button")
    page.wait_for_selector(".errors")


def declined(page: Page, site: Site) -> None:
    """Open the page of an organisation that has declined, and let it take part again afterwards."""
    with site.database.write() as store:
        assessment_id = store.waves.assessment(store.desk_waves.get(SECOND_WAVE.slug).id, NOT_STARTED)[0]
        store.monitor.decline(assessment_id, "Vi hinner inte i år.", site.now)
    page.goto("/decline")
    with site.database.write() as store:
        store.monitor.take_part(assessment_id, State.INVITED)


WAVE_LETTER_SCENES: dict[str, Steps] = {
    "responses": _sent(f"{WAVE}/monitor"),
    "responses, nothing found": _prepared(f"{WAVE}/monitor?step=approval&county=25"),
    "responses, one organisation": _sent(f"{WAVE}/monitor/{NOT_STARTED}"),
    "responses, empty note": _pressed(f"{WAVE}/monitor/{HALF_DONE}", "main form button"),
    "letters": _sent(f"{WAVE}/letters"),
    "letter": _prepared(f"{WAVE}/letters/reminder"),
    "letter, wrong": _pressed(f"{WAVE}/letters/invitation", "button[value=save]", sv__subject="", en__text="{x}"),
    "letters, check": _prepared(f"{WAVE}/letters/invitation/send"),
    "letters, nobody": _prepared(f"{WAVE}/letters/result/send"),
    "delivery": _sent(f"{WAVE}/delivery"),
    "recipients": _prepared(f"{WAVE}/recipients"),
    "recipient": _sent(f"{WAVE}/recipients/{NOT_STARTED}"),
    "recipient, wrong": _pressed(
        f"{WAVE}/recipients/{HALF_DONE}", "button[value=save]", registrar_address="", contact_address="eva"
    ),
    "recipients, import": _prepared(f"{WAVE}/recipients/import"),
    "recipients, faulty file": _file("0180;x;;\n9999;;;\n", faulty=True),
    "recipients, file": _file("0180;registrator@stockholm.example.se;;\n"),
}
