"""Colleagues who answer, as their coordinator sees them: who was asked for what, and how far each is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from maturity.domain.assessment import Absence, Value, WayOfWorking, asked, parse
from maturity.domain.person import Role
from maturity.domain.questionnaire import Area, Question, Questionnaire
from maturity.errors import NotFoundError
from maturity.services.access import Actor
from maturity.services.asking import questions_of
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
    """What the overview tells a coordinator: how many colleagues are asked, the registrar's case number, the way."""

    invited: int
    case_number: str
    way: WayOfWorking | None


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
    """Return what stands beside the first steps; three queries."""
    return Preparation(
        store.responses.count(actor.assessment_id),
        store.waves.case_number(actor.assessment_id),
        way_of_working(store, actor),
    )


def way_of_working(store: Store, actor: Actor) -> WayOfWorking | None:
    """Return how the actor's organisation shares the questions; None before it has chosen."""
    return store.waves.way_of_working(actor.assessment_id)


def choose_way(store: Store, actor: Actor, way: WayOfWorking, now: datetime) -> None:
    """Decide how the questions are shared. It changes what new invitations suggest, and no answer."""
    if way is not way_of_working(store, actor):
        store.waves.set_way_of_working(actor.assessment_id, way)
        subject = f"{actor.wave.slug}/{actor.organisation.code}"
        store.audit.add(now, actor.name, "choose-way", subject, {"way": way.value})


def taken(asked: Iterable[Colleague]) -> dict[str, tuple[str, ...]]:
    """Return id of an area or a question to the names of those who are asked for it."""
    names: dict[str, tuple[str, ...]] = {}
    for one in asked:
        for part in one.parts if one.response.removed_at is None else ():
            names[part.id] = (*names.get(part.id, ()), one.response.person.name)
    return names


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
