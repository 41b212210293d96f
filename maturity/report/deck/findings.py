"""The slides about the result: in one picture, where we are strong, where we have furthest to go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maturity.domain.disclosure import Detail
from maturity.domain.improvement.plan import Plan
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.report import phrases
from maturity.report.deck.slide import Picture, Slide, Table, more
from maturity.report.overview import strongest, weakest
from maturity.report.words import Words

MOST_QUESTIONS = 5
"""Questions on the slides of strengths and gaps: what an audience can take in, and what there is room for."""

PROFILE = "slide-profile.png"
"""Name of the picture with all areas; ``maturity/charts/slide.py`` draws it."""


def picture(result: Result, words: Words, content: Any, plan: Plan) -> Slide:
    """Return the result in one picture."""
    total, shown = result.total, content["summary"]["picture"]
    if total.index is None or total.band is None:
        heading = words.gettext("There is too little data for an index of the whole")
    else:
        heading = words.gettext(
            "Our index is %(index)s of 100, in the band %(band)s",
            index=words.number(total.index),
            band=words.of(total.band.name),
        )
    if all(node.index is None and (node.standing is None or node.standing.median is None) for node in result.nodes()):
        nothing = words.gettext("Too few questions are answered for an index.")
        return Slide("Text", heading, (nothing,), (nothing,))
    return Slide(
        "Picture",
        heading,
        (shown["caption"], _key(result, words, plan.targets)),
        (
            words.gettext("Each row is an area, and the last one is the whole. Further to the right is higher."),
            *_extremes(result, words),
        ),
        picture=Picture(PROFILE, shown["alt"]),
    )


def _key(result: Result, words: Words, targets: Mapping[str, float]) -> str:
    if any(node.standing and node.standing.detail is Detail.SPREAD for node in result.nodes()):
        key = words.gettext("Circle: us. Line: the median. Grey field: the middle half of the group.")
    elif any(node.standing and node.standing.median is not None for node in result.nodes()):
        key = words.gettext("Circle: us. Line: the median.")
    else:
        key = words.gettext("Circle: us.")
    if not any(node.id in targets for node in result.nodes()):
        return key
    return " ".join((key, words.gettext("Orange mark: our target.")))


def _extremes(result: Result, words: Words) -> tuple[str, ...]:
    if not strongest(result):
        return (words.gettext("Too few areas have an index to say which is strongest."),)
    return (
        words.gettext("We are strongest in %(areas)s.", areas=_named(words, strongest(result))),
        words.gettext("We have furthest to go in %(areas)s.", areas=_named(words, weakest(result))),
    )


def _named(words: Words, nodes: Sequence[NodeResult]) -> str:
    return words.listed([f"{words.of(one.area.title)} ({phrases.index(words, one)})" for one in nodes if one.area])


def strengths(result: Result, words: Words, content: Any) -> Slide:
    """Return the strongest areas and answers."""
    above = [place for place in _answered(result) if place.share > 0]
    chosen = sorted(above, key=lambda place: (-place.share, place.below_peers))[:MOST_QUESTIONS]
    heading = (
        words.gettext("Strongest: %(areas)s", areas=_named(words, strongest(result)))
        if strongest(result)
        else words.gettext("There is too little data to name the strongest area")
    )
    if not chosen:
        nothing = _nothing(result, words, words.gettext("No question has an answer above the lowest level."))
        return Slide("Text", heading, (nothing,), (nothing,))
    return Slide(
        "Table",
        heading,
        (words.gettext("The answers on the highest levels; those furthest above the median first."),),
        (
            words.gettext("This is what we can build on."),
            words.gettext(
                "The first on the list: %(question)s, where we are on level %(level)s.",
                question=words.of(chosen[0].one.question.title),
                level=_cells(content, chosen[0])[1],
            ),
        ),
        table=_questions(words, result.questionnaire, content, chosen, {}),
    )


def gaps(result: Result, words: Words, content: Any, plan: Plan) -> Slide:
    """Return the weakest areas, and the answers furthest from their targets, or from the highest level without any."""
    targets = {one: level for one, level in plan.targets.items() if one in result.questionnaire.form(result.wave.form)}
    below = [place for place in _answered(result) if _room(place, targets) > 0]
    chosen = sorted(below, key=lambda place: (-_room(place, targets), -place.below_peers))[:MOST_QUESTIONS]
    heading = (
        words.gettext("Furthest to go: %(areas)s", areas=_named(words, weakest(result)))
        if weakest(result)
        else words.gettext("There is too little data to name the weakest area")
    )
    floors = _floors(result, words)
    if not chosen:
        nothing = _nothing(result, words, words.gettext("No answered question has a gap."))
        return Slide("Text", heading, (nothing, floors), (nothing,))
    order = (
        words.gettext("The answers furthest below our own targets.")
        if targets
        else words.gettext("The answers on the lowest levels; those furthest below the median first.")
    )
    return Slide(
        "Table",
        heading,
        (order, floors),
        (
            words.gettext("This is where an effort is felt most."),
            words.gettext(
                "The first on the list: %(question)s, where we are on level %(level)s.",
                question=words.of(chosen[0].one.question.title),
                level=_cells(content, chosen[0])[1],
            ),
            floors,
        ),
        table=_questions(words, result.questionnaire, content, chosen, targets),
    )


def _nothing(result: Result, words: Words, otherwise: str) -> str:
    return otherwise if _answered(result) else words.gettext("No question is answered with a level yet.")


@dataclass(frozen=True, slots=True)
class _Place:
    """An answered question, where the content has its row, and the share (0–1) of its points."""

    one: QuestionResult
    area: int
    row: int
    share: float

    @property
    def below_peers(self) -> float:
        """How far the answer lies below the peers' median, in levels; 0 without a median."""
        return 0.0 if self.one.median is None else self.one.median - self.one.code


def _answered(result: Result) -> list[_Place]:
    """Return the questions that are answered with something scored, in the order of the questionnaire."""
    column = {question.id: i for i, question in enumerate(result.compiled.questions)}
    return [
        _Place(one, area, row, float(result.compiled.shares[column[one.question.id], one.code]))
        for area, node in enumerate(result.areas)
        for row, one in enumerate(node.questions)
        if one.code >= 0
    ]


def _room(place: _Place, targets: Mapping[str, float]) -> float:
    """Return how many levels the answer lies below its target; without any targets, the share below the highest."""
    if targets:
        return targets.get(place.one.question.id, 0.0) - place.one.code
    return 1 - place.share


def _cells(content: Any, place: _Place) -> list[str]:
    """Return what the report says of a question: its name, own level and the peers' median."""
    question, own, *_, median, _ = content["areas"][place.area]["table"]["rows"][place.row]
    return [question, own, median]


def _questions(
    words: Words, questionnaire: Questionnaire, content: Any, chosen: Sequence[_Place], targets: Mapping[str, float]
) -> Table:
    head = [words.gettext("Question"), words.gettext("Our level"), words.gettext("Peers' median")]
    rows = [_cells(content, place) for place in chosen]
    if not targets:
        return Table(tuple(head), tuple(map(tuple, rows)), (6, 3, 3), more(words))
    aims = [phrases.target_level(words, questionnaire, place.one.question, targets) for place in chosen]
    return Table(
        (*head, words.gettext("Target")),
        tuple((*row, aim) for row, aim in zip(rows, aims, strict=True)),
        (5.2, 2.3, 2.3, 2.2),
        more(words),
    )


def _floors(result: Result, words: Words) -> str:
    missed = [one.question.id for one in result.legal if one.is_missed]
    if not result.legal:
        return words.gettext("No question in this questionnaire has a legal floor.")
    if not missed:
        return words.gettext("No legal floor is known to be missed.")
    return words.ngettext(
        "%(num)s legal floor is not fully met: %(questions)s.",
        "%(num)s legal floors are not fully met: %(questions)s.",
        len(missed),
        questions=words.listed(missed),
    )
