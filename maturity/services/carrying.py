"""Beginning with the answers of the wave before: offered, and counted only once somebody says that they still hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.assessment import Absence, Value, parse
from maturity.domain.questionnaire import Question
from maturity.errors import AnswerValueError
from maturity.services.access import Actor
from maturity.services.answering import Work, held, save_many, work
from maturity.services.drafts import Draft
from maturity.services.earlier import to_reconfirm
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Offer:
    """What the organisation answered in the wave before to a question that has no answer now."""

    question: Question
    answer: Value | Absence
    draft: Draft


def offered(store: Store, actor: Actor) -> tuple[Offer, ...]:
    """Return the answers that can be confirmed, in file order."""
    return _offers(store, actor, work(store, actor))


def confirm(store: Store, actor: Actor, questions: Collection[str], now: datetime) -> int:
    """Take over those answers that somebody has confirmed; return how many. What has an answer by now is left alone.

    Raises:
        WaveClosedError, AlreadySubmittedError: nothing can be changed now.
    """
    current = held(store, actor, now)
    chosen = [one.draft for one in _offers(store, actor, current) if one.question.id in questions]
    number = len(save_many(store, actor, current, chosen, now).saved)
    if number:
        subject = f"{actor.wave.slug}/{actor.organisation.code}"
        store.audit.add(now, actor.name, "reconfirm", subject, {"questions": number})
    return number


def _offers(store: Store, actor: Actor, current: Work) -> tuple[Offer, ...]:
    before = to_reconfirm(store, actor.organisation, actor.wave, current.questionnaire)
    found = []
    for question in current.unanswered():
        draft = before.get(question.id)
        if draft is None:
            continue
        try:
            answer = parse(question, draft.written)
        except AnswerValueError:
            continue  # today's question has other answers
        if answer not in (Absence.NOT_ASKED, Absence.UNANSWERED):
            found.append(Offer(question, answer, draft))
    return tuple(found)
