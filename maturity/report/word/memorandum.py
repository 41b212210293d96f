"""The covering memorandum in Word, with marked places for what the service cannot know."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from maturity.report.layouts import Layouts
from maturity.report.look import look_of
from maturity.report.word.paper import Paper, covered

_PLAIN, _AIMED = 4, (52, 20, 24, 26, 48)
"""Columns of the table without targets, and the widths with them."""


def write_memorandum(content: Mapping[str, Any], layouts: Layouts, when: datetime) -> bytes:
    """Write the memorandum as an editable file: the organisation's own paper, so without an organiser's logo and words.

    Args:
        content: of ``memorandum_content``.
        layouts: where the template and the look are.
        when: the date of the file.
    """
    paper = Paper(layouts, covered(content, when), look_of(layouts).colours())
    paper.text(content["kicker"], "Subtitle")
    paper.heading(content["title"])
    paper.text(content["translation"], "Notice")
    for note in content["notes"]:
        paper.text(note, "Notice")
    paper.facts(content["facts"])
    _proposal(paper, content["proposal"])
    for section in content["sections"]:
        paper.heading(section["heading"], 2)
        for text in section["texts"]:
            paper.to_complete(text)
        for item in section["items"]:
            paper.to_complete(item, "List Bullet")
        if section["table"]:
            paper.table(section["table"], (56, 26, 30, 58) if len(section["table"]["head"]) == _PLAIN else _AIMED)
    paper.signatures(content["signatures"])
    return paper.file()


def _proposal(paper: Paper, part: Mapping[str, Any]) -> None:
    paper.heading(part["heading"], 2)
    paper.text(part["lead"])
    for clause in part["items"]:
        paper.to_complete(clause["text"], "List Number")
        for step in clause["steps"]:
            paper.text(step, "List Bullet 2")
