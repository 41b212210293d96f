"""The slides that set the result beside others' and beside our own last one."""

from typing import Any

from maturity.domain.benchmark import NodeStanding, Position
from maturity.domain.disclosure import Detail
from maturity.domain.result import LEAST_CHANGE, NodeResult, Result
from maturity.report.deck.slide import Picture, Slide, Table, more
from maturity.report.development import levels_moved
from maturity.report.words import Words

DEVELOPMENT = "slide-development.png"
"""Name of the picture of all waves; ``maturity/charts/slide.py`` draws it."""

MOST_PANELS = 8
"""Areas, with the total, that it has room for; with more, the table is shown."""

_PLAIN = 4
"""Columns of the comparison without targets."""

MOST_WAVES = 4
"""Waves beside each other on a slide; the newest."""


def compared(result: Result, words: Words, content: Any) -> Slide:
    """Return each area beside the peers."""
    heading = _place(result.total.standing, words)
    beside = words.gettext("The position shows where we stand among others, not whether the level is good enough.")
    if result.group is None:
        return Slide("Text", heading, (beside,), (heading + ".",))
    shown = content["summary"]
    rows = tuple(
        (area, own, *target, median, words.gettext("Cannot be told from the middle") if _unclear(node) else position)
        for node, (area, own, _, *target, median, position) in zip(result.nodes(), shown["table"]["rows"], strict=True)
    )
    _, _, _, *others = shown["table"]["head"]
    head = (words.gettext("Area"), words.gettext("Us"), *others)
    return Slide(
        "Table",
        heading,
        (shown["picture"]["caption"],),
        (heading + ".", beside),
        table=Table(head, rows, (3.7, 2.2, 2.2, 4) if len(head) == _PLAIN else (3.7, 1.5, 1.8, 1.5, 3.6), more(words)),
    )


def _unclear(node: NodeResult) -> bool:
    """Tell whether a position outside of the middle may be chance: on a slide, that is all there is to say."""
    standing = node.standing
    return bool(standing and standing.position not in (None, Position.MIDDLE) and not standing.clear)


def _place(standing: NodeStanding | None, words: Words) -> str:
    if standing is None:
        return words.gettext("We are not compared with others here")
    if standing.median is None:
        return words.gettext("Too few others have an index for a comparison of the whole")
    if standing.detail is not Detail.SPREAD or standing.position is None:
        return words.gettext(
            "The median of the %(num)s others is %(median)s", num=standing.peers, median=words.number(standing.median)
        )
    if not standing.clear:
        return words.gettext("On the whole, we cannot be told from the middle of %(num)s others", num=standing.peers)
    return {
        Position.HIGHEST: words.gettext(
            "On the whole, we are among the highest quarter of %(num)s others", num=standing.peers
        ),
        Position.MIDDLE: words.gettext("On the whole, we are in the middle half of %(num)s others", num=standing.peers),
        Position.LOWEST: words.gettext(
            "On the whole, we are among the lowest quarter of %(num)s others", num=standing.peers
        ),
    }[standing.position]


def development(result: Result, words: Words, content: Any) -> Slide:
    """Return each area beside the waves before, or as a starting point."""
    shown = content["development"]
    total = result.total
    if shown["table"] is None:
        heading = words.gettext("This is our starting point")
        text = words.gettext("Nothing is compared with earlier waves here. The next one can show what has changed.")
        head = words.gettext("Area"), words.gettext("Index now"), words.gettext("Confidence")
        rows = tuple((area, own, sure) for area, own, sure, *_ in content["summary"]["table"]["rows"])
        return Slide("Table", heading, (text,), (heading + ".", text), Table(head, rows, (6, 3, 3), more(words)))
    if total.index is None or total.previous is None:
        heading = words.gettext("Some areas can be compared with the last wave")
    else:
        heading = words.gettext(
            "The whole: %(change)s since the last wave", change=words.change(total.index, total.previous)
        )
    unchanged = words.gettext(
        "Index 0–100. A change of less than %(points)s points counts as practically unchanged.",
        points=words.short(LEAST_CHANGE),
    )
    notes, drawn = (heading + ".", _moves(result, words)), shown["picture"]
    if drawn and len(shown["table"]["rows"]) <= 2 * MOST_PANELS:
        key = words.gettext("Our index (solid) and the median of the group (dashed), 0 to 100.")
        lines = (key, unchanged)
        return Slide("Picture", heading, lines, (*notes, drawn["alt"]), picture=Picture(DEVELOPMENT, drawn["alt"]))
    return Slide("Table", heading, (unchanged,), notes, table=_waves(shown["table"], words))


def _moves(result: Result, words: Words) -> str:
    by = [levels_moved(one) for node in result.areas for one in node.questions]
    return words.gettext(
        "Questions that mean the same as last time: %(up)s have a higher level, %(down)s a lower one.",
        up=sum(one > 0 for one in by),
        down=sum(one < 0 for one in by),
    )


def _waves(shown: Any, words: Words) -> Table:
    """Return the report's table of development, the own figures alone."""
    head, rows = shown["head"], shown["rows"]
    if len(head) > 1 and len(rows) > 1 and rows[0][0] == rows[1][0]:  # each area has a second row for the group
        head, rows = [head[0], *head[2:][-MOST_WAVES:]], [[row[0], *row[2:][-MOST_WAVES:]] for row in rows[::2]]
    return Table(tuple(head), tuple(map(tuple, rows)), (4, *(8 / (len(head) - 1) for _ in head[1:])), more(words))
