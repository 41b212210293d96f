"""Peer reviews as the coordinator handles them: inviting, following, deciding on suggestions."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, StringField
from wtforms.form import BaseForm

from maturity.domain.assessment import LONGEST_TEXT, State
from maturity.domain.peer_review import Verdict
from maturity.errors import AnswerChangedError, FieldsError
from maturity.services import answering, deciding, reviewers
from maturity.services.deciding import Choice, Outcome
from maturity.services.inviting import HOME
from maturity.services.post import Handed
from maturity.services.reviewers import NewReviewer
from maturity.storage.store import Store
from maturity.web import review_words, wiring
from maturity.web.area_page import answer_text
from maturity.web.assess import is_changeable
from maturity.web.errors import length_problem
from maturity.web.fields import number, sentences
from maturity.web.language import LANGUAGES, language
from maturity.web.permission import actor, permission
from maturity.web.place import areas_of
from maturity.web.post import handed_over, mail_leaves, post

bp = Blueprint("reviews", __name__)

Page = str | tuple[str, int] | Response
TEXTS = ("email", "name", "function", "home", "last_day", "language", "once")


@bp.get("/reviews")
@permission("coordinator")
def index() -> str:
    """Show who reviews, and a form to invite somebody."""
    form = _posted()
    form["language"].data, form["once"].data = language(), secrets.token_urlsafe(12)
    with wiring.database().read() as store:
        return _list_page(store, form, {})


@bp.post("/reviews")
@permission("coordinator")
def invite() -> Page:
    """Invite a reviewer from another organisation."""
    form = _posted()
    last_day, problems = _last_day(form)
    if not problems:
        chosen = form["language"].data if form["language"].data in LANGUAGES else language()
        new = NewReviewer(
            email=form["email"].data,
            name=form["name"].data,
            function=form["function"].data,
            home=form["home"].data,
            areas=frozenset(form["areas"].data),
            last_day=last_day,
            language=chosen,
            once=form["once"].data,
        )
        try:
            with wiring.database().write() as store:
                return _handed_over(reviewers.invite(store, actor(), new, post(), wiring.now()))
        except FieldsError as error:
            lengths = {name: len(form[name].data) for name in ("name", "function", "home")}
            problems = sentences(error.problems, lengths)
    with wiring.database().read() as store:
        return _list_page(store, form, problems), 422


@bp.get("/reviews/<int:review_id>")
@permission("coordinator")
def review(review_id: int) -> str:
    """Show one review, and what has to be decided."""
    return _one_page(_outcome(review_id), None, {})


@bp.post("/reviews/<int:review_id>/<question_id>")
@permission("coordinator")
def decide(review_id: int, question_id: str) -> Page:
    """Follow a suggestion, or keep the own answer."""
    typed = _Decided.posted(question_id)
    if problems := typed.problems():
        return _one_page(_outcome(review_id), typed, problems), 422
    try:
        with wiring.database().write() as store:
            deciding.decide(store, actor(), review_id, typed.choice(), wiring.now())
    except AnswerChangedError:
        words = _(
            "The answer or the suggestion to question %(number)s was changed meanwhile. Look at both and decide again.",
            number=question_id,
        )
        return _one_page(_outcome(review_id), typed, {typed.field("verdict"): words}), 409
    flash(_("Your decision on question %(number)s is saved.", number=question_id))
    return redirect(url_for(".review", review_id=review_id), 303)


@bp.post("/reviews/<int:review_id>/remind")
@permission("coordinator")
def remind(review_id: int) -> Page:
    """Write to a reviewer what is left."""
    with wiring.database().write() as store:
        handed = reviewers.remind(store, actor(), review_id, post(), wiring.now())
    if handed is None:
        flash(_("A reminder was written today. You can send the next one tomorrow."))
        return redirect(url_for(".review", review_id=review_id), 303)
    return _handed_over(handed, reminder=True)


@bp.get("/reviews/<int:review_id>/end")
@permission("coordinator")
def confirm_end(review_id: int) -> str:
    """Ask before a review is ended."""
    with wiring.database().read() as store:
        found = reviewers.reviewer(store, actor(), review_id)
    return render_template("reviews/end.html", one=found)


@bp.post("/reviews/<int:review_id>/end")
@permission("coordinator")
def end(review_id: int) -> Response:
    """End a review; the remarks stay."""
    with wiring.database().write() as store:
        reviewers.end(store, actor(), review_id, wiring.now())
    flash(_("The review is ended. The remarks are kept."))
    return redirect(url_for(".index"), 303)


def _handed_over(handed: Handed, *, reminder: bool = False) -> Page:
    heading = _("Reminder: hand this over") if reminder else _("Invited: hand this over")
    return handed_over(handed, heading, url_for(".index"), _("To the peer reviews"))


def _posted() -> BaseForm:
    fields: dict[str, Any] = {name: StringField() for name in TEXTS}  # Any: WTForms has no types
    fields["areas"] = SelectMultipleField(choices=[], validate_choice=False)
    form = BaseForm(fields)
    form.process(request.form)
    for name in TEXTS:
        form[name].data = (form[name].data or "").strip()
    form["areas"].data = form["areas"].data or []
    return form


def _last_day(form: BaseForm) -> tuple[date | None, dict[str, str]]:
    typed = form["last_day"].data
    try:
        return (date.fromisoformat(typed) if typed else None), {}
    except ValueError:
        return None, sentences({"last_day": "not-a-day"}, {})


@dataclass(frozen=True, slots=True)
class _Decided:
    """A form about a suggestion, as sent."""

    question: str
    remark: int
    verdict: str
    reason: str
    revision: int

    @classmethod
    def posted(cls, question: str) -> "_Decided":
        form = request.form
        reason = " ".join(form.get("reason", "").split())
        return cls(
            question, number(form.get("remark", "")), form.get("verdict", ""), reason, number(form.get("revision", ""))
        )

    def field(self, name: str) -> str:
        return f"{self.question}.{name}"

    def problems(self) -> dict[str, str]:
        if self.verdict not in {one.value for one in Verdict}:
            return {self.field("verdict"): _("Choose whether you follow the suggestion.")}
        if len(self.choice().reason) > LONGEST_TEXT:
            return {self.field("reason"): length_problem(len(self.reason), LONGEST_TEXT)}
        if not self.choice().reason:
            return {self.field("reason"): _("Write why you keep your answer.")}
        return {}

    def choice(self) -> Choice:
        verdict, reason = Verdict(self.verdict), self.reason
        if verdict is Verdict.ACCEPTED:
            reason = f"{_('Follows the peer review.')} {reason}".strip()
        return Choice(self.question, self.remark, verdict, reason, self.revision)


def _outcome(review_id: int) -> Outcome:
    with wiring.database().read() as store:
        return deciding.outcome(store, actor(), review_id)


def _list_page(store: Store, form: BaseForm, problems: Mapping[str, str]) -> str:
    work = answering.organisations_work(store, actor())
    return render_template(
        "reviews/list.html",
        who=actor(),
        found=reviewers.reviewers(store, actor()),
        stages=review_words.stages(),
        cases=store.cases.count(actor().assessment_id),
        form=form,
        problems=problems,
        areas=areas_of(work),
        today=wiring.now().astimezone(HOME).date().isoformat(),
        closing_day=actor().wave.closes.astimezone(HOME).date().isoformat(),
        open=wiring.now() < actor().wave.closes and actor().state is not State.SUBMITTED,
        mail_leaves=mail_leaves(),
    )


def _one_page(found: Outcome, typed: _Decided | None, problems: Mapping[str, str]) -> str:
    questionnaire = found.agreement.work.questionnaire
    return render_template(
        "reviews/one.html",
        found=found,
        review=found.reviewer.review,
        stage=review_words.stages()[found.reviewer.stage],
        source=review_words.source(found.reviewer.review),
        rows=[(one, review_words.said(questionnaire, one.item.question, one.told)) for one in found.remarks],
        questionnaire=questionnaire,
        checks=review_words.checks(),
        findings=review_words.findings(),
        typed=typed,
        problems=problems,
        changeable=is_changeable(),
        open=actor().wave.is_open(wiring.now()) and actor().state is not State.SUBMITTED,
        answer_text=answer_text,
    )
