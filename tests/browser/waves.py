"""Scenes of waves, as the organiser of the demonstration's body prepares and runs them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page

from maturity.domain.wave import Kind
from maturity.errors import NotFoundError
from maturity.services import choosing, closing, opening, preparing
from maturity.services.choosing import Groups
from maturity.services.preparing import Naming, Operator
from maturity.storage.store import Store
from tests.browser.conftest import HALF_DONE, Site
from tests.browser.desks import BOTH, at

WAVES = "/organiser/waves"
DRAFT, READY, RUNNING, ENDED = "utkast", "klar", "oppen", "avslutad"
"""One that is begun, one that can be opened, one that is open, one that was closed."""

TEXTS = {
    "sender_name": "Demoförbundet",
    "sender_address": "inkop@demo.invalid",
    "introduction_sv": "Vi frågar för att kommuner och regioner ska kunna lära av varandra.",
    "introduction_en": "We ask so that municipalities and regions can learn from each other.",
}

Steps = Callable[[Page, Site], None]


def _add(store: Store, who: Operator, slug: str, site: Site) -> None:
    names = {"sv": f"Pulsmätningen ({slug})", "en": f"The pulse wave ({slug})"}
    demo = store.desk_waves.get("2025")
    preparing.create(store, who, Naming(slug, names, Kind.PULSE), demo.version_id, site.now)
    choosing.choose(store, who, slug, Groups(counties=["04"]), "0180", site.now)
    if slug != DRAFT:
        preparing.set_texts(store, who, slug, TEXTS, site.now)
        opening.vouch(store, who, slug, site.now, tested=True, sender=True)


def _prepared(site: Site) -> None:
    with site.database.write() as store:
        body = store.organisers.body("Demoförbundet")
        assert body
        who = Operator(body)
        try:
            store.desk_waves.get(DRAFT)
        except NotFoundError:
            for slug in (DRAFT, READY, RUNNING, ENDED):
                _add(store, who, slug, site)
            _open(store, who, RUNNING, site)
            _open(store, who, ENDED, site)
            later = store.desk_waves.get(RUNNING).facts.closes + timedelta(days=14)
            closing.extend(store, who, RUNNING, HALF_DONE, later, site.now)
            closing.close(store, who, ENDED, site.now)


def _open(store: Store, who: Operator, slug: str, site: Site) -> None:
    wave = store.desk_waves.get(slug)
    store.desk_waves.put(replace(wave, facts=replace(wave.facts, opens=site.now - timedelta(days=3))))
    opening.open_wave(store, who, slug, site.now)


def _to(path: str) -> Steps:
    def go(page: Page, site: Site) -> None:
        _prepared(site)
        at(path)(page, site)

    return go


def _wrong(path: str, **typed: str) -> Steps:
    def go(page: Page, site: Site) -> None:
        _to(path)(page, site)
        for name, value in typed.items():
            page.fill(f"#{name}", value)
        page.click("main form button:not(.hidden) >> nth=0")
        page.wait_for_selector(".errors")

    return go


def _nothing_answered(page: Page, site: Site) -> None:
    _to(f"{WAVES}/{READY}/test")(page, site)
    page.click("main .buttons button")
    page.wait_for_selector(".errors")


def _wrong_code(page: Page, site: Site) -> None:
    _prepared(site)
    with site.database.write() as store:
        body = store.organisers.body("Demoförbundet")
        assert body
        draft = store.desk_waves.get(DRAFT)
        if not draft.sender_address:
            preparing.set_texts(store, Operator(body), DRAFT, TEXTS, site.now)
    _to(f"{WAVES}/{DRAFT}")(page, site)
    page.fill("#code", "AAAA-AAAA")
    page.press("#code", "Enter")
    page.wait_for_selector(".errors")


WAVE_SCENES: dict[str, Steps] = {
    "none": at(WAVES, BOTH),
    "all": _to(WAVES),
    "new": _to(f"{WAVES}/new"),
    "new with errors": _wrong(f"{WAVES}/new", slug="Våren 2027"),
    "name": _to(f"{WAVES}/{DRAFT}/name"),
    "questionnaire": _to(f"{WAVES}/{DRAFT}/questionnaire"),
    "organisations": _to(f"{WAVES}/{DRAFT}/organisations"),
    "organisations with errors": _wrong(f"{WAVES}/{DRAFT}/organisations", codes="0180\n999\nUppsala"),
    "dates": _to(f"{WAVES}/{DRAFT}/dates"),
    "dates with errors": _wrong(f"{WAVES}/{DRAFT}/dates", median="4", closes_day="2026-01-01"),
    "texts": _to(f"{WAVES}/{READY}/texts"),
    "texts with errors": _wrong(f"{WAVES}/{DRAFT}/texts", sender_address="inkop"),
    "draft": _to(f"{WAVES}/{DRAFT}"),
    "draft, wrong code": _wrong_code,
    "test response": _to(f"{WAVES}/{READY}/test"),
    "test response with errors": _nothing_answered,
    "ready": _to(f"{WAVES}/{READY}"),
    "to be opened": _to(f"{WAVES}/{READY}/open"),
    "to be removed": _to(f"{WAVES}/{DRAFT}/remove"),
    "open": _to(f"{WAVES}/{RUNNING}"),
    "closed": _to(f"{WAVES}/{ENDED}"),
    "the demonstration's": _to(f"{WAVES}/2025"),
    "longer": _to(f"{WAVES}/{RUNNING}/extend"),
    "longer with errors": _wrong(f"{WAVES}/{RUNNING}/extend", until_day="2026-01-01"),
    "to be closed": _to(f"{WAVES}/{RUNNING}/close"),
    "another last day": _to(f"{WAVES}/{RUNNING}/last-day"),
    "opened again": _wrong(f"{WAVES}/{ENDED}/last-day"),
    "more organisations": _to(f"{WAVES}/{RUNNING}/join"),
    "more organisations with errors": _wrong(f"{WAVES}/{RUNNING}/join", codes="999"),
    "cannot be changed any more": _to(f"{WAVES}/{RUNNING}/dates"),
}
