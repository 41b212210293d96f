"""Every page and state against axe-core: no violation, one heading, the right language, no sideways scrolling."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from maturity.domain.disclosure import Limits
from maturity.domain.result import WaveFacts
from maturity.resources import data_folder
from maturity.services.access import derived_secrets, invite
from maturity.services.questionnaires import store_version
from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations
from tests.browser.accounts import ACCOUNT, PROVIDERS, account_session, add_account
from tests.browser.approvals import APPROVER, add_approvals, approver_secret
from tests.browser.conftest import CHROMIUM, HALF_DONE, HEIGHT, Look, Reader, Site
from tests.browser.desks import add_desks
from tests.browser.personal import COLLEAGUE
from tests.browser.reviews import REVIEWER, add_review, reviewer_secret
from tests.browser.scenes import SCENES
from tests.browser.shared_units import add_unit

pytestmark = pytest.mark.browser
if CHROMIUM is None:
    pytest.skip("browser tests: no chromium on this machine", allow_module_level=True)

AXE = Path(__file__).parents[2] / "build/axe/node_modules/axe-core/axe.min.js"
if not AXE.exists():
    install = "npm install --no-package-lock --prefix build/axe axe-core@4.14.1"
    pytest.skip(f"browser tests: axe-core is not installed: {install}", allow_module_level=True)
RULES = """axe.run({
  runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
  rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
})"""

LOOKS = (Look("sv", 1280, "light"), Look("en", 320, "dark"))
WIDTHS = (320, 1280)


@pytest.fixture(scope="module")
def axe() -> str:
    """The rules' source."""
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sites(
    demo_file: Path, empty_file: Path, tmp_path_factory: pytest.TempPathFactory, key: str, now: datetime
) -> Iterator[dict[str, Site]]:
    """The service in every situation that a scene names."""
    folder = tmp_path_factory.mktemp("sites")
    databases = {name: _copied(template, folder / f"{name}.db") for name, template in _templates(demo_file, empty_file)}
    _add_dialogue(databases["dialogue"], key, now)
    add_approvals(databases["approval"], key, now)
    add_account(databases["account"], now)
    add_review(databases["review"], key, now)
    add_desks(databases["desk"], key, now)
    add_unit(databases["unit"], key, now)
    late = now + timedelta(days=365)
    sites = {name: Site(one, folder, key, late if name == "closed" else now) for name, one in databases.items()}
    sites["account"].app.extensions["maturity.providers"] = PROVIDERS
    yield sites
    for site in sites.values():
        site.stop()
        site.database.close()


def _templates(demo_file: Path, empty_file: Path) -> list[tuple[str, Path]]:
    filled = [(name, demo_file) for name in ("demo", "closed", "approval", "account", "review", "desk", "unit")]
    return [*filled, ("dialogue", empty_file), ("empty", empty_file)]


def _copied(template: Path, path: Path) -> Database:
    shutil.copy(template, path)
    return Database.connect(f"sqlite:///{path}")


def _dialogue_secrets(key: str) -> str:
    return derived_secrets(key, "dialogue").token


def _add_dialogue(database: Database, key: str, now: datetime) -> None:
    """Open a wave of the short questionnaire, which holds every kind of question."""
    document = data_folder("questionnaires") / "tidig-dialog.yaml"
    name = {"sv": "Dialogen 2027", "en": "The 2027 dialogue"}
    opens = now - timedelta(days=3)
    facts = WaveFacts("d", name, "full", opens, opens + timedelta(days=60), Limits(), generated=False, partial=True)
    with database.write() as store:
        store.organisations.replace_all(shipped_organisations())
        version = store_version(store, document.read_text(encoding="utf-8"), document.name, now)
        store.waves.add(facts, version, [HALF_DONE])
        invite(store, "d", HALF_DONE, key, derived_secrets(key, "dialogue"), now)


Visit = Callable[[Look, str], Page]


@pytest.fixture(scope="module")
def visit(browser: Browser, sites: dict[str, Site], key: str) -> Iterator[Visit]:
    """Return a function that goes to a scene; readers are kept, so that each configuration has one browser."""
    readers: dict[tuple[Look, str, str | None], tuple[Reader, Page]] = {}

    def go(look: Look, name: str) -> Page:
        scene = SCENES[name]
        site = sites[scene.site]
        who = (look, scene.site, scene.code)
        if who not in readers:
            readers[who] = _opened(browser, site, look, _session(site, scene.site, scene.code, key))
        reader, page = readers[who]
        page.goto(scene.path)
        if scene.steps:
            scene.steps(page, site)
        assert reader.complaints == []
        return page

    yield go
    for reader, _page in readers.values():
        reader.context.close()


def _opened(browser: Browser, site: Site, look: Look, session: str | None) -> tuple[Reader, Page]:
    reader = Reader(browser, site, look, session)
    page = reader.page()
    page.on("dialog", lambda dialog: dialog.accept())
    return reader, page


def _session(site: Site, name: str, code: str | None, key: str) -> str | None:
    if code == ACCOUNT:
        return account_session(site.database, key, site.now)
    secret = _secret(site, name, code, key)
    return site.session(secret) if secret else None


def _secret(site: Site, name: str, code: str | None, key: str) -> str | None:
    if code is None or code.startswith(("organiser", COLLEAGUE)):  # who comes in by the steps of the scene
        return None
    if code == APPROVER:
        return approver_secret(key)
    if code == REVIEWER:
        return reviewer_secret(key)
    return _dialogue_secrets(key) if name == "dialogue" else site.secrets(code).token


def _is_well_formed(page: Page, look: Look) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == look.language


def _fits_every_window(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_page_breaks_no_rule_and_fits_its_window(visit: Visit, axe: str, look: Look, name: str) -> None:
    page = visit(look, name)
    _fits_every_window(page)
    page.set_viewport_size({"width": look.width, "height": HEIGHT})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    _is_well_formed(page, look)
    page.evaluate(axe)
    assert _told(page.evaluate(RULES)) == []


def _told(found: dict[str, Any]) -> list[str]:  # Any: what axe returns
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def test_titles_tell_pages_apart(visit: Visit) -> None:
    names = ("start", "all questions", "help", "privacy", "accessibility", "sign in", "wrong code", "revoked link")
    signed_in = (
        "overview, half done",
        "area goals",
        "area dialogue",
        "one question",
        "check with gaps",
        "results, draft",
    )
    after = (
        "receipt",
        "unlock",
        "trace, submitted",
        "benchmark among all",
        "benchmark/table among all",
        "plan",
        "facts",
        "report",
    )
    titles = [visit(LOOKS[0], name).title() for name in (*names, *signed_in, *after)]
    assert len(set(titles)) == len(titles), sorted(titles)
