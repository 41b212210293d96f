"""How pages say what peer reviewers think, and what is asked about a drawn case."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from maturity.domain.assessment import LONGEST_TEXT, Absence, write
from maturity.domain.peer_review import MOST_CASES, Finding, Verdict
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.domain.result import Result
from maturity.services import remarks
from maturity.services.answering import Work
from maturity.services.remarks import Told
from maturity.services.reviewers import Stage
from maturity.storage.reviews import Review
from maturity.web import wiring
from maturity.web.area_page import written_text
from maturity.web.errors import length_problem
from maturity.web.language import day
from maturity.web.permission import actor


@dataclass(frozen=True, slots=True)
class Said:
    """A remark in words.

    Attributes:
        source: who made it, by organisation.
        opinion: the same answer, or which other one.
        comment: as typed; may be empty.
        decision: what the organisation decided; empty where there is nothing to decide.
        differs: whether the reviewer suggests another answer.
        is_open: whether the organisation has yet to decide.
    """

    source: str
    opinion: str
    comment: str
    decision: str
    differs: bool
    is_open: bool


def of_work(work: Work) -> dict[str, tuple[Said, ...]]:
    """Return question id to what reviewers say about the organisation's answers as they are."""
    with wiring.database().read() as store:
        told = remarks.told(store, actor(), remarks.now_written(work.answers))
    return _said(work.questionnaire, told)


def of_result(result: Result) -> dict[str, tuple[Said, ...]]:
    """Return question id to what reviewers said about the answers of a result; until it was submitted, if it was."""
    answers = {
        one.question.id: "" if one.facts.answer is Absence.UNANSWERED else write(one.facts.answer)
        for area in result.areas
        for one in area.questions
    }
    with wiring.database().read() as store:
        told = remarks.told(store, actor(), answers, result.submitted.at if result.submitted else None)
    return _said(result.questionnaire, {question: said for question, said in told.items() if question in answers})


def said(questionnaire: Questionnaire, question: Question, told: Told) -> Said:
    """Put a remark into words."""
    remark = told.remark
    seen = written_text(questionnaire, question, remark.seen)
    if remark.differs:
        opinion = _(
            "suggests %(suggested)s instead of %(seen)s",
            suggested=written_text(questionnaire, question, remark.suggested),
            seen=seen,
        )
    else:
        opinion = _("would give the same answer, %(seen)s", seen=seen)
    return Said(
        source=source(told.review),
        opinion=opinion,
        comment=remark.comment,
        decision=_decision(told),
        differs=remark.differs,
        is_open=told.is_open,
    )


def source(review: Review) -> str:
    """Say who a reviewer is, without a name."""
    return _("Reviewer from %(organisation)s", organisation=review.home)


def disagreements(found: Mapping[str, tuple[Said, ...]]) -> dict[str, tuple[Said, ...]]:
    """Return those questions on which a reviewer suggests another answer."""
    return {question: said for question, said in found.items() if any(one.differs for one in said)}


def stages() -> dict[Stage, str]:
    """Return how far a reviewer is, in words."""
    return {
        Stage.INVITED: _("Invited"),
        Stage.OPENED: _("Opened"),
        Stage.REVIEWING: _("Reviewing"),
        Stage.DONE: _("Done"),
        Stage.ENDED: _("Ended"),
    }


def checks() -> dict[str, tuple[str, str]]:
    """Return point to the question about a drawn case, and where to look, in the order of the form."""
    return {
        "need": (
            _("Is there a written analysis of the need, made before the procurement began?"),
            _("Look for a pre-study, a needs analysis or the order from the department."),
        ),
        "market": (
            _("Do the papers show a dialogue with the market before the requirements were set?"),
            _("Look for notes of meetings, a request for information or a consultation on drafts."),
        ),
        "decision": (
            _("Do the papers show that conflicts of interest were looked into before the contract was awarded?"),
            _("Look for the award decision, who made it, and the declarations of those who took part."),
        ),
        "requirements": (
            _("Do the papers show that the requirements have been followed up during the contract?"),
            _("Look for a follow-up plan, minutes of supplier meetings, tests or visits."),
        ),
        "price": (
            _("Does the latest invoice agree with the prices in the contract?"),
            _("Compare one invoice, line by line, with the price list."),
        ),
    }


def findings() -> dict[Finding, str]:
    """Return what can be found, in words."""
    return {Finding.YES: _("Yes"), Finding.NO: _("No"), Finding.UNSEEN: _("Cannot be seen")}


def list_problem(line: int, problem: str) -> str:
    """Say what is wrong with a line of a list of cases."""
    words = {
        "reference": _("the reference is missing."),
        "title": _("the title is missing. Put a semicolon between reference and title."),
        "too-long": _("the reference may have 100 characters and the title 200."),
        "twice": _("the reference stands in the list twice."),
        "unreadable": _("the line cannot be read."),
        "too-many": _("the list may have %(most)s cases.", most=MOST_CASES),
    }
    return _("Line %(line)s: %(problem)s", line=line, problem=words[problem])


def draw_problems(problems: Mapping[str, str], reason: str) -> dict[str, str]:
    """Say why no case was drawn."""
    words = {
        ("case", "no-list"): _("There is no list of cases to draw from yet. Ask the coordinator."),
        ("case", "none-left"): _("There is no other case on the list."),
        ("reason", "missing"): _("Write why another case is needed."),
    }
    return {
        field: length_problem(len(reason), LONGEST_TEXT) if problem == "too-long" else words[(field, problem)]
        for field, problem in problems.items()
    }


def _said(questionnaire: Questionnaire, told: Mapping[str, tuple[Told, ...]]) -> dict[str, tuple[Said, ...]]:
    return {
        question: tuple(said(questionnaire, questionnaire.question(question), one) for one in every)
        for question, every in told.items()
    }


def _decision(told: Told) -> str:
    remark = told.remark
    if not remark.differs:
        return ""
    if remark.decision is None:
        return _("Not decided yet.") if told.is_open else _("The organisation's answer is the suggested one now.")
    places = {"day": day(remark.decision.at), "reason": remark.decision.reason}
    if remark.decision.verdict is Verdict.ACCEPTED:
        return _("Followed on %(day)s: %(reason)s", **places)
    return _("The organisation kept its answer on %(day)s: %(reason)s", **places)
