"""A sheet in Word: headings, texts, tables and pictures, one after another, in the template's styles."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from maturity.errors import LayoutError
from maturity.report.layouts import WORD_TEMPLATE, Layouts
from maturity.report.look import Look
from maturity.report.office import brief, coloured, locale_of, made_at, same_bytes, shortened, writable
from maturity.report.word import elements
from maturity.report.word.elements import Image

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

STYLES = (
    "Normal", "Title", "Subtitle", "Lead", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Bullet 2",
    "List Number", "Caption", "Notice", "Fact", "Note", "Picture", "Table Text", "Table Heading", "Figures Table",
    "Signature", "Signature Title", "toc 1", "Header", "Footer", "Contents Heading", "Fill In", "Muted",
)  # fmt: skip
"""Those that the template must have."""

WIDTH = 170
"""Millimetres between the margins."""

LOGO_DISTANCE = 6.0
"""Millimetres over the logo: with the line under it, it fills the margin, and the text begins where it would."""

BAND_SPACE = 30.0
"""Points under the band."""

_TWIPS = 1440 / 25.4
_PLACE = re.compile(r"(\{pages?\})")
_TO_FILL_IN = re.compile(r"(\[[^\[\]]+\])")
_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


@dataclass(frozen=True, slots=True)
class Cover:
    """What a file says of itself: in its properties, in the head of every page, and under it."""

    language: str
    title: str
    author: str
    running: str
    marks: Sequence[str]
    page_of: str
    when: datetime


def covered(content: Mapping[str, Any], when: datetime) -> Cover:
    """Return the cover of a content."""
    keys = ("language", "title", "author", "running", "marks", "page_of")
    return Cover(**{key: content[key] for key in keys}, when=when)


class Paper:
    """A document that grows downwards; ``file`` ends it.

    Args:
        layouts: where the template is.
        cover: what the file says of itself.
        look: its colours, and what the head and the foot of every page carry.

    Raises:
        LayoutError: the template lacks a style.
    """

    def __init__(self, layouts: Layouts, cover: Cover, look: Look) -> None:
        import docx  # only when a document is made

        template = coloured((layouts / WORD_TEMPLATE).read_bytes(), look.accent, look.rule)
        self._document: Document = docx.Document(io.BytesIO(template))
        self._cover, self._look = cover, look
        self._style_ids = {one.name: one.style_id for one in self._document.styles}  # a search each is slow
        for missing in (name for name in STYLES if name not in self._style_ids):
            raise LayoutError(WORD_TEMPLATE, f"the style {missing}")
        self._headings: list[tuple[str, str]] = []
        self._contents: Paragraph | None = None
        self._set_properties()
        self._set_language()
        self._fill_frame()

    def file(self) -> bytes:
        """Return the document; the same calls give the same bytes."""
        if self._contents is not None:
            self._list_headings(self._contents)
        out = io.BytesIO()
        self._document.save(out)
        return same_bytes(out.getvalue())

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Add a heading, 1–3; the first level is listed in the contents."""
        paragraph = self._paragraph(text, f"Heading {level}")
        if new_page:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = 0
        if level == 1:
            name = f"_Toc{len(self._headings) + 1:06}"
            self._headings.append((name, text))
            elements.bookmark(paragraph, name, len(self._headings))

    def text(self, text: str, style: str = "Normal") -> None:
        """Add a paragraph; a line feed breaks the line. Nothing is added for an empty text."""
        if text:
            self._paragraph(text, style)

    def to_complete(self, text: str, style: str = "Normal") -> None:
        """Add a paragraph in which what stands in square brackets is marked, for somebody to fill in."""
        _fill(self._paragraph("", style), writable(text))

    def band(self, lines: Sequence[str]) -> None:
        """Add the band of the first page, white on the accent; the first line is strong. No lines add nothing."""
        from docx.shared import Pt, RGBColor

        if not lines:
            return
        paragraph = self._paragraph("", "Normal")
        elements.shade(paragraph, self._look.accent)
        for at, line in enumerate(lines):
            run = paragraph.add_run(("\n" if at else "") + _one_line(line))
            run.bold, run.font.color.rgb = not at, RGBColor(255, 255, 255)
        paragraph.paragraph_format.space_after = Pt(BAND_SPACE)

    def facts(self, pairs: Iterable[Sequence[str]], style: str = "Fact") -> None:
        """Add names with what they stand for, a line each."""
        for name, fact in pairs:
            paragraph = self._paragraph("", style)
            paragraph.add_run(_one_line(name), style="Muted")
            paragraph.add_run("\t")
            _fill(paragraph, _one_line(fact))

    def signatures(self, places: Sequence[Sequence[str]]) -> None:
        """Add room for names and titles beside each other, on one page with what stands under the last heading."""
        for paragraph in reversed(self._document.paragraphs):
            paragraph.paragraph_format.keep_with_next = True
            if paragraph.style is not None and str(paragraph.style.name).startswith("Heading"):
                break
        for line, style in ((0, "Signature"), (1, "Signature Title")):
            self.to_complete("\t".join(place[line] for place in places), style)

    def contents(self, heading: str) -> None:
        """Add the list of all headings of the first level, those that follow included."""
        self._paragraph(heading, "Contents Heading")
        self._contents = self._paragraph("", "toc 1")

    def picture(self, image: Image, caption: str) -> None:
        """Add a picture over its caption."""
        paragraph = self._paragraph("", "Picture")
        paragraph.paragraph_format.keep_with_next = True
        elements.place(paragraph, image)
        self._paragraph(caption, "Caption")

    def table(
        self,
        content: Mapping[str, Any],
        widths: Sequence[float],
        *,
        whole_rows: bool = True,
        captioned: bool = True,
        images: Mapping[tuple[int, int], Image] | None = None,
    ) -> None:
        """Add a table under its caption, with a header row that is repeated on every page.

        Args:
            content: ``caption``, ``head`` and ``rows`` of texts (``phrases.table``).
            widths: of the columns, in any unit; together they fill the line.
            whole_rows: whether a row may not go over a page.
            captioned: whether the caption can be seen; else only who cannot see the table is told.
            images: (row, column) of *rows* → picture in place of the cell's text.
        """
        if captioned:
            self._paragraph(content["caption"], "Caption").paragraph_format.keep_with_next = True
        columns = [round(width / sum(widths) * WIDTH * _TWIPS) for width in widths]
        ids = {name: self._style_ids[name] for name in ("Figures Table", "Table Heading", "Table Text")}
        table = elements.table(content, columns, ids, whole_rows=whole_rows)
        self._document.element.body.insert_element_before(table, "w:sectPr")
        rows = table.tr_lst[1:]
        for (row, column), image in (images or {}).items():
            self._place_in_cell(rows[row], column, image)
        for row in {row for row, _ in images or ()}:
            elements.centre(rows[row])
        self.space()

    def space(self) -> None:
        """Keep what follows away from a table."""
        paragraph = self._paragraph("", "Table Text")
        paragraph.paragraph_format.line_spacing = 0.7

    def _paragraph(self, text: str, style: str) -> "Paragraph":
        paragraph = self._document.add_paragraph(writable(text))
        paragraph._p.style = self._style_ids[style]  # noqa: SLF001  # by name, it would be searched for each time
        return paragraph

    def _place_in_cell(self, row: Any, column: int, image: Image) -> None:
        from docx.oxml.ns import qn
        from docx.text.paragraph import Paragraph

        cell = row.findall(qn("w:tc"))[column]
        elements.place(Paragraph(cell.find(qn("w:p")), self._document._body), image)  # noqa: SLF001  # the part that holds it

    def _set_properties(self) -> None:
        properties, cover = self._document.core_properties, self._cover
        properties.title = brief(cover.title)
        properties.author = properties.last_modified_by = brief(cover.author)
        properties.subject = brief(cover.running)
        properties.language = locale_of(cover.language)
        properties.created = properties.modified = made_at(cover.when)
        properties.revision = 1

    def _set_language(self) -> None:
        from docx.oxml.ns import qn

        for part in (self._document.styles.element, self._document.settings.element):
            for tag in ("w:lang", "w:themeFontLang"):
                for one in part.iter(qn(tag)):
                    one.set(qn("w:val"), locale_of(self._cover.language))

    def _fill_frame(self) -> None:
        """Write into the first empty lines of the template's header and footer; a logo there stays."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        section, cover, look = self._document.sections[0], self._cover, self._look
        if look.logo is not None:
            section.header_distance = Mm(LOGO_DISTANCE)
            first = section.header.paragraphs[0].insert_paragraph_before(style="Header")
            first.alignment, first.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.RIGHT, Mm(1)
            elements.place(first, Image(look.logo.png(), look.logo.alt.get(cover.language, ""), look.logo.size[0]))
        head = _empty_line(section.header.paragraphs) or section.header.add_paragraph()
        head.add_run(_one_line(shortened(cover.running, 90)))
        if cover.marks:
            head.add_run("\t")
            head.add_run(_one_line(" · ".join(cover.marks))).bold = True
        foot = _empty_line(section.footer.paragraphs) or section.footer.add_paragraph()
        if words := look.of(cover.language).foot:
            foot.insert_paragraph_before(writable(words), "Footer").alignment = WD_ALIGN_PARAGRAPH.LEFT
        for part in _PLACE.split(cover.page_of):
            if part in _FIELDS:
                elements.field(foot, _FIELDS[part])
            elif part:
                foot.add_run(part)

    def _list_headings(self, paragraph: "Paragraph") -> None:
        """Write the contents as a field that Word can renew: links without page numbers, so right before that too."""
        elements.field_mark(paragraph, "begin")
        elements.instruction(paragraph, ' TOC \\o "1-1" \\n \\h \\z ')
        elements.field_mark(paragraph, "separate")
        for place, (name, text) in enumerate(self._headings):
            if place:
                after = self._paragraph("", "toc 1")
                paragraph._p.addnext(after._p)  # noqa: SLF001  # python-docx adds at the end only
                paragraph = after
            elements.link(paragraph, name, text)
        elements.field_mark(paragraph, "end")


def _fill(paragraph: "Paragraph", text: str) -> None:
    """Write a text in which what stands in square brackets is marked, for somebody to fill in."""
    for part in _TO_FILL_IN.split(text):
        if part:
            paragraph.add_run(part, style="Fill In" if part.startswith("[") else None)


def _one_line(text: str) -> str:
    return " ".join(writable(text).split())


def _empty_line(paragraphs: Iterable["Paragraph"]) -> "Paragraph | None":
    return next((one for one in paragraphs if not one.text and not one.runs), None)
