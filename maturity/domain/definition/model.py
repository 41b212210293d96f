"""The shape of a questionnaire file; meaning is checked by the linter."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from maturity.domain.questionnaire import Aggregate, KindName


def _date(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write a date as 2027-03-31")  # noqa: TRY004  # pydantic collects ValueError
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("write a date as 2027-03-31") from None


def _share(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return float(Fraction(value))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise ValueError('write a share as 0.5 or "2/3"') from None


def _everything(value: object) -> object:
    if value is None:
        raise ValueError("write all, or a list of question ids")
    return None if value == "all" else value


Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=64)]
Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_share, json_schema_input_type=float | str)]
Chosen = Annotated[
    list[Identifier] | None, BeforeValidator(_everything, json_schema_input_type=Literal["all"] | list[Identifier])
]
Period = Annotated[str, StringConstraints(pattern=r"^P([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)$")]
OrganisationKind = Literal["municipality", "region"]


class Wordings(RootModel[dict[str, Wording]]):
    """A text in every language of the questionnaire: language code to wording."""

    model_config = ConfigDict(strict=True)


class Part(BaseModel):
    """What all parts of the file share: exact types, no unknown keys."""

    model_config = ConfigDict(strict=True, extra="forbid", validate_default=True)


class NamedPart(Part):
    """A role or a document."""

    id: Identifier
    name: Wordings


class LevelPart(Part):
    """A level of the scale, numbered from 0."""

    level: int
    name: Wordings


class BandPart(Part):
    """A stretch of the index, from its start to the start of the next."""

    start: float = Field(alias="from")
    name: Wordings


class RulesPart(Part):
    """How gaps are treated and figures are shown."""

    missing: Literal["exclude", "zero"] = "exclude"
    least_coverage: Share = 2 / 3
    most_not_applicable: Share = 0.3
    rounding: Literal["half-up"] = "half-up"
    decimals: int = Field(default=1, ge=0, le=3)


class EvidencePart(Part):
    """What an answer should rest on."""

    prompt: Wordings
    from_level: int = Field(default=0, ge=0)
    valid_for: Period = "P4Y"


class LegalPart(Part):
    """A legal floor that holds the index of the area down."""

    source: Wordings
    start: Day = Field(alias="from")
    caps_area_below: float
    at_most: float
    met_from: float


class OptionPart(Part):
    """One option of a choice or checklist; points belong to choices only."""

    id: Identifier
    label: Wordings
    points: float | None = None


class ThresholdPart(Part):
    """A number of at least this much earns these points."""

    at_least: float
    points: float


class StepPart(Part):
    """What takes an organisation to a level; effort from 1 (days) to 5 (years)."""

    to: int
    effort: int
    do: Wordings


class ConditionPart(Part):
    """When a question is asked: one comparison, or all, any, not of conditions."""

    question: Identifier | None = None
    organisation: str | None = None
    is_: str | float | None = Field(default=None, alias="is")
    in_: list[str | float] | None = Field(default=None, alias="in", min_length=1)
    at_least: float | None = None
    at_most: float | None = None
    all_: list["ConditionPart"] | None = Field(default=None, alias="all", min_length=1)
    any_: list["ConditionPart"] | None = Field(default=None, alias="any", min_length=1)
    not_: "ConditionPart | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> "ConditionPart":
        heads = [self.question, self.organisation, self.all_, self.any_, self.not_]
        if sum(head is not None for head in heads) != 1:
            raise ValueError("give exactly one of question, organisation, all, any, not")
        tests = sum(test is not None for test in (self.is_, self.in_, self.at_least, self.at_most))
        compares = bool(self.question or self.organisation)
        if compares and tests != 1:
            raise ValueError("give exactly one of is, in, at_least, at_most")
        if tests and not compares:
            raise ValueError("say what is, in, at_least or at_most is about: a question or organisation")
        return self


class QuestionPart(Part):
    """A question; which of the later parts belong to it depends on its kind."""

    id: Identifier
    kind: KindName = "level"
    meaning: int = Field(default=1, ge=1)
    weight: float = 1
    title: Wordings
    ask: Wordings
    help: Wordings
    roles: list[Identifier] = []
    applies_to: list[OrganisationKind] = ["municipality", "region"]
    not_applicable: Literal["never", "with reason"] = "never"
    not_applicable_when: Wordings | None = None
    evidence: EvidencePart | None = None
    legal: LegalPart | None = None
    levels: list[Wordings] = []
    options: list[OptionPart] = []
    unit: Wordings | None = None
    minimum: float | None = None
    maximum: float | None = None
    thresholds: list[ThresholdPart] = []
    steps: list[StepPart] = []
    needs: list[Identifier] = []
    documents: list[Identifier] = []
    maps_to: dict[str, list[str]] = {}
    when: ConditionPart | None = None


class AreaPart(Part):
    """An area: questions, further areas, or both; questions come first."""

    id: Identifier
    title: Wordings
    lead: Wordings
    aggregate: Aggregate = "mean"
    weight: float = 1
    sensitive: bool = False
    questions: list[QuestionPart] = []
    areas: list["AreaPart"] = []


class QuestionnairePart(Part):
    """The whole file."""

    id: Identifier
    version: Identifier
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]] = Field(min_length=1)
    title: Wordings
    lead: Wordings
    scale: list[LevelPart] = Field(min_length=2)
    bands: list[BandPart] = []
    rules: RulesPart = Field(default_factory=RulesPart)
    aggregate: Aggregate = "mean"
    forms: dict[Identifier, Chosen] = {}
    roles: list[NamedPart] = []
    documents: list[NamedPart] = []
    efforts: list[Wordings] = Field(min_length=5, max_length=5)
    areas: list[AreaPart] = Field(min_length=1)
