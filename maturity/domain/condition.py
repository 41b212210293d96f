"""When a question is asked: comparisons with earlier answers and organisation facts, joined by and, or, not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Fact = str | int | float | bool | tuple[str, ...]
"""A value that a condition can look at; a tuple is the ticked options of a checklist."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A test of one answer or organisation fact; an absent value never passes."""

    subject: Literal["question", "organisation"]
    name: str
    test: Literal["is", "in", "at_least", "at_most"]
    value: str | float | bool | tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """Passes when all parts pass."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Passes when at least one part passes."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Passes when its part does not."""

    part: "Condition"


Condition = Compare | Every | Some | Not


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Yield every comparison inside *condition*."""
    match condition:
        case Compare():
            yield condition
        case Not(part):
            yield from comparisons(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from comparisons(part)


def holds(condition: Condition, answers: Mapping[str, Fact], organisation: Mapping[str, Fact]) -> bool:
    """Tell whether *condition* passes.

    Args:
        condition: what is tested.
        answers: question id to answer; questions without an answer have no entry.
        organisation: attribute name (``kind``, ``population`` …) to value.
    """
    match condition:
        case Every(parts):
            return all(holds(part, answers, organisation) for part in parts)
        case Some(parts):
            return any(holds(part, answers, organisation) for part in parts)
        case Not(part):
            return not holds(part, answers, organisation)
        case Compare():
            facts = answers if condition.subject == "question" else organisation
            return condition.name in facts and _passes(condition, facts[condition.name])


def _passes(compare: Compare, fact: Fact) -> bool:
    ticked = fact if isinstance(fact, tuple) else (fact,)
    match compare.test, compare.value:
        case "is", value:
            return value in ticked
        case "in", tuple(values):
            return any(one in values for one in ticked)
        case "at_least", int() | float() as limit:
            return isinstance(fact, int | float) and fact >= limit
        case "at_most", int() | float() as limit:
            return isinstance(fact, int | float) and fact <= limit
        case _:
            return False
