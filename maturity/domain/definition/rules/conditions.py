"""Rules for ``when``: it looks back, at something that exists, for a value that can occur."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from maturity.domain.definition.contents import Contents, Remark
from maturity.domain.definition.model import ConditionPart, QuestionPart
from maturity.domain.definition.source import Path
from maturity.domain.questionnaire import KindName

ORGANISATION_KINDS = ("municipality", "region")
TEXT_ATTRIBUTES = ("county", "skr_group")
NUMBER_ATTRIBUTES = ("population",)
ATTRIBUTES = ("kind", *TEXT_ATTRIBUTES, *NUMBER_ATTRIBUTES)
"""What is known about every organisation before it answers."""


def conditions(contents: Contents) -> Iterator[Remark]:
    """Every comparison of every condition can pass."""
    everywhere = {question.id: question for _, question in contents.questions}
    earlier: set[str] = set()
    for path, question in contents.questions:
        for here, compare in _comparisons(question.when, (*path, "when")):
            if compare.organisation is not None:
                yield from _organisation(here, compare)
            elif compare.question not in everywhere:
                message = f"Correct {compare.question!r}; the file has no question with that id."
                yield Remark((*here, "question"), "when-unknown-question", message)
            elif compare.question not in earlier:
                message = f"Move {question.id} after {compare.question}, or ask about an earlier question."
                yield Remark((*here, "question"), "when-later-question", message)
            else:
                yield from _question(here, compare, everywhere[compare.question])
        earlier.add(question.id)


RULES = (conditions,)


def _comparisons(part: ConditionPart | None, path: Path) -> Iterator[tuple[Path, ConditionPart]]:
    if part is None:
        return
    if part.question is not None or part.organisation is not None:
        yield path, part
    for key, inner in (("all", part.all_), ("any", part.any_)):
        for position, one in enumerate(inner or ()):
            yield from _comparisons(one, (*path, key, position))
    yield from _comparisons(part.not_, (*path, "not"))


def _values(part: ConditionPart, path: Path) -> Iterator[tuple[Path, str | float]]:
    if part.is_ is not None:
        yield (*path, "is"), part.is_
    for position, value in enumerate(part.in_ or ()):
        yield (*path, "in", position), value


def _limits(part: ConditionPart, path: Path) -> Iterator[tuple[Path, float]]:
    for key, limit in (("at_least", part.at_least), ("at_most", part.at_most)):
        if limit is not None:
            yield (*path, key), limit


def _organisation(path: Path, compare: ConditionPart) -> Iterator[Remark]:
    name = compare.organisation
    if name not in ATTRIBUTES:
        message = f"Use one of {', '.join(ATTRIBUTES)}; {name!r} is not known about organisations."
        yield Remark((*path, "organisation"), "when-unknown-attribute", message)
        return
    for here, value in _values(compare, path):
        if name == "kind" and value not in ORGANISATION_KINDS:
            yield _impossible(here, f"one of {', '.join(ORGANISATION_KINDS)}")
        elif isinstance(value, str) is (name in NUMBER_ATTRIBUTES):
            yield _impossible(here, "a number" if name in NUMBER_ATTRIBUTES else "a text")
    if name not in NUMBER_ATTRIBUTES:
        for here, _ in _limits(compare, path):
            yield _impossible(here, "is or in; at_least and at_most are for numbers")


def _question(path: Path, compare: ConditionPart, subject: QuestionPart) -> Iterator[Remark]:
    possible, expected = _POSSIBLE[subject.kind]
    for here, value in _values(compare, path):
        if not possible(subject, value):
            yield _impossible(here, expected(subject))
    for here, limit in _limits(compare, path):
        if subject.kind not in ("level", "number"):
            yield _impossible(here, f"is or in; {subject.id} has no numbers to compare")
        elif not possible(subject, limit):
            yield _impossible(here, expected(subject))


def _impossible(path: Path, expected: str) -> Remark:
    return Remark(path, "when-impossible-value", f"Use {expected}; this comparison can never pass.")


def _is_option(question: QuestionPart, value: str | float) -> bool:
    return value in [option.id for option in question.options]


def _options(question: QuestionPart) -> str:
    return "one of " + ", ".join(option.id for option in question.options)


def _is_number(question: QuestionPart, value: str | float) -> bool:
    low, high = question.minimum, question.maximum
    if isinstance(value, str):
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def _is_date(_question: QuestionPart, value: str | float) -> bool:
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


_POSSIBLE: Mapping[KindName, tuple[Callable[[QuestionPart, str | float], bool], Callable[[QuestionPart], str]]] = {
    "level": (
        lambda question, value: value in range(len(question.levels)),
        lambda question: f"a level from 0 to {len(question.levels) - 1}",
    ),
    "choice": (_is_option, _options),
    "checklist": (_is_option, _options),
    "yes-no": (lambda _question, value: value in ("yes", "no"), lambda _question: "yes or no"),
    "number": (_is_number, lambda question: f"a number that {question.id} allows"),
    "text": (lambda _question, value: isinstance(value, str), lambda _question: "a text"),
    "date": (_is_date, lambda _question: "a date as 2027-03-31"),
}
"""Kind to whether a value can be its answer, and what to use instead."""
