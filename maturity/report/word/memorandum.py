"""The covering memorandum in Word, with marked places for what the service cannot know."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from maturity.report.word.paper import Paper, covered


def write_memorandum(content: Mapping[str, Any], template: Path, when: datetime) -> bytes:
    """Write the memorandum as an editable file.

    Args:
        content: of ``memorandum_content``.
        template: a Word file with the styles.
        when: the date of the file.
    """
    paper = Paper(template, covered(content, when))
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
            paper.table(section["table"], (56, 26, 30, 58))
    paper.signatures(content["signatures"])
    return paper.file()


def _proposal(paper: Paper, part: Mapping[str, Any]) -> None:
    paper.heading(part["heading"], 2)
    paper.text(part["lead"])
    for clause in part["items"]:
        paper.to_complete(clause["text"], "List Number")
        for step in clause["steps"]:
            paper.text(step, "List Bullet 2")
