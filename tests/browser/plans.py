"""What happens before somebody looks at a page of the plan: actions of every status, targets, hours, and a conflict."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page

from maturity.domain.improvement import Status
from maturity.services import access, acting, planning, targeting
from maturity.services.planning import Draft
from maturity.storage.targets import Estimate
from tests.browser.conftest import Site

LONG = "Ta fram en gemensam rutin för avtalsuppföljning med upphandlingsdokumentsgranskningsansvariga i alla nämnder"


def planned(code: str, path: str) -> Callable[[Page, Site], None]:
    """Return what fills the plan of an organisation, once, and opens a page; ``{}`` is its first action."""

    def open_page(page: Page, site: Site) -> None:
        number = fill(site, code)
        page.goto(path.format(number))

    return open_page


def action_wrong(code: str) -> Callable[[Page, Site], None]:
    """Return what accepts a risk without a reason."""

    def send(page: Page, site: Site) -> None:
        page.goto(f"/plan/actions/{fill(site, code)}")
        page.fill("#what", "")
        page.fill("#reason", "")
        page.check("[name=status][value=accepted]")
        page.click("main form .buttons button")
        page.wait_for_selector(".errors")

    return send


def action_conflict(code: str) -> Callable[[Page, Site], None]:
    """Return what saves an action that a colleague has changed meanwhile."""

    def send(page: Page, site: Site) -> None:
        number = fill(site, code)
        page.goto(f"/plan/actions/{number}")
        who = _actor(site, code)
        with site.database.write() as store:
            there = planning.action(store, who, number).action
            owner = "Ekonomichef" if there.owner != "Ekonomichef" else "Inköpschef"
            draft = Draft(there.what, there.question, there.to_level, owner, there.due, there.sign)
            acting.change(store, who, number, draft, there.revision, site.now)
        page.fill("#owner", "Kommunjurist")
        page.click("main form .buttons button")
        page.wait_for_selector("h1:has-text('kollega'), h1:has-text('colleague')")

    return send


def targets_wrong(page: Page, _site: Site) -> None:
    """Choose an index above 100."""
    page.fill("#total", "160")
    page.click("main form .buttons button")
    page.wait_for_selector(".errors")


def fill(site: Site, code: str) -> int:
    """Put actions into the plan of an organisation, if there are none; return the number of the first."""
    today, who = site.now.date(), _actor(site, code)
    with site.database.write() as store:
        there = planning.records(store, who)
        if there:
            return there[0].action.number
        numbers = planning.add(
            store,
            who,
            [
                Draft(
                    LONG, "E2", 3, "Inköpschef", today - timedelta(days=12), "Rutinen är beslutad i ledningsgruppen."
                ),
                Draft("Besluta om en ny upphandlingspolicy.", "A1", 4, "Kommundirektör", today + timedelta(days=40)),
                Draft("Anställ en avtalscontroller.", owner="HR-chef"),
            ],
            site.now,
        )
        over = Draft(
            "Anställ en avtalscontroller.",
            owner="HR-chef",
            status=Status.ACCEPTED.value,
            reason="Inga medel före 2028.",
        )
        acting.change(store, who, numbers[2], over, 1, site.now)
        targeting.choose(store, who, {"total": 60, "goals": 70, "A1": 4, "A2": 1}, {}, site.now)
        targeting.say_hours(store, who, Estimate((16, 60, 240, 800, None), 650), site.now)
        return numbers[0]


def followed(code: str) -> Callable[[Page, Site], None]:
    """Return what puts an action into the plan of the wave before, done in time, and opens the plan."""

    def open_page(page: Page, site: Site) -> None:
        who = _actor(site, code)
        with site.database.write() as store:
            wave = store.waves.all()[0]
            assessment, _state = store.waves.assessment(wave.id, code)
            then = replace(who, wave=wave.facts, wave_id=wave.id, assessment_id=assessment, version_id=wave.version_id)
            if not planning.records(store, then):
                done = [Draft(LONG, "E4", 2, status="done"), Draft("Anställ en avtalscontroller.", status="done")]
                planning.add(store, then, done, wave.facts.closes)
        page.goto("/plan")

    return open_page


def targets_before(code: str) -> Callable[[Page, Site], None]:
    """Return what chooses targets in the wave before, so that they can be taken over, and opens the plan."""

    def open_page(page: Page, site: Site) -> None:
        who = _actor(site, code)
        with site.database.write() as store:
            assessment, _state = store.waves.assessment(store.waves.all()[0].id, code)
            store.targets.put(assessment, {"total": 60.0, "A1": 3}, who.membership_id, site.now)
        page.goto("/plan")
        page.wait_for_selector("#earlier")

    return open_page


def _actor(site: Site, code: str) -> access.Actor:
    token = site.session(site.secrets(code).token)
    with site.database.read() as store:
        return access.actor(store, token, site.key, site.now)
