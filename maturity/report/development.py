"""How things have developed: the waves beside each other, and what the last change comes of."""

from maturity.domain.assessment import Absence, Value
from maturity.domain.development import Development, Series
from maturity.domain.result import QuestionResult, Result
from maturity.domain.trend import JUMP
from maturity.report import phrases
from maturity.report.change_words import explained
from maturity.report.group_names import group_name
from maturity.report.words import Words

MOST_COLUMNS = 5
"""Waves that a page is wide enough for; the newest."""


def development_section(result: Result, words: Words, development: Development | None = None) -> dict[str, object]:
    """Return the waves beside each other, the change since the last one, or what the first wave is good for.

    Args:
        result: of the newest wave.
        words: its language.
        development: all waves, None where there is one, or where nobody asked for more.
    """
    if development is not None:
        return _all_waves(result, development, words)
    compared = [node for node in result.nodes() if node.previous is not None]
    if not compared:
        return {
            "heading": words.gettext("Your starting point"),
            "texts": [
                words.gettext(
                    "Nothing is compared with earlier waves here. The figures in this report are a starting point: in "
                    "the next wave, this page can show what has changed since."
                )
            ],
            "table": None,
            "picture": None,
        }
    rows = [
        [
            phrases.title(words, result, node),
            words.number(node.previous or 0.0),
            phrases.index(words, node),
            words.gettext("Too little data") if node.index is None else words.change(node.index, node.previous or 0.0),
        ]
        for node in compared
    ]
    return {
        "heading": words.gettext("Development"),
        "texts": _moves(result, words),
        "table": phrases.table(
            words.gettext("Index now and in the last wave"),
            [words.gettext("Area"), words.gettext("Last wave"), words.gettext("Now"), words.gettext("Change")],
            rows,
        ),
        "picture": None,
    }


def _moves(result: Result, words: Words) -> list[str]:
    moved = [(one, levels_moved(one)) for node in result.areas for one in node.questions]
    up = [one.question.id for one, by in moved if by > 0]
    down = [one.question.id for one, by in moved if by < 0]
    jumps = [one.question.id for one, by in moved if abs(by) >= JUMP]
    none = words.gettext("none")
    found = [
        words.gettext(
            "Questions with the same meaning as in the last wave. Higher level: %(up)s. Lower level: %(down)s.",
            up=words.listed(up) or none,
            down=words.listed(down) or none,
        )
    ]
    if jumps:
        found.append(
            words.gettext(
                "A change of two levels or more needs evidence: %(questions)s.", questions=words.listed(jumps)
            )
        )
    return found


def levels_moved(one: QuestionResult) -> int:
    """Return by how many levels a level question has moved; 0 when that cannot be said."""
    now, before = _level(one, one.facts.answer), _level(one, one.previous)
    return 0 if now is None or before is None else now - before


def _level(one: QuestionResult, answer: Value | Absence | None) -> int | None:
    return answer if one.question.kind == "level" and isinstance(answer, int) else None


def _all_waves(result: Result, found: Development, words: Words) -> dict[str, object]:
    waves = range(max(0, len(found.waves) - MOST_COLUMNS), len(found.waves))
    rows = []
    for one in found.series:
        name = words.gettext("Total") if one.area is None else words.of(one.area.title)
        own = [_index(one.own[i], words) for i in waves]
        medians = [_median(one.points[i].everybody.median, words) for i in waves]
        rows += [[name, words.gettext("You"), *own], [name, words.gettext("Median"), *medians]]
    sentences = [_why(one, words) for one in found.series if one.parts is not None]
    return {
        "heading": words.gettext("Development"),
        "texts": [*_moves(result, words), *_breaks(found, words), *sentences],
        "table": phrases.table(
            words.gettext(
                "Index per wave. Group: %(group)s. A missing median means too few answers.",
                group=group_name(found.group, found.organisation, words.gettext),
            ),
            [words.gettext("Area"), words.gettext("Whose"), *(words.of(found.waves[i].name) for i in waves)],
            rows,
        ),
        "picture": {
            "caption": words.gettext("Your index (solid) and the median of the group (dashed), 0 to 100."),
            "alt": " ".join(f"{row[0]}, {row[1]}: {', '.join(row[2:])}." for row in rows),
        },
    }


def _index(value: float | None, words: Words) -> str:
    return words.gettext("Too little data") if value is None else words.number(value)


def _median(value: float | None, words: Words) -> str:
    return "–" if value is None else words.number(value)


def _breaks(found: Development, words: Words) -> list[str]:
    return [
        words.gettext(
            "%(wave)s: changed meaning, not compared: %(questions)s.",
            wave=words.of(wave.name),
            questions=words.listed(changed),
        )
        for wave, changed in zip(found.waves, found.changed, strict=True)
        if changed
    ]


def _why(one: Series, words: Words) -> str:
    name = words.gettext("Total") if one.area is None else words.of(one.area.title)
    why = explained(one.change or 0.0, one.parts or {}, words.signed, words.gettext, words.language)
    return words.gettext("%(area)s since the last wave: %(why)s", area=name, why=why)
