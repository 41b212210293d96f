"""The register of evidence: what answers rest on, for which questions, how fresh, and how sure that makes an index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maturity.domain.agreement import Voice
from maturity.domain.assessment import parse
from maturity.domain.evidence import Basis, Confidence, Evidence, Freshness, ends, freshness, grade
from maturity.domain.person import Role
from maturity.domain.questionnaire import TOTAL, Questionnaire
from maturity.errors import NotAllowedError, NotFoundError
from maturity.services.access import Actor
from maturity.services.answering import Work
from maturity.services.remarks import reviewed_questions
from maturity.storage import files
from maturity.storage.evidence import EvidenceFile, EvidenceRecord
from maturity.storage.store import Store

_WORST_FIRST = (Freshness.EXPIRED, Freshness.LAPSING, Freshness.UNDATED, Freshness.VALID)
_HOLDING = (Freshness.VALID, Freshness.LAPSING)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the register as it stands today.

    Attributes:
        record: what is stored.
        by_question: question id to whether the entry holds for it.
        freshness: the worst of them; for an entry without questions by what the document says itself.
        ends: the first last day among the questions; None where it is not known or there is no end.
    """

    record: EvidenceRecord
    by_question: Mapping[str, Freshness]
    freshness: Freshness
    ends: date | None

    @property
    def evidence(self) -> Evidence:
        """Return the entry itself."""
        return self.record.evidence

    @property
    def is_stale(self) -> bool:
        """Tell whether somebody should see to it: it has expired or soon will."""
        return self.freshness in (Freshness.EXPIRED, Freshness.LAPSING)


def entries(store: Store, actor: Actor, today: date) -> tuple[Entry, ...]:
    """Return the register of the actor's organisation, what needs somebody first; one query.

    Raises:
        NotAllowedError: a colleague who is not asked any more.
    """
    if actor.is_colleague and actor.response is None:
        raise NotAllowedError("evidence")
    questionnaire = store.versions.open(actor.version_id)
    every = store.evidence.all(actor.organisation.code, actor.assessment_id)
    found = [_entry(questionnaire, one, today) for one in every]
    return tuple(sorted(found, key=lambda one: (_WORST_FIRST.index(one.freshness), one.evidence.title.casefold())))


def entry(store: Store, actor: Actor, evidence_id: int, today: date) -> Entry:
    """Return one entry.

    Raises:
        NotFoundError: the actor's organisation has none with that id, or it was removed.
    """
    record = store.evidence.get(actor.organisation.code, actor.assessment_id, evidence_id)
    return _entry(store.versions.open(actor.version_id), record, today)


def may_open(actor: Actor, evidence: Evidence) -> bool:
    """Tell whether the actor may follow an entry's link and fetch its file."""
    return not evidence.secret or bool(actor.roles & {Role.COORDINATOR, Role.APPROVER})


def file_of(store: Store, actor: Actor, evidence_id: int) -> EvidenceFile:
    """Return what is known about the file of an entry.

    Raises:
        NotFoundError: the actor's organisation has no such entry, or the entry has no file.
        NotAllowedError: it is not for everybody, and not for the actor.
    """
    found = store.evidence.get(actor.organisation.code, actor.assessment_id, evidence_id)
    if not may_open(actor, found.evidence) or (actor.is_colleague and actor.response is None):
        raise NotAllowedError("secret evidence")
    if found.file is None:
        raise NotFoundError("file", evidence_id)
    return found.file


def content_of(file: EvidenceFile, data_folder: Path) -> bytes:
    """Return a file as it was when it was registered.

    Raises:
        FileLostError: it is gone or another one.
    """
    return files.content_of(data_folder, file.digest)


def proven(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ids of the questions that have registered evidence which holds today."""
    return frozenset(question for one in entries for question, state in one.by_question.items() if state in _HOLDING)


def grades(store: Store, actor: Actor, work: Work, today: date) -> dict[str, Confidence]:
    """Return node id to how sure its index is, for the top areas and the total; seven queries at most.

    Args:
        store: an open transaction.
        actor: of the organisation.
        work: its answers; voices, evidence and peer reviews are those of now. An inherited answer rests on the
            evidence of the unit, and on nothing else.
        today: the day to judge freshness from.

    Returns:
        No entry for a node in which no question has a value.
    """
    voices = _voices(store, actor, work.questionnaire)
    reviewed = reviewed_questions(store, actor, work)
    evidence = _by_question(entries(store, actor, today))
    theirs = _units_evidence(store, work, today)
    asked = {question.id for question in work.asked}
    bases = {
        area.id: [
            Basis(stored.answer, (), tuple(theirs.get(one.id, ())), reviewed=False)
            if stored.source
            else Basis(stored.answer, voices.get(one.id, ()), tuple(evidence.get(one.id, ())), one.id in reviewed)
            for one in area.questions()
            if one.id in asked and (stored := work.answers.get(one.id))
        ]
        for area in work.questionnaire.areas
    }
    bases[TOTAL] = [basis for area in bases.values() for basis in area]
    found = {node: grade(several) for node, several in bases.items()}
    return {node: one for node, one in found.items() if one}


@dataclass(frozen=True, slots=True)
class Lapsing:
    """An entry to be reminded about, of some organisation, by code and name."""

    code: str
    organisation: str
    title: str
    secret: bool
    ends: date
    expired: bool


def lapsing(store: Store, today: date) -> tuple[Lapsing, ...]:
    """Return what has expired or lapses within 90 days in every register, first to end first; for operators."""
    found: dict[int, Lapsing] = {}
    for use in store.evidence.everywhere():
        questionnaire = None if use.version_id is None else store.versions.open(use.version_id)
        one = _entry(questionnaire, use.record, today)
        before = found.get(one.evidence.id)
        if one.is_stale and one.ends and (before is None or one.ends < before.ends):
            facts, expired = one.evidence, one.freshness is Freshness.EXPIRED
            found[facts.id] = Lapsing(use.code, use.organisation, facts.title, facts.secret, one.ends, expired)
    return tuple(sorted(found.values(), key=lambda one: (one.ends, one.organisation, one.title)))


def _units_evidence(store: Store, work: Work, today: date) -> Mapping[str, list[Freshness]]:
    unit = work.heritage.unit if work.heritage else None
    if unit is None or unit.assessment is None:
        return {}
    every = store.evidence.all(unit.code, unit.assessment)
    return _by_question(_entry(work.questionnaire, one, today) for one in every)


def _by_question(entries: Iterable[Entry]) -> Mapping[str, list[Freshness]]:
    found: dict[str, list[Freshness]] = {}
    for one in entries:
        for question, state in one.by_question.items():
            found.setdefault(question, []).append(state)
    return found


def _entry(questionnaire: Questionnaire | None, record: EvidenceRecord, today: date) -> Entry:
    evidence = record.evidence
    rules = {one.id: one.evidence for one in questionnaire.questions()} if questionnaire else {}
    periods = {
        question: rule.valid_for if (rule := rules[question]) else None
        for question in evidence.questions
        if question in rules
    }
    by_question = {question: freshness(evidence, period, today) for question, period in periods.items()}
    states = list(by_question.values()) or [freshness(evidence, None, today)]
    last_days = [day for period in periods.values() or [None] if (day := ends(evidence, period))]
    return Entry(record, by_question, min(states, key=_WORST_FIRST.index), min(last_days, default=None))


def _voices(store: Store, actor: Actor, questionnaire: Questionnaire) -> dict[str, tuple[Voice, ...]]:
    people = {one.id: one.person for one in store.responses.all(actor.assessment_id)}
    found: dict[str, tuple[Voice, ...]] = {}
    for response, answers in (store.responses.voices(actor.assessment_id) if people else {}).items():
        for one in answers.values():
            answer = parse(questionnaire.question(one.question), one.written)
            person = people[response]
            found[one.question] = (*found.get(one.question, ()), Voice(person.function, person.management, answer, ""))
    return found
