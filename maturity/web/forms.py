"""From a posted form to drafts of answers: one field per kind of question, and five that go with every question."""

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.form import BaseForm

from maturity.domain.assessment import LONGEST_TEXT, Absence, parse, write
from maturity.domain.questionnaire import KindName, Question
from maturity.errors import AnswerValueError
from maturity.services.answering import StoredAnswer, Work
from maturity.services.drafts import LONGEST_LINK, Draft
from maturity.web.errors import length_problem
from maturity.web.fields import number

Unbound = Any
"""WTForms has no types: a field that is not part of a form yet."""


@dataclass(frozen=True, slots=True)
class KindField:
    """How a kind of question is asked: the field that takes the answer, the template that draws it."""

    make: Callable[[Question], Unbound]
    template: str


def _chosen(question: Question) -> Unbound:
    return RadioField(choices=[], validate_choice=False, validators=[_Answer(question)])


def _ticked(question: Question) -> Unbound:
    return SelectMultipleField(choices=[], validate_choice=False, validators=[_Answer(question)])


def _typed(question: Question) -> Unbound:
    return StringField(validators=[_Answer(question)])


FIELD_OF_KIND: Mapping[KindName, KindField] = {
    "level": KindField(_chosen, "assess/_level.html"),
    "choice": KindField(_chosen, "assess/_choice.html"),
    "yes-no": KindField(_chosen, "assess/_yes_no.html"),
    "checklist": KindField(_ticked, "assess/_checklist.html"),
    "number": KindField(_typed, "assess/_entry.html"),
    "text": KindField(_typed, "assess/_entry.html"),
    "date": KindField(_typed, "assess/_entry.html"),
}
"""A new kind is one row here, one template, and one row in ``assessment.KINDS``."""

TEXTS = {"reason": LONGEST_TEXT, "comment": LONGEST_TEXT, "evidence": LONGEST_TEXT, "link": LONGEST_LINK}
"""The texts that go with every answer, and how long each may be."""


class _Answer:
    """Accepts what the domain reads as an answer."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def __call__(self, _form: BaseForm, field: Any) -> None:  # Any: an untyped field
        try:
            parse(self._question, written(field.data))
        except AnswerValueError:
            if self._question.kind == "text":
                raise ValidationError(length_problem(len(field.data), LONGEST_TEXT)) from None
            raise ValidationError(_value_problem(self._question)) from None


def _value_problem(question: Question) -> str:
    match question.kind:
        case "number":
            return _("Write a number for question %(number)s.", number=question.id)
        case "date":
            return _("Write the date for question %(number)s as 2027-03-31.", number=question.id)
        case _:
            return _("Choose one of the answers to question %(number)s.", number=question.id)


def _short_enough(limit: int) -> Callable[[BaseForm, Any], None]:
    def check(_form: BaseForm, field: Any) -> None:  # Any: an untyped field
        if len(field.data) > limit:
            raise ValidationError(length_problem(len(field.data), limit))

    return check


def _web_address(_form: BaseForm, field: Any) -> None:  # Any: an untyped field
    if field.data and not field.data.startswith(("https://", "http://")):
        raise ValidationError(_("The link must begin with https:// or http://."))


def _plain(text: str | None) -> str:
    """Take away what browsers add: outer spaces, and two signs for a line break."""
    return (text or "").replace("\r\n", "\n").strip()


def written(data: str | list[str] | None) -> str:
    """Return what was chosen, ticked or typed as ``assessment.parse`` reads it; an absence wins over ticked options."""
    if isinstance(data, list):
        absences = [one for one in data if one in (Absence.DO_NOT_KNOW.value, Absence.NOT_APPLICABLE.value)]
        options = [one for one in data if one != "none"]
        return absences[0] if absences else "|".join(options) or ("none" if data else "")
    return (data or "").strip()


def _fields(question: Question, posted: Container[str]) -> dict[str, Unbound]:
    """Make the fields of a question; a page has few of the texts, and a field that was not sent need not be read."""
    fields: dict[str, Unbound] = {question.id: FIELD_OF_KIND[question.kind].make(question)}
    for text, limit in TEXTS.items():
        if f"{question.id}.{text}" in posted:
            validators = [_short_enough(limit), _web_address] if text == "link" else [_short_enough(limit)]
            fields[f"{question.id}.{text}"] = StringField(filters=[_plain], validators=validators)
    if f"{question.id}.absence" in posted:
        fields[f"{question.id}.absence"] = StringField()
    return fields


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of a posted form.

    Attributes:
        draft: what was posted.
        problems: field name to what is wrong with it.
        revision: the hidden field, as posted.
    """

    draft: Draft
    problems: Mapping[str, str]
    revision: str = "0"


def entries_of(questions: Iterable[Question], posted: MultiDict[str, str]) -> tuple[Entry, ...]:
    """Read a posted form.

    Questions that are not in it and answers that are as they were on the page give no entry, so that a form with
    twenty old answers cannot collide with a colleague who works on one of them.

    Args:
        questions: what the page asked.
        posted: the fields as sent.
    """
    asked = [question for question in questions if f"{question.id}.revision" in posted]
    fields: dict[str, Unbound] = {}
    for question in asked:
        fields |= _fields(question, posted)
    form = BaseForm(fields)
    form.process(posted)
    form.validate()
    entries = [_entry(question, form, posted[f"{question.id}.revision"]) for question in asked]
    return tuple(entry for entry in entries if entry is not None)


def cleared(work: Work, entries: Iterable[Entry], question_id: str) -> list[Entry]:
    """Return a form's entries with one answer taken away, also where the form left it as it was.

    Its texts stay, unless the answer of the shared purchasing unit takes its place.
    """
    by_question = {entry.draft.question: entry for entry in entries}
    posted = by_question.get(question_id)
    given = posted.draft if posted else work.own.get(question_id)
    if given is not None:
        draft = Draft(question_id, "", "", given.comment, given.evidence, given.evidence_link, given.revision)
        if work.heritage and question_id in work.heritage.answers:
            draft = Draft(question_id, "", revision=given.revision)
        by_question[question_id] = Entry(draft, {})
    return list(by_question.values())


def _entry(question: Question, form: BaseForm, given: str) -> Entry | None:
    name = question.id
    revision, _dot, before = given.partition(".")
    draft = Draft(
        question=name,
        written=_sent(form, f"{name}.absence") or written(form[name].data),
        reason=_sent(form, f"{name}.reason"),
        comment=_sent(form, f"{name}.comment"),
        evidence=_sent(form, f"{name}.evidence"),
        evidence_link=_sent(form, f"{name}.link"),
        revision=number(revision),
    )
    problems = {field: form[field].errors[0] for field in _fields_of(name) if field in form and form[field].errors}
    return None if not problems and _stamp(question, draft) == (before or _EMPTY) else Entry(draft, problems, given)


def _sent(form: BaseForm, field: str) -> str:
    return form[field].data or "" if field in form else ""


def _fields_of(name: str) -> tuple[str, ...]:
    return (name, *(f"{name}.{text}" for text in TEXTS))


def _stamp(question: Question, draft: Draft) -> str:
    """Return the mark of what was posted, its answer written as it would be stored."""
    try:
        answer = parse(question, draft.written)
    except AnswerValueError:
        return ""
    value = "" if answer is Absence.UNANSWERED else write(answer)
    return _mark(value, draft)


def _mark(value: str, answer: Draft | StoredAnswer) -> str:
    """Return a short mark of an answer's content: the same mark, nothing was changed."""
    texts = "\x00".join((value, answer.reason, answer.comment, answer.evidence, answer.evidence_link))
    return hashlib.blake2b(texts.encode(), digest_size=5).hexdigest()


_EMPTY = _mark("", Draft("", ""))


def revision_field(answer: StoredAnswer | None) -> str:
    """Return what the hidden field of a question holds: revision and mark of what the page shows."""
    return "0" if answer is None else f"{answer.revision}.{_mark(answer.written, answer)}"
