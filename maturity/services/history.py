"""What an organisation has submitted in a wave, revision by revision, and what changed in between."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from maturity.domain.assessment import Absence
from maturity.domain.questionnaire import TOTAL, Area, Question, Questionnaire
from maturity.domain.result import AnswerFacts, Submitted
from maturity.services.access import Actor
from maturity.services.snapshots import answers_of
from maturity.storage.store import Store

NOTHING = AnswerFacts(Absence.UNANSWERED)


@dataclass(frozen=True, slots=True)
class Change:
    """An answer, or a text that goes with it, that differs from the revision before."""

    question: Question
    before: AnswerFacts
    after: AnswerFacts


@dataclass(frozen=True, slots=True)
class Move:
    """The index of a top area, of the total for None, in the revision before and in this one; 0–100 or None."""

    area: Area | None
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Revision:
    """One submission; *changes* and *moves* are empty for the first, and *moves* only holds what moved."""

    submitted: Submitted
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    answers: Mapping[str, AnswerFacts]
    index: Mapping[str, float]


def history(store: Store, actor: Actor) -> tuple[Revision, ...]:
    """Return every submission of the actor's assessment, newest first; one query."""
    questionnaire = store.versions.open(actor.version_id)
    found: list[Revision] = []
    before: _Content | None = None
    for record in store.submissions.all(actor.assessment_id):
        after = _Content(answers_of(questionnaire, record), json.loads(record.snapshot)["index"])
        found.append(
            Revision(record.facts, (), ())
            if before is None
            else Revision(
                record.facts,
                _changes(questionnaire, before.answers, after.answers),
                _moves(questionnaire, before, after),
            )
        )
        before = after
    return tuple(reversed(found))


def _changes(
    questionnaire: Questionnaire, before: Mapping[str, AnswerFacts], after: Mapping[str, AnswerFacts]
) -> tuple[Change, ...]:
    pairs = ((one, before.get(one.id, NOTHING), after.get(one.id, NOTHING)) for one in questionnaire.questions())
    return tuple(Change(question, old, new) for question, old, new in pairs if _said(old) != _said(new))


def _said(facts: AnswerFacts) -> tuple[AnswerFacts, str]:
    """Return an answer and whose it is: a unit that submits the same again changes nothing."""
    return replace(facts, source=None), facts.source.organisation if facts.source else ""


def _moves(questionnaire: Questionnaire, before: _Content, after: _Content) -> tuple[Move, ...]:
    nodes: list[tuple[str, Area | None]] = [*((area.id, area) for area in questionnaire.areas), (TOTAL, None)]
    pairs = ((area, before.index.get(node), after.index.get(node)) for node, area in nodes)
    return tuple(Move(area, old, new) for area, old, new in pairs if old != new)
