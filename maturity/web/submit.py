"""Going through the answers, submitting them, the receipt, and unlocking again."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.form import BaseForm

from maturity.domain.assessment import Absence, State
from maturity.domain.questionnaire import Question
from maturity.errors import (
    AlreadySubmittedError,
    AwaitingApprovalError,
    IncompleteError,
    NotSubmittedError,
    UnitAnswersChangedError,
)
from maturity.services import answering, proving, submitting
from maturity.services.submitting import LONGEST_NAME, LONGEST_REASON
from maturity.web import registered, wiring
from maturity.web.area_page import answer_text
from maturity.web.assess import is_changeable
from maturity.web.errors import length_problem
from maturity.web.permission import actor, permission
from maturity.web.place import areas_of

bp = Blueprint("submit", __name__)

Page = str | tuple[str, int] | Response


@bp.get("/check")
@permission("coordinator")
def check() -> Page:
    """Show all answers and what to look at before submitting."""
    if not is_changeable():
        return redirect(url_for("assess.overview"))
    return _check_page(_form(), {})


@bp.post("/check")
@permission("coordinator")
def submit() -> Page:
    """Submit the answers."""
    form = _form()
    problems = _problems(form)
    if not problems:
        try:
            with wiring.database().write() as store:
                submitting.submit(
                    store,
                    actor(),
                    name=form["name"].data.strip(),
                    title=form["title"].data.strip(),
                    gaps_reason=form["gaps"].data.strip(),
                    now=wiring.now(),
                    read=request.form.get("unit", ""),
                )
        except AlreadySubmittedError:
            return redirect(url_for(".receipt"), 303)
        except AwaitingApprovalError:
            return redirect(url_for("approval.request_page"), 303)
        except IncompleteError:
            problems = {"gaps": gaps_problem()}
        except UnitAnswersChangedError:
            problems = {"inherited": _("New answers have come from the shared purchasing unit. Look at them first.")}
    return (_check_page(form, problems), 422) if problems else redirect(url_for(".receipt"), 303)


@bp.get("/receipt")
@permission("coordinator", "approver", "reader")
def receipt() -> str:
    """Show what was submitted, when and by whom."""
    with wiring.database().read() as store:
        found = submitting.receipt(store, actor())
        number = store.waves.case_number(actor().assessment_id)
    if found is None:
        raise NotSubmittedError(actor().organisation.code)
    return render_template("submit/receipt.html", who=actor(), receipt=found, closed=_is_closed(), case_number=number)


@bp.get("/unlock")
@permission("coordinator")
def unlock() -> Page:
    """Ask before the answers are unlocked."""
    if is_changeable() or actor().state is State.APPROVAL:
        return redirect(url_for("assess.overview"))
    with wiring.database().read() as store:
        found = submitting.receipt(store, actor())
    if found is None:
        raise NotSubmittedError(actor().organisation.code)
    return render_template("submit/unlock.html", who=actor(), receipt=found, closed=_is_closed())


@bp.post("/unlock")
@permission("coordinator")
def reopen() -> Response:
    """Unlock the answers; what was submitted counts until the next time."""
    with wiring.database().write() as store:
        submitting.reopen(store, actor(), wiring.now())
    return redirect(url_for("assess.overview"), 303)


def _is_closed() -> bool:
    return not actor().wave.is_open(wiring.now())


def _form() -> BaseForm:
    form = BaseForm({"name": StringField(), "title": StringField(), "gaps": StringField(), "agreed": BooleanField()})
    form.process(request.form if request.method == "POST" else None)
    for field in ("name", "title", "gaps"):
        form[field].data = form[field].data or ""
    return form


def _problems(form: BaseForm) -> dict[str, str]:
    problems = signature_problems(form)
    if len(form["gaps"].data) > LONGEST_REASON:
        problems["gaps"] = length_problem(len(form["gaps"].data), LONGEST_REASON)
    return problems


def signature_problems(form: BaseForm) -> dict[str, str]:
    """Return what is wrong with the fields of a signature: ``name``, ``title`` and ``agreed``."""
    problems = {}
    if not form["name"].data.strip():
        problems["name"] = _("Write the name of the person who approves the answers.")
    if not form["title"].data.strip():
        problems["title"] = _("Write the title of the person who approves the answers.")
    for field in ("name", "title"):
        if len(form[field].data) > LONGEST_NAME:
            problems[field] = length_problem(len(form[field].data), LONGEST_NAME)
    if not form["agreed"].data:
        problems["agreed"] = _("Tick the box to say that the answers are agreed with those responsible.")
    return problems


def gaps_problem() -> str:
    """Say what to do about questions without an answer."""
    if actor().wave.partial:
        return _("Answer all questions, or write why some are left out.")
    return _("Answer all questions before you submit.")


def _check_page(form: BaseForm, problems: dict[str, str]) -> str:
    with wiring.database().read() as store:
        work = answering.work(store, actor())
        entries = registered.entries(store)
        found = submitting.check(work, answering.before(store, actor()), proving.proven(entries))
    areas = areas_of(work)
    area_of = {question.id: area.id for area, questions in areas for question in questions}
    return render_template(
        "submit/check.html",
        who=actor(),
        work=work,
        areas=areas,
        found=found,
        remarks=remarks(found),
        stale=[one for one in entries if one.is_stale],
        proven=proving.proven(entries),
        form=form,
        problems=problems,
        answer_text=answer_text,
        unanswered=Absence.UNANSWERED,
        addresses={one: url_for("assess.question", area_id=area, question_id=one) for one, area in area_of.items()},
    )


def remarks(found: submitting.Check) -> list[tuple[str, tuple[Question, ...]]]:
    """Return what to look at, as heading and questions; empty ones are left out."""
    every = [
        (_("No answer"), found.unanswered),
        (_("Don't know"), found.do_not_know),
        (_("Does not apply, but no reason is written"), found.without_reason),
        (_("High level without evidence"), found.without_evidence),
        (_("Moved two levels or more since the last wave"), found.jumps),
    ]
    return [(heading, questions) for heading, questions in every if questions]
