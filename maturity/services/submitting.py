"""Checking, submitting, the receipt, and unlocking again."""

import hashlib
import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from maturity.domain.assessment import Absence, State
from maturity.domain.evidence import Confidence
from maturity.domain.inheritance import shares
from maturity.domain.pace import pace
from maturity.domain.questionnaire import Question
from maturity.domain.result import AnswerFacts, Earlier, Submitted
from maturity.domain.scoring import ENGINE_VERSION, Compiled, band_of, encode, score
from maturity.domain.scoring.compiled import Codes
from maturity.errors import (
    AwaitingApprovalError,
    IncompleteError,
    NotSubmittedError,
    TextTooLongError,
    UnitAnswersChangedError,
    WaveClosedError,
)
from maturity.services import proving
from maturity.services.access import Actor
from maturity.services.answering import StoredAnswer, Work, held
from maturity.services.drafts import storable
from maturity.services.snapshots import written
from maturity.services.wording import TIME_ZONE
from maturity.storage.store import Store
from maturity.storage.submissions import NodeScore, SubmissionRecord

LONGEST_NAME = 200
LONGEST_REASON = 1000
JUMP = 2
"""Levels moved since the wave before that ask for a second look."""


@dataclass(frozen=True, slots=True)
class Check:
    """What to look at before submitting; only *unanswered* stands in the way. Questions in file order."""

    unanswered: tuple[Question, ...]
    do_not_know: tuple[Question, ...]
    without_reason: tuple[Question, ...]
    without_evidence: tuple[Question, ...]
    jumps: tuple[Question, ...]


def check(current: Work, earlier: Earlier, proven: Collection[str] = ()) -> Check:
    """Go through the answers as a careful colleague would.

    Args:
        current: the organisation's answers.
        earlier: those of the wave before.
        proven: ids of the questions that have registered evidence which holds.
    """
    answers = current.answers

    def those(passes: Mapping[str, bool]) -> tuple[Question, ...]:
        return tuple(question for question in current.asked if passes[question.id])

    given = {q.id: answers[q.id].answer if q.id in answers else Absence.UNANSWERED for q in current.asked}
    return Check(
        unanswered=current.unanswered(),
        do_not_know=those({q: answer is Absence.DO_NOT_KNOW for q, answer in given.items()}),
        without_reason=those(
            {q: answer is Absence.NOT_APPLICABLE and _lacks_reason(answers[q]) for q, answer in given.items()}
        ),
        without_evidence=those(
            {q.id: q.id not in proven and _lacks_evidence(q, answers.get(q.id)) for q in current.asked}
        ),
        jumps=those({q.id: _jumps(earlier, q, answers.get(q.id)) for q in current.asked}),
    )


def submit(
    store: Store, actor: Actor, *, name: str, title: str, gaps_reason: str, now: datetime, read: str | None = None
) -> Submitted:
    """Freeze the answers as the organisation's submission, with scores.

    *read* is the reference of the unit's submission whose answers the one who signs has read; None where that is not
    known.

    Raises:
        UnitAnswersChangedError: the unit has submitted again since.
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be changed now.
        IncompleteError: questions lack an answer, and the wave does not allow that or no reason is given.
        TextTooLongError: name, title or reason is too long. In every case nothing was submitted.
    """
    current = held(store, actor, now)
    found = current.heritage.reference if current.heritage else ""
    if read is not None and read != found:
        raise UnitAnswersChangedError(read, found)
    return freeze(store, actor, current, name=name, title=title, gaps_reason=gaps_reason, now=now)


def freeze(
    store: Store, actor: Actor, current: Work, *, name: str, title: str, gaps_reason: str, now: datetime
) -> Submitted:
    """Make *current* the organisation's submission; the caller holds the assessment and has asked whether it may.

    Raises:
        IncompleteError, TextTooLongError: as ``submit``; nothing was submitted.
    """
    name, title = storable(name), storable(title)
    for field, text in (("name", name), ("title", title)):
        if len(text) > LONGEST_NAME:
            raise TextTooLongError("submission", field, len(text), LONGEST_NAME)
    gaps_reason = reason_for_gaps(actor, current, gaps_reason)
    before = store.submissions.latest(actor.assessment_id)
    asked = {question.id for question in current.asked}
    facts = {question: stored.facts() for question, stored in current.answers.items() if question in asked}
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    record, scores = snapshot(
        current.compiled,
        encode(current.compiled, current.values(), actor.organisation.attributes()),
        facts,
        revision=before.facts.revision + 1 if before else 1,
        organisation=actor.organisation.code,
        wave=actor.wave.slug,
        name=name,
        title=title,
        gaps_reason=gaps_reason,
        now=now,
        confidence=proving.grades(store, actor, current, today),
    )
    store.submissions.add(actor.assessment_id, actor.wave_id, actor.organisation.code, record, scores)
    proven = proving.proven(proving.entries(store, actor, today))
    store.quality.keep_work(actor.assessment_id, pace(store.quality.saves(actor.assessment_id)), proven)
    store.waves.set_state(actor.assessment_id, State.SUBMITTED)
    _log(store, actor, "submit", record.facts, now)
    return record.facts


def reason_for_gaps(actor: Actor, current: Work, reason: str) -> str:
    """Return why questions lack an answer as it is kept; empty when none does.

    Raises:
        IncompleteError: questions lack an answer, and the wave does not allow that or no reason is given.
        TextTooLongError: the reason is too long.
    """
    reason = storable(reason)
    if len(reason) > LONGEST_REASON:
        raise TextTooLongError("submission", "gaps", len(reason), LONGEST_REASON)
    gaps = current.unanswered()
    if gaps and not (actor.wave.partial and reason):
        raise IncompleteError([question.id for question in gaps])
    return reason if gaps else ""


def snapshot(
    compiled: Compiled,
    codes: Codes,
    answers: Mapping[str, AnswerFacts],
    *,
    revision: int,
    organisation: str,
    wave: str,
    name: str,
    title: str,
    gaps_reason: str,
    now: datetime,
    confidence: Mapping[str, Confidence] | None = None,
) -> tuple[SubmissionRecord, tuple[NodeScore, ...]]:
    """Make the immutable record of a submission and its scores; nothing is stored.

    Args:
        compiled: the wave's questionnaire as arrays.
        codes: shape (questions,): the organisation's row.
        answers: question id to what was answered.
        revision: 1 for the first submission.
        organisation: its code.
        wave: its short name.
        name: of who submits.
        title: of who submits.
        gaps_reason: why questions lack an answer; empty when none does.
        now: when.
        confidence: node id to how sure its index is; None where one voice is all that is known.
    """
    figures = score(compiled, codes[np.newaxis, :])
    index = {n: _number(figures.index[0, j]) for j, n in enumerate(compiled.node_ids)}
    if confidence is None:
        confidence = {node: Confidence.D for node, value in index.items() if value is not None}
    content = json.dumps(
        {
            "questionnaire": compiled.questionnaire.content_hash,
            "form": compiled.form,
            "engine": ENGINE_VERSION,
            "organisation": organisation,
            "wave": wave,
            "revision": revision,
            "name": name,
            "title": title,
            "at": now.isoformat(),
            "gaps_reason": gaps_reason,
            "answers": {question: written(facts) for question, facts in sorted(answers.items())},
            "index": {node: value for node, value in index.items() if value is not None},
            "confidence": {node: grade.value for node, grade in confidence.items()},
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    digest = hashlib.sha256(content.encode()).hexdigest()
    reference = f"{wave}-{organisation}-{revision}-{digest[:6].upper()}"
    given = {question: one.source for question, one in answers.items() if one.answer is not Absence.UNANSWERED}
    facts = Submitted(reference, revision, name, title, now, digest, gaps_reason, shares(given.values()))
    inherited = (
        np.array([given.get(question.id) is not None for question in compiled.questions]) if facts.shares else None
    )
    scores = tuple(
        NodeScore(
            node=node,
            index=index[node],
            uncapped=_number(figures.uncapped[0, j]),
            band=_band(compiled, index[node]),
            coverage=_number(figures.coverage[0, j]),
        )
        for j, node in enumerate(compiled.node_ids)
    )
    return SubmissionRecord(facts, content, codes, ENGINE_VERSION, inherited), scores


def receipt(store: Store, actor: Actor) -> Submitted | None:
    """Return the submission that counts, None before the first."""
    found = store.submissions.latest(actor.assessment_id)
    return found.facts if found else None


def reopen(store: Store, actor: Actor, now: datetime) -> None:
    """Let the answers be changed again; the submission stays and counts until the next one.

    Raises:
        WaveClosedError: too late.
        AwaitingApprovalError: a later version of the answers is with the approver.
        NotSubmittedError: there is nothing to unlock.
    """
    if not actor.wave.is_open(now):
        raise WaveClosedError(actor.wave.slug)
    state, unlocked = store.waves.hold(actor.assessment_id), receipt(store, actor)
    if state is State.APPROVAL:
        raise AwaitingApprovalError
    if unlocked is None or state is not State.SUBMITTED:
        raise NotSubmittedError(actor.organisation.code)
    store.waves.set_state(actor.assessment_id, State.REOPENED)
    _log(store, actor, "reopen", unlocked, now)


def _log(store: Store, actor: Actor, verb: str, facts: Submitted, now: datetime) -> None:
    subject = f"{actor.wave.slug}/{actor.organisation.code}"
    store.audit.add(now, actor.name, verb, subject, {"reference": facts.reference, "revision": facts.revision})


def _lacks_reason(stored: StoredAnswer) -> bool:
    return not (stored.reason or stored.source)


def _lacks_evidence(question: Question, stored: StoredAnswer | None) -> bool:
    """Tell whether a high level rests on nothing; what an inherited one rests on is the unit's matter."""
    if stored is None or stored.source or question.evidence is None or question.kind != "level":
        return False
    level = stored.answer
    high = not isinstance(level, Absence) and isinstance(level, int) and level >= question.evidence.from_level
    return high and not (stored.evidence or stored.evidence_link)


def _jumps(earlier: Earlier, question: Question, stored: StoredAnswer | None) -> bool:
    before = earlier.answers.get(question.id)
    if stored is None or question.kind != "level" or not isinstance(before, int):
        return False
    return isinstance(stored.answer, int) and abs(stored.answer - before) >= JUMP


def _band(compiled: Compiled, index: float | None) -> int | None:
    if index is None:
        return None
    band = band_of(compiled.questionnaire, index)
    return compiled.questionnaire.bands.index(band) if band else None


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
