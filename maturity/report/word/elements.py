"""The XML of Word that python-docx has no words for: quick tables, bookmarks, links, fields, words for pictures."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from maturity.report.office import brief, writable

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG with its words; *width* in millimetres."""

    png: bytes
    alt: str
    width: float


def new(tag: str, **attributes: object) -> Any:  # Any: the elements of python-docx have no common type
    """Return an element of the word processing namespace with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def table(content: Mapping[str, Any], columns: Sequence[int], style_ids: Mapping[str, str], *, whole_rows: bool) -> Any:
    """Return a table whose header row is repeated; written as text, as single elements take five times as long.

    Args:
        content: ``caption``, ``head`` and ``rows`` of texts; who cannot see the table hears its caption.
        columns: widths in twentieths of a point.
        style_ids: of ``Figures Table``, ``Table Heading`` and ``Table Text``.
        whole_rows: whether a row may not go over a page.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    whole = "<w:cantSplit/>" if whole_rows else ""
    rows = [_row(content["head"], columns, style_ids["Table Heading"], "<w:cantSplit/><w:tblHeader/>")]
    rows += [_row(row, columns, style_ids["Table Text"], whole) for row in content["rows"]]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblStyle w:val={quoteattr(style_ids['Figures Table'])}/>"
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(brief(content["caption"]))}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(texts: Sequence[str], columns: Sequence[int], style_id: str, traits: str) -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style_id)}/></w:pPr><w:r>{_lines(text)}</w:r></w:p></w:tc>"
        for text, width in zip(texts, columns, strict=True)
    )
    return f"<w:tr><w:trPr>{traits}</w:trPr>{''.join(cells)}</w:tr>"


def _lines(text: str) -> str:
    lines = escape(writable(text)).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)


def centre(row: Any) -> None:
    """Put the texts of a row halfway between its edges, beside a picture."""
    for cell in row.tc_lst:
        cell.tcPr.append(new("w:vAlign", val="center"))


def place(paragraph: "Paragraph", image: Image) -> None:
    """Put a picture at the end of a paragraph, with its words."""
    from docx.shared import Mm

    shape = paragraph.add_run().add_picture(io.BytesIO(image.png), width=Mm(image.width))
    inline = shape._inline  # noqa: SLF001  # python-docx knows no alternative text
    inline.docPr.set("descr", writable(image.alt))
    for side in ("distL", "distR"):
        inline.set(side, "0")  # otherwise some programs keep an eighth of an inch free


def shade(paragraph: "Paragraph", colour: str) -> None:
    """Fill what is behind a paragraph, with a little of it around the text."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx knows no fillings
    border = new("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        border.append(new(f"w:{side}", val="single", sz=8, space=4, color=colour[1:]))
    for element in (border, new("w:shd", val="clear", color="auto", fill=colour[1:])):
        properties.insert_element_before(
            element, "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def bookmark(paragraph: "Paragraph", name: str, number: int) -> None:
    """Make a whole paragraph a place that links can lead to."""
    element = paragraph._p  # noqa: SLF001  # as above, no bookmarks
    first = element.r_lst[0] if element.r_lst else None
    start = new("w:bookmarkStart", id=number, name=name)
    if first is None:
        element.append(start)
    else:
        first.addprevious(start)
    element.append(new("w:bookmarkEnd", id=number))


def field(paragraph: "Paragraph", what: str) -> None:
    """Add a field that is always up to date, such as a page number."""
    field = new("w:fldSimple", instr=f" {what} ")
    run = new("w:r")
    run.text = "1"
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001  # as above, no fields


def field_mark(paragraph: "Paragraph", kind: str) -> None:
    """Add the beginning, the middle or the end of a field that holds paragraphs."""
    paragraph.add_run()._r.append(new("w:fldChar", fldCharType=kind))  # noqa: SLF001  # as above


def instruction(paragraph: "Paragraph", text: str) -> None:
    """Say what such a field does."""
    element = new("w:instrText")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.add_run()._r.append(element)  # noqa: SLF001  # as above


def link(paragraph: "Paragraph", name: str, text: str) -> None:
    """Add a link to a bookmark."""
    link, run = new("w:hyperlink", anchor=name, history=1), new("w:r")
    run.text = writable(text)
    link.append(run)
    paragraph._p.append(link)  # noqa: SLF001  # as above
