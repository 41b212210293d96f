"""A peer reviewer's pages: the areas asked for, remarks on the answers, and a case drawn by lot."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as Sent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain.assessment import LONGEST_TEXT, State
from maturity.domain.peer_review import CHECKS, Finding
from maturity.errors import AnswerChangedError, FieldsError, OpenQuestionsError
from maturity.services import drawing, reviewing
from maturity.services.drawing import Hat
from maturity.services.remarks import Told
from maturity.services.review_letters import HOURS_PER_AREA
from maturity.services.reviewing import Assignment, Saved
from maturity.storage.cases import Found
from maturity.web import review_form, review_words, wiring
from maturity.web.area_page import answer_text
from maturity.web.errors import length_problem
from maturity.web.evidence import as_download
from maturity.web.fields import number
from maturity.web.language import HOME
from maturity.web.permission import actor, permission
from maturity.web.review_form import Typed

bp = Blueprint("review", __name__)

Page = str | tuple[str, int] | Response


@bp.get("/review")
@permission("reviewer")
def index() -> str:
    """Show what was asked for, how far it is, and how a review works."""
    found = _read()
    return render_template(
        "review/index.html",
        who=actor(),
        found=found,
        hours=HOURS_PER_AREA,
        today=wiring.now().astimezone(HOME).date(),
        changeable=_is_open(),
    )


@bp.get("/review/<area_id>")
@permission("reviewer")
def area(area_id: str) -> str:
    """Show an area's answers, and a form to say something about them."""
    return _area_page(_read(), area_id, {}, {})


@bp.post("/review/<area_id>")
@permission("reviewer")
def save_area(area_id: str) -> Page:
    """Save what was said about an area, and call it done if that was asked for."""
    found = _read()
    typed, problems = review_form.posted(found.area(area_id))
    drafts = review_form.drafts(typed, problems)
    with wiring.database().write() as store:
        saved = reviewing.save(store, actor(), area_id, drafts, wiring.now())
    problems |= _not_saved(saved)
    if not problems and request.form.get("next") == "done":
        try:
            with wiring.database().write() as store:
                reviewing.finish(store, actor(), area_id, wiring.now())
        except OpenQuestionsError as error:
            problems = {
                one: _("Say what you think about the answer to question %(number)s.", number=one)
                for one in error.questions
            }
        else:
            flash(
                _("Thank you, you are done with the area. You can change your remarks until the answers are submitted.")
            )
            return redirect(url_for(".index"), 303)
    if problems:
        return _area_page(_read(), area_id, typed, problems), 409 if saved.conflicts else 422
    flash(_("Saved"))
    return redirect(url_for(".area", area_id=area_id), 303)


@bp.get("/review/evidence/<int:evidence_id>/file")
@permission("reviewer")
def file(evidence_id: int) -> Sent:
    """Send a file that is public and belongs to a question under review."""
    with wiring.database().read() as store:
        found = reviewing.file_of(store, actor(), evidence_id, wiring.now())
    return as_download(found)


@bp.get("/review/case")
@permission("reviewer")
def case() -> str:
    """Show the case that was drawn, or a button to draw one."""
    return _case_page(_hat(), None, {})


@bp.post("/review/case/draw")
@permission("reviewer")
def draw() -> Page:
    """Draw a case by lot."""
    reason = request.form.get("reason", "").strip()
    try:
        with wiring.database().write() as store:
            drawing.draw(store, actor(), number(request.form.get("number", "")), reason, wiring.now())
    except FieldsError as error:
        return _case_page(_hat(), None, review_words.draw_problems(error.problems, reason), reason), 422
    return redirect(url_for(".case"), 303)


@bp.post("/review/case")
@permission("reviewer")
def save_case() -> Page:
    """Save what was found in the case."""
    sent = _findings()
    which, revision = number(request.form.get("number", "")), number(request.form.get("revision", ""))
    try:
        with wiring.database().write() as store:
            drawing.find(store, actor(), which, sent, revision, wiring.now())
    except FieldsError as error:
        problems = {f"{one}.comment": length_problem(len(sent[one].comment), LONGEST_TEXT) for one in error.problems}
        return _case_page(_hat(), sent, problems), 422
    except AnswerChangedError:
        problems = {"case": _("The case was changed in another window. What you wrote is kept below; send it again.")}
        return _case_page(_hat(), sent, problems), 409
    flash(_("Saved"))
    return redirect(url_for(".case"), 303)


def _read() -> Assignment:
    with wiring.database().read() as store:
        return reviewing.assignment(store, actor(), wiring.now())


def _hat() -> Hat:
    with wiring.database().read() as store:
        return drawing.hat(store, actor())


def _is_open() -> bool:
    return actor().wave.is_open(wiring.now()) and actor().state is not State.SUBMITTED


def _not_saved(saved: Saved) -> dict[str, str]:
    """Say what could not be saved, and what was saved meanwhile in another window."""
    problems = dict(review_form.refusal(draft, error) for draft, error in saved.refused)
    for draft in saved.conflicts:
        problems[draft.question] = _(
            "You said something else about question %(number)s in another window. Nothing was overwritten: compare, "
            "and save again if this is right.",
            number=draft.question,
        )
    return problems


def _findings() -> dict[str, Found]:
    known = {one.value: one for one in Finding}
    return {
        point: Found(known.get(request.form.get(point, "")), request.form.get(f"{point}.comment", "").strip())
        for point in CHECKS
    }


def _area_page(found: Assignment, area_id: str, typed: Mapping[str, Typed], problems: Mapping[str, str]) -> str:
    """Return the page of an area; what was sent and not saved is shown instead of what is stored."""
    here = found.area(area_id)
    questionnaire = found.work.questionnaire
    wrong = {field.partition(".")[0] for field in problems}
    rows = []
    for one in here.questions:
        name = one.question.id
        shown = typed[name] if name in wrong and name in typed else review_form.stored(one)
        fresh = Typed(shown.stance, shown.other, shown.comment, one.remark.revision if one.remark else 0)
        said = (
            review_words.said(questionnaire, one.question, Told(found.review, one.remark, one.written))
            if one.remark
            else None
        )
        rows.append((one, fresh, review_form.options(questionnaire, one), said))
    return render_template(
        "review/area.html",
        who=actor(),
        here=here,
        rows=rows,
        questionnaire=questionnaire,
        problems=problems,
        changeable=_is_open(),
        is_typed=review_form.is_typed,
        answer_text=answer_text,
    )


def _case_page(hat: Hat, sent: Mapping[str, Found] | None, problems: Mapping[str, str], reason: str = "") -> str:
    return render_template(
        "review/case.html",
        who=actor(),
        hat=hat,
        shown=hat.drawn.findings if sent is None and hat.drawn else sent or {},
        checks=review_words.checks(),
        findings=review_words.findings(),
        problems=problems,
        reason=reason,
        changeable=_is_open(),
    )
