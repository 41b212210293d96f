"""What the pages and the files of the shelf have to say, worked out from the result alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from maturity.domain.improvement.plan import Action, after_actions
from maturity.domain.result import NodeResult, QuestionResult
from maturity.domain.scoring import score
from tests.reporting.conftest import Shelf


def shown(value: float, decimals: str = "0.1") -> Decimal:
    """Round as the questionnaire declares: to 9 decimals, then half up."""
    return Decimal(repr(round(float(value), 9))).quantize(Decimal(decimals), ROUND_HALF_UP)


def close(text: str) -> str:
    """Return a text without its spaces, as lines break where they must."""
    return re.sub(r"\s", "", text)


@dataclass(frozen=True)
class Expected:
    """What the pages and the files have to say in one language."""

    shelf: Shelf
    language: str

    def area(self, node: NodeResult) -> dict[str, Any]:
        """Return every fact of an area or of the total."""
        beside = node.standing
        assert beside is not None
        assert node.index is not None
        assert node.previous is not None
        after = self.after()[node.id]
        return {
            "index": shown(node.index),
            "median": shown(beside.median or 0.0),
            "lower": shown(beside.lower or 0.0),
            "upper": shown(beside.upper or 0.0),
            "difference": shown(node.index - (beside.median or 0.0)),
            "peers": Decimal(beside.peers),
            "position": (beside.position, beside.clear),
            "previous": shown(node.previous),
            "change": shown(node.index - node.previous),
            "after": shown(after),
            "gain": shown(after - node.index),
            "target": self.target(node.id),
        }

    def question(self, one: QuestionResult) -> dict[str, Any]:
        """Return every fact of a question."""
        assert one.median is not None
        target = self.target(one.question.id)
        return {
            "level": Decimal(one.code),
            "median": Decimal(str(one.median)),
            "peers": Decimal(one.peers),
            "target": target,
        }

    def target(self, part: str) -> Decimal | None:
        """Return what the organisation aims at."""
        found = self.shelf.material.plan.targets.get(part)
        return None if found is None else Decimal(str(found))

    def after(self, *some: Action) -> Mapping[str, float]:
        """Return the index of every node once the plan is done, or some actions of it."""
        result, plan = self.shelf.material.result, self.shelf.material.plan
        row = after_actions(result.compiled, result.codes, some or plan.actions)
        return dict(zip(result.compiled.node_ids, score(result.compiled, row[np.newaxis]).index[0], strict=True))

    def names(self) -> dict[str, NodeResult]:
        """Return areas and total by what they are called."""
        result = self.shelf.material.result
        found = {one.area.title[self.language]: one for one in result.areas if one.area}
        return found | {{"sv": "Totalt", "en": "Total"}[self.language]: result.total}

    def node(self, cell: str) -> NodeResult | None:
        """Return which area a cell names, with its number or without, however its lines are broken."""
        return {close(name): one for name, one in self.names().items()}.get(close(re.sub(r"^\d ", "", cell)))

    def questions(self) -> dict[str, QuestionResult]:
        """Return all questions by id."""
        return {one.question.id: one for node in self.shelf.material.result.areas for one in node.questions}

    def level_name(self, number: int) -> str:
        """Return what a level is called."""
        return self.shelf.material.result.questionnaire.scale[number][self.language]


def numbers(expected: Expected) -> Iterator[Decimal]:
    """Yield every number with a decimal that may be told."""
    material = expected.shelf.material
    for node in expected.names().values():
        facts = expected.area(node)
        yield from (facts[key] for key in facts.keys() - {"position", "peers", "target"})
        yield expected.target(node.id) or Decimal(0)
        assert node.standing is not None
        yield shown(node.standing.share or 0.0)
    assert material.development is not None
    for one in material.development.series:
        points = [figures.median for point in one.points for figures in (point.everybody, point.panel)]
        every = [*one.own, *one.today, *points, one.change, *(one.parts or {}).values()]
        yield from (shown(value) for value in every if value is not None)
    for step in material.result.recommendations:
        yield from (shown(gain) for gain in (step.total_gain, step.area_gain) if gain is not None)
