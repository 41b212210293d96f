"""Sign-off: the coordinator sends the answers to somebody responsible, who approves them or sends them back."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.form import BaseForm

from maturity.errors import (
    AwaitingApprovalError,
    FieldsError,
    IncompleteError,
    NotAwaitingApprovalError,
)
from maturity.services import approving
from maturity.services.approving import Basis, Request
from maturity.storage.approvals import Approval
from maturity.web import review_words, wiring
from maturity.web.assess import is_changeable
from maturity.web.fields import number, sentences
from maturity.web.figures import Wording
from maturity.web.language import LANGUAGES, language
from maturity.web.permission import actor, permission
from maturity.web.post import handed_over, mail_leaves, post
from maturity.web.submit import gaps_problem, remarks, signature_problems

bp = Blueprint("approval", __name__)

Page = str | tuple[str, int] | Response
ASKED = ("email", "name", "function", "message", "gaps", "language")
DECIDED = ("name", "title", "comment")
SENT_BACK = "return"
"""Value of the button that sends the answers back."""


@bp.get("/approval")
@permission("coordinator")
def request_page() -> str:
    """Show who is asked to approve, or a form to ask somebody."""
    form = _form(ASKED)
    form["language"].data = language()
    return _request_page(form, {})


@bp.post("/approval")
@permission("coordinator")
def ask() -> Page:
    """Send the answers to an approver."""
    form = _form(ASKED)
    typed = {name: form[name].data for name in ASKED}
    chosen = typed["language"] if typed["language"] in LANGUAGES else language()
    wanted = Request(typed["email"], typed["name"], typed["function"], typed["message"], typed["gaps"], chosen)
    try:
        with wiring.database().write() as store:
            handed = approving.ask(store, actor(), wanted, post(), wiring.now())
    except AwaitingApprovalError:  # sent twice
        return redirect(url_for(".request_page"), 303)
    except FieldsError as error:
        problems = sentences(error.problems, {name: len(text) for name, text in typed.items()})
    except IncompleteError:
        problems = {"gaps": gaps_problem()}
    else:
        return handed_over(
            handed, _("Sent for approval: hand this over"), url_for(".request_page"), _("To the approval")
        )
    return _request_page(form, problems), 422


@bp.post("/approval/withdraw")
@permission("coordinator")
def withdraw() -> Response:
    """Take the request back."""
    with wiring.database().write() as store:
        approving.withdraw(store, actor(), wiring.now())
    flash(_("The request is withdrawn. The answers can be changed again."))
    return redirect(url_for(".request_page"), 303)


@bp.get("/approve")
@permission("approver")
def approve() -> str:
    """Show the approver what there is to decide on."""
    form = _form(DECIDED)
    form["name"].data, form["title"].data = actor().person.name, actor().person.function
    with wiring.database().read() as store:
        asked, basis = approving.latest(store, actor()), approving.basis(store, actor(), wiring.now())
    if asked is None or not _is_mine(asked):
        return render_template("approval/nothing.html", asked=asked, mine=asked and _is_asked(asked))
    return _approve_page(asked, basis, form, {})


@bp.post("/approve")
@permission("approver")
def decide() -> Page:
    """Submit the answers in the approver's name, or send them back."""
    form, returns = _form(DECIDED), request.form.get("next") == SENT_BACK
    problems = {} if returns else signature_problems(form)
    if not problems:
        try:
            return _decided(form, returns=returns)
        except FieldsError as error:
            problems = sentences(error.problems, {"comment": len(form["comment"].data)})
    with wiring.database().read() as store:
        asked, basis = approving.latest(store, actor()), approving.basis(store, actor(), wiring.now())
    if asked is None or not _is_mine(asked):
        raise NotAwaitingApprovalError
    return _approve_page(asked, basis, form, problems), 422


@bp.get("/approve/answers")
@permission("coordinator", "approver", "reader")
def answers() -> str:
    """Show every answer of the organisation as it is now, to be read only."""
    with wiring.database().read() as store:
        result = approving.basis(store, actor(), wiring.now()).result
    return render_template(
        "approval/answers.html",
        heading=_("All answers"),
        result=result,
        words=Wording(result.questionnaire, language()),
        remarks=review_words.of_result(result),
    )


def _decided(form: BaseForm, *, returns: bool) -> Response:
    asked = number(request.form.get("asked", ""))
    with wiring.database().write() as store:
        if returns:
            approving.give_back(store, actor(), asked, form["comment"].data, post(), wiring.now())
        else:
            name, title = form["name"].data, form["title"].data
            approving.sign(store, actor(), asked, name, title, post(), wiring.now())
    return redirect(url_for(".approve" if returns else "submit.receipt"), 303)


def _is_asked(asked: Approval) -> bool:
    return asked.approver_id == actor().membership_id


def _is_mine(asked: Approval) -> bool:
    return asked.is_waiting and _is_asked(asked)


def _form(texts: tuple[str, ...]) -> BaseForm:
    fields: dict[str, Any] = {name: StringField() for name in texts}  # Any: WTForms has no types
    form = BaseForm(fields | {"agreed": BooleanField()})
    form.process(request.form if request.method == "POST" else None)
    for name in texts:
        form[name].data = (form[name].data or "").strip()
    return form


def _request_page(form: BaseForm, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        asked, basis = approving.pending(store, actor()), approving.basis(store, actor(), wiring.now())
    if request.method == "GET" and asked is not None:  # sent back: most often the same person is asked again
        person = asked.approver
        form["email"].data, form["name"].data, form["function"].data = person.email or "", person.name, person.function
    return render_template(
        "approval/request.html",
        who=actor(),
        asked=asked,
        unanswered=basis.found.unanswered,
        form=form,
        problems=problems,
        changeable=is_changeable(),
        closed=not actor().wave.is_open(wiring.now()),
        mail_leaves=mail_leaves(),
    )


def _approve_page(asked: Approval, basis: Basis, form: BaseForm, problems: Mapping[str, str]) -> str:
    return render_template(
        "approval/approve.html",
        who=actor(),
        asked=asked,
        result=basis.result,
        words=Wording(basis.result.questionnaire, language()),
        found=basis.found,
        remarks=remarks(basis.found),
        stale=basis.stale,
        disagreements=review_words.disagreements(review_words.of_work(basis.work)),
        addresses={one.id: url_for(".answers", _anchor=one.id) for one in basis.work.asked},
        form=form,
        problems=problems,
        closed=not actor().wave.is_open(wiring.now()),
        sent_back=SENT_BACK,
    )
