"""The log that a coordinator reads."""

from maturity.domain.person import Role
from tests.web.conftest import Site

GOTHENBURG = "1480"


def test_the_log_says_who_did_what_in_words_and_names_no_answer(site: Site) -> None:
    site.member(Role.RESPONDENT, parts=("goals",), name="Åsa <b>Öst</b>")
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2"})
    page = person.read("/log")
    assert page.count("Signed in") == 2
    assert "Invited the coordinator" in page
    assert "Åsa <b>Öst</b>, ekonomi" in page  # entities are resolved here; the page itself holds none as tags
    assert "<b>Öst" not in person.client.get("/log").text
    assert "Coordinator without a name" in page


def test_nothing_of_another_organisation_is_in_it(site: Site) -> None:
    site.member(Role.READER, code=GOTHENBURG, name="Somebody else")
    assert "Somebody else" not in site.coordinator().read("/log")
