"""What reviewers from other organisations have remarked, beside what the organisation stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.assessment import Absence, write
from maturity.domain.peer_review import Remark, reviewed
from maturity.services.access import Actor
from maturity.services.answering import StoredAnswer, Work
from maturity.storage.reviews import Review
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Told:
    """A remark, and who made it: a review, never a name.

    Attributes:
        review: the reviewer's work.
        remark: the newest on its question, or an older one that was decided on.
        current: the organisation's answer as it stands beside it, as written.
    """

    review: Review
    remark: Remark
    current: str

    @property
    def is_open(self) -> bool:
        """Tell whether the organisation has yet to decide."""
        return self.remark.is_open(self.current)


def told(
    store: Store, actor: Actor, answers: Mapping[str, str], until: datetime | None = None
) -> dict[str, tuple[Told, ...]]:
    """Return question id to what reviewers said, oldest review first; three queries, one where nobody was asked.

    Args:
        store: an open transaction.
        actor: of the organisation.
        answers: question id to its answer, as written.
        until: the moment after which remarks and decisions are left out; None for none.
    """
    reviews = store.reviews.all(actor.assessment_id)
    remarks = store.reviews.remarks(actor.assessment_id, until) if reviews else {}
    found: dict[str, tuple[Told, ...]] = {}
    for review in reviews:
        for question, mine in remarks.get(review.id, {}).items():
            said = tuple(Told(review, one, answers.get(question, "")) for one in mine)
            found[question] = found.get(question, ()) + said
    return found


def now_written(answers: Mapping[str, StoredAnswer]) -> dict[str, str]:
    """Return question id to the answer as it is compared with remarks; empty for a question without one."""
    return {question: written_as(stored) for question, stored in answers.items()}


def written_as(stored: StoredAnswer | None) -> str:
    """Return an answer as it is compared with remarks; empty for none."""
    return "" if stored is None or stored.answer is Absence.UNANSWERED else write(stored.answer)


def open_remarks(store: Store, actor: Actor, work: Work) -> int | None:
    """Return how many suggestions wait for the organisation's decision; None where nobody was asked to review."""
    reviews = store.reviews.all(actor.assessment_id)
    if not reviews:
        return None
    current = now_written(work.answers)
    return sum(one.is_open(current.get(one.question, "")) for one in _newest(store, actor))


def reviewed_questions(store: Store, actor: Actor, work: Work) -> frozenset[str]:
    """Return the ids of the questions whose answers a peer has reviewed as they stand; two queries at most."""
    reviews = store.reviews.all(actor.assessment_id)
    done = {area for one in reviews for area, at in one.areas.items() if at}
    if not done:
        return frozenset()
    current = now_written(work.answers)
    remarks = _newest(store, actor)
    found: set[str] = set()
    for area in work.questionnaire.areas:
        if area.id in done:
            found |= reviewed((one.id for one in area.questions()), remarks, current)
    return frozenset(found)


def _newest(store: Store, actor: Actor) -> list[Remark]:
    """Return the newest remark of every reviewer on every question."""
    return [every[-1] for mine in store.reviews.remarks(actor.assessment_id).values() for every in mine.values()]
