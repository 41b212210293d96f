"""Where a page of questions stands: the whole form, an area or one question, for one organisation's questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from maturity.domain.questionnaire import Area, Question
from maturity.errors import NotFoundError
from maturity.services.answering import Work


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands.

    Attributes:
        area: None for the whole form.
        number, areas: the area is number … of …
        questions: those on the page.
        single: whether it is one question at a time.
    """

    area: Area | None
    number: int
    areas: int
    questions: tuple[Question, ...]
    single: bool


def whole(work: Work) -> Place:
    """Return the place of every question on one page.

    Raises:
        NotFoundError: nothing is asked.
    """
    if not work.asked:
        raise NotFoundError("form", "")
    return Place(None, 0, len(areas_of(work)), work.asked, single=False)


def place_of(work: Work, area_id: str, question_id: str | None = None) -> Place:
    """Return where a page stands.

    Raises:
        NotFoundError: this organisation is not asked that.
    """
    areas = areas_of(work)
    for number, (found, questions) in enumerate(areas, start=1):
        if found.id == area_id:
            chosen = tuple(one for one in questions if question_id in (None, one.id))
            if not chosen:
                raise NotFoundError("question", question_id)
            return Place(found, number, len(areas), chosen, single=question_id is not None)
    raise NotFoundError("area", area_id)


def address(place: Place) -> str:
    """Return where the page's form is sent."""
    if place.area is None:
        return url_for("assess.form")
    if place.single:
        return url_for("assess.question", area_id=place.area.id, question_id=place.questions[0].id)
    return url_for("assess.area", area_id=place.area.id)


def address_of_question(work: Work, question_id: str) -> str:
    """Return the page of one question, where its texts are written.

    Raises:
        NotFoundError: this organisation is not asked that.
    """
    for area, questions in areas_of(work):
        if question_id in {question.id for question in questions}:
            return url_for("assess.question", area_id=area.id, question_id=question_id)
    raise NotFoundError("question", question_id)


def neighbour(work: Work, place: Place, way: str) -> str:
    """Return the page of the question before or after (*way* ``following``), of the overview where there is none."""
    if place.area is None:
        return url_for("assess.overview")
    questions = place_of(work, place.area.id).questions
    position = questions.index(place.questions[0]) + (1 if way == "following" else -1)
    if not 0 <= position < len(questions):
        return url_for("assess.overview")
    return url_for("assess.question", area_id=place.area.id, question_id=questions[position].id)


def areas_of(work: Work) -> list[tuple[Area, tuple[Question, ...]]]:
    """Return the top areas that ask something, each with its questions."""
    asked = {question.id for question in work.asked}
    found = [(area, tuple(one for one in area.questions() if one.id in asked)) for area in work.questionnaire.areas]
    return [(area, questions) for area, questions in found if questions]


def open_questions(work: Work, questions: Sequence[Question]) -> tuple[Question, ...]:
    """Return those without an answer."""
    return tuple(one for one in questions if not work.is_answered(one))
