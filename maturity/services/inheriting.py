"""What an organisation has from its shared purchasing unit: the unit's submitted answers, never its drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from maturity.domain.assessment import Absence, State
from maturity.domain.inheritance import Source
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import AnswerFacts
from maturity.services.access import Actor
from maturity.services.snapshots import answers_of
from maturity.storage.store import Store
from maturity.storage.submissions import Part


@dataclass(frozen=True, slots=True)
class Heritage:
    """What comes from the unit.

    Attributes:
        unit: its part in the wave.
        answers: question id to answer, each with its source; empty as long as the unit has not submitted.
    """

    unit: Part
    answers: Mapping[str, AnswerFacts]

    @property
    def reference(self) -> str:
        """Return of which submission the answers are; empty where there are none."""
        return next((one.source.reference for one in self.answers.values() if one.source), "")

    @property
    def newer(self) -> bool:
        """Tell whether the unit has submitted again since."""
        return self.unit.latest is not None and self.unit.latest.facts.reference != self.reference


def heritage(store: Store, actor: Actor, state: State, questionnaire: Questionnaire) -> Heritage | None:
    """Return what the actor's organisation has from its unit; None, and no query, where there is no unit.

    Answers are inherited as long as the organisation works on its own. What an approver reads stands still, and what
    was submitted is what was inherited then.
    """
    code = actor.organisation.unit
    if code is None or actor.response is not None or actor.is_colleague:
        return None
    asked = store.approvals.latest(actor.assessment_id) if state is State.APPROVAL else None
    unit = store.submissions.of_unit(actor.wave_id, code, asked.asked_at if asked else None)
    if state is State.SUBMITTED:
        own = store.submissions.latest(actor.assessment_id)
        facts = answers_of(questionnaire, own) if own else {}
        return Heritage(unit, {question: one for question, one in facts.items() if one.source})
    if unit.latest is None:
        return Heritage(unit, {})
    source = Source(unit.code, unit.name, unit.latest.facts.reference)
    given = answers_of(questionnaire, unit.latest).items()
    return Heritage(
        unit,
        {question: replace(one, source=source) for question, one in given if one.answer is not Absence.UNANSWERED},
    )
