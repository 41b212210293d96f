"""Sign-off: the coordinator sends the answers to somebody responsible, who signs them or sends them back."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from maturity.domain.assessment import State
from maturity.domain.person import Person, Role
from maturity.domain.result import Result, Submitted
from maturity.errors import FieldsError, NotAwaitingApprovalError, WaveClosedError
from maturity.services import comparing, letters, mailing, members, proving, submitting
from maturity.services.access import Actor, new_secrets, open_door
from maturity.services.answering import Work, before, held, organisations_work
from maturity.services.drafts import storable
from maturity.services.post import Handed, Post
from maturity.services.proving import Entry
from maturity.services.submitting import Check
from maturity.services.wording import TIME_ZONE
from maturity.storage.approvals import Approval, Outcome
from maturity.storage.store import Store

LONGEST_MESSAGE = 1000
"""Characters in what coordinator and approver write to each other."""


@dataclass(frozen=True, slots=True)
class Request:
    """Whom a coordinator asks to sign, as typed.

    Attributes:
        email, name, title: of the approver.
        message: goes into the letter; may be empty.
        gaps_reason: why questions lack an answer; needed when some do.
        language: code of the letter's language.
    """

    email: str
    name: str
    title: str
    message: str
    gaps_reason: str
    language: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What an approver decides on: the answers, what to look at, the figures they give, and evidence that has aged."""

    work: Work
    found: Check
    result: Result
    stale: tuple[Entry, ...]


def latest(store: Store, actor: Actor) -> Approval | None:
    """Return the newest request for approval, whatever became of it; None before the first."""
    return store.approvals.latest(actor.assessment_id)


def pending(store: Store, actor: Actor) -> Approval | None:
    """Return the request that waits, or that was sent back with nothing submitted since; None otherwise."""
    found = latest(store, actor)
    if found is None or found.is_waiting:
        return found
    if not found.is_returned or found.closed_at is None or actor.state.is_locked:
        return None
    done = submitting.receipt(store, actor)
    return None if done is not None and done.at > found.closed_at else found


def basis(store: Store, actor: Actor, now: datetime) -> Basis:
    """Return what an approver of the actor's assessment decides on; nothing is compared with peers."""
    work, earlier = organisations_work(store, actor), before(store, actor)
    entries = proving.entries(store, actor, now.astimezone(ZoneInfo(TIME_ZONE)).date())
    found = submitting.check(work, earlier, proving.proven(entries))
    stale = tuple(one for one in entries if one.is_stale)
    return Basis(work, found, comparing.draft(actor, work, earlier, now), stale)


def ask(store: Store, actor: Actor, request: Request, post: Post, now: datetime) -> Handed:
    """Send the organisation's answers to an approver: a member with a door of one's own, and a letter.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: the answers cannot be sent now.
        FieldsError: address, name, title (``function``), message or the reason for ``gaps`` cannot be used.
        IncompleteError: questions lack an answer, and the wave does not allow that or no reason is given. In every
            case nobody was asked.
    """
    work = held(store, actor, now)
    message = storable(request.message)
    person = Person(0, request.email, request.name, request.title, management=True, language=request.language)
    person = members.tidied(person)
    texts = {"message": message, "gaps": storable(request.gaps_reason)}
    if problems := members.checked(person, {"message": LONGEST_MESSAGE, "gaps": submitting.LONGEST_REASON}, **texts):
        raise FieldsError(problems)
    gaps_reason = submitting.reason_for_gaps(actor, work, request.gaps_reason)
    person, member = members.let_in(store, person, actor.organisation.code, Role.APPROVER, now)
    given = new_secrets()
    open_door(store, member, actor.assessment_id, post.key, given, now)
    approval = store.approvals.add(actor.assessment_id, member, actor.membership_id, message, gaps_reason, now)
    store.waves.set_state(actor.assessment_id, State.APPROVAL)
    wording, entrance, title = post.wording(request.language), post.entrance(given), work.questionnaire.title
    subject, text = letters.asked_to_approve(
        wording,
        post.occasion(wording, actor.organisation, actor.wave),
        entrance,
        sender=members.one_line(actor.person.name),
        topic=title.get(request.language) or next(iter(title.values())),
        message=message,
        last_day=actor.wave.closes.astimezone(ZoneInfo(TIME_ZONE)).date(),
    )
    handed = Handed(person.name, person.email or "", subject, text, entrance)
    mailing.queue(store, f"approval/{approval}", handed.email, request.language, subject, text, now)
    _log(store, actor, "ask-approval", approval, now)
    return handed


def withdraw(store: Store, actor: Actor, now: datetime) -> None:
    """Take a request back: the answers can change again, and the approver does not come in by the old link any more.

    Raises:
        NotAwaitingApprovalError: there is no open request.
    """
    state, approval = store.waves.hold(actor.assessment_id), latest(store, actor)
    if state is not State.APPROVAL or approval is None or not approval.is_waiting:
        raise NotAwaitingApprovalError
    store.approvals.close(approval.id, Outcome.WITHDRAWN, "", now)
    if not store.approvals.has_signed(approval.approver_id):  # who has signed before may go on reading the result
        _close(store, actor, approval.approver_id, now)
    _give_back_to_coordinator(store, actor)
    _log(store, actor, "withdraw-approval", approval.id, now)


def give_back(store: Store, actor: Actor, asked: int, comment: str, post: Post, now: datetime) -> None:
    """Send the answers back to the coordinator, who gets the approver's comment by mail as well.

    Args:
        store: open for writing.
        actor: the approver.
        asked: number of the request that the approver has read.
        comment: what has to change.
        post: how letters are written.
        now: when.

    Raises:
        WaveClosedError, NotAwaitingApprovalError: too late, or somebody else is asked.
        FieldsError: the comment is empty or too long. In every case the answers stay with the approver.
    """
    approval = _own(store, actor, asked, now)
    comment = storable(comment)
    if not comment or len(comment) > LONGEST_MESSAGE:
        raise FieldsError({"comment": "too-long" if comment else "missing"})
    store.approvals.close(approval.id, Outcome.RETURNED, comment, now)
    _give_back_to_coordinator(store, actor)
    for member, person in _coordinators(store, actor):
        wording = post.wording(person.language)
        subject, text = letters.returned(
            wording,
            post.occasion(wording, actor.organisation, actor.wave),
            f"{post.base_url}/approval",
            approver=members.one_line(actor.person.name) or actor.organisation.name,
            comment=comment,
        )
        key = f"returned/{approval.id}/{member}"
        mailing.queue(store, key, person.email or "", person.language, subject, text, now)
    _log(store, actor, "return", approval.id, now)


def sign(store: Store, actor: Actor, asked: int, name: str, title: str, post: Post, now: datetime) -> Submitted:
    """Submit the organisation's answers with the approver's name; coordinators get a receipt by mail.

    Args:
        store: open for writing.
        actor: the approver.
        asked: number of the request that the approver has read.
        name: of the approver.
        title: of the approver.
        post: how letters are written.
        now: when.

    Raises:
        WaveClosedError, NotAwaitingApprovalError: too late, or somebody else is asked.
        TextTooLongError: name or title is too long. In every case nothing was submitted.
    """
    approval = _own(store, actor, asked, now)
    store.approvals.close(approval.id, Outcome.APPROVED, "", now)
    _log(store, actor, "sign", approval.id, now)
    work = organisations_work(store, actor)
    done = submitting.freeze(store, actor, work, name=name, title=title, gaps_reason=approval.gaps_reason, now=now)
    for member, person in _coordinators(store, actor):
        wording = post.wording(person.language)
        subject, text = letters.receipt(
            wording,
            post.occasion(wording, actor.organisation, actor.wave),
            f"{post.base_url}/receipt",
            reference=done.reference,
            by_name=members.one_line(done.by_name),
            by_title=members.one_line(done.by_title),
            at=done.at,
            closes=actor.wave.closes,
        )
        key = f"receipt/{done.reference}/{member}"
        mailing.queue(store, key, person.email or "", person.language, subject, text, now)
    return done


def _own(store: Store, actor: Actor, asked: int, now: datetime) -> Approval:
    """Return the open request that *actor* has read, and let nobody else change the assessment meanwhile."""
    state, approval = store.waves.hold(actor.assessment_id), latest(store, actor)
    if state is not State.APPROVAL or approval is None or not approval.is_waiting:
        raise NotAwaitingApprovalError
    if (approval.id, approval.approver_id) != (asked, actor.membership_id):
        raise NotAwaitingApprovalError
    if not actor.wave.is_open(now):
        raise WaveClosedError(actor.wave.slug)
    return approval


def _close(store: Store, actor: Actor, member: int, now: datetime) -> None:
    """End the approver's role; the ways in of one who has no other role are closed, and with them the sessions."""
    roles = {one.id: one.roles for one in store.people.members(actor.organisation.code)}.get(member, frozenset())
    if roles <= {Role.APPROVER}:
        store.access.revoke_all(member, actor.assessment_id, now)
    store.people.leave(member, Role.APPROVER, now)


def _give_back_to_coordinator(store: Store, actor: Actor) -> None:
    submitted = store.submissions.latest(actor.assessment_id) is not None
    store.waves.set_state(actor.assessment_id, State.REOPENED if submitted else State.ANSWERING)


def _coordinators(store: Store, actor: Actor) -> list[tuple[int, Person]]:
    """Return membership and person of the coordinators who can be written to."""
    found = store.people.members(actor.organisation.code)
    return [(one.id, one.person) for one in found if Role.COORDINATOR in one.roles and one.person.email]


def _log(store: Store, actor: Actor, verb: str, approval: int, now: datetime) -> None:
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", {"request": approval})
