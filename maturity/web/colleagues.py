"""Colleagues who answer: inviting them, changing what they are asked, reminding them and taking them off."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.form import BaseForm

from maturity.domain.assessment import WayOfWorking
from maturity.domain.person import Role
from maturity.errors import FieldsError
from maturity.services import answering, colleagues, inviting, welcoming
from maturity.services.colleagues import Colleague, Status
from maturity.services.drafts import storable
from maturity.services.inviting import NewColleague
from maturity.services.post import Handed
from maturity.storage.store import Store
from maturity.web import wiring
from maturity.web.assess import is_changeable
from maturity.web.fields import sentences
from maturity.web.language import LANGUAGES, language
from maturity.web.permission import actor, permission
from maturity.web.place import areas_of
from maturity.web.post import handed_over, mail_leaves, post
from maturity.web.welcoming import vouched

bp = Blueprint("colleagues", __name__)

Page = str | tuple[str, int] | Response
TEXTS = ("email", "name", "function", "role", "last_day", "language", "once", "message")


@bp.get("/colleagues")
@permission("coordinator")
def colleagues_page() -> str:
    """Show who was asked, and a form to ask somebody else; ``?again=`` fills it with one who was taken off."""
    with wiring.database().read() as store:
        found = colleagues.colleagues(store, actor())
        again = next((one for one in found if str(one.response.id) == request.args.get("again")), None)
        return _list_page(store, found, _empty_form(again), {})


@bp.post("/colleagues")
@permission("coordinator")
def invite() -> Page:
    """Ask a colleague, or let somebody read."""
    form = _posted()
    new, problems = _new(form)
    if not problems and "preview" not in request.form:
        try:
            with wiring.database().write() as store:
                return _handed_over(inviting.invite(store, actor(), new, post(), wiring.now()))
        except FieldsError as error:
            problems = error.problems
    with wiring.database().read() as store:
        page = _list_page(store, colleagues.colleagues(store, actor()), form, problems)
    return (page, 422) if problems else page


@bp.post("/colleagues/way")
@permission("coordinator")
def choose_way() -> Page:
    """Decide how the questions are shared."""
    chosen = next((one for one in WayOfWorking if one.value == request.form.get("way")), None)
    if chosen is None:
        with wiring.database().read() as store:
            found = colleagues.colleagues(store, actor())
            return _list_page(store, found, _empty_form(None), {"way": "missing"}), 422
    with wiring.database().write() as store:
        colleagues.choose_way(store, actor(), chosen, wiring.now())
    flash(_("Saved. You can change it at any time; no answer is lost."))
    return redirect(url_for(".colleagues_page"), 303)


@bp.get("/colleagues/<int:response_id>")
@permission("coordinator")
def colleague(response_id: int) -> str:
    """Show what a colleague was asked, to be changed."""
    with wiring.database().read() as store:
        found = colleagues.colleague(store, actor(), response_id)
        return _one_page(store, found, _empty_form(found), {})


@bp.post("/colleagues/<int:response_id>")
@permission("coordinator")
def change(response_id: int) -> Page:
    """Ask for other parts or until another day."""
    form = _posted()
    last_day, problems = _last_day(form)
    try:
        with wiring.database().write() as store:
            found = colleagues.colleague(store, actor(), response_id)
            if not problems:
                inviting.change(store, actor(), response_id, form["parts"].data, last_day, wiring.now())
                flash(_("Saved. No email is sent about the change."))
                return redirect(url_for(".colleagues_page"), 303)
    except FieldsError as error:
        problems = error.problems
    with wiring.database().read() as store:
        return _one_page(store, found, form, problems), 422


@bp.post("/colleagues/<int:response_id>/remind")
@permission("coordinator")
def remind(response_id: int) -> Page:
    """Write to a colleague what is left."""
    with wiring.database().write() as store:
        handed = inviting.remind(store, actor(), response_id, post(), wiring.now())
    if handed is None:
        flash(_("A reminder was written today. You can send the next one tomorrow."))
        return redirect(url_for(".colleagues_page"), 303)
    return _handed_over(handed, reminder=True)


@bp.get("/colleagues/<int:response_id>/remove")
@permission("coordinator")
def confirm_removal(response_id: int) -> str:
    """Ask before a colleague is taken off."""
    with wiring.database().read() as store:
        found = colleagues.colleague(store, actor(), response_id)
    return render_template("colleagues/remove.html", one=found)


@bp.post("/colleagues/<int:response_id>/remove")
@permission("coordinator")
def remove(response_id: int) -> Response:
    """Take a colleague off; the answers stay."""
    with wiring.database().write() as store:
        found = colleagues.colleague(store, actor(), response_id)
        inviting.remove(store, actor(), response_id, wiring.now())
    flash(_("%(name)s is removed. The answers are kept.", name=found.response.person.name))
    return redirect(url_for(".colleagues_page"), 303)


@bp.post("/colleagues/readers/<int:membership_id>/remove")
@permission("coordinator")
def remove_reader(membership_id: int) -> Response:
    """Let somebody not read the results any more."""
    with wiring.database().write() as store:
        inviting.remove_reader(store, actor(), membership_id, wiring.now())
    flash(_("The reader is removed."))
    return redirect(url_for(".colleagues_page"), 303)


def _handed_over(handed: Handed, *, reminder: bool = False) -> Page:
    heading = _("Reminder: hand this over") if reminder else _("Invited: hand this over")
    return handed_over(handed, heading, url_for(".colleagues_page"), _("To the colleagues"))


def _posted() -> BaseForm:
    fields: dict[str, Any] = {name: StringField() for name in TEXTS}  # Any: WTForms has no types
    fields |= {"management": BooleanField(), "parts": SelectMultipleField(choices=[], validate_choice=False)}
    form = BaseForm(fields)
    form.process(request.form)
    for name in TEXTS:
        form[name].data = (form[name].data or "").strip()
    form["parts"].data = form["parts"].data or []
    return form


def _empty_form(known: Colleague | None) -> BaseForm:
    form = _posted()
    form["language"].data, form["role"].data = language(), Role.RESPONDENT.value
    form["once"].data = secrets.token_urlsafe(12)
    if known is not None:
        response, person = known.response, known.response.person
        form["email"].data, form["name"].data, form["function"].data = person.email or "", person.name, person.function
        form["management"].data, form["language"].data = person.management, person.language
        form["parts"].data = sorted(response.parts)
        past = response.removed_at is not None
        form["last_day"].data = response.last_day.isoformat() if response.last_day and not past else ""
    return form


def _new(form: BaseForm) -> tuple[NewColleague, dict[str, str]]:
    """Return who is to be invited, and what is wrong with fields that only a form can get wrong."""
    last_day, problems = _last_day(form)
    reads = form["role"].data == Role.READER.value
    new = NewColleague(
        email=form["email"].data,
        name=form["name"].data,
        function=form["function"].data,
        management=form["management"].data,
        role=Role.READER if reads else Role.RESPONDENT,
        parts=frozenset(form["parts"].data),
        last_day=last_day,
        language=form["language"].data if form["language"].data in LANGUAGES else language(),
        once=form["once"].data,
        message=form["message"].data,
    )
    problems = {} if reads else problems
    if len(storable(new.message)) > inviting.LONGEST_MESSAGE:
        problems["message"] = "too-long"
    return new, problems


def _last_day(form: BaseForm) -> tuple[date | None, dict[str, str]]:
    typed = form["last_day"].data
    try:
        return (date.fromisoformat(typed) if typed else None), {}
    except ValueError:
        return None, {"last_day": "not-a-day"}


def _list_page(store: Store, found: tuple[Colleague, ...], form: BaseForm, problems: Mapping[str, str]) -> str:
    new, _problems = _new(form)
    work = answering.work(store, actor())
    known = {area.id for area in work.questionnaire.areas} | {one.id for one in work.questionnaire.questions()}
    every = frozenset(area.id for area, _questions in areas_of(work))
    parts = new.parts & known or every
    way = colleagues.way_of_working(store, actor())
    if way is WayOfWorking.SAME_QUESTIONS and not new.parts and "email" not in request.form:
        form["parts"].data = sorted(every)
    specimen = replace(new, parts=parts)
    return render_template(
        "colleagues/list.html",
        who=actor(),
        way=way,
        ways=_way_names(),
        taken=colleagues.taken(found) if way is WayOfWorking.OWN_AREAS else {},
        asked=[one for one in found if one.response.removed_at is None],
        removed=[one for one in found if one.response.removed_at is not None],
        readers=colleagues.readers(store, actor()),
        domains=vouched(),
        welcomed=welcoming.domains(store, actor()),
        status_names=_status_names(),
        done=Status.DONE,
        roles=work.questionnaire.roles,
        letter=inviting.written(store, actor(), specimen, post()),
        previewed="preview" in request.form and not problems,
        changeable=is_changeable() or wiring.now() < actor().wave.opens,
        mail_leaves=mail_leaves(),
        **_form_parts(areas_of(work), form, problems),
    )


def _one_page(store: Store, found: Colleague, form: BaseForm, problems: Mapping[str, str]) -> str:
    work = answering.work(store, actor())
    others = [one for one in colleagues.colleagues(store, actor()) if one.response.id != found.response.id]
    own_areas = colleagues.way_of_working(store, actor()) is WayOfWorking.OWN_AREAS
    return render_template(
        "colleagues/one.html",
        one=found,
        taken=colleagues.taken(others) if own_areas else {},
        status_names=_status_names(),
        done=Status.DONE,
        **_form_parts(areas_of(work), form, problems),
    )


def _form_parts(areas: object, form: BaseForm, problems: Mapping[str, str]) -> dict[str, object]:
    limits = {name: len(storable(form[name].data)) for name in ("name", "function", "message")}
    return {
        "areas": areas,
        "form": form,
        "problems": sentences(problems, limits),
        "today": wiring.now().astimezone(inviting.HOME).date().isoformat(),
        "closes": actor().wave.closes,
        "closing_day": actor().wave.closes.astimezone(inviting.HOME).date().isoformat(),
    }


def _way_names() -> dict[WayOfWorking, tuple[str, str]]:
    """Return way to its name and what it means."""
    return {
        WayOfWorking.OWN_AREAS: (
            _("Each person answers their own areas"),
            _("One person per area. Quick; you see when an area has somebody already."),
        ),
        WayOfWorking.SAME_QUESTIONS: (
            _("Several answer the same questions and you agree afterwards"),
            _("Shows where you see things differently. Everybody is suggested every area."),
        ),
    }


def _status_names() -> dict[Status, str]:
    return {
        Status.INVITED: _("Invited"),
        Status.OPENED: _("Opened"),
        Status.ANSWERING: _("Answering"),
        Status.DONE: _("Done"),
    }
