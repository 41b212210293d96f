"""Reviewers from other organisations, as the coordinator handles them: inviting, reminding, ending."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from maturity.domain.assessment import State
from maturity.domain.person import Person, Role
from maturity.domain.questionnaire import Area, Questionnaire
from maturity.errors import AlreadySubmittedError, FieldsError, NotFoundError, WaveClosedError
from maturity.services import mailing, members, review_letters
from maturity.services.access import Actor, new_secrets, open_door
from maturity.services.colleagues import asked_of
from maturity.services.inviting import HOME
from maturity.services.post import Handed, Post
from maturity.storage.reviews import Review
from maturity.storage.store import Store


class Stage(Enum):
    """How far a reviewer is."""

    INVITED = "invited"
    OPENED = "opened"
    REVIEWING = "reviewing"
    DONE = "done"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One who reviews or has reviewed; *areas* in file order."""

    review: Review
    stage: Stage
    areas: tuple[Area, ...]

    @property
    def left(self) -> tuple[Area, ...]:
        """Return the areas that the reviewer has not called done."""
        return tuple(one for one in self.areas if self.review.areas[one.id] is None)


@dataclass(frozen=True, slots=True)
class NewReviewer:
    """Somebody to be invited.

    Attributes:
        email, name, function: as typed.
        home: the organisation that the person comes from.
        areas: ids of top areas.
        last_day: until when remarks are wanted; None when nobody says.
        language: code of the letter's language.
        once: names the form: sent twice, it makes one letter.
    """

    email: str
    name: str
    function: str
    home: str
    areas: frozenset[str]
    last_day: date | None
    language: str
    once: str


def reviewers(store: Store, actor: Actor) -> tuple[Reviewer, ...]:
    """Return everybody who was asked to review, in the order of asking; three queries."""
    questionnaire = store.versions.open(actor.version_id)
    reviews = store.reviews.all(actor.assessment_id)
    remarks = store.reviews.remarks(actor.assessment_id) if reviews else {}
    return tuple(_reviewer(questionnaire, one, begun=one.id in remarks) for one in reviews)


def reviewer(store: Store, actor: Actor, review_id: int) -> Reviewer:
    """Return one of them, also one whose review was ended.

    Raises:
        NotFoundError: the actor's assessment has no such review.
    """
    for one in reviewers(store, actor):
        if one.review.id == review_id:
            return one
    raise NotFoundError("review", review_id)


def invite(store: Store, actor: Actor, new: NewReviewer, post: Post, now: datetime) -> Handed:
    """Ask somebody from another organisation to review; the same address again is the same review, asked anew.

    Raises:
        WaveClosedError, AlreadySubmittedError: nothing is reviewed any more.
        FieldsError: fields cannot be used, or the person belongs to the organisation. Nobody was invited.
    """
    _require_reviewing(store, actor, now)
    questionnaire = store.versions.open(actor.version_id)
    home = members.one_line(new.home)
    person = members.tidied(Person(0, new.email, new.name, new.function, management=False, language=new.language))
    problems = members.checked(person, {"home": members.LONGEST_NAME}, home=home)
    problems |= _problems(questionnaire, actor, new.areas, new.last_day, now)
    if home.casefold() in ("", actor.organisation.name.casefold()):
        problems["home"] = "own" if home else "missing"
    if problems:
        raise FieldsError(problems)
    person, member = members.let_in(store, person, actor.organisation.code, Role.REVIEWER, now)
    areas = [area.id for area in questionnaire.areas if area.id in new.areas]
    review = store.reviews.ask(actor.assessment_id, member, home, areas, new.last_day)
    given, wording = new_secrets(), post.wording(new.language)
    entrance = post.entrance(given)
    subject, text = review_letters.asked_to_review(
        wording,
        post.occasion(wording, actor.organisation, actor.wave),
        entrance,
        sender=_sender(actor),
        areas=_titles(questionnaire, areas, new.language),
        last_day=new.last_day,
    )
    key = f"review/{actor.assessment_id}/{member}/{members.one_line(new.once)[:40]}"
    mailing.queue(store, key, person.email or "", new.language, subject, text, now)
    open_door(store, member, actor.assessment_id, post.key, given, now)
    _log(store, actor, "invite-reviewer", review, now)
    return Handed(person.name, person.email or "", subject, text, entrance)


def remind(store: Store, actor: Actor, review_id: int, post: Post, now: datetime) -> Handed | None:
    """Write to a reviewer which areas are left, with a new way in; None when today's letter is written.

    Raises:
        NotFoundError: the actor's assessment has no such review; it was ended, is done, or nobody can be written to.
        WaveClosedError, AlreadySubmittedError: nothing is reviewed any more.
    """
    found = reviewer(store, actor, review_id)
    person, left = found.review.person, [one.id for one in found.left]
    if not found.review.is_active or not left or not person.email:
        raise NotFoundError("open review", review_id)
    _require_reviewing(store, actor, now)
    given, wording = new_secrets(), post.wording(person.language)
    entrance = post.entrance(given)
    subject, text = review_letters.reminded_to_review(
        wording,
        post.occasion(wording, actor.organisation, actor.wave),
        entrance,
        areas=_titles(store.versions.open(actor.version_id), left, person.language),
        last_day=found.review.last_day,
    )
    key = f"remind-review/{review_id}/{now.astimezone(HOME).date().isoformat()}"
    if not mailing.queue(store, key, person.email, person.language, subject, text, now):
        return None
    open_door(store, found.review.membership_id, actor.assessment_id, post.key, given, now)
    _log(store, actor, "remind-reviewer", review_id, now)
    return Handed(person.name, person.email, subject, text, entrance)


def end(store: Store, actor: Actor, review_id: int, now: datetime) -> None:
    """End a review: the reviewer is out at once, the remarks stay.

    Raises:
        NotFoundError: the actor's assessment has no such review, or it was ended before.
    """
    review = reviewer(store, actor, review_id).review
    if not review.is_active:
        raise NotFoundError("active review", review_id)
    store.reviews.remove(review_id, now)
    store.access.revoke_all(review.membership_id, actor.assessment_id, now)
    if not store.reviews.elsewhere(review.membership_id, actor.assessment_id):
        store.people.leave(review.membership_id, Role.REVIEWER, now)
    _log(store, actor, "end-review", review_id, now)


def _reviewer(questionnaire: Questionnaire, review: Review, *, begun: bool) -> Reviewer:
    found = Reviewer(review, Stage.INVITED, tuple(one for one in questionnaire.areas if one.id in review.areas))
    if not review.is_active:
        return replace(found, stage=Stage.ENDED)
    if not found.left:
        return replace(found, stage=Stage.DONE)
    if begun:
        return replace(found, stage=Stage.REVIEWING)
    return replace(found, stage=Stage.OPENED) if review.opened_at else found


def _require_reviewing(store: Store, actor: Actor, now: datetime) -> None:
    """Make sure that remarks are wanted, now or from the day that the wave opens."""
    if now >= actor.wave.closes:
        raise WaveClosedError(actor.wave.slug)
    if store.waves.hold(actor.assessment_id) is State.SUBMITTED:
        raise AlreadySubmittedError


def _problems(
    questionnaire: Questionnaire, actor: Actor, areas: Collection[str], last_day: date | None, now: datetime
) -> dict[str, str]:
    problems = {}
    tops = {area.id for area in questionnaire.areas}
    if not areas:
        problems["areas"] = "missing"
    elif not all(one in tops and asked_of(questionnaire, actor, {one}, {}) for one in areas):
        problems["areas"] = "unknown"
    if last_day and last_day < now.astimezone(HOME).date():
        problems["last_day"] = "past"
    elif last_day and last_day > actor.wave.closes.astimezone(HOME).date():
        problems["last_day"] = "after-closing"
    return problems


def _titles(questionnaire: Questionnaire, areas: Collection[str], language: str) -> list[str]:
    chosen = [area.title for area in questionnaire.areas if area.id in areas]
    return [title.get(language) or next(iter(title.values())) for title in chosen]


def _sender(actor: Actor) -> str:
    return members.one_line(actor.person.name) or actor.organisation.name


def _log(store: Store, actor: Actor, verb: str, review: int, now: datetime) -> None:
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", {"review": review})
