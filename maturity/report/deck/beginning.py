"""The slides about the measurement itself: whose, why, and how the figures were made."""

from collections.abc import Sequence
from typing import Any

from maturity.domain.result import Result
from maturity.report import phrases
from maturity.report.deck.slide import Slide, name_of
from maturity.report.words import Words


def title(result: Result, words: Words, content: Any, cover: Sequence[str] = ()) -> Slide:
    """Return the slide that says whose result it is, of when, and what to know first."""
    sent = result.submitted
    return Slide(
        "Title",
        words.gettext("How mature is procurement in %(organisation)s?", organisation=name_of(result)),
        (
            words.of(result.wave.name),
            words.gettext("Submitted %(date)s", date=words.date(sent.at))
            if sent
            else words.gettext("Draft, %(date)s", date=words.date(result.as_of)),
            *content["first"]["notes"],
            *cover,
        ),
        (
            words.gettext(
                "I will show how our procurement works today, where we are strong, where we are not, and what we ask "
                "you to decide."
            ),
            *content["first"]["notes"],
            words.gettext("It takes about ten minutes. Questions are welcome as we go."),
        ),
    )


def why(result: Result, words: Words) -> Slide:
    """Return the slide that says what the measurement is for."""
    asked = sum(len(node.questions) for node in result.areas)
    counted = sum(node.counted for node in result.areas)
    scale = result.questionnaire.scale
    names = words.listed([words.of(node.area.title) for node in result.areas if node.area])
    return Slide(
        "Text",
        words.gettext("We measure to choose what to improve first"),
        (
            words.gettext("The areas: %(areas)s.", areas=names),
            words.gettext("We have answered %(counted)s of %(asked)s questions.", counted=counted, asked=asked),
            words.gettext(
                "Each answer is a level from %(lowest)s to %(highest)s, described in words. The index runs from 0 to "
                "100.",
                lowest=phrases.level(words, result.questionnaire, 0),
                highest=phrases.level(words, result.questionnaire, len(scale) - 1),
            ),
            words.gettext("Others answer the same questions, so we can compare and follow how we develop."),
            words.gettext("The highest level is not the aim everywhere. We choose the level that we need."),
        ),
        (
            words.gettext("The questions are about how we actually work, not about what we think of it."),
            words.gettext("We have answered them ourselves. That makes the result a basis for talking, not a verdict."),
        ),
    )


def method(words: Words, content: Any) -> Slide:
    """Return the slide that says where the figures come from, and where to ask."""
    sections = {one["heading"]: one["text"] for one in content["appendix"]["sections"]}
    contact = sections.get(words.gettext("Contact"), "")
    wanted = (
        words.gettext("Questionnaire"),
        words.gettext("Wave"),
        words.gettext("Reference"),
        words.gettext("Peer group"),
    )
    facts = [f"{name}: {value}" for name, value in content["first"]["facts"] if name in wanted]
    return Slide(
        "Text",
        words.gettext("The result is our own judgement"),
        (
            *facts,
            words.gettext(
                "An area's index is the weighted mean of its answers, from 0 (all lowest) to 100 (all highest)."
            ),
            words.gettext("Others are shown only when so many have answered that nobody can be picked out."),
            *([contact] if contact else []),
        ),
        (
            words.gettext("The improvement report has every question, the method and how sure each figure is."),
            words.gettext(
                "The answers show well what we should talk about and do next, and less well how we rank. Small "
                "differences should not decide anything on their own."
            ),
        ),
    )
