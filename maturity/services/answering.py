"""Answering: what a page shows, saving one answer or a whole form, and what happens when two people meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from maturity.domain.assessment import Absence, Answers, State, Value, parse, write
from maturity.domain.inheritance import Shares, Source, shares
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.domain.result import AnswerFacts, Earlier
from maturity.domain.scoring import Compiled
from maturity.errors import (
    AlreadySubmittedError,
    AnswerChangedError,
    AnswerValueError,
    AwaitingApprovalError,
    DeclinedError,
    MaturityError,
    TextTooLongError,
    WaveClosedError,
)
from maturity.services.access import Actor
from maturity.services.asking import met, require_own
from maturity.services.drafts import Draft, checked
from maturity.services.earlier import earlier_wave
from maturity.services.inheriting import Heritage, heritage
from maturity.services.questionnaires import ready
from maturity.storage.answers import AnswerRecord
from maturity.storage.answers import Answers as StoredAnswers
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it is kept; *revision* counts its saves from 1. An inherited one has a *source*."""

    question: str
    answer: Value | Absence
    written: str
    reason: str
    comment: str
    evidence: str
    evidence_link: str
    revision: int
    saved_at: datetime
    source: Source | None = None

    def facts(self) -> AnswerFacts:
        """Return what goes into results and submissions."""
        return AnswerFacts(self.answer, self.reason, self.comment, self.evidence, self.evidence_link, self.source)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a form: *conflicts* hold the draft and what is stored; *refused* the draft and why."""

    saved: tuple[StoredAnswer, ...]
    conflicts: tuple[tuple[Draft, StoredAnswer], ...]
    refused: tuple[tuple[Draft, MaturityError], ...]


@dataclass(frozen=True, slots=True)
class Work:
    """An assessment as its people see it.

    Attributes:
        asked: the questions that are met with these answers.
        own: question id to what was answered here: what forms show and save.
        heritage: what comes from the shared purchasing unit; None without one.
        answers: what counts: the own answer, else the inherited one.
    """

    state: State
    questionnaire: Questionnaire
    compiled: Compiled
    asked: tuple[Question, ...]
    own: Mapping[str, StoredAnswer]
    heritage: Heritage | None
    answers: Mapping[str, StoredAnswer]

    @property
    def shares(self) -> Shares | None:
        """Return how many answers are inherited and how many are own; None where none is inherited."""
        return shares(self.answers[one.id].source for one in self.asked if self.is_answered(one))

    def unanswered(self) -> tuple[Question, ...]:
        """Return the asked questions without an answer; "don't know" is an answer."""
        return tuple(one for one in self.asked if not self.is_answered(one))

    def is_answered(self, question: Question) -> bool:
        """Tell whether a question has an answer."""
        stored = self.answers.get(question.id)
        return stored is not None and stored.answer is not Absence.UNANSWERED

    def values(self) -> Answers:
        """Return question id to value or absence."""
        return _values(self.answers)


def work(store: Store, actor: Actor) -> Work:
    """Return everything about the actor's assessment: a colleague's own answers, else the organisation's."""
    return _work(store, actor, actor.state)


def organisations_work(store: Store, actor: Actor) -> Work:
    """Return the organisation's answers, also to one who answers as a colleague besides another role."""
    return work(store, replace(actor, response=None))


def held(store: Store, actor: Actor, now: datetime) -> Work:
    """Return the actor's assessment for ``save_many``; nobody else changes it until the transaction ends.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be changed now.
    """
    return _work(store, actor, changeable(store, actor, now))


def before(store: Store, actor: Actor) -> Earlier:
    """Return what the actor's organisation submitted in the wave before."""
    return earlier_wave(store, actor.organisation, actor.wave, store.versions.open(actor.version_id))


def _work(store: Store, actor: Actor, state: State) -> Work:
    questionnaire = store.versions.open(actor.version_id)
    own = stored_answers(store, actor)
    inherited = heritage(store, actor, state, questionnaire)
    answers = _counting(own, inherited)
    return Work(
        state=state,
        questionnaire=questionnaire,
        compiled=ready(questionnaire, actor.wave),
        asked=met(questionnaire, actor, _values(answers)),
        own=own,
        heritage=inherited,
        answers=answers,
    )


def _values(answers: Mapping[str, StoredAnswer]) -> Answers:
    return {question: stored.answer for question, stored in answers.items()}


def _counting(own: Mapping[str, StoredAnswer], inherited: Heritage | None) -> Mapping[str, StoredAnswer]:
    """Return the own answers, and the unit's where there is none: one that was taken away does not hide it."""
    if inherited is None or inherited.unit.latest is None:
        return own
    at = inherited.unit.latest.facts.at
    given = {one.question: one for one in own.values() if one.answer is not Absence.UNANSWERED}
    theirs = {name: _inherited(name, one, at) for name, one in inherited.answers.items()}
    return {**own, **theirs, **given}


def _inherited(name: str, one: AnswerFacts, at: datetime) -> StoredAnswer:
    texts = (one.reason, one.comment, one.evidence, one.evidence_link)
    return StoredAnswer(name, one.answer, write(one.answer), *texts, revision=0, saved_at=at, source=one.source)


def after(work: Work, actor: Actor, saved: Iterable[StoredAnswer]) -> Work:
    """Return the assessment as it is once *saved* has joined it, without reading it again."""
    own = {**work.own, **{one.question: one for one in saved}}
    answers = _counting(own, work.heritage)
    return replace(work, own=own, answers=answers, asked=met(work.questionnaire, actor, _values(answers)))


def stored_answers(store: Store, actor: Actor) -> dict[str, StoredAnswer]:
    """Return question id to answer; one query."""
    if actor.is_colleague and actor.response is None:
        return {}
    questionnaire = store.versions.open(actor.version_id)
    sheet, owner = _sheet(store, actor)
    records = sheet.all(owner)
    return {one.question: _stored(questionnaire, one) for one in records.values()}


def save(store: Store, actor: Actor, draft: Draft, now: datetime) -> StoredAnswer:
    """Save one answer; the same content again changes nothing.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be changed now.
        NotAllowedError: the actor has no answers to give.
        NotFoundError: the questionnaire has no such question, or it is not the actor's to answer.
        AnswerValueError, TextTooLongError: the draft cannot be an answer.
        AnswerChangedError: somebody saved in between. In every case the stored answer stands.
    """
    state = changeable(store, actor, now)
    questionnaire = store.versions.open(actor.version_id)
    require_own(questionnaire, actor, [draft])
    fresh = checked(questionnaire, draft)
    sheet, owner = _sheet(store, actor)
    stored = sheet.get(owner, draft.question)
    if stored and _same(stored, fresh):
        return _stored(questionnaire, stored)
    if draft.revision != (stored.revision if stored else 0):
        raise AnswerChangedError(draft.question, draft.revision, stored.revision if stored else 0)
    record = replace(fresh, revision=draft.revision + 1, saved_at=now, saved_by=actor.session_id)
    sheet.put(owner, record)
    if state is State.INVITED:
        store.waves.set_state(actor.assessment_id, State.ANSWERING)
    return _stored(questionnaire, record)


def save_many(store: Store, actor: Actor, work: Work, drafts: Iterable[Draft], now: datetime) -> Saved:
    """Save a form: what can be saved is saved, unchanged answers are passed over, the rest is reported.

    Args:
        store: the transaction in which *work* was ``held``.
        actor: who saves.
        work: the assessment as it is.
        drafts: the form.
        now: when.

    Raises:
        NotAllowedError: the actor has no answers to give.
        NotFoundError: a draft is for a question that is not the actor's to answer. In both cases nothing was saved.
    """
    questionnaire = work.questionnaire
    drafts = list(drafts)
    require_own(questionnaire, actor, drafts)
    there = {**work.own}
    records: dict[str, AnswerRecord] = {}
    conflicts: list[tuple[Draft, StoredAnswer]] = []
    refused: list[tuple[Draft, MaturityError]] = []
    for draft in drafts:
        stored = there.get(draft.question)
        try:
            fresh = checked(questionnaire, draft)
        except (AnswerValueError, TextTooLongError) as error:
            refused.append((draft, error))
            continue
        if _same(stored, fresh) if stored else not _says_something(fresh):
            continue
        if stored and draft.revision != stored.revision:
            conflicts.append((draft, stored))
            continue
        if not stored and draft.revision:
            refused.append((draft, AnswerChangedError(draft.question, draft.revision, 0)))
            continue
        record = replace(fresh, revision=draft.revision + 1, saved_at=now, saved_by=actor.session_id)
        records[draft.question], there[draft.question] = record, _stored(questionnaire, record)
    sheet, owner = _sheet(store, actor)
    sheet.put_many((owner, record) for record in records.values())
    if records and work.state is State.INVITED:
        store.waves.set_state(actor.assessment_id, State.ANSWERING)
    return Saved(tuple(there[question] for question in records), tuple(conflicts), tuple(refused))


def changeable(store: Store, actor: Actor, now: datetime) -> State:
    """Make sure that answers can change now; return the assessment's state and let nobody else change it meanwhile.

    The actor was read before: a colleague may have submitted, or asked for approval, in between.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError, DeclinedError: they cannot.
    """
    if not actor.wave.is_open(now):
        raise WaveClosedError(actor.wave.slug)
    state = store.waves.hold(actor.assessment_id)
    if state is State.SUBMITTED:
        raise AlreadySubmittedError
    if state is State.APPROVAL:
        raise AwaitingApprovalError
    if state is State.DECLINED:
        raise DeclinedError
    return state


def _sheet(store: Store, actor: Actor) -> tuple[StoredAnswers, int]:
    """Return where the actor's answers are kept: a colleague's own sheet, or the organisation's."""
    return (store.answers, actor.assessment_id) if actor.response is None else (store.voices, actor.response.id)


def _same(stored: AnswerRecord | StoredAnswer, fresh: AnswerRecord) -> bool:
    return _content(stored) == _content(fresh)


def _content(one: AnswerRecord | StoredAnswer) -> tuple[str, ...]:
    return (one.written, one.reason, one.comment, one.evidence, one.evidence_link)


def _says_something(fresh: AnswerRecord) -> bool:
    return any(_content(fresh))


def _stored(questionnaire: Questionnaire, record: AnswerRecord) -> StoredAnswer:
    return StoredAnswer(
        question=record.question,
        answer=parse(questionnaire.question(record.question), record.written),
        written=record.written,
        reason=record.reason,
        comment=record.comment,
        evidence=record.evidence,
        evidence_link=record.evidence_link,
        revision=record.revision,
        saved_at=record.saved_at,
    )
