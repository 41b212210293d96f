"""The form in which a reviewer says something about an area: which answers there are to choose from, what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from maturity.domain.assessment import LONGEST_TEXT, YES_NO
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.errors import MaturityError, TextTooLongError
from maturity.services.reviewing import RemarkDraft, Reviewable, Reviewed
from maturity.web.errors import length_problem
from maturity.web.fields import number
from maturity.web.forms import written
from maturity.web.language import language, text

SAME, OTHER = "same", "other"
CHOSEN = "is:"
"""Before an answer that can be chosen; no option's id can be taken for ``SAME`` or ``OTHER``."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose: *name* in short, *text* at length."""

    value: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form of a question.

    Attributes:
        stance: ``SAME``, ``OTHER``, or ``CHOSEN`` and an answer; empty where nothing is chosen.
        other: the answer that is typed or ticked, for ``OTHER``.
        comment: as typed.
        revision: of the remark that the form was based on.
    """

    stance: str
    other: str
    comment: str
    revision: int

    @property
    def suggested(self) -> str:
        """Return the answer that is suggested; empty for the same one."""
        return self.other if self.stance == OTHER else self.stance.removeprefix(CHOSEN) if self.stance != SAME else ""


def options(questionnaire: Questionnaire, one: Reviewable) -> tuple[Option, ...]:
    """Return the answers that can be chosen besides the organisation's own; none for kinds that are typed."""
    question = one.question
    match question.kind:
        case "level":
            found = [
                (
                    str(level),
                    _("Level %(level)s – %(name)s", level=level, name=text(questionnaire.scale[level])),
                    text(words),
                )
                for level, words in enumerate(question.levels)
            ]
        case "choice":
            found = [(option.id, text(option.label), "") for option in question.options]
        case "yes-no":
            no, yes = YES_NO[language()]
            found = [("yes", yes, ""), ("no", no, "")]
        case _:
            found = []
    if question.not_applicable:
        found.append(("not-applicable", _("Not applicable"), ""))
    return tuple(Option(CHOSEN + value, name, words) for value, name, words in found if value != one.written)


def is_typed(question: Question) -> bool:
    """Tell whether another answer is typed or ticked, not chosen."""
    return question.kind not in ("level", "choice", "yes-no")


def stored(one: Reviewable) -> Typed:
    """Return the form of a question as the reviewer left it; empty where the answer has changed since."""
    remark = one.remark
    if remark is None or remark.seen != one.written:
        return Typed("", "", "", remark.revision if remark else 0)
    if not remark.differs:
        return Typed(SAME, "", remark.comment, remark.revision)
    if is_typed(one.question) and remark.suggested != "not-applicable":
        return Typed(OTHER, remark.suggested, remark.comment, remark.revision)
    return Typed(CHOSEN + remark.suggested, "", remark.comment, remark.revision)


def posted(area: Reviewed) -> tuple[dict[str, Typed], dict[str, str]]:
    """Return what was sent for the questions of an area about which something is said, and what is wrong with it."""
    found, problems = {}, {}
    for one in area.questions:
        name = one.question.id
        if f"{name}.revision" not in request.form:
            continue
        other = request.form.getlist(f"{name}.other")
        typed = Typed(
            stance=request.form.get(name, ""),
            other=written(other if one.question.kind == "checklist" else "".join(other)),
            comment=request.form.get(f"{name}.comment", "").replace("\r\n", "\n").strip(),
            revision=number(request.form[f"{name}.revision"]),
        )
        if not typed.stance and not typed.comment:
            continue
        found[name] = typed
        if not typed.stance:
            problems[name] = _("Choose an answer to question %(number)s as well.", number=name)
        elif typed.stance == OTHER and not typed.other:
            problems[f"{name}.other"] = _("Write which answer you suggest to question %(number)s.", number=name)
        elif len(typed.comment) > LONGEST_TEXT:
            problems[f"{name}.comment"] = length_problem(len(typed.comment), LONGEST_TEXT)
    return found, problems


def drafts(typed: Mapping[str, Typed], problems: Mapping[str, str]) -> list[RemarkDraft]:
    """Return what can be saved of what was sent."""
    wrong = {field.partition(".")[0] for field in problems}
    return [
        RemarkDraft(name, one.suggested, one.comment, one.revision) for name, one in typed.items() if name not in wrong
    ]


def refusal(draft: RemarkDraft, error: MaturityError) -> tuple[str, str]:
    """Return field and sentence for a remark that cannot be saved."""
    if isinstance(error, TextTooLongError):
        return f"{draft.question}.comment", length_problem(error.length, error.limit)
    return draft.question, _("Choose one of the answers to question %(number)s.", number=draft.question)
