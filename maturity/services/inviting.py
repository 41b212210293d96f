"""Inviting colleagues: asking, changing what was asked, reminding, and taking off; the answers always stay."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from maturity.domain.assessment import State
from maturity.domain.person import Person, Role
from maturity.domain.questionnaire import Questionnaire
from maturity.errors import (
    AlreadySubmittedError,
    AwaitingApprovalError,
    DeclinedError,
    FieldsError,
    NotFoundError,
    WaveClosedError,
)
from maturity.services import introductions, letters, members
from maturity.services.access import Actor, Secrets, new_secrets, open_door
from maturity.services.colleagues import Status, asked_of, colleague, parts_of, readers
from maturity.services.drafts import storable
from maturity.services.mailing import queue
from maturity.services.post import Handed, Post
from maturity.services.wording import TIME_ZONE
from maturity.storage.store import Store

MINUTES_PER_QUESTION = 4
"""Three to four hours for some fifty questions."""

LONGEST_MESSAGE = 1000
"""Characters in what a coordinator adds to a letter: more is not read."""

SPECIMEN = Secrets("…", "········")
"""What stands for link and code where nobody is let in."""

HOME = ZoneInfo(TIME_ZONE)


@dataclass(frozen=True, slots=True)
class NewColleague:
    """Somebody to be invited.

    Attributes:
        email, name, function: as typed.
        management: whether the person answers for management.
        role: ``RESPONDENT``, or ``READER``, who sees results and is asked for nothing.
        parts: ids of top areas and of single questions.
        last_day: until when answers are wanted; None when nobody says.
        language: code of the letter's language.
        once: names the form: sent twice, it makes one letter.
        message: what the coordinator wants to say in the letter; may be empty.
    """

    email: str
    name: str
    function: str
    management: bool
    role: Role
    parts: frozenset[str]
    last_day: date | None
    language: str
    once: str
    message: str = ""


def invite(store: Store, actor: Actor, new: NewColleague, post: Post, now: datetime) -> Handed:
    """Ask a colleague to answer, or let somebody read the results; the same address again is the same person.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be answered any more.
        FieldsError: fields cannot be used. In every case nobody was invited.
    """
    questionnaire = store.versions.open(actor.version_id)
    person = members.tidied(Person(0, new.email, new.name, new.function, new.management, new.language))
    problems = members.checked(person, {"message": LONGEST_MESSAGE}, message=storable(new.message))
    if new.role is Role.RESPONDENT:
        _require_answering(store, actor, now)
        problems |= _problems(questionnaire, actor, new.parts, new.last_day, now)
    if problems:
        raise FieldsError(problems)
    person, membership_id = members.let_in(store, person, actor.organisation.code, new.role, now)
    given = new_secrets()
    person = replace(person, language=new.language)
    facts: dict[str, str | int] = {}
    if new.role is Role.RESPONDENT:
        parts = _tidied(questionnaire, new.parts)
        facts = {"response": store.responses.ask(actor.assessment_id, membership_id, parts, new.last_day)}
    handed = written(store, actor, replace(new, email=person.email or "", name=person.name), post, given)
    key = f"ask/{actor.assessment_id}/{membership_id}/{members.one_line(new.once)[:40]}"
    queue(store, key, handed.email, new.language, handed.subject, handed.text, now)
    open_door(store, membership_id, actor.assessment_id, post.key, given, now)
    _log(store, actor, "invite-colleague", now, {"role": new.role.value, **facts})
    return handed


def written(store: Store, actor: Actor, new: NewColleague, post: Post, given: Secrets = SPECIMEN) -> Handed:
    """Return the letter as it would be written; nothing is stored and nobody is let in."""
    wording = post.wording(new.language)
    occasion, entrance = post.occasion(wording, actor.organisation, actor.wave), post.entrance(given)
    sender, message = _sender(actor), storable(new.message)
    if new.role is Role.READER:
        subject, text = introductions.asked_to_read(wording, occasion, entrance, sender=sender, message=message)
    else:
        questionnaire = store.versions.open(actor.version_id)
        asked = len(asked_of(questionnaire, actor, new.parts, {}))
        subject, text = letters.asked_to_answer(
            wording,
            occasion,
            entrance,
            sender=sender,
            message=message,
            areas=_titles(questionnaire, new.parts, new.language),
            questions=asked,
            minutes=asked * MINUTES_PER_QUESTION,
            last_day=new.last_day,
        )
    return Handed(new.name, new.email, subject, text, entrance)


def change(
    store: Store, actor: Actor, response_id: int, parts: Collection[str], last_day: date | None, now: datetime
) -> None:
    """Ask a colleague for other parts or until another day; what was answered stays, and no letter is written.

    Raises:
        NotFoundError: nobody in the actor's assessment has this response, or the colleague was taken off.
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be answered any more.
        FieldsError: no such part, or the day cannot be. In every case nothing was changed.
    """
    found = colleague(store, actor, response_id)
    _require_answering(store, actor, now)
    questionnaire = store.versions.open(actor.version_id)
    problems = _problems(questionnaire, actor, parts, last_day, now)
    if last_day == found.response.last_day:  # a day that has passed need not be moved to change the areas
        problems.pop("last_day", None)
    if problems:
        raise FieldsError(problems)
    store.responses.ask(actor.assessment_id, found.response.membership_id, _tidied(questionnaire, parts), last_day)
    _log(store, actor, "change-colleague", now, {"response": response_id})


def remind(store: Store, actor: Actor, response_id: int, post: Post, now: datetime) -> Handed | None:
    """Write to a colleague what is left, with a new way in beside the old ones; None when today's letter is written.

    Raises:
        NotFoundError: nobody in the actor's assessment has this response; the colleague was taken off, is done, or has
            no address.
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be answered any more.
    """
    found = colleague(store, actor, response_id)
    if found.status is Status.DONE or not found.response.person.email:
        raise NotFoundError("open question of colleague", response_id)
    _require_answering(store, actor, now)
    person, given, today = found.response.person, new_secrets(), now.astimezone(HOME).date()
    wording = post.wording(person.language)
    entrance = post.entrance(given)
    subject, text = letters.reminded(
        wording,
        post.occasion(wording, actor.organisation, actor.wave),
        entrance,
        sender=_sender(actor),
        answered=found.answered,
        questions=found.questions,
        today=today,
        last_day=found.response.last_day,
    )
    key = f"remind/{response_id}/{today.isoformat()}"
    if not queue(store, key, person.email or "", person.language, subject, text, now):
        return None
    open_door(store, found.response.membership_id, actor.assessment_id, post.key, given, now)
    _log(store, actor, "remind-colleague", now, {"response": response_id})
    return Handed(person.name, person.email or "", subject, text, entrance)


def remove(store: Store, actor: Actor, response_id: int, now: datetime) -> None:
    """Take a colleague off: the answers stay, the ways in are closed; an approver or reader keeps that role's.

    Raises:
        NotFoundError: nobody in the actor's assessment has this response, or the colleague was taken off before.
    """
    response = colleague(store, actor, response_id).response
    store.responses.remove(response_id, now)
    _close(store, actor, response.membership_id, Role.RESPONDENT, now)
    _log(store, actor, "remove-colleague", now, {"response": response_id})


def remove_reader(store: Store, actor: Actor, membership_id: int, now: datetime) -> None:
    """Let somebody not read the results any more.

    Raises:
        NotFoundError: nobody who reads them in the actor's organisation has this membership.
    """
    if membership_id not in {one.id for one in readers(store, actor)}:
        raise NotFoundError("reader", membership_id)
    _close(store, actor, membership_id, Role.READER, now)
    _log(store, actor, "remove-reader", now, {"member": membership_id})


def _close(store: Store, actor: Actor, membership_id: int, role: Role, now: datetime) -> None:
    """End a role; the ways in of one who has no other role are closed, and with them the sessions."""
    roles = {one.id: one.roles for one in store.people.members(actor.organisation.code)}.get(membership_id, frozenset())
    if roles <= {role}:
        store.access.revoke_all(membership_id, actor.assessment_id, now)
    if role is Role.READER or not store.responses.elsewhere(membership_id, actor.assessment_id):
        store.people.leave(membership_id, role, now)


def _require_answering(store: Store, actor: Actor, now: datetime) -> None:
    """Make sure that answers are wanted, now or from the day that the wave opens."""
    if now >= actor.wave.closes:
        raise WaveClosedError(actor.wave.slug)
    state = store.waves.hold(actor.assessment_id)
    if state is State.SUBMITTED:
        raise AlreadySubmittedError
    if state is State.APPROVAL:
        raise AwaitingApprovalError
    if state is State.DECLINED:
        raise DeclinedError


def _problems(
    questionnaire: Questionnaire, actor: Actor, parts: Collection[str], last_day: date | None, now: datetime
) -> dict[str, str]:
    problems = {}
    known = {area.id for area in questionnaire.areas} | {one.id for one in questionnaire.questions()}
    possible = {one for one in parts if one in known and asked_of(questionnaire, actor, {one}, {})}
    if not parts:
        problems["parts"] = "missing"
    elif possible != set(parts):
        problems["parts"] = "unknown"
    if last_day and last_day < now.astimezone(HOME).date():
        problems["last_day"] = "past"
    elif last_day and last_day > actor.wave.closes.astimezone(HOME).date():
        problems["last_day"] = "after-closing"
    return problems


def _tidied(questionnaire: Questionnaire, parts: Collection[str]) -> list[str]:
    """Drop the questions of areas that are chosen as a whole."""
    return [one.id for one in parts_of(questionnaire, parts)]


def _titles(questionnaire: Questionnaire, parts: Collection[str], language: str) -> list[str]:
    """Return the titles of the areas that something was chosen from."""
    chosen = [area for area in questionnaire.areas if {area.id, *(one.id for one in area.questions())} & set(parts)]
    return [area.title.get(language) or next(iter(area.title.values())) for area in chosen]


def _sender(actor: Actor) -> str:
    """Return who asks: one who came in by the organisation's own inbox may have no name."""
    return actor.person.name or actor.organisation.name


def _log(store: Store, actor: Actor, verb: str, now: datetime, facts: dict[str, str | int]) -> None:
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", facts)
