"""Drafts: what somebody wants to save, and whether it can be an answer."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from maturity.domain.assessment import LONGEST_TEXT, Absence, parse, write
from maturity.domain.questionnaire import Questionnaire
from maturity.errors import AnswerValueError, TextTooLongError
from maturity.storage.answers import AnswerRecord

LONGEST_LINK = 500

_NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""Stands for the time of a record that is not stored yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to save; *revision* is the one that it was based on, 0 when there was no answer."""

    question: str
    written: str
    reason: str = ""
    comment: str = ""
    evidence: str = ""
    evidence_link: str = ""
    revision: int = 0


def checked(questionnaire: Questionnaire, draft: Draft) -> AnswerRecord:
    """Return the draft as a record; its revision and time are not set yet.

    Raises:
        NotFoundError: the questionnaire has no such question.
        AnswerValueError, TextTooLongError: the draft cannot be an answer.
    """
    question = questionnaire.question(draft.question)
    answer = parse(question, storable(draft.written))
    if answer in (Absence.NOT_ASKED, Absence.SUPPRESSED):
        raise AnswerValueError(question.id, draft.written, "an answer")
    texts = {"reason": draft.reason, "comment": draft.comment, "evidence": draft.evidence}
    texts = {field: storable(text) for field, text in texts.items()}
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise TextTooLongError(question.id, field, len(text), LONGEST_TEXT)
    link = storable(draft.evidence_link)
    if link and (len(link) > LONGEST_LINK or not is_web_address(link)):
        raise AnswerValueError(question.id, link, "a web address that begins with https:// or http://")
    written = "" if answer is Absence.UNANSWERED else write(answer)
    return AnswerRecord(question.id, written, **texts, evidence_link=link, revision=0, saved_at=_NEVER, saved_by=None)


def storable(text: str) -> str:
    """Return a free text with plain line ends and without NUL, which PostgreSQL cannot store."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def is_web_address(link: str) -> bool:
    """Tell whether a browser may follow a link: ``https`` or ``http``, and a host."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
