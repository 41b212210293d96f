"""Finishing: a colleague calls an area done, and from then on sees what others answered there, without names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.assessment import Absence, Value, parse
from maturity.domain.person import Person, Role
from maturity.domain.questionnaire import Area, Question
from maturity.errors import NotFinishedError, NotFoundError, OpenQuestionsError
from maturity.services.access import Actor
from maturity.services.answering import Work, held, work
from maturity.storage.answers import AnswerRecord
from maturity.storage.responses import Response
from maturity.storage.store import Store

IN_OWN_WORDS = "text"
"""The kind whose answers are counted but not shown: what somebody writes tells who it is."""

_GIVEN = (Absence.NOT_APPLICABLE, Absence.DO_NOT_KNOW)
"""Absences that are answers, in the order in which they are shown, after every value."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave an answer; None stands for any answer in own words. *own* tells that the reader is among them."""

    answer: Value | Absence | None
    count: int
    own: bool


@dataclass(frozen=True, slots=True)
class Tallied:
    """A question and what was answered, the reader's own answer among it.

    Attributes:
        question: one of the reader's own.
        shown: whether the reader has answered it too; the rest is empty otherwise.
        tallies: by level, option or value, then absences; never by person. Levels that nobody chose count 0.
        others: colleagues besides the reader who answered.
    """

    question: Question
    shown: bool
    tallies: tuple[Tally, ...]
    others: int


def coordinators(store: Store, actor: Actor) -> tuple[Person, ...]:
    """Return who can have asked the actor: the organisation's coordinators whose names are known; one query."""
    members = store.people.members(actor.organisation.code)
    return tuple(one.person for one in members if Role.COORDINATOR in one.roles and one.person.name)


def finish(store: Store, actor: Actor, area_id: str, now: datetime) -> None:
    """Call one of the actor's areas done; changing an answer later keeps it done.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be changed now.
        NotFoundError: the actor is asked nothing in this area.
        OpenQuestionsError: questions of the actor in it lack an answer; "don't know" is one. Nothing was changed.
    """
    response, current = _response(actor, area_id), held(store, actor, now)
    lacking = [one.id for one in _questions(current, area_id) if not current.is_answered(one)]
    if lacking:
        raise OpenQuestionsError(area_id, lacking)
    if area_id not in response.finished:
        store.responses.finish(response.id, area_id, now)
        store.audit.add(now, actor.name, "finish", f"{actor.wave.slug}/{actor.organisation.code}", {"area": area_id})


def colleagues_answers(store: Store, actor: Actor, area_id: str) -> tuple[Area, tuple[Tallied, ...]]:
    """Return an area and, of each of the actor's questions in it, how everybody answered; two queries.

    A question that the actor has left open, or was given after calling the area done, stays closed.

    Raises:
        NotFoundError: the actor is asked nothing in this area.
        NotFinishedError: the actor has not called it done.
    """
    response, current = _response(actor, area_id), work(store, actor)
    questions = _questions(current, area_id)
    if area_id not in response.finished:
        raise NotFinishedError(area_id)
    sheets = store.responses.voices(actor.assessment_id)
    others = [sheet for owner, sheet in sheets.items() if owner != response.id]
    return current.questionnaire.area(area_id), tuple(_tallied(current, question, others) for question in questions)


def _tallied(current: Work, question: Question, others: Sequence[Mapping[str, AnswerRecord]]) -> Tallied:
    if not current.is_answered(question):
        return Tallied(question, shown=False, tallies=(), others=0)
    written = [sheet[question.id].written for sheet in others if question.id in sheet]
    given = [parse(question, one) for one in written if one]
    own = current.answers[question.id].answer
    return Tallied(question, shown=True, tallies=_tallies(question, own, given), others=len(given))


def _response(actor: Actor, area_id: str) -> Response:
    if actor.response is None:
        raise NotFoundError("area", area_id)
    return actor.response


def _questions(current: Work, area_id: str) -> tuple[Question, ...]:
    """Return the actor's questions in a top area."""
    inside = {one.id for area in current.questionnaire.areas if area.id == area_id for one in area.questions()}
    found = tuple(one for one in current.asked if one.id in inside)
    if not found:
        raise NotFoundError("area", area_id)
    return found


def _tallies(question: Question, own: Value | Absence, others: Iterable[Value | Absence]) -> tuple[Tally, ...]:
    """Count answers in an order that only the question decides."""
    counts = Counter(_as_shown(question, one) for one in (own, *others))
    absences = [one for one in _GIVEN if counts[one]]
    return tuple(
        Tally(one, counts[one], one == _as_shown(question, own)) for one in (*_values(question, counts), *absences)
    )


def _as_shown(question: Question, answer: Value | Absence) -> Value | Absence | None:
    return None if question.kind == IN_OWN_WORDS and not isinstance(answer, Absence) else answer


def _values(question: Question, given: Iterable[Value | Absence | None]) -> Sequence[Value | Absence | None]:
    """Return every level, and of other kinds the given values: options as in the file, the rest from low to high."""
    values = [one for one in given if not isinstance(one, Absence)]
    match question.kind:
        case "level":
            return list(range(len(question.levels)))
        case "choice":
            return [one.id for one in question.options if one.id in values]
        case "number" | "date" | "yes-no":
            return sorted(values)  # type: ignore[type-var]  # values of one kind
        case _:
            return sorted(values, key=str)
