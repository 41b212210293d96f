"""The page with last wave's answers."""

from datetime import datetime, timedelta

from maturity.services import submitting
from maturity.services.answering import held, save_many
from maturity.services.drafts import Draft
from tests.web.conftest import STOCKHOLM, Sites


def test_ticked_answers_become_answers_and_the_rest_stays_open(make_site: Sites, now: datetime) -> None:
    before = make_site(slug="2025", opens=now - timedelta(days=60))
    who = before.actor()
    with before.database.write() as store:
        save_many(store, who, held(store, who, now), [Draft("Q1", "2"), Draft("Q2", "1")], now)  # type: ignore[arg-type]  # an Actor
        submitting.submit(store, who, name="A", title="B", gaps_reason="", now=now)  # type: ignore[arg-type]  # an Actor
    site = make_site(slug="2027")
    person = site.coordinator(STOCKHOLM)
    assert "Begin with last wave's answers" in person.read("/overview")
    page = person.read("/last-wave")
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page
    reply = person.press("/last-wave", {"question": "Q1"})
    assert "1 answer is confirmed." in person.read(reply.headers["Location"])
    assert set(site.answers()) == {"Q1"}
    assert 'value="Q1"' not in person.read("/last-wave")


def test_nothing_ticked_changes_nothing_and_says_so(make_site: Sites) -> None:
    site = make_site()
    assert "There is nothing to confirm" in site.coordinator().read("/last-wave")
    assert site.answers() == {}
