"""One action of the plan: reading and changing it, adding one's own, and what happens when two people meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain.improvement import Action, Status
from maturity.errors import ActionChangedError, FieldsError
from maturity.services import acting, planning
from maturity.services.planning import LIMITS, Draft
from maturity.storage.store import Store
from maturity.web import plan_words, wiring
from maturity.web.fields import number as number_from
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission
from maturity.web.plan import may_edit, today

bp = Blueprint("plan_action", __name__)

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an action as somebody typed it; *step* is question and level, as in ``A1:2``."""

    what: str
    step: str
    owner: str
    due: str
    sign: str
    status: str
    reason: str
    evidence: tuple[str, ...]
    revision: int

    @property
    def lengths(self) -> dict[str, int]:
        """Characters in each field that may be too long."""
        return {field: len(getattr(self, field)) for field in LIMITS}


@bp.get("/plan/actions/new")
@permission("coordinator")
def new() -> str:
    """Show an empty form."""
    with wiring.database().read() as store:
        return _form_page(store, Form("", "", "", "", "", Status.PLANNED.value, "", (), 0), {}, None)


@bp.post("/plan/actions/new")
@permission("coordinator")
def create() -> Page:
    """Put an own action into the plan."""
    form = _read()
    draft, problems = _draft(form)
    if not problems:
        try:
            with wiring.database().write() as store:
                planning.add(store, actor(), [draft], wiring.now())
            flash(_("Added to the plan."))
            return redirect(url_for("plan.index"), 303)
        except FieldsError as error:
            problems = error.problems
    with wiring.database().read() as store:
        return _form_page(store, form, problems, None), 422


@bp.get("/plan/actions/<int:number>")
@permission("coordinator", "approver", "reader", "respondent")
def one(number: int) -> str:
    """Show an action and its history, to the coordinator as a form."""
    with wiring.database().read() as store:
        found = planning.action(store, actor(), number).action
        if may_edit():
            return _form_page(store, _filled(found), {}, found)
        words = Wording(store.versions.open(actor().version_id), language())
        register = store.evidence.all(actor().organisation.code, actor().assessment_id) if found.evidence else ()
        history = store.plans.history(actor().organisation.code, number)
    return render_template(
        "plan/action.html",
        action=found,
        words=words,
        question=next((one for one in words.questionnaire.questions() if one.id == found.question), None),
        level=plan_words.level,
        late=plan_words.late(found, today()),
        status_names=plan_words.status_names(),
        names=plan_words.field_names(),
        evidence=[one.evidence.title for one in register if one.evidence.id in found.evidence],
        history=plan_words.happened(history, words),
    )


@bp.post("/plan/actions/<int:number>")
@permission("coordinator")
def change(number: int) -> Page:
    """Change an action; when somebody else did so meanwhile, show both and store neither."""
    form = _read()
    draft, problems = _draft(form)
    if not problems:
        try:
            with wiring.database().write() as store:
                acting.change(store, actor(), number, draft, form.revision, wiring.now())
            flash(_("Saved"))
            return redirect(url_for("plan.index", _anchor=f"action-{number}"), 303)
        except FieldsError as error:
            problems = error.problems
        except ActionChangedError:
            with wiring.database().read() as store:
                return _conflict_page(store, form, planning.action(store, actor(), number).action), 409
    with wiring.database().read() as store:
        found = planning.action(store, actor(), number).action
        return _form_page(store, form, problems, found), 422


def _read() -> Form:
    given = request.form
    return Form(
        what=given.get("what", "").strip(),
        step=given.get("step", ""),
        owner=given.get("owner", "").strip(),
        due=given.get("due", "").strip(),
        sign=given.get("sign", "").strip(),
        status=given.get("status", ""),
        reason=given.get("reason", "").strip(),
        evidence=tuple(given.getlist("evidence")),
        revision=number_from(given.get("revision", "")),
    )


def _filled(action: Action) -> Form:
    return Form(
        what=action.what,
        step=step_of(action),
        owner=action.owner,
        due=action.due.isoformat() if action.due else "",
        sign=action.sign,
        status=action.status.value,
        reason=action.reason,
        evidence=tuple(map(str, action.evidence)),
        revision=action.revision,
    )


def step_of(action: Action) -> str:
    """Write question and level as the form does."""
    return "" if not action.question else f"{action.question}:{'' if action.to_level is None else action.to_level}"


def _draft(form: Form) -> tuple[Draft, dict[str, str]]:
    """Return what is wanted, and what is wrong with fields that only a form can get wrong."""
    problems: dict[str, str] = {}
    due = None
    if form.due:
        try:
            due = date.fromisoformat(form.due)
        except ValueError:
            problems["due"] = "not-a-day"
    question, _colon, level = form.step.partition(":")
    draft = Draft(
        what=form.what,
        question=question or None,
        to_level=number_from(level) if level else None,
        owner=form.owner,
        due=due,
        sign=form.sign,
        status=form.status,
        reason=form.reason,
        evidence=frozenset(number_from(one) for one in form.evidence),
    )
    return draft, problems


def _form_page(store: Store, form: Form, problems: Mapping[str, str], action: Action | None) -> str:
    words = Wording(store.versions.open(actor().version_id), language())
    register = store.evidence.all(actor().organisation.code, actor().assessment_id)
    history = store.plans.history(actor().organisation.code, action.number) if action else ()
    return render_template(
        "plan/form.html",
        action=action,
        form=form,
        problems=plan_words.sentences(problems, form.lengths),
        words=words,
        level=plan_words.level,
        names=plan_words.field_names(),
        status_names=plan_words.status_names(),
        late=plan_words.late(action, today()) if action else "",
        kept_step=step_of(action) if action else "",
        register=[one.evidence for one in register],
        history=plan_words.happened(history, words),
    )


def _conflict_page(store: Store, form: Form, stored: Action) -> str:
    """Show what was typed beside what is stored, where they differ."""
    words = Wording(store.versions.open(actor().version_id), language())
    record = store.plans.get(actor().organisation.code, stored.number)
    names, theirs = plan_words.field_names() | {"step": _("Question and level")}, _filled(stored)
    shown = ("what", "step", "owner", "due", "sign", "status", "reason", "evidence")
    statuses = {status.value: name for status, name in plan_words.status_names().items()}
    titles = {
        str(one.evidence.id): one.evidence.title
        for one in store.evidence.all(actor().organisation.code, actor().assessment_id)
    }

    def said(of: Form, field: str) -> str:
        value = getattr(of, field)
        if field == "evidence":
            return ", ".join(titles.get(one, one) for one in value) or _("nothing")
        return str(statuses.get(value, value) if field == "status" else value) or _("nothing")

    return render_template(
        "plan/conflict.html",
        form=form,
        stored=stored,
        changed_at=record.changed_at,
        words=words,
        rows=[
            (names[field], said(form, field), said(theirs, field))
            for field in shown
            if getattr(form, field) != getattr(theirs, field)
        ],
    )
