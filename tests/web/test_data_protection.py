"""The data protection page says what the program does: its periods are the program's own."""

import re
from datetime import timedelta

import pytest

from maturity.domain.retention import KEEP_DRAFTS_MONTHS
from maturity.services import access, accounts, organisers, retaining
from maturity.storage.mails import DELAYS
from tests.web.conftest import Site

PAGE = "/data-protection"


def hours(span: timedelta) -> int:
    return int(span.total_seconds() / 3600)


def test_the_periods_are_those_of_the_program(site: Site) -> None:
    page = site.stranger().read(PAGE)
    for words in (
        f"Until {KEEP_DRAFTS_MONTHS} months after the wave has closed",
        f"link to the person for {KEEP_DRAFTS_MONTHS} months after the wave has closed",
        f"ends {hours(access.SESSION_IDLE)} hours after the last use",
        f"organiser's after {hours(organisers.SESSION_IDLE)}.",
        f"works for {hours(accounts.LETTER_LASTS)} hours",
        f"tried for {round(sum(DELAYS, timedelta()) / timedelta(days=1))} days",
    ):
        assert words in page


def test_each_wave_has_its_dates(site: Site) -> None:
    # opened 20 days before 23 November 2026, so it closes 80 days after: 11 February 2027
    page = site.stranger().read(PAGE)
    for words in ("The 2027 wave", "11 February 2027", "24 months", "From 11 February 2029"):
        assert words in page
    with site.database.write() as store:
        retaining.keep(store, "2027", 12, site.clock[0])
    assert "From 11 February 2028" in site.stranger().read(PAGE)


def test_what_is_done_is_said(site: Site) -> None:
    site.clock[0] = site.closes + timedelta(days=800)
    retaining.thin_due(site.database, site.clock[0])
    assert "Done on" in site.stranger().read(PAGE)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ("allmän handling", "internt arbetsmaterial", "sekretess")),
        ("en", ("official document", "internal working papers", "secrecy")),
    ],
)
def test_how_answers_are_used_tells_the_truth_about_official_documents(
    site: Site, language: str, words: tuple[str, ...]
) -> None:
    page = site.stranger(language).read("/privacy")
    for one in words:
        assert one in page
    assert f'href="{PAGE}"' in page


def test_every_page_leads_to_both(site: Site) -> None:
    page = site.stranger().read("/")
    footer = re.search(r"<footer.*?</footer>", page, re.DOTALL)
    assert footer
    assert 'href="/privacy"' in footer[0]
    assert f'href="{PAGE}"' in footer[0]
