"""Shared purchasing units: what comes from the unit, in words, and what the unit sees of its members."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from maturity.domain.inheritance import Shares
from maturity.domain.questionnaire import Question
from maturity.services import units
from maturity.services.answering import Work
from maturity.web import wiring
from maturity.web.permission import actor, permission

bp = Blueprint("units", __name__)


@bp.get("/members")
@permission("coordinator")
def members() -> str:
    """Show a unit's coordinator which members have submitted, and how much of it they inherit."""
    with wiring.database().read() as store:
        found = units.members(store, actor())
        submitted = store.submissions.latest(actor().assessment_id)
    return render_template(
        "units/members.html", who=actor(), members=found, submitted=submitted.facts if submitted else None
    )


@bp.app_template_filter("shared")
def shared(found: Shares) -> str:
    """Say how many answers are inherited and how many are own."""
    return _(
        "Answers from %(unit)s: %(inherited)s. Own answers: %(own)s.",
        unit=found.source.name,
        inherited=found.inherited,
        own=found.own,
    )


def note(work: Work, question: Question, answer_text: object) -> str:
    """Return what a form says about the unit's answer to a question; empty where there is none."""
    theirs = work.heritage.answers.get(question.id) if work.heritage else None
    if theirs is None:
        return ""
    return render_template(
        "assess/_inherited.html",
        work=work,
        question=question,
        theirs=theirs,
        own=not work.answers[question.id].source,
        answer_text=answer_text,
    )
