"""Agreeing on the answers: what differs, settling one question, accepting what all answered alike, the protocol."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.person import Role
from maturity.errors import AnswerChangedError, AnswerValueError
from maturity.services import agreeing
from maturity.services.voices import Agreement
from maturity.web import agreement_page, review_words, unity, wiring
from maturity.web.agreement_page import Typed, order_of, shown_filter
from maturity.web.area_page import answer_text
from maturity.web.assess import is_changeable
from maturity.web.forms import entries_of
from maturity.web.permission import actor, permission

bp = Blueprint("agreement", __name__)

Page = str | tuple[str, int] | Response


@bp.get("/agreement")
@permission("coordinator", "approver")
def index() -> str:
    """List the questions by how far colleagues are apart."""
    found = read()
    shown = shown_filter(found)
    return render_template(
        "agreement/index.html",
        who=actor(),
        found=found,
        shown=shown,
        items=order_of(found, shown),
        changeable=is_changeable(),
        closed=not actor().wave.is_open(wiring.now()),
        names=Role.COORDINATOR in actor().roles,
        filters=(
            ("different", _("Different answers"), len(found.different)),
            ("unknown", _("Don't know"), len(found.unknown)),
            ("all", _("All"), len(found.items)),
        ),
        unity=unity,
        answer_text=answer_text,
        remarks=review_words.of_work(found.work),
    )


@bp.get("/agreement/<question_id>")
@permission("coordinator")
def question(question_id: str) -> Page:
    """Show what colleagues answered to one question, and the form to settle it."""
    return agreement_page.draw(read(), question_id)


@bp.post("/agreement/<question_id>")
@permission("coordinator")
def settle(question_id: str) -> Page:
    """Save the organisation's answer to a question."""
    found, typed, problems = read(), Typed.posted(question_id), {}
    asked = found.item(question_id).question
    entry = next(iter(entries_of([asked], request.form)), None)
    if entry is None or not entry.draft.written:
        problems[question_id] = _("Choose one of the answers to question %(number)s.", number=question_id)
    elif entry.problems:
        problems[question_id] = next(iter(entry.problems.values()))
    else:
        typed = typed.with_answer(entry.draft.written)
    problems |= typed.problems()
    if problems:
        return agreement_page.draw(found, question_id, typed, problems), 422
    try:
        with wiring.database().write() as store:
            agreeing.settle(store, actor(), question_id, typed.written, typed.why, typed.revision, wiring.now())
    except AnswerChangedError:
        return agreement_page.draw_conflict(read(), typed), 409
    except AnswerValueError:
        problems = {question_id: _("Choose one of the answers to question %(number)s.", number=question_id)}
        return agreement_page.draw(found, question_id, typed, problems), 422
    flash(_("Saved as your answer to question %(number)s.", number=question_id))
    return redirect(agreement_page.after(read(), question_id), 303)


@bp.get("/agreement/accept")
@permission("coordinator")
def accept() -> Page:
    """Ask before every answer that all gave alike is taken over."""
    if not is_changeable():
        return redirect(url_for(".index"))
    return render_template("agreement/accept.html", found=read(), answer_text=answer_text)


@bp.post("/agreement/accept")
@permission("coordinator")
def accept_all() -> Response:
    """Take over the answers on the page that was shown, as far as all still agree."""
    with wiring.database().write() as store:
        number = agreeing.accept_all(store, actor(), wiring.now(), only=request.form.getlist("question"))
    flash(ngettext("%(num)d question is settled.", "%(num)d questions are settled.", number))
    return redirect(url_for(".index", show="all"), 303)


@bp.get("/agreement/protocol")
@permission("coordinator", "approver")
def protocol() -> str:
    """Show what was settled and why, to be printed; colleagues appear by function."""
    found = read()
    settled = [one for one in found.items if one.is_settled]
    areas = [(area, [one for one in settled if one.area is area]) for area in found.work.questionnaire.areas]
    return render_template(
        "agreement/protocol.html",
        who=actor(),
        found=found,
        areas=[(area, items) for area, items in areas if items],
        open_items=[one for one in found.items if not one.is_settled],
        now=wiring.now(),
        unity=unity,
        answer_text=answer_text,
        remarks=review_words.of_work(found.work),
    )


def read() -> Agreement:
    """Return how far the colleagues of the signed-in person agree."""
    with wiring.database().read() as store:
        return agreeing.state(store, actor())
