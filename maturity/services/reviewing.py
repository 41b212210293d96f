"""Reviewing: what a reviewer from another organisation is shown, and says about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from maturity.domain.assessment import LONGEST_TEXT, Absence, State, parse, write
from maturity.domain.peer_review import Remark
from maturity.domain.person import Role
from maturity.domain.questionnaire import Area, Question
from maturity.errors import (
    AlreadySubmittedError,
    AnswerValueError,
    MaturityError,
    NotFoundError,
    OpenQuestionsError,
    TextTooLongError,
    WaveClosedError,
)
from maturity.services import answering, proving
from maturity.services.access import Actor
from maturity.services.answering import StoredAnswer, Work
from maturity.services.drafts import storable
from maturity.services.proving import Entry
from maturity.services.remarks import now_written, written_as
from maturity.services.wording import TIME_ZONE
from maturity.storage.cases import Draw
from maturity.storage.evidence import EvidenceFile
from maturity.storage.reviews import Review
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A question of an area under review.

    Attributes:
        question: what was asked.
        stored: the organisation's answer; None where there is none.
        written: the same as it is compared with remarks; empty where there is none.
        remark: the reviewer's newest; None before the first.
        evidence: what is registered for it and public.
    """

    question: Question
    stored: StoredAnswer | None
    written: str
    remark: Remark | None
    evidence: tuple[Entry, ...]

    @property
    def is_remarked(self) -> bool:
        """Tell whether the reviewer has said something about the answer as it now stands."""
        return self.remark is not None and (self.remark.seen == self.written or self.remark.holds(self.written))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An area under review; *done_at* is when the reviewer called it done, None before."""

    area: Area
    questions: tuple[Reviewable, ...]
    done_at: datetime | None

    @property
    def remarked(self) -> int:
        """Return on how many questions the reviewer has said something."""
        return sum(one.is_remarked for one in self.questions)

    @property
    def lacking(self) -> tuple[Question, ...]:
        """Return the questions with an answer about which the reviewer has said nothing."""
        return tuple(one.question for one in self.questions if one.written and not one.is_remarked)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Everything that a reviewer was asked for; *draws* are the cases drawn so far, the newest last."""

    review: Review
    work: Work
    areas: tuple[Reviewed, ...]
    draws: tuple[Draw, ...]

    def area(self, area_id: str) -> Reviewed:
        """Return one area.

        Raises:
            NotFoundError: the reviewer was not asked for it, or nothing is asked there.
        """
        for one in self.areas:
            if one.area.id == area_id and one.questions:
                return one
        raise NotFoundError("area", area_id)


@dataclass(frozen=True, slots=True)
class RemarkDraft:
    """What a reviewer wants to say; *suggested* is empty for the same answer, *revision* what it was based on."""

    question: str
    suggested: str
    comment: str
    revision: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a form: how many remarks were saved, which were based on old ones, and which cannot be used."""

    saved: int
    conflicts: tuple[RemarkDraft, ...]
    refused: tuple[tuple[RemarkDraft, MaturityError], ...]


def review_of(store: Store, actor: Actor) -> Review:
    """Return what the actor was asked to review.

    Raises:
        NotFoundError: nothing in this assessment, or not any more; nobody reviews an organisation of one's own.
    """
    found = store.reviews.of_member(actor.assessment_id, actor.membership_id)
    if found is None or actor.roles != {Role.REVIEWER}:
        raise NotFoundError("review", actor.membership_id)
    return found


def assignment(store: Store, actor: Actor, now: datetime) -> Assignment:
    """Return what the actor was asked to review, and nothing else of the organisation; six queries.

    Raises:
        NotFoundError: nothing in this assessment, or not any more.
    """
    review, work = review_of(store, actor), answering.work(store, actor)
    remarks = store.reviews.remarks(actor.assessment_id).get(review.id, {})
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    entries = [one for one in proving.entries(store, actor, today) if not one.evidence.secret]
    areas = [area for area in work.questionnaire.areas if area.id in review.areas]
    return Assignment(
        review=review,
        work=work,
        areas=tuple(_reviewed(work, area, review, remarks, entries) for area in areas),
        draws=store.cases.draws(actor.assessment_id).get(review.id, ()),
    )


def save(store: Store, actor: Actor, area_id: str, drafts: Iterable[RemarkDraft], now: datetime) -> Saved:
    """Save the remarks on an area: what can be saved is saved, unchanged ones are passed over, the rest is reported.

    Args:
        store: a write transaction.
        actor: a reviewer.
        area_id: the area that the form is for.
        drafts: the form.
        now: when.

    Raises:
        WaveClosedError, AlreadySubmittedError: nothing is remarked any more.
        NotFoundError: the actor was not asked for the area, or the question is not in it. Nothing was saved.
    """
    require_open(store, actor, now)
    found = assignment(store, actor, now)
    questions = {one.question.id: one for one in found.area(area_id).questions}
    remarks: list[Remark] = []
    conflicts: list[RemarkDraft] = []
    refused: list[tuple[RemarkDraft, MaturityError]] = []
    for draft in drafts:
        if draft.question not in questions:
            raise NotFoundError("question", draft.question)
        one = questions[draft.question]
        try:
            fresh = _checked(one, draft, now)
        except (AnswerValueError, TextTooLongError) as error:
            refused.append((draft, error))
            continue
        if one.remark and _content(one.remark) == _content(fresh):
            continue
        if draft.revision != (one.remark.revision if one.remark else 0):
            conflicts.append(draft)
            continue
        remarks.append(fresh)
    store.reviews.add_remarks(found.review.id, remarks)
    if remarks:
        _log(store, actor, "remark", now, {"review": found.review.id, "area": area_id, "remarks": len(remarks)})
    return Saved(len(remarks), tuple(conflicts), tuple(refused))


def finish(store: Store, actor: Actor, area_id: str, now: datetime) -> None:
    """Call an area done; saying something else later keeps it done.

    Raises:
        WaveClosedError, AlreadySubmittedError: nothing is remarked any more.
        NotFoundError: the actor was not asked for the area.
        OpenQuestionsError: nothing is said about some answers in it as they now stand. Nothing was changed.
    """
    require_open(store, actor, now)
    found = assignment(store, actor, now)
    here = found.area(area_id)
    if here.lacking:
        raise OpenQuestionsError(area_id, [one.id for one in here.lacking])
    if here.done_at is None:
        store.reviews.finish(found.review.id, area_id, now)
        _log(store, actor, "finish-review", now, {"review": found.review.id, "area": area_id})


def file_of(store: Store, actor: Actor, evidence_id: int, now: datetime) -> EvidenceFile:
    """Return what is known about a file that is public and registered for a question under review.

    Raises:
        NotFoundError: there is no such entry, it has no file, or it is not for the actor: which one is not told.
    """
    for area in assignment(store, actor, now).areas:
        for one in area.questions:
            for entry in one.evidence:
                if entry.evidence.id == evidence_id and entry.record.file:
                    return entry.record.file
    raise NotFoundError("file", evidence_id)


def require_open(store: Store, actor: Actor, now: datetime) -> None:
    """Make sure that reviewers are heard: until the answers are submitted, also while somebody is to sign them.

    Raises:
        WaveClosedError, AlreadySubmittedError: they are not.
    """
    if not actor.wave.is_open(now):
        raise WaveClosedError(actor.wave.slug)
    if store.waves.hold(actor.assessment_id) is State.SUBMITTED:
        raise AlreadySubmittedError


def _reviewed(
    work: Work, area: Area, review: Review, remarks: Mapping[str, tuple[Remark, ...]], entries: Iterable[Entry]
) -> Reviewed:
    inside, current = {one.id for one in area.questions()}, now_written(work.answers)
    questions = tuple(
        Reviewable(
            question=one,
            stored=work.answers.get(one.id),
            written=current.get(one.id, ""),
            remark=remarks[one.id][-1] if one.id in remarks else None,
            evidence=tuple(entry for entry in entries if one.id in entry.by_question),
        )
        for one in work.asked
        if one.id in inside
    )
    return Reviewed(area, questions, review.areas[area.id])


def _checked(one: Reviewable, draft: RemarkDraft, now: datetime) -> Remark:
    name, comment = one.question.id, storable(draft.comment)
    if len(comment) > LONGEST_TEXT:
        raise TextTooLongError(name, "comment", len(comment), LONGEST_TEXT)
    suggested, seen = storable(draft.suggested), written_as(one.stored)
    if suggested:
        answer = parse(one.question, suggested)
        if isinstance(answer, Absence) and answer is not Absence.NOT_APPLICABLE:
            raise AnswerValueError(name, suggested, "an answer")
        suggested = write(answer)
    elif not seen:
        raise AnswerValueError(name, "", "an answer, as the organisation has none")
    revision = one.remark.revision + 1 if one.remark else 1
    return Remark(name, revision, seen, "" if suggested == seen else suggested, comment, now, decision=None)


def _content(one: Remark) -> tuple[str, str, str]:
    return (one.seen, one.suggested, one.comment)


def _log(store: Store, actor: Actor, verb: str, now: datetime, facts: dict[str, str | int]) -> None:
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", facts)
