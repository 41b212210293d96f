"""Beginning with the answers of the wave before: a list in which nothing is ticked."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.services import answering, carrying
from maturity.web import wiring
from maturity.web.area_page import answer_text
from maturity.web.assess import is_changeable
from maturity.web.permission import actor, permission

bp = Blueprint("carrying", __name__)


@bp.get("/last-wave")
@permission("coordinator")
def last_wave() -> str | Response:
    """List what was answered last time and is open now."""
    if not is_changeable():
        return redirect(url_for("assess.overview"))
    with wiring.database().read() as store:
        work = answering.work(store, actor())
        offers = carrying.offered(store, actor())
    inside = {area.id: {question.id for question in area.questions()} for area in work.questionnaire.areas}
    areas = [(area, [one for one in offers if one.question.id in inside[area.id]]) for area in work.questionnaire.areas]
    return render_template(
        "assess/last_wave.html",
        work=work,
        areas=[(area, found) for area, found in areas if found],
        answer_text=answer_text,
    )


@bp.post("/last-wave")
@permission("coordinator")
def confirm() -> Response:
    """Take over what was ticked."""
    with wiring.database().write() as store:
        number = carrying.confirm(store, actor(), request.form.getlist("question"), wiring.now())
    flash(ngettext("%(num)d answer is confirmed.", "%(num)d answers are confirmed.", number))
    return redirect(url_for(".last_wave" if number == 0 else "assess.overview"), 303)
