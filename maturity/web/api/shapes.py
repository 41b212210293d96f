"""The shapes of what is asked for and answered, which the OpenAPI description is made of."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

MOST_ROWS = 1000
Words = dict[str, str]
"""Language code to text."""

T = TypeVar("T")


class Shape(BaseModel):
    """Everything is named; what is not named is refused."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class Nothing(Shape):
    """No parameter."""


class Wanted(Shape):
    """Of which publication; the newest when nothing is named."""

    wave: str = Field("", description="Short name of a wave, as /waves lists it; empty for the newest publication.")
    version: int = Field(0, ge=0, le=10_000, description="Version of the publication; 0 for the newest.")


class Filter(Wanted):
    """Which figures."""

    table: str = Field("", description="For example skr-group, county, organisation.")
    group: str = Field("", description="Code of a group or of an organisation.")
    part: str = Field("", description="Id of an area or question, or total.")
    measure: str = Field("", description="For example median or share-level-2.")
    status: Literal["", "ok", "suppressed", "missing"] = ""
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(100, ge=1, le=MOST_ROWS)


class OwnWanted(Shape):
    """Of which wave."""

    wave: str = Field("", description="Short name of a wave; empty for the newest that you have submitted to.")


class BenchmarkWanted(OwnWanted):
    """Compared with whom."""

    group: str = Field("skr-group", description="all, main-group, skr-group, county, population or neighbours.")


class Wave(Shape):
    """A round of measurement."""

    wave: str
    name: Words
    opens: str
    closes: str
    form: str
    questionnaire: str
    questionnaire_version: str
    generated: bool = Field(description="Whether the answers are made up to show the service.")


class Publication(Shape):
    """A version of the frozen figures of a wave."""

    wave: str
    name: Words
    version: int
    published_at: str
    questionnaire: str
    questionnaire_version: str
    content_hash: str = Field(description="SHA-256 of the frozen content.")
    note: str = Field(description="What was corrected; empty in the first version.")
    generated: bool
    files: dict[str, str] = Field(description="Name of a file to its address.")


class Figure(Shape):
    """One figure of a publication."""

    table: str
    group: str
    group_name: str
    part: str
    measure: str
    value: float | None
    n: int | None
    status: Literal["ok", "suppressed", "missing"]


class Page(Shape, Generic[T]):
    """A part of a list."""

    values: list[T]
    count: int = Field(description="On this page.")
    total: int = Field(description="On all pages.")
    next_url: str | None
    previous_url: str | None


class Figures(Page[Figure]):
    """Figures of one publication."""

    wave: str
    version: int
    generated: bool


class Line(Shape):
    """A line of the codebook."""

    column: str
    value: str
    unit: str
    meaning: Words


class Codebook(Shape):
    """What columns and words mean."""

    codebook: list[Line]


class Asked(Shape):
    """A question as it was asked."""

    id: str
    kind: str
    meaning: int = Field(description="Grows when the question gets another meaning: a break in trends.")
    title: Words
    ask: Words
    levels: list[Words]


class AskedArea(Shape):
    """A top area with its questions."""

    id: str
    title: Words
    questions: list[Asked]


class Questionnaire(Shape):
    """What is asked in a wave."""

    id: str
    version: str
    content_hash: str
    title: Words
    scale: list[Words]
    areas: list[AskedArea]


class Own(Shape):
    """Whose submission."""

    wave: str
    organisation: str
    reference: str
    revision: int
    submitted_at: str
    content_hash: str
    generated: bool


class OwnNode(Shape):
    """An index of the organisation's own."""

    part: str
    index: float | None
    uncapped: float | None
    low: float | None
    high: float | None
    coverage: float | None
    state: str = Field(description="index, too-little or not-asked.")
    capped_by: list[str]
    previous: float | None


class LegalLine(Shape):
    """Whether a legal requirement is met."""

    question: str
    status: str


class OwnResults(Own):
    """The organisation's result."""

    nodes: list[OwnNode]
    legal: list[LegalLine]


class OwnAnswer(Shape):
    """An answer of the organisation's own."""

    question: str
    value: Any = Field(description="Level, option, yes/no, number, day or ticked options; null without one.")
    status: str = Field(description="value, not-applicable, do-not-know, unanswered or not-asked.")
    reason: str
    comment: str
    evidence: str
    evidence_link: str


class OwnAnswers(Own):
    """The organisation's answers as they were submitted."""

    answers: list[OwnAnswer]


class Compared(Shape):
    """An area or the total beside the peers; what may not be shown is null."""

    part: str
    own: float | None
    peers: int
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    share: float | None
    position: str | None


class ComparedQuestion(Shape):
    """A question beside the peers."""

    question: str
    own: int | None
    peers: int
    median: float | None


class OwnBenchmark(Own):
    """The organisation beside its peers."""

    wanted_group: str
    shown_group: str
    members: int
    answered: int
    compared: int = Field(
        description="How many the figures are about at most; fewer than have answered in an open wave."
    )
    preliminary: bool
    nodes: list[Compared]
    questions: list[ComparedQuestion]
