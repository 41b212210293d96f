"""How a figure or an answer is written on a page, in the reader's language; the rounding itself is the domain's."""

from dataclasses import dataclass
from typing import cast

from babel.numbers import format_decimal, get_decimal_symbol
from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.assessment import KINDS, Absence, Value
from maturity.domain.benchmark import NodeStanding, Position
from maturity.domain.improvement import Recommendation
from maturity.domain.questionnaire import Band, Question, Questionnaire, Text
from maturity.domain.result import NodeResult, QuestionResult
from maturity.domain.scoring import IndexState, LegalStatus, rounded
from maturity.web.findings import SizeClass

SHADES = 5
"""Colours of ordered levels in the stylesheet."""

MINUS = "\N{MINUS SIGN}"
THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Wording:
    """A questionnaire's figures and answers in one language; every method returns text for a person.

    Attributes:
        questionnaire: whose scale, bands and decimals hold.
        language: one of its languages.
    """

    questionnaire: Questionnaire
    language: str

    def say(self, text: Text) -> str:
        """Return a text of the questionnaire, in its first language if it lacks this one."""
        return text.get(self.language) or next(iter(text.values()))

    def index(self, value: float | None) -> str:
        """Write an index (0–100); None says that there is too little to go on."""
        if value is None:
            return _("Too little data")
        return number(value, self.questionnaire.rules.decimals, self.language)

    def peers_index(self, value: float | None) -> str:
        """Write an index of the peers (0–100); None says that too few have answered."""
        return _("Too few answers") if value is None else self.index(value)

    def change(self, value: float) -> str:
        """Write a difference in index points with its sign."""
        return signed(value, self.questionnaire.rules.decimals, self.language)

    def median_level(self, value: float | None) -> str:
        """Write the peers' median level, which may lie between two levels."""
        return _("Too few answers") if value is None else number(value, 1, self.language)

    def level(self, level: int) -> str:
        """Write a level as number and name."""
        return f"{level} – {self.say(self.questionnaire.scale[level])}"

    def answer(self, question: Question, answer: Value | Absence) -> str:
        """Write an answer: a level as number and name, other kinds in their own words, an absence as words."""
        if isinstance(answer, Absence):
            return absence(answer)
        if question.kind == "level":
            return self.level(cast("int", answer))
        return KINDS[question.kind].summary(question, answer, self.language)

    def band(self, band: Band | None) -> str:
        """Write a band as number and name; nothing for None, which stands beside the words of a missing index."""
        if band is None:
            return ""
        return f"{self.questionnaire.bands.index(band)} – {self.say(band.name)}"

    def node(self, node: NodeResult) -> str:
        """Write the name of an area or of the total."""
        return _("Total") if node.area is None else self.say(node.area.title)

    def why_no_index(self, node: NodeResult) -> str:
        """Say why a node has no index; nothing when it has one."""
        match node.state:
            case IndexState.INDEX:
                return ""
            case IndexState.TOO_LITTLE:
                return _("Too little data")
            case IndexState.NOT_ASKED:
                return _("Not asked")

    def target_level(self, question: Question, target: float) -> str:
        """Write the level that the organisation aims at."""
        return self.level(int(target)) if question.kind == "level" else str(int(target))

    def strip_title(self, node: NodeResult, target: float | None = None) -> str:
        """Say in words what the strip of a node shows, with the *target* where there is one."""
        name, standing = self.node(node), node.standing
        own = (
            _("%(name)s has no index: too little data.", name=name)
            if node.index is None
            else _("%(name)s. Your index is %(own)s.", name=name, own=self.index(node.index))
        )
        aim = "" if target is None else _("Target %(target)s.", target=self.index(target))
        return " ".join(filter(None, (own, aim, "" if standing is None else self._peers(standing))))

    def _peers(self, standing: NodeStanding) -> str:
        if standing.median is None:
            return _("Too few peers have answered.")
        median = self.index(standing.median)
        if standing.lower is None:
            return _("The median is %(median)s among %(peers)s peers.", median=median, peers=standing.peers)
        return _(
            "The median is %(median)s among %(peers)s peers. Half of them lie between %(lower)s and %(upper)s.",
            median=median,
            peers=standing.peers,
            lower=self.index(standing.lower),
            upper=self.index(standing.upper),
        )

    def counted(self, node: NodeResult) -> str:
        """Say how many questions an index rests on."""
        whole = len(node.questions)
        return ngettext(
            "%(counted)s of %(num)s question counts",
            "%(counted)s of %(num)s questions count",
            whole,
            counted=node.counted,
        )

    def difference(self, question: QuestionResult) -> str:
        """Write how many levels an answer lies above the peers' median."""
        distance = to_median(question)
        return median_position(question) if distance is None else signed(distance, 1, self.language)

    def index_difference(self, node: NodeResult) -> str:
        """Write how many index points a node lies above the peers' median."""
        if node.index is None or node.standing is None or node.standing.median is None:
            return self.index(None) if node.index is None else self.peers_index(None)
        return self.change(node.index - node.standing.median)

    def gain(self, step: Recommendation) -> str:
        """Say what a step gives in index points."""
        if step.area_gain is None:
            return _("Not known: the area has too little data")
        area, gain = self.say(self.questionnaire.area(step.area).title), self.change(step.area_gain)
        if step.total_gain is None:
            return _("%(area)s %(gain)s", area=area, gain=gain)
        return _("%(area)s %(gain)s, total %(total)s", area=area, gain=gain, total=self.change(step.total_gain))

    def size_class(self, size: SizeClass) -> str:
        """Name a class of organisations by population."""
        start = format_decimal(size.start, locale=self.language)
        if size.end is None:
            return _("%(start)s or more", start=start)
        end = format_decimal(size.end - 1, locale=self.language)
        return _("At most %(end)s", end=end) if size.start == 0 else _("%(start)s to %(end)s", start=start, end=end)


def number(value: float, decimals: int, language: str) -> str:
    """Write a number between −1000 and 1000, rounded half up, with the language's decimal sign."""
    text = str(rounded(abs(value), decimals)).replace(".", get_decimal_symbol(language))
    return MINUS + text if rounded(value, decimals) < 0 else text


def signed(value: float, decimals: int, language: str) -> str:
    """Write a difference with its sign; what rounds to zero has none."""
    text = number(value, decimals, language)
    return "+" + text if rounded(value, decimals) > 0 else text


def percent(share: float, language: str) -> str:
    """Write a share (0–1) in whole per cent."""
    space = THIN_SPACE if language == "sv" else ""
    return f"{number(100 * share, 0, language)}{space}%"


def across(share: float) -> str:
    """Write a share of a drawing's width (0–1) for SVG."""
    return f"{round(100 * share, 2):g}%"


def shade(question: QuestionResult) -> str:
    """Return which of the five colours a question has in the heat table, or why it has none."""
    if question.code >= 0:
        highest = len(KINDS[question.question.kind].points(question.question)) - 1
        return str(round(question.code * (SHADES - 1) / highest))
    if question.facts.answer is Absence.NOT_APPLICABLE:
        return "skipped"
    return "missing" if isinstance(question.facts.answer, Absence) else "unscored"


def cell(question: QuestionResult) -> str:
    """Write what stands in a question's cell of the heat table."""
    return {"skipped": _("n/a"), "missing": "–", "unscored": "✓"}.get(shade(question), str(question.code))


def absence(why: Absence) -> str:
    """Say why a question has no value."""
    match why:
        case Absence.NOT_APPLICABLE:
            return _("Not applicable")
        case Absence.DO_NOT_KNOW:
            return _("Don't know")
        case Absence.UNANSWERED:
            return _("No answer")
        case Absence.NOT_ASKED:
            return _("Not asked")
        case Absence.SUPPRESSED:
            return _("Too few answers")


def position(standing: NodeStanding) -> str:
    """Say where the organisation lies among the peers, or why that is not shown."""
    match standing.position:
        case Position.HIGHEST:
            return _("Among the highest 25%")
        case Position.MIDDLE:
            return _("In the middle")
        case Position.LOWEST:
            return _("Among the lowest 25%")
        case None:
            return _("Too few answers") if standing.own is not None else _("No index of your own")


def to_median(question: QuestionResult) -> float | None:
    """Return how many levels the own answer lies above the peers' median; None when one of them is missing."""
    return None if question.median is None or question.code < 0 else question.code - question.median


def side(question: QuestionResult) -> Position | None:
    """Return on which side of the peers' median an answer lies; None when one of them is missing."""
    distance = to_median(question)
    if distance is None:
        return None
    return Position.MIDDLE if distance == 0 else Position.HIGHEST if distance > 0 else Position.LOWEST


def median_position(question: QuestionResult) -> str:
    """Say how an answer relates to the peers' median level."""
    distance = to_median(question)
    if distance is None:
        return _("Too few answers") if question.median is None else _("No level of your own")
    if distance == 0:
        return _("At the median")
    return _("Above the median") if distance > 0 else _("Below the median")


def legal_status(status: LegalStatus) -> str:
    """Say how an organisation stands to one legal floor."""
    match status:
        case LegalStatus.MET:
            return _("Met")
        case LegalStatus.PARTLY:
            return _("Partly met")
        case LegalStatus.NOT_MET:
            return _("Not met")
        case LegalStatus.NOT_KNOWN:
            return _("Not known")
        case LegalStatus.NOT_APPLICABLE:
            return _("Not applicable")
        case LegalStatus.NOT_IN_FORCE:
            return _("Not in force yet")
