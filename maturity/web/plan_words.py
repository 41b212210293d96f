"""The words of the plan: statuses, fields, what happened to an action, and what is wrong in its form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.ahead import FEW
from maturity.domain.improvement import Action, Status
from maturity.domain.questionnaire import Question
from maturity.report import phrases
from maturity.report.office import shortened
from maturity.services.acting import PLACE
from maturity.services.planning import LIMITS, REMOVED, YES
from maturity.storage.plans import PlanEvent
from maturity.web import figures
from maturity.web.errors import length_problem
from maturity.web.figures import Wording
from maturity.web.language import day, language

LONGEST_NAMED = 60
"""Characters of an action that is only named."""

TAGS = {
    Status.PLANNED: "",
    Status.STARTED: "",
    Status.DONE: "ok",
    Status.STOPPED: "",
    Status.ACCEPTED: "warn",
}
"""Status to the class of its tag; the word carries the meaning."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history: when, who (empty when the person was erased), and what."""

    at: datetime
    name: str
    text: str


def status_names() -> dict[Status, str]:
    """Return status to what a person reads."""
    return phrases.status_names(_)


def field_names() -> dict[str, str]:
    """Return field of an action to its label."""
    return {
        "what": _("Action"),
        "question": _("Question affected"),
        "to_level": _("Level it leads to"),
        "owner": _("Responsible function"),
        "due": _("Due date"),
        "sign": _("How will you know it is done?"),
        "status": _("Status"),
        "reason": _("Why?"),
        "evidence": _("Evidence"),
    }


def late(action: Action, today: date) -> str:
    """Say how late an action is; nothing when it is not."""
    days = action.days_late(today)
    return ngettext("%(num)d day overdue", "%(num)d days overdue", days) if days else ""


def level(words: Wording, question: Question, code: int) -> str:
    """Write a level as number and name; a step of another kind of question as its number."""
    return words.level(code) if question.kind == "level" else str(code)


def happened(events: Iterable[PlanEvent], words: Wording) -> list[Happened]:
    """Return the history of an action, newest first."""
    return [Happened(one.at, one.name, _event(one, words)) for one in reversed(list(events))]


def last_change(events: tuple[PlanEvent, ...]) -> str:
    """Say in one line what was done to the plan last; nothing where nothing was."""
    if not events:
        return ""
    fields, first, count = {one.field for one in events}, events[0], len({one.number for one in events})
    if REMOVED in fields:
        if first.after == YES:
            return ngettext("%(num)d action taken out", "%(num)d actions taken out", count)
        return ngettext("%(num)d action added", "%(num)d actions added", count)
    if PLACE in fields:
        return _("order changed")
    names = field_names()
    return _(
        "%(fields)s changed in “%(action)s”",
        fields=", ".join(names[one.field].rstrip("?") for one in events),
        action=shortened(first.what, LONGEST_NAMED),
    )


def sentences(problems: Mapping[str, str], lengths: Mapping[str, int]) -> dict[str, str]:
    """Return field of an action to sentence, for what ``FieldsError`` says."""
    words = {
        ("what", "missing"): _("Write what is to be done."),
        ("status", "missing"): _("Choose a status."),
        ("reason", "missing"): _("Write why: an action that is cancelled, or a risk that is accepted, needs a reason."),
        ("due", "not-a-day"): _("Write the day as 2027-03-31."),
        ("due", "too-early"): _("The year is too early. Write the day as 2027-03-31."),
        ("question", "unknown"): _("The question has no such level. Choose another question or another level."),
        ("evidence", "unknown"): _("Choose evidence on this page."),
    }
    return {
        field: length_problem(lengths[field], LIMITS[field]) if problem == "too-long" else words[field, problem]
        for field, problem in problems.items()
    }


def _event(one: PlanEvent, words: Wording) -> str:
    if one.field == REMOVED:
        return _("Taken out of the plan") if one.after == YES else _("Added to the plan")
    if one.field == PLACE:
        return _("Moved in the order")
    return _(
        "%(field)s: %(before)s → %(after)s",
        field=field_names()[one.field].rstrip("?"),
        before=_value(one.field, one.before, words),
        after=_value(one.field, one.after, words),
    )


def _value(field: str, text: str, words: Wording) -> str:
    if not text:
        return _("nothing")
    match field:
        case "status":
            return status_names()[Status(text)]
        case "due":
            return day(date.fromisoformat(text))
        case "to_level":
            scale = words.questionnaire.scale
            return words.level(int(text)) if int(text) < len(scale) else text
        case "evidence":
            count = len(text.split())
            return ngettext("%(num)d entry", "%(num)d entries", count)
        case _:
            return text


def share(there: float) -> str:
    """Write a share of the peers; the smallest and the largest stand for what lies beyond."""
    percent = figures.percent(there, language())
    if there <= FEW:
        return _("At most %(share)s", share=percent)
    return _("At least %(share)s", share=percent) if there >= 1 - FEW else percent
