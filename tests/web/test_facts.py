"""Facts from outside: what the page says, in both languages, and what it never says."""

import re
from html import unescape

from maturity.domain.person import Role
from maturity.services import facts
from maturity.storage.register import shipped_organisations
from tests.web.conftest import Person, Site

KATRINEHOLM = "0483"
C6 = [one.code for one in shipped_organisations() if one.skr_group == "C6" and one.code != KATRINEHOLM]
"""Katrineholm's 26 peers."""

EMPTY = "There are no figures from outside about your organisation yet."


def publish(site: Site, rows: str) -> None:
    """Import figures, with every organisation in the register."""
    content = "organisation;indicator;period;value;status;source;title;unit\n" + rows
    with site.database.write() as store:
        store.organisations.replace_all(shipped_organisations())
        facts.keep(store, facts.from_file(store, content.encode(), site.clock[0]), site.clock[0])


def others(indicator: str) -> str:
    """Give the 26 peers the values 1 to 26: their median is 13.5."""
    return "".join(f"{code};{indicator};2025;{n};;;;\n" for n, code in enumerate(C6, start=1))


def own(value: str, indicator: str = "N00119") -> str:
    return f"{KATRINEHOLM};{indicator};2025;{value};;;;\n"


def text(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def answered(site: Site, level: str, language: str = "en") -> Person:
    person = site.coordinator(KATRINEHOLM, language)
    person.press("/area/goals", {"Q1": level, "Q2": level})
    return person


def test_without_figures_the_page_says_so(site: Site) -> None:
    page = site.coordinator(KATRINEHOLM).read("/facts")
    assert EMPTY in page
    assert "<table" not in page


def test_the_results_lead_to_the_page(site: Site) -> None:
    assert 'href="/facts"' in site.coordinator(KATRINEHOLM).read("/results")


def test_a_figure_has_value_year_median_and_source(site: Site) -> None:
    publish(site, others("N00119") + own("20,25"))
    said = text(answered(site, "2").client.get("/facts").text)
    assert "Services purchased from private companies Speaks to: Goals" in said
    assert "Your value 20.3% Among the highest 25%" in said
    assert "Year 2025" in said
    assert "13.5% Same municipality group: small towns, 26 others" in said
    assert "Source: Kolada" in said
    assert "No figure differs so much" in said


def test_a_figure_and_an_index_that_pull_apart_make_a_question_and_no_verdict(site: Site) -> None:
    publish(site, others("N00119") + own("20"))
    said = text(answered(site, "0").client.get("/facts").text)
    assert "Your index for Goals is 0.0. The figure for 2025 is 20%, and the median of the others is 13.5%." in said
    assert "Which goals and guidelines steer those providers?" in said


def test_the_page_is_in_swedish_too(site: Site) -> None:
    publish(site, others("N00119") + own("20,5"))
    said = text(answered(site, "0", "sv").client.get("/facts").text)
    assert "Siffror från andra källor" in said
    assert "Ert värde 20,5 %" in said
    assert "Vilka mål och riktlinjer styr de utförarna?" in said
    assert "Källa: Kolada" in said


def test_a_missing_figure_is_no_zero_and_no_median_is_shown_of_four(site: Site) -> None:
    four = "".join(f"{code};U07459;2025;50;;;;\n" for code in C6[:4])
    publish(site, four + own("..", "U07459"))
    said = text(answered(site, "2").client.get("/facts").text)
    assert "Higher is better Your value No figure" in said
    assert "Too few figures" in said


def test_an_own_indicator_is_shown_with_its_own_words_and_no_source_is_made_up(site: Site) -> None:
    publish(site, "0483;purchases;2025;1234567,8;;;<b>Inköp</b>;kr\n")
    person = answered(site, "2", "sv")
    page = person.client.get("/facts").text
    assert "<b>Inköp" not in page
    said = text(page)
    assert "<b>Inköp</b>" in said
    assert "1 234 567,8 kr" in said
    assert "Källa: Kolada" not in said


def test_nobody_else_is_named_or_shown(site: Site) -> None:
    publish(site, others("N00119") + "0180;N00119;2025;20;;;;\n0180;N00803;2025;33,33;;;;\n")
    assert EMPTY in site.coordinator(KATRINEHOLM).read("/facts")
    page = site.coordinator("0180").read("/facts")
    assert "33.3%" in page
    assert all(one.name not in text(page) for one in shipped_organisations() if one.code in C6)


def test_approvers_and_readers_see_the_page_and_respondents_do_not(site: Site) -> None:
    for role, status in ((Role.APPROVER, 200), (Role.READER, 200), (Role.RESPONDENT, 403)):
        parts = ("goals",) if role is Role.RESPONDENT else ()
        site.member(role, parts=parts).read("/facts", status)


def test_the_page_asks_the_database_little(site: Site) -> None:
    publish(site, others("N00119") + others("N00803") + own("20") + own("5", "N00803"))
    person = answered(site, "2")
    person.read("/facts")
    with site.database.counted() as counter:
        person.read("/facts")
    assert counter.queries <= 10
