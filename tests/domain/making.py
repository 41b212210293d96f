"""Small questionnaires, organisations and answers in code: functions with good defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

import numpy as np

from maturity.domain.assessment import Absence
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import (
    Aggregate,
    Area,
    Band,
    KindName,
    Legal,
    Option,
    Question,
    Questionnaire,
    Rules,
    Step,
    Text,
)
from maturity.domain.scoring import Compiled, Scores, compile_questionnaire, encode, score
from maturity.domain.scoring.compiled import CODE_OF, Codes

TODAY = date(2027, 3, 1)
MUNICIPALITY: Mapping[str, str] = {"kind": "municipality"}

NA = Absence.NOT_APPLICABLE
UNKNOWN = Absence.DO_NOT_KNOW
OPEN = Absence.UNANSWERED
UNASKED = Absence.NOT_ASKED


def text(words: str) -> Text:
    return {"sv": words, "en": words}


def question(name: str, kind: KindName = "level", **changes: Any) -> Question:
    """A question that may be answered "not applicable"; a level question has the levels 0 to 4."""
    plain = Question(
        id=name,
        kind=kind,
        meaning=1,
        weight=1,
        title=text(name),
        ask=text(name),
        help=text(name),
        roles=(),
        applies_to=("municipality", "region"),
        not_applicable=True,
        not_applicable_when=None,
        evidence=None,
        legal=None,
        levels=tuple(text(f"level {n}") for n in range(5)) if kind == "level" else (),
        options=(),
        unit=None,
        minimum=None,
        maximum=None,
        thresholds=(),
        steps=(),
        needs=(),
        documents=(),
        maps_to={},
        when=None,
    )
    return replace(plain, **changes)


def options(*points: float | None) -> tuple[Option, ...]:
    """Options ``a``, ``b`` … with these points."""
    return tuple(Option(chr(97 + i), text(chr(65 + i)), one) for i, one in enumerate(points))


def steps(*efforts: int) -> tuple[Step, ...]:
    """A step to level 1, 2 … with these efforts."""
    return tuple(Step(to, effort, text(f"to {to}")) for to, effort in enumerate(efforts, start=1))


def legal(*, start: date = date(2022, 2, 1), below: float = 1, at_most: float = 39, met_from: float = 2) -> Legal:
    return Legal(text("law"), start, below, at_most, met_from)


def area(
    name: str, *children: Area | Question, aggregate: Aggregate = "mean", weight: float = 1, sensitive: bool = False
) -> Area:
    return Area(name, text(name), text(name), aggregate, weight, sensitive, children)


def questionnaire(  # one argument per rule of the file
    *areas: Area,
    missing: Literal["exclude", "zero"] = "exclude",
    least_coverage: float = 2 / 3,
    most_not_applicable: float = 0.3,
    decimals: int = 1,
    aggregate: Aggregate = "mean",
    forms: Mapping[str, frozenset[str]] | None = None,
    bands: Sequence[float] = (0, 20, 40, 60, 80),
) -> Questionnaire:
    everything = frozenset(one.id for top in areas for one in top.questions())
    return Questionnaire(
        id="made",
        version="1",
        languages=("sv", "en"),
        title=text("made"),
        lead=text("made"),
        scale=tuple(text(f"scale {n}") for n in range(5)),
        bands=tuple(Band(start, text(f"from {start:g}")) for start in bands),
        rules=Rules(missing, least_coverage, most_not_applicable, decimals),
        aggregate=aggregate,
        forms={"full": everything, **(forms or {})},
        roles=(),
        documents=(),
        efforts=tuple(text(f"effort {n}") for n in range(1, 6)),
        areas=areas,
        content_hash="0" * 64,
    )


def compiled(made: Questionnaire, *, form: str = "full", on: date = TODAY) -> Compiled:
    return compile_questionnaire(made, form, on)


def one_area(*questions: Area | Question, **rules: Any) -> Compiled:
    """One area ``a`` with a plain mean."""
    return compiled(questionnaire(area("a", *questions), **rules))


def levels(count: int, **changes: Any) -> list[Question]:
    """Level questions Q1, Q2 …"""
    return [question(f"Q{n}", **changes) for n in range(1, count + 1)]


def row(*answers: int | Absence) -> Codes:
    """One organisation's codes, from positions in points and absences."""
    return np.array([one if isinstance(one, int) else CODE_OF[one] for one in answers], dtype=np.int8)


class Figures:
    """One organisation's figures by node id; ``index("a")`` is None where there is none."""

    def __init__(self, made: Compiled, codes: Codes) -> None:
        self._scores: Scores = score(made, codes[np.newaxis, :])
        self._place = {node: j for j, node in enumerate(made.node_ids)}

    def __getattr__(self, figure: str) -> Any:
        def of(node: str) -> float | None:
            value = float(getattr(self._scores, figure)[0, self._place[node]])
            return None if np.isnan(value) else value

        return of


def figures(made: Compiled, *answers: int | Absence) -> Figures:
    return Figures(made, row(*answers))


def encoded(made: Compiled, answers: Mapping[str, Any], **facts: Any) -> Codes:
    return encode(made, answers, {**MUNICIPALITY, **facts})


def organisation(code: str, **changes: Any) -> Organisation:
    """A municipality of group B4 in county 06 with 20 000 inhabitants."""
    plain = Organisation(code, "municipality", f"Ort {code}", "06", "Jönköpings län", "B4", 20_000, 500.0)
    return replace(plain, **changes)


def organisations(count: int, start: int = 1, **changes: Any) -> list[Organisation]:
    return [organisation(f"{start + i:04}", **changes) for i in range(count)]
