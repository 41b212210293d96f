"""A colleague's pages: the own areas, calling one done, and how the others answered."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain.assessment import Absence, Value
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.errors import OpenQuestionsError
from maturity.services import answering, finishing
from maturity.services.access import Actor
from maturity.services.answering import Work
from maturity.web import wiring
from maturity.web.area_page import answer_text
from maturity.web.errors import reply_to
from maturity.web.language import HOME, day, text, weekday
from maturity.web.permission import actor, permission
from maturity.web.place import areas_of, open_questions

bp = Blueprint("respondent", __name__)


def overview(*, changeable: bool) -> str:
    """Return a colleague's first page: who asked, the own areas, until when, and who sees the answers."""
    who, now = actor(), wiring.now()
    with wiring.database().read() as store:
        work = answering.work(store, who)
        asked_by = finishing.coordinators(store, who)
    finished = who.response.finished if who.response else {}
    return render_template(
        "assess/mine.html",
        who=who,
        work=work,
        asked_by=asked_by,
        areas=[
            (area, len(questions), len(open_questions(work, questions)), area.id in finished)
            for area, questions in areas_of(work)
        ],
        left=len(open_questions(work, work.asked)),
        last_day=who.response.last_day if who.response else None,
        today=now.astimezone(HOME).date(),
        changeable=changeable,
        closed=not who.wave.is_open(now),
        not_open_yet=now < who.wave.opens,
    )


@bp.post("/area/<area_id>/done")
@permission("respondent")
def done(area_id: str) -> Response:
    """Call an area done."""
    return redirect(finish(area_id), 303)


def finish(area_id: str) -> str:
    """Call an area of the one who is signed in done; return where to go, with thanks waiting there.

    Raises:
        OpenQuestionsError: there are questions to answer; the page of this error links to them.
    """
    who, now = actor(), wiring.now()
    with wiring.database().write() as store:
        finishing.finish(store, who, area_id, now)
        work = answering.work(store, who)
    finished = {area_id, *(who.response.finished if who.response else ())}
    until = _until(who, now)
    if all(area.id in finished for area, _questions in areas_of(work)):
        flash(_("Thank you, you are done. You can change your answers until %(day)s.", day=until))
    else:
        area = text(work.questionnaire.area(area_id).title)
        words = _(
            "Thank you, you are done with %(area)s. You can change your answers until %(day)s.", area=area, day=until
        )
        flash(words)
    return url_for("assess.overview")


@bp.get("/area/<area_id>/colleagues")
@permission("respondent")
def colleagues(area_id: str) -> str:
    """Show how everybody answered the own questions of an area, without names."""
    with wiring.database().read() as store:
        area, tallied = finishing.colleagues_answers(store, actor(), area_id)
        questionnaire = store.versions.open(actor().version_id)
    return render_template("assess/others.html", area=area, tallied=tallied, label=_label(questionnaire))


@bp.app_errorhandler(OpenQuestionsError)
def still_open(error: OpenQuestionsError) -> tuple[str, int]:
    """Answer with links to what is open."""
    status, (what, then) = reply_to(error)
    with wiring.database().read() as store:
        work = answering.work(store, actor())
    return render_template(
        "assess/open.html",
        what=what,
        then=then,
        area=work.questionnaire.area(error.area),
        questions=_questions(work, error),
    ), status


def _questions(work: Work, error: OpenQuestionsError) -> list[Question]:
    return [work.questionnaire.question(one) for one in error.questions]


def _until(who: Actor, now: datetime) -> str:
    """Return the day that the coordinator wished for while it lies ahead, else the end of the wave."""
    wished = who.response.last_day if who.response else None
    return day(wished) if wished and wished >= now.astimezone(HOME).date() else weekday(who.wave.closes)


def _label(questionnaire: Questionnaire) -> Callable[[Question, Value | Absence | None], str]:
    """Return what writes an answer at the beginning of a line."""

    def label(question: Question, answer: Value | Absence | None) -> str:
        words = _("In own words") if answer is None else answer_text(questionnaire, question, answer)
        return words[:1].upper() + words[1:]

    return label
