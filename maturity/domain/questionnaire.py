"""What is asked: a tree of areas and questions, with the rules that turn answers into an index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from maturity.domain.condition import Condition
from maturity.errors import NotFoundError

Text = Mapping[str, str]
"""Language code to wording; holds every language of its questionnaire."""

Aggregate = Literal["mean", "sum", "minimum", "maximum"]
KindName = Literal["level", "choice", "checklist", "yes-no", "number", "text", "date"]

TOTAL = "total"
"""Node id of the whole questionnaire; no area or question may have it."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name: a respondent role, a document."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the index: from *start* (included) to the next band's start."""

    start: float
    name: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a choice or checklist question; *points* is None where nothing is scored."""

    id: str
    label: Text
    points: float | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of at least *at_least* earns *points*."""

    at_least: float
    points: float


@dataclass(frozen=True, slots=True)
class Step:
    """What takes an organisation to a level; *effort* runs from 1 (days) to 5 (years)."""

    to: int
    effort: int
    do: Text


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What an answer should rest on, from which level, and how long such a document is fresh (ISO 8601 period)."""

    prompt: Text
    from_level: int
    valid_for: str


@dataclass(frozen=True, slots=True)
class Legal:
    """A legal floor: below *caps_area_below* points the area has at most *at_most*; met from *met_from* points."""

    source: Text
    start: date
    caps_area_below: float
    at_most: float
    met_from: float


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Which optional parts are filled depends on *kind*; the linter has checked that they fit."""

    id: str
    kind: KindName
    meaning: int
    weight: float
    title: Text
    ask: Text
    help: Text
    roles: tuple[str, ...]
    applies_to: tuple[str, ...]
    not_applicable: bool
    not_applicable_when: Text | None
    evidence: EvidenceRule | None
    legal: Legal | None
    levels: tuple[Text, ...]
    options: tuple[Option, ...]
    unit: Text | None
    minimum: float | None
    maximum: float | None
    thresholds: tuple[Threshold, ...]
    steps: tuple[Step, ...]
    needs: tuple[str, ...]
    documents: tuple[str, ...]
    maps_to: Mapping[str, tuple[str, ...]]
    when: Condition | None

    def step_to(self, level: int) -> Step | None:
        """Return the step that leads to *level*, or None where the file names none."""
        return next((step for step in self.steps if step.to == level), None)


@dataclass(frozen=True, slots=True)
class Area:
    """A node that holds questions or areas; *sensitive* areas have stricter disclosure limits."""

    id: str
    title: Text
    lead: Text
    aggregate: Aggregate
    weight: float
    sensitive: bool
    children: tuple["Area | Question", ...]

    def questions(self) -> Iterator[Question]:
        """Yield the questions below this area in the order of the file."""
        for child in self.children:
            if isinstance(child, Question):
                yield child
            else:
                yield from child.questions()

    def areas(self) -> Iterator["Area"]:
        """Yield this area and those below it, parents first."""
        yield self
        for child in self.children:
            if isinstance(child, Area):
                yield from child.areas()


@dataclass(frozen=True, slots=True)
class Rules:
    """How gaps are treated and figures shown; shares run from 0 to 1."""

    missing: Literal["exclude", "zero"]
    least_coverage: float
    most_not_applicable: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A version of a questionnaire; *content_hash* (SHA-256, hex) names exactly this content."""

    id: str
    version: str
    languages: tuple[str, ...]
    title: Text
    lead: Text
    scale: tuple[Text, ...]
    bands: tuple[Band, ...]
    rules: Rules
    aggregate: Aggregate
    forms: Mapping[str, frozenset[str]]
    roles: tuple[Named, ...]
    documents: tuple[Named, ...]
    efforts: tuple[Text, ...]
    areas: tuple[Area, ...]
    content_hash: str
    _by_id: dict[str, "Area | Question"] = field(init=False, repr=False, compare=False)
    _questions: tuple[Question, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_questions", tuple(one for area in self.areas for one in area.questions()))
        index: dict[str, Area | Question] = {}
        for top in self.areas:
            index |= {area.id: area for area in top.areas()}
            index |= {question.id: question for question in top.questions()}
        object.__setattr__(self, "_by_id", index)

    def questions(self) -> tuple[Question, ...]:
        """Return every question in the order of the file."""
        return self._questions

    def question(self, question_id: str) -> Question:
        """Return a question.

        Raises:
            NotFoundError: no question has that id.
        """
        found = self._by_id.get(question_id)
        if not isinstance(found, Question):
            raise NotFoundError("question", question_id)
        return found

    def area(self, area_id: str) -> Area:
        """Return an area at any depth.

        Raises:
            NotFoundError: no area has that id.
        """
        found = self._by_id.get(area_id)
        if not isinstance(found, Area):
            raise NotFoundError("area", area_id)
        return found

    def form(self, name: str) -> frozenset[str]:
        """Return the ids of the questions in a form (``full``, ``core`` …).

        Raises:
            NotFoundError: the questionnaire has no such form.
        """
        if name not in self.forms:
            raise NotFoundError("form", name)
        return self.forms[name]

    def role_name(self, role_id: str) -> Text:
        """Return the name of a respondent role."""
        return next(role.name for role in self.roles if role.id == role_id)

    def document_name(self, document_id: str) -> Text:
        """Return the name of a document that questions map to."""
        return next(document.name for document in self.documents if document.id == document_id)
