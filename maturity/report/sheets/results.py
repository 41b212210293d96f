"""The sheets that show the result: areas, answers, and both beside the peers."""

from collections.abc import Mapping

from maturity.domain.assessment import Absence
from maturity.domain.disclosure import Detail
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.report import phrases
from maturity.report.areas import next_step
from maturity.report.overview import node_sentence
from maturity.report.sheets.sheet import Cell, Chart, Column, Kind, Sheet, figure, status_of
from maturity.report.words import Words

Targets = Mapping[str, float]
"""As in a plan."""


def summary(result: Result, words: Words, targets: Targets) -> Sheet:
    """Return one row per area and one for the whole."""
    aimed = _aimed(result, targets)
    columns = (
        Column("area", words.gettext("Area"), Kind.TEXT, 36),
        Column("index", words.gettext("Index"), Kind.INDEX, 10, words.gettext("0 to 100, legal floors included.")),
        Column(
            "band",
            words.gettext("Band"),
            Kind.TEXT,
            18,
            words.gettext("The stretch of the scale that the index lies in."),
        ),
        Column(
            "confidence", words.gettext("Confidence"), Kind.TEXT, 12, words.gettext("How sure the index is, A to D.")
        ),
        *_target_columns(words, aimed=aimed),
        Column("median", words.gettext("Median"), Kind.INDEX, 10, words.gettext("The middle index of the peer group.")),
        Column("position", words.gettext("Position"), Kind.TEXT, 34),
        Column("last_wave", words.gettext("Last wave"), Kind.INDEX, 12, words.gettext("The index of the wave before.")),
        Column("change", words.gettext("Change"), Kind.INDEX, 12, words.gettext("Index points since the last wave.")),
        Column("counted", words.gettext("Questions that count"), Kind.NUMBER, 14),
        Column("questions", words.gettext("Questions"), Kind.NUMBER, 12),
        Column("uncapped", words.gettext("Without legal floors"), Kind.INDEX, 14),
        Column(
            "lowest",
            words.gettext("Lowest possible"),
            Kind.INDEX,
            12,
            words.gettext("What the index would be if every missing answer were the lowest."),
        ),
        Column(
            "highest",
            words.gettext("Highest possible"),
            Kind.INDEX,
            12,
            words.gettext("What the index would be if every missing answer were the highest."),
        ),
        Column(
            "status", words.gettext("Status"), Kind.TEXT, 18, words.gettext("Whether there is an index, or why not.")
        ),
    )
    return Sheet(
        "summary",
        words.gettext("Summary"),
        words.gettext("The index of each area and of the whole."),
        columns,
        tuple(_summary_row(result, node, words, targets, aimed=aimed) for node in result.nodes()),
        Chart(
            words.gettext("Index, target and median per area, 0–100")
            if aimed
            else words.gettext("Index and median per area, 0–100"),
            ("index", "target", "median") if aimed else ("index", "median"),
            " ".join(node_sentence(result, node, words, targets) for node in result.nodes()),
            upright=False,
        ),
    )


def _aimed(result: Result, targets: Targets) -> bool:
    return any(node.id in targets for node in result.nodes())


def _target_columns(words: Words, *, aimed: bool) -> tuple[Column, ...]:
    """Return the column of targets; none where nothing is aimed at."""
    note = words.gettext("The index that you aim at; empty where you have chosen none.")
    return (Column("target", words.gettext("Target"), Kind.INDEX, 10, note),) if aimed else ()


def _target_cells(words: Words, node: NodeResult, targets: Targets, *, aimed: bool) -> tuple[Cell, ...]:
    return (figure(words, targets.get(node.id)),) if aimed else ()


def _summary_row(result: Result, node: NodeResult, words: Words, targets: Targets, *, aimed: bool) -> tuple[Cell, ...]:
    inside = result.areas if node is result.total else (node,)
    standing = node.standing
    return (
        phrases.title(words, result, node),
        figure(words, node.index),
        words.gettext("Too little data") if node.band is None else words.of(node.band.name),
        phrases.confidence(words, result, node),
        *_target_cells(words, node, targets, aimed=aimed),
        figure(words, standing.median if standing else None),
        phrases.position(words, standing),
        figure(words, node.previous),
        None if node.index is None or node.previous is None else figure(words, node.index - node.previous),
        sum(one.counted for one in inside),
        sum(len(one.questions) for one in inside),
        figure(words, node.uncapped),
        figure(words, node.low),
        figure(words, node.high),
        status_of(words, node),
    )


def answers(result: Result, words: Words, targets: Targets, *, comments: bool) -> Sheet:
    """Return one row per question that was asked; what was written beside it when *comments* is chosen."""
    aimed = any(one.question.id in targets for node in result.areas for one in node.questions)
    note = words.gettext("The level that you aim at.")
    columns = (
        Column("question", words.gettext("Question"), Kind.TEXT, 10, words.gettext("The same in every wave.")),
        Column("area", words.gettext("Area"), Kind.TEXT, 28),
        Column("title", words.gettext("About"), Kind.TEXT, 34),
        Column("ask", words.gettext("Question text"), Kind.LONG, 52),
        Column("level", words.gettext("Level"), Kind.NUMBER, 8, words.gettext("The number of the level.")),
        Column("answer", words.gettext("Answer"), Kind.TEXT, 20, words.gettext("The level's name, or the answer.")),
        Column("status", words.gettext("Status"), Kind.TEXT, 16, words.gettext("Answered, or why there is no answer.")),
        *((Column("target", words.gettext("Target"), Kind.TEXT, 20, note),) if aimed else ()),
        Column("median", words.gettext("Peers' median"), Kind.TEXT, 22),
        Column("last_wave", words.gettext("Last wave"), Kind.TEXT, 20, words.gettext("The answer of the wave before.")),
        Column("next_step", words.gettext("Next step"), Kind.LONG, 52),
        Column("source", words.gettext("Inherited from"), Kind.TEXT, 20),
    )
    written = (
        Column("reason", words.gettext("Reason"), Kind.LONG, 40),
        Column("comment", words.gettext("Comment"), Kind.LONG, 52),
        Column("evidence", words.gettext("Evidence"), Kind.LONG, 34),
        Column("link", words.gettext("Link"), Kind.TEXT, 24),
    )
    rows = (
        (*_answer_row(result, node, one, words, targets if aimed else None), *(_written(one) if comments else ()))
        for node in result.areas
        for one in node.questions
    )
    return Sheet(
        "answers",
        words.gettext("Answers"),
        words.gettext("Every question with your answer."),
        (*columns, *(written if comments else ())),
        tuple(rows),
    )


def _written(one: QuestionResult) -> tuple[Cell, ...]:
    return one.facts.reason, one.facts.comment, one.facts.evidence, one.facts.evidence_link


def _answer_row(
    result: Result, node: NodeResult, one: QuestionResult, words: Words, targets: Targets | None
) -> tuple[Cell, ...]:
    given, facts = one.facts.answer, one.facts
    level = given if one.question.kind == "level" and isinstance(given, int) else None
    before = one.previous
    return (
        one.question.id,
        phrases.title(words, result, node),
        words.of(one.question.title),
        words.of(one.question.ask),
        level,
        phrases.answer(words, result.questionnaire, one.question, given),
        phrases.absence(words, given) if isinstance(given, Absence) else words.gettext("Answered"),
        *(() if targets is None else (phrases.target_level(words, result.questionnaire, one.question, targets),)),
        words.gettext("No comparison")
        if result.group is None
        else phrases.median_level(words, result.questionnaire, one),
        words.gettext("Not known")
        if before is None
        else phrases.answer(words, result.questionnaire, one.question, before),
        next_step(one, words),
        facts.source.name if facts.source else "",
    )


def comparison(result: Result, words: Words, targets: Targets) -> Sheet:
    """Return each area beside the peers."""
    aimed = _aimed(result, targets)
    columns = (
        Column("area", words.gettext("Area"), Kind.TEXT, 36),
        Column("own", words.gettext("You"), Kind.INDEX, 10),
        *_target_columns(words, aimed=aimed),
        Column("median", words.gettext("Median"), Kind.INDEX, 10),
        Column("difference", words.gettext("Difference"), Kind.INDEX, 12, words.gettext("Your index less the median.")),
        Column("lower", words.gettext("Lower quartile"), Kind.INDEX, 14),
        Column("upper", words.gettext("Upper quartile"), Kind.INDEX, 14),
        Column("others", words.gettext("Others"), Kind.NUMBER, 10, words.gettext("Peers that have an index.")),
        Column(
            "share",
            words.gettext("Place 0–100"),
            Kind.INDEX,
            12,
            words.gettext("Share of the peers below you, those equal by half."),
        ),
        Column("position", words.gettext("Position"), Kind.TEXT, 44),
        Column("status", words.gettext("Status"), Kind.TEXT, 22, words.gettext("What may be shown of the group.")),
    )
    return Sheet(
        "comparison",
        words.gettext("Peer comparison"),
        words.gettext("The index of each area beside the peer group."),
        columns,
        tuple(_comparison_row(result, node, words, targets, aimed=aimed) for node in result.nodes()),
    )


def _comparison_row(
    result: Result, node: NodeResult, words: Words, targets: Targets, *, aimed: bool
) -> tuple[Cell, ...]:
    standing = node.standing
    own = (
        phrases.title(words, result, node),
        figure(words, node.index),
        *_target_cells(words, node, targets, aimed=aimed),
    )
    position = phrases.position(words, standing)
    if standing is None or standing.median is None:
        missing = words.gettext("No comparison") if standing is None else words.gettext("Too few answers")
        return *own, None, None, None, None, None, None, position, missing
    return (
        *own,
        figure(words, standing.median),
        None if node.index is None else figure(words, node.index - standing.median),
        figure(words, standing.lower),
        figure(words, standing.upper),
        standing.peers,
        figure(words, standing.share),
        position,
        words.gettext("Shown") if standing.detail is Detail.SPREAD else words.gettext("The median alone"),
    )
