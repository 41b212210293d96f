"""What a submission says, read from its snapshot."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from maturity.domain.assessment import parse, write
from maturity.domain.evidence import Confidence
from maturity.domain.inheritance import source_from
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import AnswerFacts
from maturity.storage.submissions import SubmissionRecord


def answers_of(questionnaire: Questionnaire, submission: SubmissionRecord) -> Mapping[str, AnswerFacts]:
    """Return question id to what was submitted."""
    written = json.loads(submission.snapshot)["answers"]
    return {
        question: AnswerFacts(
            answer=parse(questionnaire.question(question), facts["answer"]),
            reason=facts["reason"],
            comment=facts["comment"],
            evidence=facts["evidence"],
            evidence_link=facts["evidence_link"],
            source=source_from(facts),
        )
        for question, facts in written.items()
    }


def confidence_of(submission: SubmissionRecord) -> Mapping[str, Confidence]:
    """Return node id to how sure its index was when it was signed; nothing from before that was kept."""
    grades: Mapping[str, str] = json.loads(submission.snapshot).get("confidence", {})
    return {node: Confidence(letter) for node, letter in grades.items()}


def written(facts: AnswerFacts) -> dict[str, Any]:
    """Return an answer as a snapshot holds it; only an inherited one names a source."""
    found: dict[str, Any] = {
        "answer": write(facts.answer),
        "reason": facts.reason,
        "comment": facts.comment,
        "evidence": facts.evidence,
        "evidence_link": facts.evidence_link,
    }
    return found if facts.source is None else found | {"source": asdict(facts.source)}
