"""Which questions are whose: the organisation's, or those that a colleague was asked to answer."""

from collections.abc import Collection, Iterable

from maturity.domain.assessment import Answers, asked
from maturity.domain.person import Role
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.errors import NotAllowedError, NotFoundError
from maturity.services.access import Actor
from maturity.services.drafts import Draft


def met(questionnaire: Questionnaire, actor: Actor, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that the actor meets with these answers: a colleague those that the coordinator chose."""
    every = asked(questionnaire, actor.wave.form, answers, actor.organisation.attributes())
    own = own_questions(questionnaire, actor)
    return tuple(question for question in every if question.id in own)


def own_questions(questionnaire: Questionnaire, actor: Actor) -> frozenset[str]:
    """Return the ids of what is the actor's to answer; a colleague who is not asked any more has none."""
    if actor.response is not None:
        return frozenset(one.id for one in questions_of(questionnaire, actor.response.parts))
    return frozenset() if actor.is_colleague else frozenset(one.id for one in questionnaire.questions())


def questions_of(questionnaire: Questionnaire, parts: Collection[str]) -> tuple[Question, ...]:
    """Return the questions in *parts*, ids of top areas and of questions, in file order."""
    return tuple(
        question
        for area in questionnaire.areas
        for question in area.questions()
        if area.id in parts or question.id in parts
    )


def require_own(questionnaire: Questionnaire, actor: Actor, drafts: Iterable[Draft]) -> None:
    """Make sure that the actor may give these answers: only a coordinator writes the organisation's."""
    if actor.response is None and Role.COORDINATOR not in actor.roles:
        raise NotAllowedError("answering")
    own = own_questions(questionnaire, actor)
    for draft in drafts:
        if draft.question not in own:
            raise NotFoundError("question", draft.question)
