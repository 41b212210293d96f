"""The improvement report in Word, from the content that the PDF is made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from maturity.report.layouts import Layouts
from maturity.report.look import look_of
from maturity.report.word.elements import Image
from maturity.report.word.paper import WIDTH, Paper, covered

_FIGURES = (18, 22, 32, 20, 54, 34)
"""Widths of the columns of an area's own figures; the last one is missing in a first wave."""

_AIMED_FIGURES = (17, 21, 29, 18, 19, 46, 30)
"""The same with a target."""

_SUMMARY, _AIMED_SUMMARY = (45, 26, 27, 26, 50), (44, 22, 24, 24, 22, 42)
_QUESTIONS, _AIMED_QUESTIONS = (40, 30, 30, 70), (37, 26, 20, 23, 64)
"""Widths without and with targets."""


def write_improvement(
    content: Mapping[str, Any], layouts: Layouts, pictures: Mapping[str, bytes], when: datetime
) -> bytes:
    """Write the report as an editable file.

    Args:
        content: of ``improvement_content``.
        layouts: where the template and the look are.
        pictures: PNG by the name of the SVG (``profile.svg``); a missing one is left out with its caption.
        when: the date of the file; the same inputs and the same date give the same bytes.
    """
    look = look_of(layouts)
    paper = Paper(layouts, covered(content, when), look)
    _first(paper, content, look.cover(content["language"]))
    _summary(paper, content["summary"], pictures)
    _guide(paper, content["guide"])
    for area in content["areas"]:
        _area(paper, area, pictures)
    _legal(paper, content["legal"])
    _development(paper, content["development"], pictures)
    _plan(paper, content["plan"])
    _appendix(paper, content["appendix"])
    return paper.file()


def _first(paper: Paper, content: Mapping[str, Any], cover: Sequence[str]) -> None:
    first = content["first"]
    paper.band(cover)
    paper.text(first["kicker"], "Subtitle")
    paper.text(content["title"], "Title")
    for sentence in first["summary"]:
        paper.text(sentence, "Lead")
    for note in first["notes"]:
        paper.text(note, "Notice")
    paper.facts(first["facts"])
    paper.contents(content["contents"])


def _summary(paper: Paper, part: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    paper.heading(part["heading"], new_page=True)
    _picture(paper, "profile.svg", part["picture"], pictures)
    paper.table(part["table"], _widths(part["table"], _SUMMARY, _AIMED_SUMMARY))
    paper.facts(part["points"])
    paper.heading(part["decisions"]["heading"], 2)
    for item in part["decisions"]["items"]:
        paper.text(item, "List Number")
    if not part["decisions"]["items"]:
        paper.text(part["decisions"]["none"])


def _guide(paper: Paper, part: Mapping[str, Any]) -> None:
    paper.heading(part["heading"], new_page=True)
    first, *rest = part["sections"]
    _sections(paper, [first])
    paper.table(part["table"], (50, 25, 25))
    _sections(paper, rest)


def _area(paper: Paper, part: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    paper.heading(part["heading"], new_page=True)
    paper.text(part["lead"])
    names, figures = zip(*part["figures"], strict=True)
    row = {"caption": part["heading"], "head": names, "rows": [figures]}
    widths = _AIMED_FIGURES if part["target"] else _FIGURES
    paper.table(row, widths[: len(names)], captioned=False)
    _picture(paper, f"area-{part['id']}.svg", part["picture"], pictures)
    counted, *notices = part["notices"]
    paper.text(counted)
    for notice in notices:
        paper.text(notice, "Notice")
    paper.table(part["table"], _widths(part["table"], _QUESTIONS, _AIMED_QUESTIONS))
    paper.text(part["gaps"])


def _legal(paper: Paper, part: Mapping[str, Any]) -> None:
    paper.heading(part["heading"])
    if part["table"]["rows"]:
        paper.table(part["table"], (60, 80, 30))
    else:
        paper.text(part["none"])


def _development(paper: Paper, part: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    paper.heading(part["heading"])
    for text in part["texts"]:
        paper.text(text)
    if part["picture"]:
        _picture(paper, "development.svg", part["picture"], pictures)
    if part["table"]:
        columns = len(part["table"]["head"])
        paper.table(part["table"], (50, 20, *(22,) * (columns - 2)) if part["picture"] else (80, 28, 28, 34))


def _plan(paper: Paper, part: Mapping[str, Any]) -> None:
    paper.heading(part["heading"], new_page=True)
    if not part["table"]["rows"]:
        paper.text(part["none"])
        return
    for text in part["texts"]:
        paper.text(text)
    paper.table(part["table"], (38, 22, 31, 24, 28, 27) if part["own"] else (54, 28, 30, 20, 22, 16))


def _appendix(paper: Paper, part: Mapping[str, Any]) -> None:
    paper.heading(part["heading"], new_page=True)
    paper.heading(part["answers_heading"], 2)
    paper.table(part["table"], (74, 36, 60)[: len(part["table"]["head"])], whole_rows=False)
    _sections(paper, part["sections"])


def _widths(table: Mapping[str, Any], plain: Sequence[int], aimed: Sequence[int]) -> Sequence[int]:
    return plain if len(table["head"]) == len(plain) else aimed


def _sections(paper: Paper, sections: Sequence[Mapping[str, Any]]) -> None:
    for one in sections:
        paper.heading(one["heading"], 2)
        paper.text(one["text"])


def _picture(paper: Paper, name: str, part: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    if name in pictures:
        paper.picture(Image(pictures[name], part["alt"], WIDTH), part["caption"])
