"""How pages say in words what colleagues answered and how far they agree."""

from collections import Counter
from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.agreement import Reason, Spread, Unity
from maturity.domain.questionnaire import Questionnaire
from maturity.services.voices import Opinion
from maturity.web.area_page import answer_text
from maturity.web.figures import number
from maturity.web.language import language

DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Pile:
    """How many chose a level."""

    level: int
    count: int


def piles(spread: Spread) -> tuple[Pile, ...]:
    """Return one pile per level of the question, lowest first; none for other kinds."""
    if spread.question.kind != "level":
        return ()
    chosen = Counter(_levels(spread))
    return tuple(Pile(level, chosen[level]) for level in range(len(spread.question.levels)))


def counted(spread: Spread) -> str:
    """Say in a few words how many answered and what: 3 answers, level 2–4, 1 does not know."""
    parts = [ngettext("%(num)d answer", "%(num)d answers", spread.counted)]
    if spread.lowest is not None and spread.lowest == spread.highest:
        parts.append(_("level %(level)s", level=spread.lowest))
    elif spread.lowest is not None:
        parts.append(_("level %(level)s", level=f"{spread.lowest}{DASH}{spread.highest}"))
    return ", ".join([*parts, *_absent(spread)])


def described(spread: Spread) -> str:
    """Say what the row of dots shows: 3 answers: level 2, 3 and 4. 1 does not know."""
    words = ngettext("%(num)d answer", "%(num)d answers", spread.counted)
    levels = sorted(_levels(spread))
    if levels:
        words = _("%(answers)s: level %(levels)s", answers=words, levels=_listed(levels))
    return ". ".join([words, *_absent(spread)]) + "."


def verdict(spread: Spread) -> str:
    """Say in two words how far apart the answers are."""
    return {
        Unity.AGREED: _("Agreement"),
        Unity.SOME: _("Some difference"),
        Unity.LARGE: _("Large difference"),
        Unity.ONE_VOICE: _("One answer only"),
        Unity.NONE: _("No answer"),
    }[spread.unity]


def verdict_colour(spread: Spread) -> str:
    """Return the class of the verdict's tag."""
    return {Unity.AGREED: " ok", Unity.SOME: " warn", Unity.LARGE: " bad"}.get(spread.unity, "")


def gap(spread: Spread) -> str:
    """Say how management answers beside operations; nothing where there is no gap."""
    if spread.management_gap is None or round(spread.management_gap, 1) == 0:
        return ""
    levels = number(abs(spread.management_gap), 1, language())
    if spread.management_gap > 0:
        return _("Management answers %(levels)s levels higher than operations on average.", levels=levels)
    return _("Management answers %(levels)s levels lower than operations on average.", levels=levels)


def explained(spread: Spread) -> str:
    """Say what the measures of agreement are for this question; nothing where there is none."""
    if spread.r_wg is None or spread.average_deviation is None:
        return ""
    return _(
        "The answers lie %(deviation)s levels from the middle answer on average. The measure of agreement r_wg is "
        "%(agreement)s: 1 means that all answered alike, 0 that the answers are as far apart as if drawn at random. "
        "With few answers it moves in leaps, and nothing is decided by it.",
        deviation=number(spread.average_deviation, 1, language()),
        agreement=number(spread.r_wg, 2, language()),
    )


def suggested(questionnaire: Questionnaire, spread: Spread) -> str:
    """Write the suggestion; nothing where nothing suggests itself."""
    if spread.suggestion is None:
        return ""
    answer = answer_text(questionnaire, spread.question, spread.suggestion)
    return _("Suggestion, not a decision: %(answer)s", answer=answer)


def reason(why: Reason) -> str:
    """Say why a question is on the agenda."""
    return {
        Reason.LARGE_DIFFERENCE: _("Large difference between the answers"),
        Reason.SOME_DIFFERENCE: _("Some difference between the answers"),
        Reason.MANAGEMENT_GAP: _("Management and operations answer differently"),
        Reason.DO_NOT_KNOW: _("At least half do not know"),
    }[why]


def function(opinion: Opinion) -> str:
    """Write the function of a colleague, and whether it is management."""
    name = opinion.voice.function or _("Function not given")
    return _("%(function)s (management)", function=name) if opinion.voice.management else name


def _levels(spread: Spread) -> list[int]:
    if spread.question.kind != "level":
        return []
    return [one.answer for one in spread.voices if isinstance(one.answer, int)]


def _listed(levels: list[int]) -> str:
    return str(format_list([str(level) for level in levels], locale="en_GB" if language() == "en" else language()))


def _absent(spread: Spread) -> list[str]:
    parts = []
    if spread.do_not_know:
        parts.append(ngettext("%(num)d does not know", "%(num)d do not know", spread.do_not_know))
    if spread.not_applicable:
        parts.append(ngettext("%(num)d says not applicable", "%(num)d say not applicable", spread.not_applicable))
    return parts
