"""Learning from organisations one step up: seeing them, agreeing to be seen, asking and answering."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, StringField
from wtforms.form import BaseForm

from maturity.domain.person import Role
from maturity.domain.questionnaire import Question
from maturity.domain.scoring import decode
from maturity.errors import FieldsError, NotSubmittedError
from maturity.services import learning
from maturity.services.learning import ACCEPTED, DECLINED, WITHDRAWN, Lessons
from maturity.storage.learning import Contact, Request
from maturity.storage.store import Store
from maturity.web import wiring
from maturity.web.fields import sentences
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission
from maturity.web.post import post

bp = Blueprint("learning", __name__, url_prefix="/learn")

Page = str | tuple[str, int] | Response


@bp.get("")
@permission("coordinator", "approver", "reader")
def index() -> str:
    """Show who is one step up and has agreed to be found, and what was asked."""
    with wiring.database().read() as store:
        found = _lessons(store)
        questionnaire = store.versions.open(actor().version_id)
        requests = store.learning.requests(actor().assessment_id)
        consents = store.learning.consents(actor().assessment_id)
    words = Wording(questionnaire, language())
    return render_template(
        "learning/learn.html",
        found=found,
        words=words,
        written=lambda question, code: _written(words, question, code),
        titles={area.id: words.say(area.title) for area in questionnaire.areas},
        asked={(one.asked_code, one.area) for one in requests if _is_own(one) and one.outcome != WITHDRAWN},
        sent=[one for one in requests if _is_own(one)],
        received=[one for one in requests if not _is_own(one)],
        outcomes=_outcomes(),
        consents=consents,
        agreed=[words.say(area.title) for area in questionnaire.areas if area.id in consents],
        requests_contact=Role.COORDINATOR in actor().roles,
    )


@bp.get("/consent")
@permission("coordinator")
def consent_page() -> str:
    """Show in which areas the organisation has agreed to be found."""
    with wiring.database().read() as store:
        consents = store.learning.consents(actor().assessment_id)
    form, contact = _posted(), next(iter(consents.values()), Contact("", ""))
    form["areas"].data = list(consents)
    form["function"].data, form["email"].data = contact.function, contact.address
    return _consent_page(form, {})


@bp.post("/consent")
@permission("coordinator")
def consent() -> Page:
    """Agree to be found in some areas, or in none any more."""
    form = _posted()
    chosen = [] if "withdraw" in request.form else form["areas"].data
    try:
        with wiring.database().write() as store:
            contact = Contact("", "") if "withdraw" in request.form else _contact(form)
            learning.agree(store, actor(), chosen, contact, post(), wiring.now())
    except FieldsError as error:
        return _consent_page(form, _sentences(error, form)), 422
    flash(_("Saved. You can change or withdraw this at any time.") if chosen else _("Nobody finds you here any more."))
    return redirect(url_for(".index"), 303)


@bp.get("/areas/<area_id>/<organisation_code>")
@permission("coordinator")
def ask_page(area_id: str, organisation_code: str) -> str:
    """Show a form to ask an organisation for contact."""
    return _ask_page(area_id, organisation_code, _posted(), {})


@bp.post("/areas/<area_id>/<organisation_code>")
@permission("coordinator")
def ask(area_id: str, organisation_code: str) -> Page:
    """Ask an organisation for contact."""
    form = _posted()
    try:
        with wiring.database().write() as store:
            is_new = learning.ask(store, actor(), area_id, organisation_code, _contact(form), post(), wiring.now())
    except FieldsError as error:
        return _ask_page(area_id, organisation_code, form, _sentences(error, form)), 422
    flash(
        _("The organisation is asked. You are told by email what it says.")
        if is_new
        else _("You have asked this organisation about the area before.")
    )
    return redirect(url_for(".index", _anchor="requests"), 303)


@bp.get("/requests/<int:request_id>")
@permission("coordinator")
def request_page(request_id: int) -> str:
    """Show one request, to be answered or withdrawn."""
    with wiring.database().read() as store:
        found = store.learning.request(actor().assessment_id, request_id)
        contact = learning.contact_of(store, actor(), found)
        area = store.versions.open(actor().version_id).area(found.area)
    return render_template(
        "learning/request.html",
        one=found,
        own=_is_own(found),
        contact=contact,
        area=area,
        outcomes=_outcomes(),
        answers={"yes": ACCEPTED, "no": DECLINED, "withdraw": WITHDRAWN},
    )


@bp.post("/requests/<int:request_id>")
@permission("coordinator")
def answer(request_id: int) -> Response:
    """Say yes or no to a request, or withdraw an own one."""
    outcome = request.form.get("outcome", "")
    with wiring.database().write() as store:
        closed = learning.answer(store, actor(), request_id, outcome, post(), wiring.now())
    flash(_outcomes()[outcome] if closed else _("The request was closed before. Nothing was changed."))
    return redirect(url_for(".request_page", request_id=request_id), 303)


def _lessons(store: Store) -> Lessons | None:
    try:
        return learning.learn(store, actor(), wiring.now())
    except NotSubmittedError:
        return None


def _is_own(one: Request) -> bool:
    return one.asking_id == actor().assessment_id


def _outcomes() -> dict[str | None, str]:
    return {
        None: _("Waits for an answer"),
        ACCEPTED: _("Yes: both have the other's contact"),
        DECLINED: _("No"),
        WITHDRAWN: _("Withdrawn"),
    }


def _written(words: Wording, question: Question, code: int) -> str:
    return words.answer(question, decode(question, code))


def _posted() -> BaseForm:
    fields: dict[str, Any] = {name: StringField() for name in ("function", "email")}  # Any: WTForms has no types
    fields["areas"] = SelectMultipleField(choices=[], validate_choice=False)
    form = BaseForm(fields)
    form.process(request.form)
    for name in ("function", "email"):
        form[name].data = (form[name].data or "").strip()
    form["areas"].data = form["areas"].data or []
    return form


def _contact(form: BaseForm) -> Contact:
    return Contact(form["function"].data, form["email"].data)


def _sentences(error: FieldsError, form: BaseForm) -> dict[str, str]:
    return sentences(error.problems, {"function": len(form["function"].data)})


def _consent_page(form: BaseForm, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        areas = learning.areas(store, actor())
        given = bool(store.learning.consents(actor().assessment_id))
    return render_template("learning/consent.html", form=form, problems=problems, areas=areas, given=given)


def _ask_page(area_id: str, organisation_code: str, form: BaseForm, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        area, other = learning.may_ask(store, actor(), area_id, organisation_code, wiring.now())
    return render_template("learning/ask.html", form=form, problems=problems, area=area, other=other)
