"""Deciding on what reviewers suggest: the organisation follows it or keeps its answer, and both stay visible."""

from dataclasses import dataclass
from datetime import datetime

from maturity.domain.assessment import LONGEST_TEXT
from maturity.domain.peer_review import Decision, Verdict
from maturity.errors import AnswerChangedError, FieldsError, NotFoundError
from maturity.services import agreeing, answering
from maturity.services.access import Actor
from maturity.services.drafts import storable
from maturity.services.remarks import Told, now_written, told, written_as
from maturity.services.reviewers import Reviewer, reviewer
from maturity.services.voices import Agreement, Item
from maturity.storage.cases import Draw
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Remarked:
    """A question with the organisation's answer, and what one reviewer said about it; older decided ones come first."""

    item: Item
    told: Told
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One review as the coordinator decides on it; *remarks* in file order, *draws* with the newest last."""

    reviewer: Reviewer
    agreement: Agreement
    remarks: tuple[Remarked, ...]
    draws: tuple[Draw, ...]

    @property
    def waiting(self) -> tuple[Remarked, ...]:
        """Return what has to be decided."""
        return tuple(one for one in self.remarks if one.told.is_open)


def outcome(store: Store, actor: Actor, review_id: int) -> Outcome:
    """Return one review of the actor's assessment; ten queries at most.

    Raises:
        NotFoundError: the actor's assessment has no such review.
    """
    one, agreement = reviewer(store, actor, review_id), agreeing.state(store, actor)
    said = told(store, actor, now_written(agreement.work.answers))
    return Outcome(
        reviewer=one,
        agreement=agreement,
        remarks=tuple(
            Remarked(item, remark, is_newest=remark is mine[-1])
            for item in agreement.items
            if (mine := [remark for remark in said.get(item.question.id, ()) if remark.review.id == review_id])
            for remark in mine
        ),
        draws=store.cases.draws(actor.assessment_id).get(review_id, ()),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What a coordinator chose.

    Attributes:
        question: whose remark.
        remark: revision of the remark that the coordinator has read.
        verdict: follow the suggestion, or keep the answer.
        reason: why; goes into the agreement as well.
        revision: ``Item.revision`` of what the coordinator saw.
    """

    question: str
    remark: int
    verdict: Verdict
    reason: str
    revision: int


def decide(store: Store, actor: Actor, review_id: int, choice: Choice, now: datetime) -> None:
    """Follow a suggestion, which becomes the agreed answer, or keep the own one; a kept one can be followed later.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be changed now.
        NotFoundError: no such review in the actor's assessment, or no suggestion in it on that question to decide on.
        FieldsError: there is no reason, or it is too long.
        AnswerChangedError: reviewer or organisation changed something in between. In every case all stands as it was.
    """
    answering.changeable(store, actor, now)
    every = [one for one in outcome(store, actor, review_id).remarks if one.item.question.id == choice.question]
    found = every[-1] if every else None
    if found is None or not found.told.remark.differs:
        raise NotFoundError("suggestion", choice.question)
    remark, item = found.told.remark, found.item
    if remark.revision != choice.remark or (remark.decision and remark.decision.verdict is Verdict.ACCEPTED):
        raise AnswerChangedError(choice.question, choice.remark, remark.revision)
    if choice.revision != item.revision:
        raise AnswerChangedError(choice.question, choice.revision, item.revision)
    reason = " ".join(storable(choice.reason).split())
    if not reason or len(reason) > LONGEST_TEXT:
        raise FieldsError({"reason": "too-long" if reason else "missing"})
    written = written_as(item.agreed)
    if choice.verdict is Verdict.ACCEPTED:
        written = remark.suggested
        agreeing.settle(store, actor, choice.question, written, reason, choice.revision, now)
    store.reviews.decide(review_id, remark, Decision(choice.verdict, written, reason, now), actor.membership_id)
    facts: dict[str, str | int] = {
        "review": review_id, "question": choice.question, "remark": remark.revision, "verdict": choice.verdict.value,
    }  # fmt: skip
    store.audit.add(now, actor.name, "decide-remark", f"{actor.wave.slug}/{actor.organisation.code}", facts)
