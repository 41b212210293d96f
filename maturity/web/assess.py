"""Answering: the overview, the page of an area, saving by script and by button, and two people on one answer."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain.assessment import Absence
from maturity.domain.person import Role
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import Earlier
from maturity.errors import AnswerChangedError, MaturityError
from maturity.services import agreeing, answering, approving, colleagues, remarks, submitting, units
from maturity.services.answering import Saved, StoredAnswer, Work
from maturity.services.drafts import Draft
from maturity.web import area_page, respondent, wiring
from maturity.web.area_page import saved_text
from maturity.web.errors import reply_to
from maturity.web.forms import Entry, cleared, entries_of, revision_field
from maturity.web.permission import actor, permission
from maturity.web.place import Place, address, address_of_question, areas_of, neighbour, open_questions, place_of, whole

bp = Blueprint("assess", __name__)

Page = str | tuple[str, int] | Response
Reply = tuple[dict[str, object], int]


@bp.get("/overview")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def overview() -> Page:
    """Show what is done and what is left."""
    who = actor()
    if who.roles == {Role.REVIEWER}:
        return redirect(url_for("review.index"))
    if who.response is not None or who.is_colleague:
        return respondent.overview(changeable=is_changeable())
    with wiring.database().read() as store:
        work = answering.work(store, who)
        receipt = submitting.receipt(store, who)
        asked = approving.pending(store, who)
        prepared = colleagues.preparation(store, who)
        to_agree = agreeing.to_agree(store, who, work)
        to_decide = remarks.open_remarks(store, who, work)
        is_unit = units.is_unit(store, who)
    return render_template(
        "assess/overview.html",
        who=who,
        work=work,
        areas=[(area, len(questions), len(open_questions(work, questions))) for area, questions in areas_of(work)],
        left=len(open_questions(work, work.asked)),
        receipt=receipt,
        asked=asked,
        prepared=prepared,
        first_visit=is_changeable() and bool(work.asked) and not (prepared.way or prepared.invited or work.answers),
        to_agree=to_agree,
        to_decide=to_decide,
        is_unit=is_unit,
        changeable=is_changeable(),
        closed=not who.wave.is_open(wiring.now()),
        not_open_yet=wiring.now() < who.wave.opens,
    )


@bp.get("/area/<area_id>")
@permission("coordinator", "respondent")
def area(area_id: str) -> Page:
    """Show an area's questions with the answers so far."""
    work, earlier = _work()
    place = place_of(work, area_id)
    if request.args.get("view") == "all":
        session.pop("single", None)
    if session.get("single") and is_changeable():
        first = next(iter(open_questions(work, place.questions)), place.questions[0])
        return redirect(url_for(".question", area_id=area_id, question_id=first.id))
    return _page(work, earlier, place)


@bp.post("/area/<area_id>")
@permission("coordinator", "respondent")
def save_area(area_id: str) -> Page:
    """Save an area's form and go on."""
    return _save_and_go(lambda work: place_of(work, area_id))


@bp.get("/form")
@permission("coordinator", "respondent")
def form() -> Page:
    """Show every question on one page."""
    work, earlier = _work()
    return _page(work, earlier, whole(work))


@bp.post("/form")
@permission("coordinator", "respondent")
def save_form() -> Page:
    """Save the whole form."""
    return _save_and_go(whole)


@bp.get("/area/<area_id>/<question_id>")
@permission("coordinator", "respondent")
def question(area_id: str, question_id: str) -> Page:
    """Show one question of an area."""
    if request.args.get("view") == "one":
        session["single"] = True
    work, earlier = _work()
    return _page(work, earlier, place_of(work, area_id, question_id))


@bp.post("/area/<area_id>/<question_id>")
@permission("coordinator", "respondent")
def save_question(area_id: str, question_id: str) -> Page:
    """Save the form of one question and go on."""
    return _save_and_go(lambda work: place_of(work, area_id, question_id))


@bp.get("/answer/<question_id>")
@permission("coordinator", "respondent")
def find_question(question_id: str) -> Response:
    """Lead to the page of a question, whichever area it is in."""
    with wiring.database().read() as store:
        work = answering.work(store, actor())
    return redirect(address_of_question(work, question_id))


@bp.post("/answer/<question_id>")
@permission("coordinator", "respondent")
def autosave(question_id: str) -> Reply:
    """Save one answer for the script, which gets a few words back."""
    who, now = actor(), wiring.now()
    try:
        with wiring.database().write() as store:
            asked = store.versions.open(who.version_id).question(question_id)
            entries = entries_of([asked], request.form)
            if not entries:
                return {"same": True}, 200
            if entries[0].problems:
                return {"message": next(iter(entries[0].problems.values()))}, 422
            stored = answering.save(store, who, entries[0].draft, now)
    except AnswerChangedError:
        words = (
            _("A colleague changed this answer.") if who.response is None else _("You changed this answer elsewhere.")
        )
        return {"message": words, "conflict": True}, 409
    except MaturityError as error:
        status, (what, then) = reply_to(error)
        return {"message": f"{what}. {then}"}, status
    return {"saved": saved_text(asked, stored), "revision": revision_field(stored)}, 200


@bp.get("/conflict")
@permission("coordinator", "respondent")
def no_conflict() -> Response:
    """Lead somebody who reloads the page of a conflict back to the overview."""
    return redirect(url_for(".overview"))


@bp.post("/conflict")
@permission("coordinator", "respondent")
def settle() -> Page:
    """Keep one's own answer or the colleague's; further conflicts of the same form stay on the page."""
    who, chosen = actor(), request.form.get("mine") or request.form.get("theirs") or ""
    with wiring.database().write() as store:
        work = answering.held(store, who, wiring.now())
        entries = {entry.draft.question: entry for entry in entries_of(work.asked, request.form)}
        mine = entries.pop(chosen, None)
        if "mine" in request.form and mine is not None:
            saved = answering.save_many(store, who, work, [mine.draft], wiring.now())
            entries |= {chosen: mine} if saved.conflicts else {}
    there = work.own
    conflicts = [(one.draft, there[question]) for question, one in entries.items() if question in there]
    if conflicts:
        return _conflict_page(work, conflicts)
    flash(_("Saved"))
    areas = [area for area, questions in areas_of(work) if chosen in {one.id for one in questions}]
    return redirect(url_for(".area", area_id=areas[0].id, _anchor=chosen) if areas else url_for(".overview"), 303)


def _save_and_go(place_of: Callable[[Work], Place]) -> Page:
    """Save a form; show what could not be saved, else go where the button says."""
    who, now = actor(), wiring.now()
    posted = entries_of(_questionnaire().questions(), request.form)
    with wiring.database().write() as store:  # one at a time: the form is read before, the page is drawn after
        work = answering.held(store, who, now)
        place = place_of(work)
        there = {one.id for one in place.questions}
        entries = [entry for entry in posted if entry.draft.question in there]
        if request.form.get("clear") in there:
            entries = cleared(work, entries, request.form["clear"])
        saved = answering.save_many(store, who, work, [one.draft for one in entries if not one.problems], now)
    wrong = {entry.draft.question: entry for entry in entries if entry.problems}
    for draft, why in saved.refused:
        _what, then = reply_to(why)[1]
        wrong[draft.question] = Entry(draft, {draft.question: then}, str(draft.revision))
    if saved.conflicts:
        return _conflict_page(work, saved.conflicts)
    if wrong:
        fresh, earlier = _work()
        return area_page.draw(who, fresh, earlier, place_of(fresh), wrong), 422
    lacking = [one for one in saved.saved if one.answer is Absence.NOT_APPLICABLE and not one.reason]
    if lacking and not request.form.get("clear") and not request.form.get("more"):
        flash(_("Saved. Write why question %(number)s does not apply to you.", number=lacking[0].question))
        return redirect(f"{address(place)}#{lacking[0].question}", 303)
    if request.form.get("next") == "done" and place.area is not None and who.response is not None:
        return redirect(respondent.finish(place.area.id), 303)
    return redirect(_next(work, place, saved), 303)


def _next(work: Work, place: Place, saved: Saved) -> str:
    """Return the address that the pressed button leads to."""
    here = address(place)
    if request.form.get("clear"):
        return f"{here}#{request.form['clear']}"
    if request.form.get("more"):
        return address_of_question(work, request.form["more"])
    match request.form.get("next"):
        case "overview":
            return url_for(".overview")
        case "previous" | "following" as way if place.single:
            return neighbour(work, place, way)
        case "area":
            return _next_area(work, answering.after(work, actor(), saved.saved), place)
        case _:
            return here


def _next_area(before: Work, work: Work, place: Place) -> str:
    """Return the next area with open questions; this one again when an answer has opened more of its questions."""
    known = {question.id for question in before.asked}
    areas = areas_of(work)
    for area, questions in areas:
        if area is place.area and any(one.id not in known for one in open_questions(work, questions)):
            flash(_("Saved. Your answers have opened more questions."))
            return url_for(".area", area_id=area.id)
    for area, questions in (*areas[place.number :], *areas[: place.number - 1]):
        if open_questions(work, questions):
            return url_for(".area", area_id=area.id)
    return url_for("submit.check" if actor().response is None else ".overview")


def _page(work: Work, earlier: Earlier, place: Place) -> str:
    if is_changeable():
        return area_page.draw(actor(), work, earlier, place, {})
    return render_template(
        "assess/read.html",
        who=actor(),
        work=work,
        place=place,
        closed=not actor().wave.is_open(wiring.now()),
        mine=actor().response is not None,
        answer_text=area_page.answer_text,
        unanswered=Absence.UNANSWERED,
    )


def _conflict_page(work: Work, conflicts: Sequence[tuple[Draft, StoredAnswer]]) -> tuple[str, int]:
    page = render_template(
        "assess/conflict.html",
        work=work,
        mine=actor().response is not None,
        conflicts=[(work.questionnaire.question(draft.question), draft, stored) for draft, stored in conflicts],
        answer_text=area_page.answer_text,
        written_text=area_page.written_text,
        revision_field=revision_field,
    )
    return page, 409


def is_changeable() -> bool:
    """Tell whether the signed-in person can change answers now."""
    who = actor()
    may_write = who.response is not None or Role.COORDINATOR in who.roles
    return may_write and who.wave.is_open(wiring.now()) and not who.state.is_locked


def _work() -> tuple[Work, Earlier]:
    with wiring.database().read() as store:
        return answering.work(store, actor()), answering.before(store, actor())


def _questionnaire() -> Questionnaire:
    with wiring.database().read() as store:
        return store.versions.open(actor().version_id)
