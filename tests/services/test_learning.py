"""Learning from others: consent decides everything, and nobody finds out about those who have not given it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from maturity.domain.person import Person, Role
from maturity.errors import FieldsError, NotFoundError, NotSubmittedError
from maturity.resources import catalogue
from maturity.services import learning, submitting
from maturity.services.access import Actor
from maturity.services.answering import held, save_many
from maturity.services.drafts import Draft
from maturity.services.learning import ACCEPTED, DECLINED, WITHDRAWN, Lessons
from maturity.services.post import Post
from maturity.storage.database import Database
from maturity.storage.learning import Contact

STOCKHOLM, KATRINEHOLM, GOTHENBURG = "0180", "0483", "1480"
CONTACT, OWN = Contact("Inköpschef", "inkop@katrineholm.example"), Contact("Upphandlare", "uh@stockholm.example")


@dataclass
class Two:
    """Stockholm with levels 0 and 0, Katrineholm with 1 and 1: one band and one level up; both have submitted."""

    database: Database
    actors: dict[str, Actor]
    now: datetime
    key: str

    @property
    def post(self) -> Post:
        return Post("https://mognad.example", self.key, "", catalogue)

    def submit(self, code: str, q1: str, q2: str, revision: int = 0) -> None:
        actor = self.actors[code]
        with self.database.write() as store:
            if revision:
                submitting.reopen(store, actor, self.now)
            drafts = [Draft("Q1", q1, revision=revision), Draft("Q2", q2, revision=revision)]
            save_many(store, actor, held(store, actor, self.now), drafts, self.now)
            submitting.submit(store, actor, name="Åsa", title="", gaps_reason="", now=self.now)

    def agree(self, *areas: str, code: str = KATRINEHOLM, contact: Contact = CONTACT) -> None:
        with self.database.write() as store:
            learning.agree(store, self.actors[code], areas, contact, self.post, self.now)

    def learn(self, code: str = STOCKHOLM) -> Lessons:
        with self.database.read() as store:
            return learning.learn(store, self.actors[code], self.now)

    def names(self, code: str = STOCKHOLM) -> list[str]:
        return list(self.learn(code).listed("goals"))

    def ask(self, code: str = KATRINEHOLM, contact: Contact = OWN) -> bool:
        with self.database.write() as store:
            return learning.ask(store, self.actors[STOCKHOLM], "goals", code, contact, self.post, self.now)

    def answer(self, outcome: str, code: str = KATRINEHOLM) -> bool:
        with self.database.write() as store:
            return learning.answer(store, self.actors[code], 1, outcome, self.post, self.now)

    def mails(self) -> dict[str, str]:
        with self.database.read() as store:
            return {one.recipient: one.text for one in reversed(store.mails.all())}

    def contact(self, code: str) -> Contact | None:
        with self.database.read() as store:
            found = store.learning.request(self.actors[code].assessment_id, 1)
            return learning.contact_of(store, self.actors[code], found)


@pytest.fixture
def two(any_database: Database, tiny_round: Callable[..., Any], now: datetime, key: str) -> Two:
    round_ = tiny_round(any_database)
    actors = {code: round_.actor(any_database, code) for code in (STOCKHOLM, KATRINEHOLM, GOTHENBURG)}
    found = Two(any_database, actors, now, key)
    found.submit(STOCKHOLM, "0", "0")
    found.submit(KATRINEHOLM, "1", "1")
    return found


def test_who_has_not_agreed_looks_like_nobody(two: Two) -> None:
    without = two.learn()
    two.submit(GOTHENBURG, "1", "1")
    assert two.learn() == without
    assert without.willing == ()


def test_who_has_agreed_is_shown_to_those_a_level_below_and_to_nobody_else(two: Two) -> None:
    two.agree("goals")
    assert two.names() == [KATRINEHOLM]
    two.submit(GOTHENBURG, "2", "2")
    assert two.names(GOTHENBURG) == []
    assert two.names(KATRINEHOLM) == []


def test_before_the_own_submission_nothing_is_shown(two: Two) -> None:
    two.agree("goals")
    with pytest.raises(NotSubmittedError):
        two.learn(GOTHENBURG)


def test_resubmitting_does_not_open_other_levels(two: Two) -> None:
    """Attack: answers are changed to and fro, to find out on which level everybody who has agreed is."""
    two.agree("goals")
    before = two.learn().areas
    two.submit(STOCKHOLM, "1", "1", revision=1)
    assert two.learn().areas == before


def test_a_correction_moves_nobody_while_others_may_still_answer(two: Two) -> None:
    two.agree("goals")
    before = two.learn().areas
    two.submit(KATRINEHOLM, "2", "1", revision=1)
    assert two.learn().areas == before
    with two.database.read() as store:
        actor = two.actors[STOCKHOLM]
        [after] = learning.learn(store, actor, actor.wave.closes).areas
    up = [[(one.question.id, one.rows) for one in area.next_levels] for area in (before[0], after)]
    assert up == [[("Q1", (0,)), ("Q2", (0,))], [("Q2", (0,))]]  # from level 0: now two up in Q1


def test_withdrawing_works_at_once_and_says_no_to_who_waits(two: Two) -> None:
    two.agree("goals")
    assert two.ask()
    two.agree()
    assert two.names() == []
    with two.database.read() as store:
        assert [one.outcome for one in store.learning.requests(two.actors[STOCKHOLM].assessment_id)] == [DECLINED]
    assert "tackat nej" in two.mails()[OWN.address]
    with pytest.raises(NotFoundError):
        two.ask()


def test_nobody_who_is_not_shown_can_be_asked(two: Two) -> None:
    for code in (KATRINEHOLM, GOTHENBURG, STOCKHOLM, "nowhere"):
        with pytest.raises(NotFoundError):
            two.ask(code)
    assert two.mails() == {}


@pytest.mark.parametrize(
    ("areas", "contact", "fields"),
    [
        (["integrity"], CONTACT, {"areas"}),
        (["goals"], Contact("", "x"), {"function", "email"}),
        (["goals"], Contact("f" * 201, CONTACT.address), {"function"}),
    ],
)
def test_a_consent_that_cannot_be_used_changes_nothing(
    two: Two, areas: list[str], contact: Contact, fields: set[str]
) -> None:
    with pytest.raises(FieldsError) as refusal:
        two.agree(*areas, contact=contact)
    assert set(refusal.value.problems) == fields
    assert two.names() == []


def test_a_request_tells_who_asks_and_no_address_before_yes(two: Two) -> None:
    two.agree("goals")
    assert two.ask()
    assert not two.ask()
    letter = two.mails()[CONTACT.address]
    assert "Stockholm vill ha kontakt med er om mål" in letter
    assert "https://mognad.example/learn/requests/1" in letter
    assert OWN.address not in letter
    assert two.contact(STOCKHOLM) is two.contact(KATRINEHOLM) is None


def test_yes_gives_both_the_contact_of_the_other(two: Two) -> None:
    with two.database.write() as store:
        person = store.people.add(Person(0, "kim@s.example", "Kim", "", management=False, language="en"), two.now)
        store.people.join(person.id, STOCKHOLM, frozenset({Role.COORDINATOR}), two.now)
    two.agree("goals")
    two.ask()
    assert two.answer(ACCEPTED)
    assert not two.answer(DECLINED)
    assert f"Inköpschef, {CONTACT.address}" in two.mails()[OWN.address]
    assert "have agreed to be in contact about goals" in two.mails()[OWN.address]
    assert f"Upphandlare, {OWN.address}" in two.mails()[CONTACT.address]
    assert (two.contact(STOCKHOLM), two.contact(KATRINEHOLM)) == (CONTACT, OWN)
    two.agree()
    assert two.contact(STOCKHOLM) is None


def test_no_gives_nobody_anything_and_cannot_be_asked_again(two: Two) -> None:
    two.agree("goals")
    two.ask()
    assert two.answer(DECLINED)
    assert CONTACT.address not in two.mails()[OWN.address]
    assert not two.ask()
    assert two.contact(STOCKHOLM) is two.contact(KATRINEHOLM) is None


def test_only_the_asked_say_yes_and_only_who_asks_withdraws(two: Two) -> None:
    two.agree("goals")
    two.ask()
    for code, outcome in ((STOCKHOLM, ACCEPTED), (KATRINEHOLM, WITHDRAWN), (GOTHENBURG, ACCEPTED), (KATRINEHOLM, "")):
        with pytest.raises(NotFoundError):
            two.answer(outcome, code)
    assert two.answer(WITHDRAWN, STOCKHOLM)
    assert two.ask()


def test_the_page_costs_three_queries(two: Two) -> None:
    two.agree("goals")
    with two.database.counted() as counter:
        two.learn()
    assert counter.queries <= 3


def test_the_log_holds_no_contact(two: Two) -> None:
    two.agree("goals")
    two.ask()
    two.answer(ACCEPTED)
    with two.database.read() as store:
        events = [*store.audit.of(f"2027/{STOCKHOLM}", 9), *store.audit.of(f"2027/{KATRINEHOLM}", 9)]
    assert "@" not in repr(events)
    assert {"agree-to-learning", "ask-contact", "answer-contact"} <= {one.verb for one in events}
