"""Colleagues who answer, as their coordinator sees them: who was asked for what, and how far each is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from maturity.domain.assessment import Absence, Value, asked, parse
from maturity.domain.person import Role
from maturity.domain.questionnaire import Area, Question, Questionnaire
from maturity.errors import NotFoundError
from maturity.services.access import Actor
from maturity.services.answering import questions_of
from maturity.storage.answers import AnswerRecord
from maturity.storage.people import Membership
from maturity.storage.responses import Response
from maturity.storage.store import Store


class Status(Enum):
    """How far a colleague is."""

    INVITED = "invited"
    OPENED = "opened"
    ANSWERING = "answering"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who was asked to answer.

    Attributes:
        response: what was asked; ``removed_at`` is set for one who was taken off.
        status: how far.
        answered: of the questions, "don't know" included.
        questions: how many the colleague meets with the answers so far.
        parts: what was asked, in file order: whole areas, and single questions of other areas.
    """

    response: Response
    status: Status
    answered: int
    questions: int
    parts: tuple[Area | Question, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the overview tells a coordinator: how many colleagues are asked, and the registrar's case number."""

    invited: int
    case_number: str


def colleagues(store: Store, actor: Actor) -> tuple[Colleague, ...]:
    """Return everybody who was asked, also those who were taken off, in the order of asking; four queries."""
    questionnaire = store.versions.open(actor.version_id)
    responses = store.responses.all(actor.assessment_id)
    voices = store.responses.voices(actor.assessment_id) if responses else {}
    return tuple(_colleague(questionnaire, actor, one, voices.get(one.id, {})) for one in responses)


def colleague(store: Store, actor: Actor, response_id: int) -> Colleague:
    """Return one who is asked.

    Raises:
        NotFoundError: nobody in the actor's assessment has this response, or the colleague was taken off.
    """
    for one in colleagues(store, actor):
        if one.response.id == response_id and one.response.removed_at is None:
            return one
    raise NotFoundError("colleague", response_id)


def readers(store: Store, actor: Actor) -> tuple[Membership, ...]:
    """Return who reads the results of the actor's organisation, and does nothing else there."""
    members = store.people.members(actor.organisation.code)
    return tuple(one for one in members if Role.READER in one.roles)


def preparation(store: Store, actor: Actor) -> Preparation:
    """Return what stands beside the first steps; two queries."""
    return Preparation(store.responses.count(actor.assessment_id), store.waves.case_number(actor.assessment_id))


def asked_of(
    questionnaire: Questionnaire, actor: Actor, parts: Collection[str], answers: Mapping[str, Value | Absence]
) -> tuple[Question, ...]:
    """Return the questions in *parts* that somebody of the actor's organisation meets with these answers."""
    met = asked(questionnaire, actor.wave.form, answers, actor.organisation.attributes())
    chosen = {one.id for one in questions_of(questionnaire, parts)}
    return tuple(one for one in met if one.id in chosen)


def parts_of(questionnaire: Questionnaire, parts: Collection[str]) -> tuple[Area | Question, ...]:
    """Return what *parts* name, in file order."""
    found: list[Area | Question] = []
    for area in questionnaire.areas:
        if area.id in parts:
            found.append(area)
        else:
            found += [question for question in area.questions() if question.id in parts]
    return tuple(found)


def _colleague(
    questionnaire: Questionnaire, actor: Actor, response: Response, voices: Mapping[str, AnswerRecord]
) -> Colleague:
    answers = {one.question: parse(questionnaire.question(one.question), one.written) for one in voices.values()}
    questions = asked_of(questionnaire, actor, response.parts, answers)
    answered = sum(answers.get(one.id, Absence.UNANSWERED) is not Absence.UNANSWERED for one in questions)
    ids = {one.id for one in questions}
    areas = {area.id for area in questionnaire.areas if ids & {one.id for one in area.questions()}}
    if areas and areas <= response.finished.keys():
        status = Status.DONE
    elif voices:
        status = Status.ANSWERING
    else:
        status = Status.OPENED if response.opened_at else Status.INVITED
    return Colleague(response, status, answered, len(questions), parts_of(questionnaire, response.parts))
