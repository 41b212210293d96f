"""The page on which one question is settled, at a desk or in a meeting, and what to do when two people settle it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from flask import render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from maturity.domain.assessment import LONGEST_TEXT, Absence
from maturity.services.voices import Agreement, Item
from maturity.web import review_words, unity
from maturity.web.area_page import CHECKED, answer_text, written_text
from maturity.web.assess import is_changeable
from maturity.web.errors import length_problem
from maturity.web.fields import number
from maturity.web.forms import FIELD_OF_KIND
from maturity.web.language import language
from maturity.web.permission import actor
from maturity.web.pieces import piece

Filter = Literal["different", "unknown", "all"]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a coordinator sent.

    Attributes:
        question: id.
        written: the answer; empty as long as it cannot be one.
        why: the reason, as typed.
        revision: of what the page showed.
    """

    question: str
    written: str
    why: str
    revision: int

    @classmethod
    def posted(cls, question: str) -> "Typed":
        """Read the posted form; its answer is read by ``forms.entries_of``."""
        revision = number(request.form.get(f"{question}.revision", ""))
        return cls(question, "", " ".join(request.form.get("why", "").split()), revision)

    def with_answer(self, written: str) -> "Typed":
        """Return the same with an answer."""
        return replace(self, written=written)

    def problems(self) -> dict[str, str]:
        """Return what is wrong with the reason."""
        if len(self.why) > LONGEST_TEXT:
            return {"why": length_problem(len(self.why), LONGEST_TEXT)}
        if self.written == Absence.NOT_APPLICABLE.value and not self.why:
            return {"why": _("Write why question %(number)s does not apply to you.", number=self.question)}
        return {}


def shown_filter(found: Agreement) -> Filter:
    """Return which questions are wanted: what the address says, else those with different answers, else all."""
    wanted = request.values.get("show")
    if wanted in ("different", "unknown", "all"):
        return cast("Filter", wanted)
    return "different" if found.different else "all"


def order_of(found: Agreement, shown: Filter) -> tuple[Item, ...]:
    """Return the questions of a filter, most in need of a talk first."""
    return {"different": found.different, "unknown": found.unknown, "all": found.ordered}[shown]


def draw(
    found: Agreement,
    question_id: str,
    typed: Typed | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    meeting: bool = False,
) -> str:
    """Return the page of a question.

    Args:
        found: how far colleagues agree.
        question_id: which question.
        typed: what was sent and could not be saved; it is shown instead of what is stored.
        problems: field to what is wrong with it.
        meeting: whether people look at it together: large, and without names.

    Raises:
        NotFoundError: this organisation is not asked that.
    """
    item, meeting = found.item(question_id), meeting or "meeting" in request.form
    shown, order = _way(found, item)
    position = order.index(item)
    return render_template(
        "agreement/question.html",
        who=actor(),
        found=found,
        item=item,
        shown=shown,
        number=position + 1,
        all=len(order),
        before=order[position - 1] if position else None,
        following=order[position + 1] if position + 1 < len(order) else None,
        meeting=meeting,
        changeable=is_changeable(),
        control=_control(found, item, typed, problems or {}) if is_changeable() else "",
        problems=problems or {},
        unity=unity,
        answer_text=answer_text,
        remarks=review_words.of_work(found.work),
    )


def draw_conflict(found: Agreement, typed: Typed) -> str:
    """Return the page on which one of two answers is chosen."""
    item = found.item(typed.question)
    return render_template(
        "agreement/conflict.html",
        found=found,
        item=item,
        typed=typed,
        saved_at=max(_moments(item), default=None),
        shown=_way(found, item)[0],
        meeting="meeting" in request.form,
        answer_text=answer_text,
        written_text=written_text,
    )


def after(found: Agreement, question_id: str) -> str:
    """Return the address of the next open question; of the list, or of the agenda, after the last."""
    item, meeting = found.item(question_id), "meeting" in request.form
    shown, order = _way(found, item)
    position = order.index(item)
    for one in (*order[position + 1 :], *order[:position]):
        if not one.is_settled:
            endpoint = "meeting.question" if meeting else "agreement.question"
            return url_for(endpoint, question_id=one.question.id, show=shown)
    return url_for("meeting.agenda") if meeting else url_for("agreement.index", show=shown)


def _moments(item: Item) -> list[datetime]:
    """Return when the answer was saved and when it was settled."""
    saved = [item.agreed.saved_at] if item.agreed else []
    return saved + ([item.agreement.at] if item.agreement else [])


def _way(found: Agreement, item: Item) -> tuple[Filter, Sequence[Item]]:
    """Return the filter that the reader walks through, and its questions; all where the question is not in it."""
    shown = shown_filter(found)
    order = order_of(found, shown)
    return (shown, order) if item in order else ("all", found.ordered)


def _control(found: Agreement, item: Item, typed: Typed | None, problems: Mapping[str, str]) -> Markup:
    """Return the answers to choose from as the area's page draws them, with the reason below."""
    question, questionnaire = item.question, found.work.questionnaire
    stored = item.agreed.written if item.agreed else ""
    written, why = (typed.written, typed.why) if typed else (stored, item.why)
    fields = render_template("agreement/_why.html", why=why, problems=problems)
    ticked = written.split("|") if question.kind == "checklist" else [written]
    suggestion = unity.suggested(questionnaire, item.spread)
    problem = problems.get(question.id)
    values: dict[str, str] = {f"is:{one}": CHECKED for one in ticked}
    values |= {
        "value": "" if written in {one.value for one in Absence} else escape(written),
        "earlier": Markup('<p class="hint">{}</p>').format(suggestion) if suggestion else "",
        "texts": fields,
        "revision": str(typed.revision if typed else item.revision),
        "not": " not" if problem else "",
        "saved": Markup('<span class="hidden">{}</span> {}').format(_("Error:"), problem) if problem else "",
    }
    drawn = piece(
        (questionnaire.content_hash, language(), question.id),
        FIELD_OF_KIND[question.kind].template,
        lambda: {"question": question, "questionnaire": questionnaire},
    )
    return Markup(drawn.filled(values))  # noqa: S704  # pieces of our own templates; the values are escaped
