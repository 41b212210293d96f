"""Figures that others publish about organisations, and what may be asked when they and a self-rating pull apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from maturity.domain.benchmark import Position
from maturity.domain.questionnaire import Text

KOLADA = "Kolada"
"""Source of the indicators that its interface has, under the same ids; its terms ask for the words *Källa: Kolada*."""

UHM = "Upphandlingsmyndigheten"
HIGH_INDEX = 60.0
"""From here an area is called Managed or Leading."""

LOW_INDEX = 40.0
"""Below it an area is called None or Basic."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that we know.

    Attributes:
        id: short name; Kolada's own id for its figures.
        title, unit: for people; *unit* may be empty.
        higher_is_better: None where more is neither better nor worse.
        source: who publishes it.
        area: id of the area of the main questionnaire that it speaks to.
        most: largest possible value; the least one is 0.
        source_title: how the source writes the title; empty where that is not known. A figure whose title is another
            one today may have another meaning.
    """

    id: str
    title: Text
    unit: Text
    higher_is_better: bool | None
    source: str
    area: str
    most: float | None = 100
    source_title: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a figure and the index of an area are worth a question: a figure at one end, an index at the other.

    Attributes:
        indicator: id.
        position: quarter of the peers that the figure lies in.
        area: id.
        at_least, below: what the index is; None where that does not matter.
        ask: the question, never a verdict.
    """

    indicator: str
    position: Position
    area: str
    at_least: float | None
    below: float | None
    ask: Text

    def meets(self, index: float) -> bool:
        """Tell whether an index is at the other end."""
        return (self.at_least is None or index >= self.at_least) and (self.below is None or index < self.below)


_PERCENT: Text = {"sv": "%", "en": "%"}
_INDEX: Text = {"sv": "av 100", "en": "of 100"}

INDICATORS: Mapping[str, Indicator] = {
    one.id: one
    for one in (
        Indicator(
            "bids-per-tender",
            {"sv": "Anbud per upphandling", "en": "Bids per tender"},
            {"sv": "anbud", "en": "bids"},
            higher_is_better=True,
            source=UHM,
            area="dialogue",
            most=None,
        ),
        Indicator(
            "single-bid-share",
            {"sv": "Upphandlingar med bara ett anbud", "en": "Tenders with a single bid"},
            _PERCENT,
            higher_is_better=False,
            source=UHM,
            area="requirements",
        ),
        Indicator(
            "appeal-share",
            {"sv": "Överprövade upphandlingar", "en": "Appealed tenders"},
            _PERCENT,
            higher_is_better=False,
            source=UHM,
            area="requirements",
        ),
        Indicator(
            "U07459",
            {"sv": "Företagens omdöme om upphandling (NUI)", "en": "Companies' rating of procurement (NUI)"},
            _INDEX,
            higher_is_better=True,
            source=KOLADA,
            area="dialogue",
            source_title="Företagsklimat Insikt - Upphandling - Index",
        ),
        Indicator(
            "U07453",
            {"sv": "Företagens omdöme om kommunen, totalt (Insikt)", "en": "Companies' rating of the municipality"},
            _INDEX,
            higher_is_better=True,
            source=KOLADA,
            area="dialogue",
        ),
        Indicator(
            "N00803",
            {"sv": "Köpt verksamhet, av kommunens hela verksamhet", "en": "Purchased services, of all services"},
            _PERCENT,
            higher_is_better=None,
            source=KOLADA,
            area="follow-up",
        ),
        Indicator(
            "N00119",
            {"sv": "Verksamhet köpt av privata företag", "en": "Services purchased from private companies"},
            _PERCENT,
            higher_is_better=None,
            source=KOLADA,
            area="goals",
        ),
        Indicator(
            "U07514",
            {"sv": "Ekologiska livsmedel i kommunens verksamhet", "en": "Organic food in the municipality's services"},
            _PERCENT,
            higher_is_better=True,
            source=KOLADA,
            area="requirements",
        ),
        Indicator(
            "U60494",
            {"sv": "Ekologiska livsmedel i regionens verksamhet", "en": "Organic food in the region's services"},
            _PERCENT,
            higher_is_better=True,
            source=KOLADA,
            area="requirements",
        ),
    )
}
"""Id to indicator, in the order of pages. Texts are data here, like those of a questionnaire."""

KOLADA_IDS = tuple(one.id for one in INDICATORS.values() if one.source == KOLADA)


def _high(indicator: str, position: Position, area: str, sv: str, en: str) -> Rule:
    return Rule(indicator, position, area, HIGH_INDEX, None, {"sv": sv, "en": en})


def _low(indicator: str, position: Position, area: str, sv: str, en: str) -> Rule:
    return Rule(indicator, position, area, None, LOW_INDEX, {"sv": sv, "en": en})


RULES: tuple[Rule, ...] = (
    _high(
        "bids-per-tender",
        Position.LOWEST,
        "dialogue",
        "Når dialogen de företag som skulle kunna lämna anbud, och vet ni varför de avstår?",
        "Does the dialogue reach the companies that could bid, and do you know why they refrain?",
    ),
    _low(
        "bids-per-tender",
        Position.HIGHEST,
        "dialogue",
        "Vad gör ni som lockar så många anbud, och som självskattningen inte fångar?",
        "What do you do that attracts so many bids, and that the self-assessment misses?",
    ),
    _high(
        "single-bid-share",
        Position.HIGHEST,
        "requirements",
        "I vilka branscher får ni bara ett anbud, och beror det på marknaden, kraven eller anbudstiden?",
        "In which markets do you get a single bid, and is it due to the market, the requirements or the time to bid?",
    ),
    _low(
        "single-bid-share",
        Position.LOWEST,
        "requirements",
        "Kraven verkar släppa fram konkurrens. Vad fungerar som ni inte har skrivit ned?",
        "The requirements seem to let competition through. What works that you have not written down?",
    ),
    _high(
        "appeal-share",
        Position.HIGHEST,
        "requirements",
        "Vad handlar överprövningarna om, och vilka krav eller vilken utvärdering ändrade ni efter dem?",
        "What are the appeals about, and which requirements or award models did you change after them?",
    ),
    _high(
        "U07459",
        Position.LOWEST,
        "dialogue",
        "Vad är det företagen inte ser av den dialog ni beskriver?",
        "What is it in the dialogue you describe that the companies do not see?",
    ),
    _low(
        "U07459",
        Position.HIGHEST,
        "dialogue",
        "Företagen är nöjdare än på de flesta håll. Vad är det de uppskattar?",
        "The companies are more content than in most places. What is it that they value?",
    ),
    _low(
        "N00803",
        Position.HIGHEST,
        "follow-up",
        "Ni köper mer verksamhet än de flesta. Hur vet ni att ni får det ni betalar för?",
        "You purchase more services than most. How do you know that you get what you pay for?",
    ),
    _low(
        "N00119",
        Position.HIGHEST,
        "goals",
        "Ni köper mer av privata företag än de flesta. Vilka mål och riktlinjer styr de utförarna?",
        "You purchase more from private companies than most. Which goals and guidelines steer those providers?",
    ),
    *(
        _high(
            indicator,
            Position.LOWEST,
            "requirements",
            "Vilka mål har ni för livsmedlen, och syns de i kraven?",
            "Which goals do you have for food, and do the requirements show them?",
        )
        for indicator in ("U07514", "U60494")
    ),
)
"""Every rule; the quarter decides, so that a figure alone never makes a question."""
