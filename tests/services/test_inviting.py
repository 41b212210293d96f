"""Inviting colleagues: who is asked for what, reminders, removals, and what other organisations never notice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from typing import Any

import pytest

from maturity.domain.person import Role
from maturity.errors import FieldsError, NotAllowedError, NotFoundError, SignInError, WaveClosedError
from maturity.services import access, answering, colleagues, forwarding, inviting
from maturity.services.access import Actor
from maturity.services.colleagues import Status
from maturity.services.drafts import Draft
from maturity.services.forwarding import Referral
from maturity.services.inviting import NewColleague
from maturity.services.post import Handed, Post
from maturity.storage.database import Database
from maturity.storage.mails import Mail

STOCKHOLM, KATRINEHOLM = "0180", "0483"
ANNA = NewColleague(
    email="anna.berg@example.se",
    name="Anna Berg",
    function="ekonomi",
    management=False,
    role=Role.RESPONDENT,
    parts=frozenset({"goals"}),
    last_day=date(2026, 12, 4),
    language="sv",
    once="1",
)


@pytest.fixture
def post(key: str) -> Post:
    """Letters in English, whatever the language."""
    return Post("https://example.org", key, "", lambda _language: NullTranslations())


@pytest.fixture
def opened(any_database: Database, tiny_round: Callable[..., Any]) -> Any:  # Any: the test's own Round
    """A round of the tiny questionnaire in which three organisations take part."""
    return tiny_round(any_database)


@pytest.fixture
def coordinator(any_database: Database, opened: Any) -> Actor:
    """Stockholm's."""
    found: Actor = opened.actor(any_database, STOCKHOLM)
    return found


def invite(
    database: Database, actor: Actor, post: Post, now: datetime, new: NewColleague = ANNA, **changes: Any
) -> Handed:
    with database.write() as store:
        return inviting.invite(store, actor, replace(new, **changes), post, now)


def listed(database: Database, actor: Actor) -> tuple[colleagues.Colleague, ...]:
    with database.read() as store:
        return colleagues.colleagues(store, actor)


def mails(database: Database) -> tuple[Mail, ...]:
    with database.read() as store:
        return store.mails.all()


def enter(database: Database, handed: Handed, key: str, now: datetime) -> Actor:
    with database.write() as store:
        token = access.sign_in(store, handed.entrance.token, key, now)
    with database.read() as store:
        return access.actor(store, token, key, now)


def test_a_colleague_gets_a_letter_with_a_way_in_and_meets_only_what_was_asked(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    handed = invite(any_database, coordinator, post, now, parts=frozenset({"Q2"}))
    [mail] = mails(any_database)
    assert (mail.recipient, mail.language) == ("anna.berg@example.se", "sv")
    assert handed.entrance.link in mail.text
    anna = enter(any_database, handed, key, now)
    assert (anna.person.name, anna.roles) == ("Anna Berg", frozenset({Role.RESPONDENT}))
    with any_database.read() as store:
        assert [one.id for one in answering.work(store, anna).asked] == ["Q2"]
    [found] = listed(any_database, coordinator)
    assert (found.status, found.answered, found.questions) == (Status.OPENED, 0, 1)


def test_the_status_follows_the_work(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    handed = invite(any_database, coordinator, post, now)
    assert listed(any_database, coordinator)[0].status is Status.INVITED
    anna = enter(any_database, handed, key, now)
    with any_database.write() as store:
        answering.save(store, anna, Draft("Q1", "1"), now)
    [found] = listed(any_database, coordinator)
    assert (found.status, found.answered, found.questions) == (Status.ANSWERING, 1, 2)
    with any_database.write() as store:
        store.responses.finish(found.response.id, "goals", now)
    assert listed(any_database, coordinator)[0].status is Status.DONE


def test_the_same_address_is_the_same_person_and_what_was_asked_is_replaced(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    first = invite(any_database, coordinator, post, now)
    invite(any_database, coordinator, post, now, email=" Anna.Berg@EXAMPLE.se", parts=frozenset({"Q1"}), once="2")
    [found] = listed(any_database, coordinator)
    assert found.response.parts == {"Q1"}
    assert len(mails(any_database)) == 2
    assert enter(any_database, first, key, now).person.id == found.response.person.id  # the old link goes on working


def test_a_form_sent_twice_makes_one_letter(
    any_database: Database, coordinator: Actor, post: Post, now: datetime
) -> None:
    for _ in range(2):
        invite(any_database, coordinator, post, now)
    assert len(mails(any_database)) == 1
    assert len(listed(any_database, coordinator)) == 1


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        pytest.param({"email": ""}, {"email": "missing"}, id="no address"),
        pytest.param({"email": "anna"}, {"email": "not-an-address"}, id="no at sign"),
        pytest.param(
            {"email": "a@example.se\nBcc: b@example.se"}, {"email": "not-an-address"}, id="a header in the address"
        ),
        pytest.param({"name": " \x07 "}, {"name": "missing"}, id="a name of control signs"),
        pytest.param({"name": "x" * 201}, {"name": "too-long"}, id="long name"),
        pytest.param({"function": "x" * 201}, {"function": "too-long"}, id="long function"),
        pytest.param({"parts": frozenset()}, {"parts": "missing"}, id="nothing chosen"),
        pytest.param({"parts": frozenset({"Z9"})}, {"parts": "unknown"}, id="a part of nothing"),
        pytest.param({"last_day": date(2026, 11, 22)}, {"last_day": "past"}, id="yesterday"),
        pytest.param({"last_day": date(2027, 2, 12)}, {"last_day": "after-closing"}, id="the day after the wave"),
    ],
)
def test_what_cannot_be_used_is_named_and_nobody_is_invited(
    any_database: Database,
    coordinator: Actor,
    post: Post,
    now: datetime,
    changes: dict[str, Any],
    problems: dict[str, str],
) -> None:
    with pytest.raises(FieldsError) as raised:
        invite(any_database, coordinator, post, now, **changes)
    assert raised.value.problems == problems
    assert listed(any_database, coordinator) == ()
    assert mails(any_database) == ()


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 2, 11), None])
def test_today_the_closing_day_and_no_day_can_be_the_last(
    any_database: Database, coordinator: Actor, post: Post, now: datetime, day: date | None
) -> None:
    # opens 2026-11-03, closes 100 days later: 27 days of November, 31, 31, then 11 of February
    invite(any_database, coordinator, post, now, last_day=day)
    assert listed(any_database, coordinator)[0].response.last_day == day


def test_the_coordinator_is_not_made_a_colleague(
    any_database: Database, coordinator: Actor, opened: Any, post: Post, now: datetime
) -> None:
    referral = Referral("anna.berg@example.se", "Anna Berg", "", "", "sv", "1")
    with any_database.write() as store:
        forwarding.forward(store, opened.secrets[STOCKHOLM].token, referral, post, now)
    with pytest.raises(FieldsError) as raised:
        invite(any_database, coordinator, post, now)
    assert raised.value.problems == {"email": "coordinator"}


def test_nobody_is_invited_after_the_wave(
    any_database: Database, coordinator: Actor, post: Post, now: datetime
) -> None:
    late = now + timedelta(days=100)
    with pytest.raises(WaveClosedError):
        invite(any_database, coordinator, post, late, last_day=None)
    invite(any_database, coordinator, post, late, role=Role.READER)  # results are read then, too
    with any_database.read() as store:
        assert [one.person.name for one in colleagues.readers(store, coordinator)] == ["Anna Berg"]


def test_a_reader_is_asked_for_nothing_and_can_be_removed(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    handed = invite(any_database, coordinator, post, now, role=Role.READER, parts=frozenset())
    anna = enter(any_database, handed, key, now)
    assert (anna.roles, anna.response) == (frozenset({Role.READER}), None)
    assert listed(any_database, coordinator) == ()
    with any_database.write() as store:
        inviting.remove_reader(store, coordinator, anna.membership_id, now)
    with pytest.raises(SignInError):
        enter(any_database, handed, key, now)
    with any_database.write() as store, pytest.raises(NotFoundError):
        inviting.remove_reader(store, coordinator, coordinator.membership_id, now)


def test_what_is_asked_can_change_and_a_day_that_passed_may_stay(
    any_database: Database, coordinator: Actor, post: Post, now: datetime
) -> None:
    invite(any_database, coordinator, post, now)
    [found] = listed(any_database, coordinator)
    later = now + timedelta(days=20)
    with any_database.write() as store:
        inviting.change(store, coordinator, found.response.id, {"Q1", "goals"}, ANNA.last_day, later)
    assert listed(any_database, coordinator)[0].response.parts == {"goals"}
    with any_database.write() as store, pytest.raises(FieldsError):
        inviting.change(store, coordinator, found.response.id, {"goals"}, date(2026, 12, 5), later)


def test_a_reminder_says_what_is_left_once_a_day_and_both_links_work(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    first = invite(any_database, coordinator, post, now)
    anna = enter(any_database, first, key, now)
    with any_database.write() as store:
        answering.save(store, anna, Draft("Q1", "1"), now)
    response_id = listed(any_database, coordinator)[0].response.id

    def remind(at: datetime) -> Handed | None:
        with any_database.write() as store:
            return inviting.remind(store, coordinator, response_id, post, at)

    again = remind(now)
    assert again is not None
    # 23 November to 4 December: 7 days left of November and 4 of December
    assert again.subject == "You have answered 1 of 2 questions – 11 days left"
    assert remind(now + timedelta(hours=5)) is None
    assert remind(now + timedelta(days=1)) is not None
    assert len(mails(any_database)) == 3
    for handed in (first, again):
        assert enter(any_database, handed, key, now).person.name == "Anna Berg"


def test_who_is_done_is_not_reminded(any_database: Database, coordinator: Actor, post: Post, now: datetime) -> None:
    invite(any_database, coordinator, post, now)
    [found] = listed(any_database, coordinator)
    with any_database.write() as store:
        store.responses.finish(found.response.id, "goals", now)
        with pytest.raises(NotFoundError):
            inviting.remind(store, coordinator, found.response.id, post, now)


def test_a_removed_colleague_is_out_and_the_answers_stay(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    handed = invite(any_database, coordinator, post, now)
    with any_database.write() as store:
        session = access.sign_in(store, handed.entrance.token, key, now)
    anna = enter(any_database, handed, key, now)
    with any_database.write() as store:
        answering.save(store, anna, Draft("Q1", "1"), now)
        inviting.remove(store, coordinator, anna.response.id, now)  # type: ignore[union-attr]  # she was asked
    with any_database.read() as store, pytest.raises(SignInError):
        access.actor(store, session, key, now)
    with pytest.raises(SignInError):
        enter(any_database, handed, key, now)
    [found] = listed(any_database, coordinator)
    assert (found.response.removed_at, found.answered) == (now, 1)
    with any_database.write() as store:
        with pytest.raises(NotFoundError):
            inviting.remove(store, coordinator, found.response.id, now)
        with pytest.raises(NotFoundError):
            inviting.change(store, coordinator, found.response.id, {"Q1"}, None, now)
    back = invite(any_database, coordinator, post, now, once="2")
    again = enter(any_database, back, key, now)
    with any_database.read() as store:
        assert answering.work(store, again).answers["Q1"].written == "1"
    with pytest.raises(SignInError):
        enter(any_database, handed, key, now)  # the old link stays closed


def test_a_removed_colleague_who_reads_as_well_goes_on_reading(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    invite(any_database, coordinator, post, now)
    handed = invite(any_database, coordinator, post, now, role=Role.READER, once="2")
    response_id = listed(any_database, coordinator)[0].response.id
    with any_database.write() as store:
        inviting.remove(store, coordinator, response_id, now)
    assert enter(any_database, handed, key, now).roles == {Role.READER}


def test_another_organisations_colleague_is_not_found(
    any_database: Database, opened: Any, coordinator: Actor, post: Post, now: datetime
) -> None:
    theirs = opened.actor(any_database, KATRINEHOLM)
    invite(any_database, theirs, post, now)
    foreign = listed(any_database, theirs)[0].response.id
    with any_database.write() as store:
        with pytest.raises(NotFoundError):
            inviting.remove(store, coordinator, foreign, now)
        with pytest.raises(NotFoundError):
            inviting.remind(store, coordinator, foreign, post, now)
        with pytest.raises(NotFoundError):
            inviting.change(store, coordinator, foreign, {"Q1"}, None, now)
    assert listed(any_database, coordinator) == ()


def test_one_organisation_cannot_rename_anothers_people(
    any_database: Database, opened: Any, coordinator: Actor, post: Post, now: datetime
) -> None:
    theirs = opened.actor(any_database, KATRINEHOLM)
    invite(any_database, theirs, post, now)
    invite(any_database, coordinator, post, now, name="Somebody Else", function="it")
    for actor in (theirs, coordinator):
        person = listed(any_database, actor)[0].response.person
        assert (person.name, person.function) == ("Anna Berg", "ekonomi")


def test_many_colleagues_cost_as_many_queries_as_one(
    any_database: Database, coordinator: Actor, post: Post, now: datetime
) -> None:
    for number in range(8):
        invite(any_database, coordinator, post, now, email=f"a{number}@example.se", once=str(number))
    with any_database.read() as store:
        colleagues.colleagues(store, coordinator)
        with any_database.counted() as counter:
            assert len(colleagues.colleagues(store, coordinator)) == 8
    assert counter.queries == 4  # responses, parts, finished areas, answers


def test_the_right_person_becomes_coordinator_and_the_case_number_is_kept(
    any_database: Database, opened: Any, post: Post, key: str, now: datetime
) -> None:
    referral = Referral("anna.berg@example.se", "Anna Berg", "Hello\nhttps://evil.example", "KS 2026/17", "sv", "1")
    with any_database.write() as store:
        handed = forwarding.forward(store, opened.secrets[STOCKHOLM].token, referral, post, now)
    assert "\nhttps://evil.example" not in handed.text  # quoted: only our own link stands alone
    anna = enter(any_database, handed, key, now)
    assert (anna.roles, anna.organisation.code) == (frozenset({Role.COORDINATOR}), STOCKHOLM)
    with any_database.read() as store:
        assert colleagues.preparation(store, anna).case_number == "KS 2026/17"
        events = [one.verb for one in store.audit.of("2027/0180", 10)]
    assert "forward" in events
    opened.actor(any_database, STOCKHOLM)  # the forwarded link goes on working


def test_a_colleagues_link_cannot_be_forwarded(
    any_database: Database, coordinator: Actor, post: Post, key: str, now: datetime
) -> None:
    handed = invite(any_database, coordinator, post, now)
    referral = Referral("bo@example.se", "Bo", "", "", "sv", "1")
    with any_database.write() as store:
        with pytest.raises(NotAllowedError):
            forwarding.forward(store, handed.entrance.token, referral, post, now)
        with pytest.raises(NotAllowedError):
            forwarding.register(store, handed.entrance.token, "KS 1", key, now)
        with pytest.raises(SignInError):
            forwarding.forward(store, "nothing", referral, post, now)


def test_the_log_holds_neither_names_nor_addresses(
    any_database: Database, coordinator: Actor, post: Post, now: datetime
) -> None:
    invite(any_database, coordinator, post, now)
    response_id = listed(any_database, coordinator)[0].response.id
    with any_database.write() as store:
        inviting.remind(store, coordinator, response_id, post, now)
        inviting.change(store, coordinator, response_id, {"Q1"}, None, now)
        inviting.remove(store, coordinator, response_id, now)
    with any_database.read() as store:
        events = store.audit.of("2027/0180", 4)
    assert [one.verb for one in events] == [
        "remove-colleague",
        "change-colleague",
        "remind-colleague",
        "invite-colleague",
    ]
    assert not {"Anna", "anna", "example"} & set(repr(events).replace("@", " ").replace(".", " ").split())
