"""Going through the answers, submitting them, the receipt, and unlocking again."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.form import BaseForm

from maturity.domain.assessment import Absence
from maturity.errors import AlreadySubmittedError, IncompleteError, NotSubmittedError
from maturity.services import answering, submitting
from maturity.services.submitting import LONGEST_NAME
from maturity.web import wiring
from maturity.web.area_page import answer_text
from maturity.web.assess import is_changeable
from maturity.web.errors import length_problem
from maturity.web.permission import actor, permission
from maturity.web.place import areas_of

bp = Blueprint("submit", __name__)

Page = str | tuple[str, int] | Response
LONGEST_REASON = 1000


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
                )
        except AlreadySubmittedError:
            return redirect(url_for(".receipt"), 303)
        except IncompleteError:
            problems = {"gaps": _gaps_problem()}
    return (_check_page(form, problems), 422) if problems else redirect(url_for(".receipt"), 303)


@bp.get("/receipt")
@permission("coordinator", "approver", "reader")
def receipt() -> str:
    """Show what was submitted, when and by whom."""
    with wiring.database().read() as store:
        found = submitting.receipt(store, actor())
    if found is None:
        raise NotSubmittedError(actor().organisation.code)
    return render_template("submit/receipt.html", who=actor(), receipt=found, closed=_is_closed())


@bp.get("/unlock")
@permission("coordinator")
def unlock() -> Page:
    """Ask before the answers are unlocked."""
    if is_changeable():
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
    problems = {}
    if not form["name"].data.strip():
        problems["name"] = _("Write the name of the person who approves the answers.")
    if not form["title"].data.strip():
        problems["title"] = _("Write the title of the person who approves the answers.")
    for field, limit in (("name", LONGEST_NAME), ("title", LONGEST_NAME), ("gaps", LONGEST_REASON)):
        if len(form[field].data) > limit:
            problems[field] = length_problem(len(form[field].data), limit)
    if not form["agreed"].data:
        problems["agreed"] = _("Tick the box to say that the answers are agreed with those responsible.")
    return problems


def _gaps_problem() -> str:
    if actor().wave.partial:
        return _("Answer all questions, or write why some are left out.")
    return _("Answer all questions before you submit.")


def _check_page(form: BaseForm, problems: dict[str, str]) -> str:
    with wiring.database().read() as store:
        work = answering.work(store, actor())
        found = submitting.check(work, answering.before(store, actor()))
    return render_template(
        "submit/check.html",
        who=actor(),
        work=work,
        areas=areas_of(work),
        found=found,
        remarks=_remarks(found),
        form=form,
        problems=problems,
        answer_text=answer_text,
        unanswered=Absence.UNANSWERED,
        area_of={question.id: area.id for area, questions in areas_of(work) for question in questions},
    )


def _remarks(found: submitting.Check) -> list[tuple[str, object]]:
    """Return what to look at, as heading and questions; empty ones are left out."""
    every = [
        (_("No answer"), found.unanswered),
        (_("Don't know"), found.do_not_know),
        (_("Does not apply, but no reason is written"), found.without_reason),
        (_("High level without evidence"), found.without_evidence),
        (_("Moved two levels or more since the last wave"), found.jumps),
    ]
    return [(heading, questions) for heading, questions in every if questions]
