"""The sheets about time: how the figures have developed, and what is done next."""

from maturity.domain.development import Development
from maturity.domain.improvement import Recommendation
from maturity.domain.improvement.plan import Action, Plan, Status
from maturity.domain.result import Result
from maturity.report import phrases
from maturity.report.plan import MOST_ACTIONS
from maturity.report.sheets.sheet import Cell, Chart, Column, Kind, Sheet, figure, status_of
from maturity.report.words import Words


def development(result: Result, words: Words, found: Development | None) -> Sheet:
    """Return the own index in each wave, and the group's median beside where all waves are known."""
    columns, rows = _since_last(result, words) if found is None else _waves(found, words)
    own = tuple(one.name for one in columns if one.name.startswith("own_"))
    told = [
        f"{row[0]}: {', '.join(_said(cell, words) for one, cell in zip(columns, row, strict=True) if one.name in own)}."
        for row in rows
    ]
    return Sheet(
        "development",
        words.gettext("Development"),
        words.gettext("The index of each area, wave by wave."),
        columns,
        rows,
        Chart(words.gettext("Index per wave, 0–100"), own, " ".join(told), upright=True),
    )


def _said(cell: Cell, words: Words) -> str:
    return words.gettext("Too little data") if cell is None else words.number(float(str(cell)))


Table = tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]


def _since_last(result: Result, words: Words) -> Table:
    columns = (
        Column("area", words.gettext("Area"), Kind.TEXT, 36),
        Column("own_last_wave", words.gettext("Last wave"), Kind.INDEX, 14),
        Column("own_now", words.gettext("Now"), Kind.INDEX, 14),
        Column("change", words.gettext("Change"), Kind.INDEX, 12),
        Column("status", words.gettext("Status"), Kind.TEXT, 30),
    )
    rows: list[tuple[Cell, ...]] = []
    for node in result.nodes():
        now, before = node.index, node.previous
        change = None if now is None or before is None else figure(words, now - before)
        status = words.gettext("No earlier wave to compare with") if before is None else status_of(words, node)
        rows.append((phrases.title(words, result, node), figure(words, before), figure(words, now), change, status))
    return columns, tuple(rows)


def _waves(found: Development, words: Words) -> Table:
    slugs = [wave.slug for wave in found.waves]
    columns = (
        Column("area", words.gettext("Area"), Kind.TEXT, 36),
        *(
            Column(f"own_{at}", words.gettext("You %(wave)s", wave=slug), Kind.INDEX, 14)
            for at, slug in enumerate(slugs, start=1)
        ),
        *(
            Column(f"median_{at}", words.gettext("Median %(wave)s", wave=slug), Kind.INDEX, 16)
            for at, slug in enumerate(slugs, start=1)
        ),
        Column("change", words.gettext("Change"), Kind.INDEX, 12, words.gettext("Index points since the last wave.")),
        Column("status", words.gettext("Status"), Kind.TEXT, 22),
    )
    rows = tuple(
        (
            words.gettext("Total") if one.area is None else words.of(one.area.title),
            *(figure(words, value) for value in one.own),
            *(figure(words, point.everybody.median) for point in one.points),
            figure(words, one.change),
            words.gettext("Too little data") if one.own[-1] is None else words.gettext("Shown"),
        )
        for one in found.series
    )
    return columns, rows


def plan(result: Result, words: Words, chosen: Plan) -> Sheet:
    """Return the plan's actions, or the recommended steps to fill in while there is none."""
    statuses = tuple(phrases.status(words, one) for one in Status)
    columns = (
        Column("number", words.gettext("Number"), Kind.NUMBER, 9),
        Column("action", words.gettext("Action"), Kind.LONG, 56),
        Column("question", words.gettext("Question"), Kind.TEXT, 10, words.gettext("The question that it moves.")),
        Column("from_level", words.gettext("From level"), Kind.NUMBER, 10),
        Column("to_level", words.gettext("To level"), Kind.NUMBER, 10),
        Column("effort", words.gettext("Effort"), Kind.NUMBER, 9, words.gettext("1 is days, 5 more than a year.")),
        Column(
            "area_gain",
            words.gettext("Gain in the area"),
            Kind.INDEX,
            12,
            words.gettext("Index points of this step alone."),
        ),
        Column("total_gain", words.gettext("Gain in the whole"), Kind.INDEX, 12),
        Column(
            "first",
            words.gettext("First"),
            Kind.TEXT,
            12,
            words.gettext("Questions that have to be taken further before."),
        ),
        Column("responsible", words.gettext("Responsible"), Kind.TEXT, 26, words.gettext("A function, not a name.")),
        Column("due", words.gettext("Due"), Kind.DATE, 14),
        Column("status", words.gettext("Status"), Kind.TEXT, 18, words.gettext("Choose from the list."), statuses),
        Column("sign", words.gettext("How you notice that it is done"), Kind.LONG, 40),
        Column(
            "reason",
            words.gettext("Reason"),
            Kind.LONG,
            34,
            words.gettext("Why it was cancelled, or why the risk is accepted."),
        ),
    )
    best = {one.question.id: one for one in result.recommendations}
    rows = [_action_row(result, one, best, words) for one in chosen.actions] or [
        _step_row(at, one, words) for at, one in enumerate(result.recommendations[:MOST_ACTIONS], start=1)
    ]
    nothing = (
        None,
        words.gettext("There is no further step to recommend from these answers."),
        *[""] * 3,
        *[None] * 3,
        "",
        "",
        None,
        "",
        "",
        "",
    )
    return Sheet(
        "plan",
        words.gettext("Plan of action"),
        words.gettext("What is done, by whom and when. Fill in and go on in new rows."),
        columns,
        tuple(rows) or (nothing,),
    )


def _action_row(result: Result, one: Action, best: dict[str, Recommendation], words: Words) -> tuple[Cell, ...]:
    step = best.get(one.question or "")
    exact = step if step and step.step.to == one.to_level else None  # the gain is that of the very next step
    level = result.compiled.by_question(result.codes).get(one.question or "", -1)
    return (
        one.number,
        one.what,
        one.question or "",
        level if level >= 0 else None,
        one.to_level,
        exact.step.effort if exact else None,
        figure(words, exact.area_gain) if exact else None,
        figure(words, exact.total_gain) if exact else None,
        ", ".join(exact.first) if exact else "",
        one.owner,
        one.due,
        phrases.status(words, one.status),
        one.sign,
        one.reason,
    )


def _step_row(number: int, one: Recommendation, words: Words) -> tuple[Cell, ...]:
    return (
        number,
        words.of(one.step.do),
        one.question.id,
        one.level,
        one.step.to,
        one.step.effort,
        figure(words, one.area_gain),
        figure(words, one.total_gain),
        ", ".join(one.first),
        "",
        None,
        phrases.status(words, Status.PLANNED),
        "",
        "",
    )
