"""One organisation's answers in one wave: values, absences, and what each kind of question accepts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache

from maturity.domain.condition import Fact, holds
from maturity.domain.questionnaire import KindName, Question, Questionnaire
from maturity.errors import AnswerValueError


class Absence(Enum):
    """Why a question has no value. The five are never merged, in storage, files or API."""

    NOT_APPLICABLE = "not-applicable"
    DO_NOT_KNOW = "do-not-know"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not-asked"
    SUPPRESSED = "suppressed"


ABSENCE_NAMED = {absence.value: absence for absence in Absence}


class State(Enum):
    """Where an organisation's work in a wave stands."""

    INVITED = "invited"
    ANSWERING = "answering"
    APPROVAL = "approval"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    DECLINED = "declined"

    @property
    def is_locked(self) -> bool:
        """Tell whether the answers stand still: somebody is to sign them, they are submitted, or there will be none."""
        return self in (State.APPROVAL, State.SUBMITTED, State.DECLINED)


class WayOfWorking(Enum):
    """How an organisation's colleagues share the questions of a wave."""

    OWN_AREAS = "own-areas"
    SAME_QUESTIONS = "same-questions"


Value = int | str | bool | Decimal | date | tuple[str, ...]
"""Level, option id or text, yes/no, number, date, ticked options: by kind."""

Answers = Mapping[str, Value | Absence]
"""Question id to value or absence; a question that nobody opened has no entry."""

LONGEST_TEXT = 1000
"""Characters in a free text; what ux.md tells people, counted after trimming."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of question does with answers.

    Attributes:
        parse: question and written answer to value; raises AnswerValueError.
        points: question to the points of each code, in code order; empty where nothing is scored.
        code: question and value to a position in *points*.
        summary: question, value and language to what a person reads.
    """

    parse: Callable[[Question, str], Value]
    points: Callable[[Question], tuple[float, ...]]
    code: Callable[[Question, Value], int]
    summary: Callable[[Question, Value, str], str]


def parse(question: Question, text: str) -> Value | Absence:
    """Read a written answer: a cell of a file, a field of a form, a stored text.

    Returns:
        The value, or the absence that the text names; an empty text is ``UNANSWERED``.

    Raises:
        AnswerValueError: the text is neither; nothing else happened.
    """
    text = text.strip()
    if not text:
        return Absence.UNANSWERED
    absence = ABSENCE_NAMED.get(text)
    if absence is None:
        return KINDS[question.kind].parse(question, text)
    if absence is Absence.NOT_APPLICABLE and not question.not_applicable:
        raise AnswerValueError(question.id, text, "an answer: this question applies to everybody")
    return absence


def write(answer: Value | Absence) -> str:
    """Write an answer so that ``parse`` reads the same answer back."""
    match answer:
        case Absence():
            return answer.value
        case bool():
            return "yes" if answer else "no"
        case tuple():
            return "|".join(answer) or "none"
        case date():
            return answer.isoformat()
        case _:
            return str(answer)


def asked(
    questionnaire: Questionnaire, form: str, answers: Answers, organisation: Mapping[str, Fact]
) -> tuple[Question, ...]:
    """Return the questions that this organisation meets, in the order of the file.

    A question falls away by form, by organisation kind, or by a condition on earlier answers; an answer to a
    question that fell away itself does not count in later conditions.

    Args:
        questionnaire: what could be asked.
        form: name of one of its forms.
        answers: what has been answered so far.
        organisation: attributes, at least ``kind``.
    """
    chosen, kind = questionnaire.form(form), organisation["kind"]
    possible = [one for one in questionnaire.questions() if one.id in chosen and kind in one.applies_to]
    if not any(one.when for one in possible):
        return tuple(possible)
    facts: dict[str, Fact] = {}
    found = []
    for question in possible:
        if question.when and not holds(question.when, facts, organisation):
            continue
        found.append(question)
        answer = answers.get(question.id)
        if answer is not None and not isinstance(answer, Absence):
            facts[question.id] = _fact(answer)
    return tuple(found)


def _fact(value: Value) -> Fact:
    match value:
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case _:
            return value


def _parse_level(question: Question, text: str) -> int:
    level = _numbered(len(question.levels)).get(text)
    if level is None:
        raise AnswerValueError(question.id, text, f"a level from 0 to {len(question.levels) - 1}")
    return level


@cache
def _numbered(count: int) -> Mapping[str, int]:
    return {str(level): level for level in range(count)}


def _parse_choice(question: Question, text: str) -> str:
    ids = [option.id for option in question.options]
    if text in ids:
        return text
    raise AnswerValueError(question.id, text, "one of " + ", ".join(ids))


def _parse_checklist(question: Question, text: str) -> tuple[str, ...]:
    ticked = set() if text == "none" else set(text.split("|"))
    ids = [option.id for option in question.options]
    if ticked <= set(ids):
        return tuple(one for one in ids if one in ticked)
    raise AnswerValueError(question.id, text, "'none' or some of " + "|".join(ids))


def _parse_yes_no(question: Question, text: str) -> bool:
    if text in ("yes", "no"):
        return text == "yes"
    raise AnswerValueError(question.id, text, "yes or no")


def _parse_number(question: Question, text: str) -> Decimal:
    low, high = question.minimum, question.maximum
    try:
        number = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite() and (low is None or number >= low) and (high is None or number <= high):
        return number
    limits = f" from {'any' if low is None else low:} to {'any' if high is None else high:}"
    raise AnswerValueError(question.id, text, "a number" + limits)


def _parse_text(question: Question, text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    raise AnswerValueError(question.id, text, f"at most {LONGEST_TEXT} characters")


def _parse_date(question: Question, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AnswerValueError(question.id, text, "a date as 2027-03-31") from None


def _level_points(question: Question) -> tuple[float, ...]:
    return tuple(float(level) for level in range(len(question.levels)))


def _choice_points(question: Question) -> tuple[float, ...]:
    points = tuple(option.points for option in question.options if option.points is not None)
    return points if len(points) == len(question.options) else ()


def _checklist_points(question: Question) -> tuple[float, ...]:
    """Each ticked option counts one: the share of ticked options is the value."""
    return tuple(float(ticked) for ticked in range(len(question.options) + 1))


def _yes_no_points(_question: Question) -> tuple[float, ...]:
    return (0.0, 1.0)


def _number_points(question: Question) -> tuple[float, ...]:
    return (0.0, *(threshold.points for threshold in question.thresholds)) if question.thresholds else ()


def _no_points(_question: Question) -> tuple[float, ...]:
    return ()


def _number_code(question: Question, value: Value) -> int:
    return sum(value >= threshold.at_least for threshold in question.thresholds)  # type: ignore[operator]  # a Decimal by kind


def _no_code(question: Question, _value: Value) -> int:
    raise AnswerValueError(question.id, "", "nothing: this kind has no points")


def _option_label(question: Question, option_id: str, language: str) -> str:
    return next(option.label[language] for option in question.options if option.id == option_id)


YES_NO = {"sv": ("Nej", "Ja"), "en": ("No", "Yes")}

KINDS: Mapping[KindName, Kind] = {
    "level": Kind(_parse_level, _level_points, lambda _q, value: int(value), lambda q, v, lang: q.levels[int(v)][lang]),  # type: ignore[arg-type]  # an int by kind
    "choice": Kind(
        _parse_choice,
        _choice_points,
        lambda q, value: [option.id for option in q.options].index(str(value)),
        lambda q, value, lang: _option_label(q, str(value), lang),
    ),
    "checklist": Kind(
        _parse_checklist,
        _checklist_points,
        lambda _q, value: len(value),  # type: ignore[arg-type]  # a tuple by kind
        lambda q, value, lang: "; ".join(_option_label(q, one, lang) for one in value) or "–",  # type: ignore[union-attr]  # a tuple by kind
    ),
    "yes-no": Kind(
        _parse_yes_no,
        _yes_no_points,
        lambda _q, value: int(bool(value)),
        lambda _q, value, lang: YES_NO[lang][bool(value)],
    ),
    "number": Kind(
        _parse_number,
        _number_points,
        _number_code,
        lambda q, value, lang: (
            f"{str(value).replace('.', ',') if lang == 'sv' else value} {q.unit[lang] if q.unit else ''}".strip()
        ),
    ),
    "text": Kind(_parse_text, _no_points, _no_code, lambda _q, value, _lang: str(value)),
    "date": Kind(_parse_date, _no_points, _no_code, lambda _q, value, _lang: write(value)),
}
"""Kind name to behaviour: a new kind is one row here and one row in the web's table of fields."""


def is_scored(question: Question) -> bool:
    """Tell whether answers to *question* count in an index."""
    return bool(KINDS[question.kind].points(question))
