"""What the rules of the linter look at: every part of a file with its path, and the remarks they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from maturity.domain.assessment import KINDS
from maturity.domain.definition import conversion
from maturity.domain.definition.findings import Severity
from maturity.domain.definition.model import AreaPart, QuestionnairePart, QuestionPart
from maturity.domain.definition.source import Path


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding that still stands at a path instead of a line."""

    path: Path
    code: str
    message: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Contents:
    """A questionnaire file laid out flat, in the order in which questions are asked."""

    part: QuestionnairePart
    areas: tuple[tuple[Path, AreaPart], ...]
    questions: tuple[tuple[Path, QuestionPart], ...]

    @classmethod
    def of(cls, part: QuestionnairePart) -> Self:
        """Lay out *part*."""
        areas = tuple(_areas(part.areas, ("areas",)))
        return cls(part, areas, tuple(one for path, area in areas for one in own_questions(path, area)))

    def nodes(self) -> Iterator[tuple[Path, AreaPart | QuestionPart]]:
        """Yield areas, then questions: everything that has an index and an id."""
        yield from self.areas
        yield from self.questions


def own_questions(path: Path, area: AreaPart) -> Iterator[tuple[Path, QuestionPart]]:
    """Yield the questions directly in *area*, with their paths."""
    for position, question in enumerate(area.questions):
        yield (*path, "questions", position), question


def points(question: QuestionPart) -> tuple[float, ...]:
    """Return what each possible answer earns, in the order of the answers; empty where nothing is scored."""
    return KINDS[question.kind].points(conversion.question(question))


def _areas(areas: list[AreaPart], path: Path) -> Iterator[tuple[Path, AreaPart]]:
    for position, area in enumerate(areas):
        here = (*path, position)
        yield here, area
        yield from _areas(area.areas, (*here, "areas"))
