"""The page for elected representatives in Word."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from maturity.report.layouts import Layouts
from maturity.report.look import look_of
from maturity.report.word.elements import Image
from maturity.report.word.paper import Paper, covered

STRIP = 58.0
"""Millimetres: the width of a strip in its cell."""

_STRIP_COLUMN = 1


def write_one_page(
    content: Mapping[str, Any], layouts: Layouts, pictures: Mapping[str, bytes], when: datetime
) -> bytes:
    """Write the page as an editable file.

    Args:
        content: of ``one_page_content``.
        layouts: where the template and the look are.
        pictures: PNG by the name of the SVG (``small-<area>.svg``); a cell without one stays empty.
        when: the date of the file.
    """
    paper = Paper(layouts, covered(content, when), look_of(layouts))
    paper.text(content["title"], "Title")
    for sentence in content["verdict"]:
        paper.text(sentence, "Lead")
    images = {
        (row, _STRIP_COLUMN): Image(pictures[name], alt, STRIP)
        for row, (area, alt) in enumerate(zip(content["ids"], content["alts"], strict=True))
        if (name := f"small-{area}.svg") in pictures
    }
    paper.table(content["table"], (40, 62, 17, 17, 34), images=images)
    for key, style in (("good", "List Bullet"), ("bad", "List Bullet"), ("decisions", "List Number")):
        paper.heading(content[key]["heading"])
        for item in content[key]["items"]:
            paper.text(item, style)
    paper.text(content["note"], "Note")
    return paper.file()
