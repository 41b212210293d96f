"""Outside figures beside the self-rating: what others publish about an organisation, its peers' median, questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from maturity.domain.benchmark import FALLBACK, GroupKind, NodeStanding, members, standing
from maturity.domain.disclosure import Limits
from maturity.domain.indicators import INDICATORS, RULES, Indicator, Rule
from maturity.domain.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Figure:
    """What a source says about one organisation in one year.

    Attributes:
        indicator: id; one that ``INDICATORS`` lacks is the organiser's own.
        organisation: code in the register.
        period: year.
        value: None where the source has none, which is not zero.
        status: what the source says about the value or its lack; empty for an ordinary one.
        source: who publishes it.
        title: how the source names the figure.
        unit: may be empty.
    """

    indicator: str
    organisation: str
    period: int
    value: float | None
    status: str = ""
    source: str = ""
    title: str = ""
    unit: str = ""

    @property
    def known(self) -> Indicator | None:
        """What we know of the indicator; None for one of the organiser's own."""
        return INDICATORS.get(self.indicator)


@dataclass(frozen=True, slots=True)
class Fact:
    """The newest figure of an organisation among those of its peers of the same year.

    Attributes:
        figure: the organisation's own.
        group: the peers that it is compared with.
        standing: median, quartiles and position among them; its figures are in the figure's own unit.
    """

    figure: Figure
    group: GroupKind
    standing: NodeStanding


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A figure and an index that pull apart: a question to the organisation, no verdict on it."""

    rule: Rule
    fact: Fact
    index: float


def newest(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return one figure per indicator, of the last year with a value, else of the last year; in the order of pages.

    Args:
        figures: of one organisation, at most one per indicator and year.
    """
    found: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda one: (one.value is not None, one.period)):
        found[figure.indicator] = figure
    order = list(INDICATORS)
    return tuple(
        sorted(
            found.values(),
            key=lambda one: (order.index(one.indicator) if one.known else len(order), one.title, one.indicator),
        )
    )


def fact(
    figure: Figure,
    own: Organisation,
    register: Sequence[Organisation],
    values: Mapping[str, float],
    limits: Limits,
) -> Fact:
    """Put a figure among those of the peers.

    Outside figures are public for every organisation, so that no peer has to be hidden. The limits hold all the same:
    a median of four says little, and a quarter of nine less. The group widens until a quarter can be told.

    Args:
        figure: of *own*.
        own: the organisation.
        register: every organisation.
        values: organisation code to value, of the same indicator and year.
        limits: of the wave.
    """
    kind = GroupKind.SKR_GROUP if own.skr_group else GroupKind.ALL
    there = _values(kind, own, register, values)
    while len(there) < limits.spread and kind in FALLBACK:
        kind = FALLBACK[kind]
        there = _values(kind, own, register, values)
    return Fact(figure, kind, standing(figure.indicator, figure.value, np.array(there), limits, sensitive=False))


def contradictions(facts: Iterable[Fact], indices: Mapping[str, float | None]) -> tuple[Contradiction, ...]:
    """Return what is worth asking, in the order of ``RULES``.

    Args:
        facts: of one organisation.
        indices: area id to its index, 0–100 or None.
    """
    by_indicator = {one.figure.indicator: one for one in facts}
    found = []
    for rule in RULES:
        at, index = by_indicator.get(rule.indicator), indices.get(rule.area)
        if at is not None and index is not None and at.standing.position is rule.position and rule.meets(index):
            found.append(Contradiction(rule, at, index))
    return tuple(found)


def _values(
    kind: GroupKind, own: Organisation, register: Sequence[Organisation], values: Mapping[str, float]
) -> list[float]:
    return [values[peer.code] for peer in members(kind, own, register) if peer.code in values]
