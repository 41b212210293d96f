"""Sending the answers to somebody responsible, who signs them, sends them back, or never gets to it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import Any

import pytest

from maturity.domain.assessment import State
from maturity.domain.person import Person, Role
from maturity.errors import (
    AlreadySubmittedError,
    AwaitingApprovalError,
    FieldsError,
    IncompleteError,
    MaturityError,
    NotAwaitingApprovalError,
    SignInError,
    WaveClosedError,
)
from maturity.services import access, approving, history, submitting
from maturity.services.access import Actor
from maturity.services.answering import held, save, save_many
from maturity.services.approving import Request
from maturity.services.drafts import Draft
from maturity.services.post import Post
from maturity.storage.approvals import Outcome
from maturity.storage.database import Database
from maturity.storage.mails import Mail

ASKED = Request("Eva.Ek@example.org", "Eva Ek", "ekonomichef", "Titta på Q2, tack.", "", "sv")


@pytest.fixture
def post(key: str) -> Post:
    """Letters in English, so that tests need no catalogue."""
    return Post("https://mognad.example.org", key, "Bo, 0150-1", lambda _code: NullTranslations())


@pytest.fixture
def actor(any_database: Database, tiny_round: Callable[..., Any], now: datetime) -> Actor:
    """Katrineholm's coordinator; every question has an answer."""
    found: Actor = tiny_round(any_database).actor(any_database, "0483")
    _answer(any_database, found, now, Draft("Q1", "2"), Draft("Q2", "1"))
    return found


def _answer(database: Database, actor: Actor, now: datetime, *drafts: Draft) -> None:
    with database.write() as store:
        assert len(save_many(store, actor, held(store, actor, now), drafts, now).saved) == len(drafts)


def _ask(database: Database, actor: Actor, post: Post, now: datetime, **facts: str) -> None:
    with database.write() as store:
        approving.ask(store, actor, replace(ASKED, **facts), post, now)


def _mails(database: Database) -> tuple[Mail, ...]:
    with database.read() as store:
        return store.mails.all()


def _token(database: Database, post: Post, now: datetime, number: int = 0) -> str:
    """Open a session by the link of a letter, the newest first."""
    found = re.search(r"/invitation/(\S+)", _mails(database)[number].text)
    assert found
    with database.write() as store:
        return access.sign_in(store, found[1], post.key, now)


def _come_in(database: Database, post: Post, now: datetime, number: int = 0) -> Actor:
    """Sign in by the link of a letter, the newest first."""
    token = _token(database, post, now, number)
    with database.read() as store:
        return access.actor(store, token, post.key, now)


def _request(database: Database, actor: Actor) -> int:
    with database.read() as store:
        found = approving.latest(store, actor)
    assert found is not None
    return found.id


def _state(database: Database, actor: Actor) -> State:
    with database.read() as store:
        return store.waves.state(actor.assessment_id)


def _sign(database: Database, approver: Actor, post: Post, asked: int, now: datetime) -> str:
    with database.write() as store:
        return approving.sign(store, approver, asked, "Eva Ek", "ekonomichef", post, now).reference


def _verbs(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT verb FROM audit_event ORDER BY id")]


def test_asking_makes_a_member_with_a_door_and_a_letter_in_the_outbox(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    [mail] = _mails(any_database)
    assert (mail.recipient, mail.language) == ("eva.ek@example.org", "sv")
    assert "> Titta på Q2, tack." in mail.text
    approver = _come_in(any_database, post, now)
    assert approver.roles == {Role.APPROVER}
    assert (approver.person.name, approver.person.function) == ("Eva Ek", "ekonomichef")
    assert approver.assessment_id == actor.assessment_id
    assert _state(any_database, actor) is State.APPROVAL


def test_nobody_changes_answers_while_they_are_with_the_approver(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    with any_database.write() as store:
        with pytest.raises(AwaitingApprovalError):
            save(store, actor, Draft("Q1", "0", revision=1), now)
        with pytest.raises(AwaitingApprovalError):
            held(store, actor, now)
        with pytest.raises(AwaitingApprovalError):
            submitting.submit(store, actor, name="n", title="t", gaps_reason="", now=now)
        with pytest.raises(AwaitingApprovalError):
            submitting.reopen(store, actor, now)
        with pytest.raises(AwaitingApprovalError):
            approving.ask(store, actor, ASKED, post, now)
        assert store.answers.all(actor.assessment_id)["Q1"].written == "2"


def test_a_signature_submits_the_answers_in_the_approvers_name(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    approver = _come_in(any_database, post, now)
    reference = _sign(any_database, approver, post, _request(any_database, actor), now)
    with any_database.read() as store:
        found = submitting.receipt(store, actor)
        approval = approving.latest(store, actor)
        assert store.audit.broken_at() is None
    assert found is not None
    assert (found.reference, found.by_name, found.by_title) == (reference, "Eva Ek", "ekonomichef")
    assert approval is not None
    assert (approval.outcome, approval.closed_at) == (Outcome.APPROVED, now)
    assert _state(any_database, actor) is State.SUBMITTED
    assert _verbs(any_database)[-4:] == ["ask-approval", "sign-in", "sign", "submit"]


def test_the_coordinator_gets_a_receipt_by_mail(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    with any_database.write() as store:
        bo = store.people.add(Person(0, "bo@example.org", "Bo", "", management=False, language="sv"), now)
        store.people.join(bo.id, "0483", frozenset({Role.COORDINATOR}), now)
    _ask(any_database, actor, post, now)
    approver = _come_in(any_database, post, now)
    reference = _sign(any_database, approver, post, _request(any_database, actor), now)
    receipt, _letter = _mails(any_database)
    assert receipt.recipient == "bo@example.org"
    assert reference in receipt.subject
    assert "https://mognad.example.org/receipt\n" in receipt.text


def test_answers_that_are_sent_back_can_change_and_the_comment_stays(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    approver = _come_in(any_database, post, now)
    with any_database.write() as store:
        approving.give_back(store, approver, _request(any_database, actor), " Q2 är för högt. \r\n", post, now)
    with any_database.read() as store:
        found = approving.latest(store, actor)
        assert submitting.receipt(store, actor) is None
    assert found is not None
    assert (found.is_returned, found.comment) == (True, "Q2 är för högt.")
    assert _state(any_database, actor) is State.ANSWERING
    _answer(any_database, actor, now, Draft("Q2", "0", revision=1))
    assert _verbs(any_database)[-1] == "return"
    # the same person is asked once more and comes in by the old link as well as by the new one
    _ask(any_database, actor, post, now + timedelta(hours=1))
    again = _come_in(any_database, post, now, 1)
    _sign(any_database, again, post, _request(any_database, actor), now)
    assert _state(any_database, actor) is State.SUBMITTED


def test_a_withdrawn_request_closes_the_link_and_ends_the_session(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    token = _token(any_database, post, now)
    approver, asked = _come_in(any_database, post, now), _request(any_database, actor)
    with any_database.write() as store:
        approving.withdraw(store, actor, now)
    assert _state(any_database, actor) is State.ANSWERING
    with pytest.raises(SignInError):
        _come_in(any_database, post, now)
    with any_database.read() as store, pytest.raises(SignInError):
        access.actor(store, token, post.key, now)
    with pytest.raises(NotAwaitingApprovalError):
        _sign(any_database, approver, post, asked, now)
    with any_database.write() as store, pytest.raises(NotAwaitingApprovalError):
        approving.withdraw(store, actor, now)
    assert _verbs(any_database)[-1] == "withdraw-approval"


def test_an_approver_who_has_signed_before_may_go_on_reading_when_a_later_request_is_withdrawn(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    approver = _come_in(any_database, post, now)
    _sign(any_database, approver, post, _request(any_database, actor), now)
    with any_database.write() as store:
        submitting.reopen(store, actor, now)
    _ask(any_database, actor, post, now)
    with any_database.write() as store:
        approving.withdraw(store, actor, now)
    assert _state(any_database, actor) is State.REOPENED
    assert Role.APPROVER in _come_in(any_database, post, now).roles


def test_of_two_approvers_only_the_one_who_is_asked_now_can_sign(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    first, old = _come_in(any_database, post, now), _request(any_database, actor)
    with any_database.write() as store:
        approving.give_back(store, first, old, "Fråga Åsa.", post, now)
    _ask(any_database, actor, post, now, email="asa@example.org", name="Åsa Öberg")
    new = _request(any_database, actor)
    for asked in (old, new):
        with pytest.raises(NotAwaitingApprovalError):
            _sign(any_database, first, post, asked, now)
    second = _come_in(any_database, post, now)
    with pytest.raises(NotAwaitingApprovalError):  # a page from before: the answers may have changed since
        _sign(any_database, second, post, old, now)
    _sign(any_database, second, post, new, now)


def test_a_wave_that_closes_meanwhile_takes_no_signature_and_no_return_but_a_request_can_be_withdrawn(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    approver, asked, late = _come_in(any_database, post, now), _request(any_database, actor), now + timedelta(days=90)
    with pytest.raises(WaveClosedError):
        _sign(any_database, approver, post, asked, late)
    with any_database.write() as store, pytest.raises(WaveClosedError):
        approving.give_back(store, approver, asked, "c", post, late)
    assert _state(any_database, actor) is State.APPROVAL
    with any_database.write() as store:
        approving.withdraw(store, actor, late)
    with pytest.raises(WaveClosedError):
        _ask(any_database, actor, post, late)


def test_gaps_need_a_reason_before_anybody_is_asked_and_the_signature_carries_it(
    any_database: Database, tiny_round: Callable[..., Any], post: Post, now: datetime
) -> None:
    actor = tiny_round(any_database).actor(any_database, "0180")
    with pytest.raises(IncompleteError):
        _ask(any_database, actor, post, now, gaps_reason=" ")
    assert _mails(any_database) == ()
    _ask(any_database, actor, post, now, gaps_reason="Planen beslutas i maj.")
    approver = _come_in(any_database, post, now)
    _sign(any_database, approver, post, _request(any_database, actor), now)
    with any_database.read() as store:
        found = submitting.receipt(store, actor)
    assert found is not None
    assert found.gaps_reason == "Planen beslutas i maj."


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        pytest.param({"email": "eva"}, FieldsError, id="no address"),
        pytest.param({"email": "a@b.se\nBcc: c@d.se"}, FieldsError, id="a header in the address"),
        pytest.param({"email": ""}, FieldsError, id="no address at all"),
        pytest.param({"name": " "}, FieldsError, id="no name"),
        pytest.param({"gaps_reason": "x" * 1001}, FieldsError, id="a long reason"),
        pytest.param({"name": "x" * 201}, FieldsError, id="a long name"),
        pytest.param({"title": "x" * 201}, FieldsError, id="a long title"),
        pytest.param({"message": "x" * 1001}, FieldsError, id="a long message"),
    ],
)
def test_what_cannot_be_sent_leaves_everything_as_it_was(
    any_database: Database,
    actor: Actor,
    post: Post,
    now: datetime,
    facts: dict[str, str],
    error: type[MaturityError],
) -> None:
    with pytest.raises(error):
        _ask(any_database, actor, post, now, **facts)
    assert _state(any_database, actor) is State.ANSWERING
    assert _mails(any_database) == ()
    with any_database.read() as store:
        assert len(store.people.members("0483")) == 1


def test_a_coordinator_is_not_asked_to_approve_because_that_needs_no_request(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    with any_database.write() as store:
        bo = store.people.add(Person(0, "bo@example.org", "Bo", "", management=False, language="sv"), now)
        store.people.join(bo.id, "0483", frozenset({Role.COORDINATOR}), now)
    with pytest.raises(FieldsError) as refusal:
        _ask(any_database, actor, post, now, email="bo@example.org")
    assert refusal.value.problems == {"email": "coordinator"}
    assert _state(any_database, actor) is State.ANSWERING


def test_a_comment_is_needed_and_may_not_be_endless(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    approver, asked = _come_in(any_database, post, now), _request(any_database, actor)
    with any_database.write() as store:
        with pytest.raises(FieldsError):
            approving.give_back(store, approver, asked, " \n", post, now)
        with pytest.raises(FieldsError):
            approving.give_back(store, approver, asked, "å" * 1001, post, now)
    assert _state(any_database, actor) is State.APPROVAL


def test_odd_signs_in_names_and_comments_do_not_stop_a_letter(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    with any_database.write() as store:
        bo = store.people.add(Person(0, "bo@example.org", "B\x07o", "", management=False, language="en"), now)
        store.people.join(bo.id, "0483", frozenset({Role.COORDINATOR}), now)
    _ask(any_database, actor, post, now, name="Eva\u2028\x07Ek\r\nBcc: c@d.se", message="\0a\x07\u2029b")
    approver = _come_in(any_database, post, now)
    assert approver.person.name == "Eva Ek Bcc: c@d.se"
    with any_database.write() as store:
        approving.give_back(store, approver, _request(any_database, actor), "\x07 \u2028 se Q2", post, now)
    assert len(_mails(any_database)) == 2


def test_what_another_organisation_knows_of_a_person_stays(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    with any_database.write() as store:
        eva = store.people.add(Person(0, "eva.ek@example.org", "Eva", "jurist", management=False, language="en"), now)
        store.people.join(eva.id, "1480", frozenset({Role.COORDINATOR}), now)
    _ask(any_database, actor, post, now)
    with any_database.read() as store:
        assert store.people.by_email("eva.ek@example.org") == eva
    approver = _come_in(any_database, post, now)
    assert approver.roles == {Role.APPROVER}
    assert approver.organisation.code == "0483"


def test_a_coordinator_may_still_approve_without_asking_anybody(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    with any_database.write() as store:
        submitting.submit(store, actor, name="Bo", title="inköpschef", gaps_reason="", now=now)
    with any_database.write() as store, pytest.raises(AlreadySubmittedError):
        submitting.submit(store, actor, name="Bo", title="inköpschef", gaps_reason="", now=now)


def test_a_draft_with_the_approver_is_still_a_draft(
    any_database: Database, actor: Actor, post: Post, now: datetime
) -> None:
    _ask(any_database, actor, post, now)
    with any_database.read() as store:
        found = approving.basis(store, _come_in(any_database, post, now), now)
    assert found.result.submitted is None
    # level 2 of 2 at weight 1 and level 1 of 2 at weight 2: 100 * (1 * 1 + 2 * 1/2) / (1 + 2)
    assert found.result.total.index == pytest.approx(200 / 3)
    assert [one.id for one in found.found.without_evidence] == ["Q1"]


def test_the_history_tells_what_changed_from_one_revision_to_the_next(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    def submit(at: datetime) -> None:
        with any_database.write() as store:
            submitting.submit(store, actor, name="Bo", title="inköpschef", gaps_reason="", now=at)

    submit(now)
    with any_database.write() as store:
        submitting.reopen(store, actor, now)
    _answer(any_database, actor, now, Draft("Q2", "2", comment="Beslutad i maj.", revision=1))
    submit(now + timedelta(days=1))
    with any_database.read() as store:
        new, old = history.history(store, actor)
    assert (old.submitted.revision, old.changes, old.moves) == (1, (), ())
    [change] = new.changes
    assert (change.question.id, change.before.answer, change.after.answer) == ("Q2", 1, 2)
    assert (change.before.comment, change.after.comment) == ("", "Beslutad i maj.")
    # before by hand: 100 * (1 * 1 + 2 * 1/2) / 3; after: everything at the highest level
    assert [move.area.id if move.area else "total" for move in new.moves] == ["goals", "total"]
    assert [move.before for move in new.moves] == pytest.approx([200 / 3, 200 / 3])
    assert [move.after for move in new.moves] == [100, 100]


@pytest.mark.parametrize("module", [approving, history])
def test_every_object_is_looked_up_through_the_actor(module: object) -> None:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        taken = set(inspect.signature(function).parameters)
        if "actor" in taken and not name.startswith("_"):
            assert not {one for one in taken if one.endswith("_id") or "organisation" in one}
