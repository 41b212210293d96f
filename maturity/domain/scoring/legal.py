"""The legal track: what the law asks, met or not, listed apart and never averaged."""

from dataclasses import dataclass
from enum import Enum

from maturity.domain.assessment import KINDS
from maturity.domain.questionnaire import Legal, Question
from maturity.domain.scoring.compiled import Code, Codes, Compiled


class LegalStatus(Enum):
    """How an organisation stands to one legal floor."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"
    NOT_KNOWN = "not-known"
    NOT_APPLICABLE = "not-applicable"
    NOT_IN_FORCE = "not-in-force"


@dataclass(frozen=True, slots=True)
class LegalFinding:
    """One legal question with its status."""

    question: Question
    legal: Legal
    status: LegalStatus

    @property
    def is_missed(self) -> bool:
        """Whether the answers say that it is not fully met."""
        return self.status in (LegalStatus.PARTLY, LegalStatus.NOT_MET)


def legal_track(compiled: Compiled, codes: Codes) -> tuple[LegalFinding, ...]:
    """List the legal questions that are asked, in file order.

    Args:
        compiled: the questionnaire as arrays; its date decides what is in force.
        codes: shape (questions,): one organisation's row.
    """
    return tuple(
        LegalFinding(question, question.legal, _status(compiled, question, question.legal, int(code)))
        for question, code in zip(compiled.questions, codes, strict=True)
        if question.legal and code != Code.NOT_ASKED
    )


def _status(compiled: Compiled, question: Question, legal: Legal, code: int) -> LegalStatus:
    if legal.start > compiled.on:
        return LegalStatus.NOT_IN_FORCE
    if code < 0:
        return LegalStatus.NOT_APPLICABLE if code == Code.NOT_APPLICABLE else LegalStatus.NOT_KNOWN
    points = KINDS[question.kind].points(question)[code]
    if points >= legal.met_from:
        return LegalStatus.MET
    return LegalStatus.PARTLY if points >= legal.caps_area_below else LegalStatus.NOT_MET
