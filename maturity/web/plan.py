"""The action plan: its actions in four views, the steps that can be added, the order, and a calendar file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from maturity.domain.group_address import default_group
from maturity.domain.improvement import Recommendation
from maturity.domain.person import Role
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import Result
from maturity.errors import NotFoundError
from maturity.report.calendar_file import Day, calendar_of_days
from maturity.report.office import shortened
from maturity.services import acting, comparing, continuing, following, own_areas, planning, preceding
from maturity.services.planning import Draft
from maturity.storage.plans import ActionRecord
from maturity.storage.store import Store
from maturity.web import plan_words, wiring
from maturity.web.fields import number
from maturity.web.figures import Wording
from maturity.web.group_words import group_name
from maturity.web.language import HOME, day, language
from maturity.web.permission import actor, permission

bp = Blueprint("plan", __name__)

SHOWN_STEPS = 10
"""Steps that are open from the start: more than an organisation takes on in a year."""

FIRST_STEPS = 3
"""Steps that an empty plan offers."""

VIEWS = ("list", "status", "area", "date")


@dataclass(frozen=True, slots=True)
class Section:
    """Actions under one heading; the plain list has none."""

    heading: str
    records: tuple[ActionRecord, ...]


def today() -> date:
    """Return the day that lateness is judged at."""
    return wiring.now().astimezone(HOME).date()


def may_edit() -> bool:
    """Tell whether the actor may change the plan."""
    return Role.COORDINATOR in actor().roles


def read_result(store: Store, *, compare: bool = False) -> Result:
    """Return the own result, which the pages of the plan start from."""
    return comparing.result(store, actor(), wiring.now(), wanted=default_group(actor().organisation), compare=compare)


@bp.get("/plan")
@permission("coordinator", "approver", "reader", "respondent")
def index() -> str:
    """Show the plan; to colleagues what it says about the questions that were theirs."""
    with wiring.database().read() as store:
        questionnaire = store.versions.open(actor().version_id)
        result = read_result(store) if own_areas.reads_all(actor()) else None
        records = planning.visible(store, actor())
        last = store.plans.last_change(actor().organisation.code) if may_edit() else ()
        followed = following.followed(store, actor(), result.compiled, result.codes) if result else ()
        offer = continuing.offered(store, actor()) if may_edit() else None
    words, view = Wording(questionnaire, language()), request.args.get("view", "list")
    view = view if view in VIEWS else "list"
    return render_template(
        "plan/index.html",
        result=result,
        words=words,
        sections=_sections(records, view, questionnaire, words),
        count=len(records),
        late=sum(bool(one.action.days_late(today())) for one in records),
        view=view,
        view_names=view_names(),
        codes={} if result is None else result.compiled.by_question(result.codes),
        questions={one.id: one for one in questionnaire.questions()},
        status_names=plan_words.status_names(),
        tags=plan_words.TAGS,
        late_text=lambda action: plan_words.late(action, today()),
        level=plan_words.level,
        editing=may_edit(),
        last=last[0].change if last else 0,
        last_text=plan_words.last_change(last),
        followed=followed,
        earlier={one.action.number: one for one in followed},
        offer=offer,
        going_on=sum(one.wave != actor().wave.slug and one.action.status.is_open for one in records),
        offered=() if result is None else _offered(result, records)[:FIRST_STEPS],
        whole=result is not None,
    )


@bp.get("/plan/steps")
@permission("coordinator", "approver", "reader")
def steps() -> str:
    """Show the suggested next steps, best for the effort first, with how many peers have taken each."""
    with wiring.database().read() as store:
        result = read_result(store, compare=True)
        ahead = preceding.preceding(store, actor(), result)
        records = planning.records(store, actor())
    open_ones = {one.action.question: one.action.to_level or 0 for one in records if one.action.status.is_open}
    return render_template(
        "plan/steps.html",
        result=result,
        words=Wording(result.questionnaire, language()),
        shown=SHOWN_STEPS,
        ahead=ahead,
        share=plan_words.share,
        group=group_name(result.group.kind, result.organisation) if result.group else "",
        among=group_name(ahead.among, result.organisation),
        planned={one.question.id for one in result.recommendations if open_ones.get(one.question.id, 0) >= one.step.to},
        editing=may_edit(),
    )


@bp.post("/plan/steps")
@permission("coordinator")
def add() -> AnyResponse:
    """Put a suggested step into the plan.

    Raises:
        NotFoundError: there is no such step now.
    """
    with wiring.database().write() as store:
        result = read_result(store)
        wanted = request.form.get("step", "")
        step = next((one for one in result.recommendations if f"{one.question.id}:{one.step.to}" == wanted), None)
        if step is None:
            raise NotFoundError("step", wanted)
        added = planning.add(store, actor(), [_draft(step, Wording(result.questionnaire, language()))], wiring.now())
    if added:
        flash(_("Added to the plan. Say who answers for it, and by when."))
        return redirect(url_for("plan_action.one", number=added[0]), 303)
    flash(_("The step is in the plan already."))
    return redirect(url_for(".index"), 303)


@bp.post("/plan/actions/<int:number>/move")
@permission("coordinator")
def move(number: int) -> AnyResponse:
    """Move an action one place up or down."""
    with wiring.database().write() as store:
        acting.move(store, actor(), number, wiring.now(), up=request.form.get("to") == "up")
    return redirect(url_for(".index", _anchor=f"action-{number}"), 303)


@bp.post("/plan/undo")
@permission("coordinator")
def undo() -> AnyResponse:
    """Take the last change of the plan back, if it is the one that the page showed."""
    with wiring.database().write() as store:
        acting.undo(store, actor(), number(request.form.get("change", "")), wiring.now())
    flash(_("The last change is undone."))
    return redirect(url_for(".index"), 303)


@bp.get("/plan/calendar.ics")
@permission("coordinator", "approver", "reader", "respondent")
def calendar() -> Response:
    """Send the last days of open actions as a calendar file."""
    with wiring.database().read() as store:
        records = planning.visible(store, actor())
    days = [
        Day(
            name=url_for("plan_action.one", number=one.action.number, _external=True),
            title=_("Due: %(action)s", action=shortened(one.action.what, 100)),
            text="\n".join(part for part in (one.action.what, one.action.owner, one.action.sign) if part),
            on=one.action.due,
        )
        for one in records
        if one.action.due and one.action.status.is_open
    ]
    response = make_response(calendar_of_days(days, wiring.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{actor().organisation.code}.ics"'
    return response


def view_names() -> dict[str, str]:
    """Return view of the plan to what a person reads."""
    return {"list": _("List"), "status": _("By status"), "area": _("By area"), "date": _("By date")}


def _sections(
    records: tuple[ActionRecord, ...], view: str, questionnaire: Questionnaire, words: Wording
) -> list[Section]:
    """Put the actions under the headings of a view; a heading without actions is left out."""
    match view:
        case "status":
            found = _grouped(records, [*plan_words.status_names().items()], lambda one: one.action.status)
        case "area":
            area_of = {one.id: area.id for area in questionnaire.areas for one in area.questions()}
            headings = [(area.id, words.say(area.title)) for area in questionnaire.areas]
            found = _grouped(
                records, [*headings, ("", _("Own actions"))], lambda one: area_of.get(one.action.question or "", "")
            )
        case "date":
            found = _by_date(records)
        case _:
            found = [Section("", records)]
    return [one for one in found if one.records]


def _grouped(
    records: tuple[ActionRecord, ...],
    headings: Sequence[tuple[object, str]],
    key: Callable[[ActionRecord], object],
) -> list[Section]:
    return [Section(name, tuple(one for one in records if key(one) == value)) for value, name in headings]


def _by_date(records: tuple[ActionRecord, ...]) -> list[Section]:
    """What is late first, then by day, then what has no day, and last what is closed."""
    now = today()
    dated = sorted((one for one in records if one.action.status.is_open), key=lambda one: one.action.due or date.max)
    late = tuple(one for one in dated if one.action.days_late(now))
    coming = [one for one in dated if one.action.due and one not in late]
    by_day = [
        Section(day(due), tuple(one for one in coming if one.action.due == due))
        for due in dict.fromkeys(one.action.due for one in coming)
        if due
    ]
    return [
        Section(_("Overdue"), late),
        *by_day,
        Section(_("No due date"), tuple(one for one in dated if not one.action.due)),
        Section(_("Closed"), tuple(one for one in records if not one.action.status.is_open)),
    ]


def _offered(result: Result, records: Sequence[ActionRecord]) -> tuple[Recommendation, ...]:
    """Return the steps that no open action takes."""
    there = {one.action.question for one in records if one.action.status.is_open}
    return tuple(one for one in result.recommendations if one.question.id not in there)


def _draft(step: Recommendation, words: Wording) -> Draft:
    return Draft(words.say(step.step.do), step.question.id, step.step.to)
