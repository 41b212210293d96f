"""Following up: the actions of earlier waves, and what has become of the level that each was to move."""

from dataclasses import dataclass

from maturity.domain.improvement import Action
from maturity.domain.questionnaire import Question, Text
from maturity.domain.scoring import Code, Compiled
from maturity.domain.scoring.compiled import Codes
from maturity.services.access import Actor
from maturity.services.questionnaires import ready
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave


@dataclass(frozen=True, slots=True)
class Followed:
    """An action of an earlier wave.

    Attributes:
        action: as it stands today.
        wave: name of the wave in which it was decided.
        question: as it is asked today; None for an action of its own, and where it is not asked any more.
        then: code in the submission of that wave; None without one.
        now: code in this wave's; None without one.
        comparable: whether the question means the same today.
    """

    action: Action
    wave: Text
    question: Question | None
    then: int | None
    now: int | None
    comparable: bool

    @property
    def moved(self) -> int | None:
        """How many levels up, None where it cannot be said."""
        return None if self.then is None or self.now is None or not self.comparable else self.now - self.then


def followed(store: Store, actor: Actor, compiled: Compiled, codes: Codes) -> tuple[Followed, ...]:
    """Return what was decided in earlier waves, newest wave first; two queries, and one more per earlier wave.

    Args:
        store: an open transaction.
        actor: of the organisation.
        compiled: the questionnaire of the actor's wave.
        codes: shape (questions,): the organisation's row in it.
    """
    every = store.plans.all(actor.organisation.code, actor.wave.opens)
    earlier = [one for one in every if one.assessment_id != actor.assessment_id]
    if not earlier:
        return ()
    today = compiled.by_question(codes)
    known = {one.id: one for one in compiled.questionnaire.questions()}
    waves = {one.facts.slug: one for one in store.waves.all()}
    found = []
    for slug in sorted({one.wave for one in earlier}, key=lambda one: waves[one].facts.opens, reverse=True):
        some = [one for one in earlier if one.wave == slug]
        then, meanings = _then(store, waves[slug], some[0].assessment_id)
        for one in some:
            asked = one.action.question or ""
            question = known.get(asked)
            found.append(
                Followed(
                    one.action,
                    waves[slug].facts.name,
                    question,
                    _level(then.get(asked)),
                    _level(today.get(asked)),
                    comparable=question is not None and meanings.get(asked) == question.meaning,
                )
            )
    return tuple(found)


def _then(store: Store, wave: StoredWave, assessment_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return question id to code in the submission that counts, and to meaning, in an earlier wave."""
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    meanings = {one.id: one.meaning for one in compiled.questions}
    submission = store.submissions.latest(assessment_id)
    if submission is None:
        return {}, meanings
    return dict(zip(meanings, submission.codes.tolist(), strict=True)), meanings


def _level(code: int | None) -> int | None:
    return None if code is None or code <= Code.UNANSWERED else code
