"""The deck as PowerPoint: the template's own placeholders, real tables, alternative texts, language and notes."""

import copy
import io
from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Unpack

from maturity.domain.improvement.plan import NO_PLAN
from maturity.domain.result import Result
from maturity.errors import LayoutError
from maturity.report import phrases
from maturity.report.content import improvement_content
from maturity.report.deck.slide import Picture, Slide, Table, name_of
from maturity.report.deck.ten import deck
from maturity.report.document import Choices
from maturity.report.layouts import SLIDES_TEMPLATE, Layouts
from maturity.report.logo import Logo
from maturity.report.look import look_of
from maturity.report.office import brief, coloured, locale_of, made_at, same_bytes, writable
from maturity.report.words import Words

if TYPE_CHECKING:
    from pptx.slide import Slide as Page

PLACES = {
    "Title": {"ctrTitle", "subTitle"},
    "Text": {"title", "body"},
    "Picture": {"title", "pic", "body"},
    "Table": {"title", "tbl", "body"},
}
"""The layouts that the template must have, and the kinds of places in each."""

TABLE_POINTS = 18
"""Size of the text in tables; nothing on a slide is smaller."""

LOGO_RIGHT, LOGO_TOP = 15.24, 3.0
"""Millimetres from the edges of a slide: above a heading of two lines."""

RUNNING = 40
"""Characters of an organisation's name at the foot of every slide."""

_FOOTER, _NUMBER = 11, 12
_NUMBERED = "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum"
_WIDTHS = {0.29: "fijltI .,:;'!|/", 0.35: "r()-", 0.51: "ckvxyzsJ", 0.73: "w", 0.85: "mM", 1.0: "W%@▲●▼"}
"""How wide Arial draws letters, in shares of their size; capitals and all others follow below."""

_WIDTH_OF = {letter: share for share, letters in _WIDTHS.items() for letter in letters}
_CAPITAL, _OTHER = 0.7, 0.57

_PADDING = 0.1
"""Inches above and below the text of a cell, together; and left and right."""

_MOST_SPARE = 0.2
"""Inches that a row becomes higher at most where there is room for it."""


def slides(
    result: Result,
    language: str,
    pictures: Mapping[str, bytes],
    translations: NullTranslations,
    layouts: Layouts,
    **choices: Unpack[Choices],
) -> bytes:
    """Make the deck of ten slides.

    Args:
        result: what it is about; a draft is marked as such on every slide.
        language: of the questionnaire's texts, figures and dates.
        pictures: PNG by name: ``slide-profile.png``; without it the slide shows its words.
        translations: of the deck's own sentences into *language*.
        layouts: where ``slides.pptx`` and the look are.
        choices: as of ``improvement_content``; without actions in a plan, the recommended steps are shown.

    Returns:
        A PPTX; the same arguments give the same bytes.

    Raises:
        LayoutError: the template lacks a layout or a place in one.
    """
    from pptx import Presentation  # a large library, only when a deck is made

    words = Words(language, translations, result.questionnaire.rules.decimals)
    content: Any = improvement_content(result, words, **choices)
    look = look_of(layouts)
    found = Presentation(io.BytesIO(coloured((layouts / SLIDES_TEMPLATE).read_bytes(), look.accent, look.rule)))
    by_name = _layouts(found)
    running = " · ".join([f"{name_of(result, RUNNING)}, {words.of(result.wave.name)}", *content["marks"]])
    for one in deck(result, words, content, choices.get("plan", NO_PLAN), look.cover(language)):
        page = found.slides.add_slide(by_name[one.layout])
        _write(page, one, pictures)
        _footers(page, running)
        notes = page.notes_slide.notes_text_frame
        if notes is not None:
            notes.text = "\n".join(map(writable, one.notes))
        _speak(page, words)
    _describe(found.core_properties, result, content, words)
    buffer = io.BytesIO()
    if look.logo is not None:
        room = found.slide_width
        _put_logo(found.slide_master, look.logo, "", room)  # behind every slide: nobody has to hear it ten times
        _put_logo(found.slides[0], look.logo, look.logo.alt.get(language, ""), room)
    found.save(buffer)
    return same_bytes(buffer.getvalue())


def _layouts(found: Any) -> dict[str, Any]:  # Any: the library's types are its own, here and below
    """Return the layouts by name, after a look at whether each has its places."""
    by_name = {layout.name: layout for layout in found.slide_layouts}
    for name, kinds in PLACES.items():
        if name not in by_name:
            raise LayoutError(SLIDES_TEMPLATE, f"the layout {name}")
        there = {place.element.ph.get("type") for place in by_name[name].placeholders}
        for kind in kinds - there:
            raise LayoutError(SLIDES_TEMPLATE, f"a place of the kind {kind} in the layout {name}")
    return by_name


def _put_logo(page: Any, logo: Logo, alt: str, room: int) -> None:
    """Put the logo into the upper right corner of a slide, or of the master of slides."""
    from pptx.oxml.shapes.picture import CT_Picture
    from pptx.util import Mm

    width, height = (Mm(one) for one in logo.size)
    number = max(one.shape_id for one in page.shapes) + 1
    _part, reference = page.part.get_or_add_image_part(io.BytesIO(logo.png()))
    left, top = room - Mm(LOGO_RIGHT) - width, Mm(LOGO_TOP)
    page.shapes._spTree.append(  # noqa: SLF001  # the library puts no pictures into masters
        CT_Picture.new_pic(number, "Logo", writable(alt), reference, left, top, width, height)
    )


def _describe(
    properties: Any, result: Result, content: Any, words: Words
) -> None:  # Any: the library's class is its own
    properties.title = brief(content["title"])
    properties.author = properties.last_modified_by = brief(result.organisation.name)
    properties.language = locale_of(words.language)
    properties.subject = brief(content["running"])
    properties.created = properties.modified = made_at(phrases.dated(result))


def _write(page: "Page", one: Slide, pictures: Mapping[str, bytes]) -> None:
    lines = one.lines
    for place in list(page.placeholders):
        match place.element.ph.get("type"):
            case "title" | "ctrTitle":
                place.text_frame.text = writable(one.heading)
            case "pic":
                _picture(place, one.picture, pictures)
            case "tbl" if one.table is not None:
                left_out = _table(place, one.table, one.heading)
                lines = (*lines, one.table.more % {"num": left_out}) if left_out else lines
            case _:
                _lines(place, lines, numbered=one.numbered)


def _lines(place: Any, lines: Sequence[str], *, numbered: bool) -> None:  # Any: of one kind among many
    place.text_frame.text = "\n".join(writable(" ".join(line.split())) for line in lines)
    if numbered:
        for paragraph in place.text_frame.paragraphs:
            number = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # the library knows no numbered lists
            number.append(number.makeelement(_NUMBERED, {"type": "arabicPeriod"}))


def _picture(place: Any, wanted: Picture | None, pictures: Mapping[str, bytes]) -> None:
    """Put a picture into its place, whole: the library would cut it to the place's proportions."""
    if wanted is None or wanted.name not in pictures:
        place.element.getparent().remove(place.element)
        return
    left, top, width, height = place.left, place.top, place.width, place.height
    picture = place.insert_picture(io.BytesIO(pictures[wanted.name]))
    picture.crop_left = picture.crop_right = picture.crop_top = picture.crop_bottom = 0
    wide, high = picture.image.size
    scale = min(width / wide, height / high)
    picture.width, picture.height = int(wide * scale), int(high * scale)
    picture.left, picture.top = left + (width - picture.width) // 2, top + (height - picture.height) // 2
    picture.element.nvPicPr.cNvPr.set("descr", writable(wanted.alt))


def _table(place: Any, wanted: Table, alt: str) -> int:
    """Put a table into its place with the rows that find room; return how many do not."""
    from pptx.util import Inches

    room, width = place.height / Inches(1), place.width / Inches(1)
    widths = [width * share / sum(wanted.widths) for share in wanted.widths]
    rows = (wanted.head, *wanted.rows)
    heights = [_height(row, widths) for row in rows]
    fitting = max(sum(total <= room for total in accumulate(heights)), 2)
    spare = max(min((room - sum(heights[:fitting])) / fitting, _MOST_SPARE), 0)
    frame = place.insert_table(fitting, len(wanted.head))
    frame.element.nvGraphicFramePr.cNvPr.set("descr", writable(alt))
    for column, inches in zip(frame.table.columns, widths, strict=True):
        column.width = Inches(inches)
    for line, texts, height in zip(frame.table.rows, rows[:fitting], heights[:fitting], strict=True):
        line.height = Inches(height + spare)
        for cell, text in zip(line.cells, texts, strict=True):
            _fill(cell, text)
    frame.height = sum(line.height for line in frame.table.rows)
    left_out: int = len(rows) - fitting
    return left_out


def _fill(cell: Any, text: str) -> None:
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text = writable(text)
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(TABLE_POINTS)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return how high a row becomes, in inches."""
    lines = max(_lines_of(text, width - 2 * _PADDING) for text, width in zip(texts, widths, strict=True))
    return lines * TABLE_POINTS * 1.2 / 72 + _PADDING


def _lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column *width* inches wide; a word that is too long goes on below."""
    lines, at, space = 1, 0.0, _inches(" ")
    for word in text.split():
        long = sum(map(_inches, word))
        if at and at + space + long > width:
            lines, at = lines + 1, 0.0
        further, at = divmod(at + (space if at else 0) + long, width)
        lines += int(further)
    return lines


def _inches(letter: str) -> float:
    return _WIDTH_OF.get(letter, _CAPITAL if letter.isupper() else _OTHER) * TABLE_POINTS / 72


def _footers(page: "Page", running: str) -> None:
    """Give a slide its running text and its number: the library leaves them out."""
    places: Any = page.slide_layout.placeholders  # Any: the library's own types contradict each other
    for place in places:
        if place.placeholder_format.idx not in (_FOOTER, _NUMBER):
            continue
        own = copy.deepcopy(place.element)
        own.nvSpPr.cNvPr.set("id", str(max(one.shape_id for one in page.shapes) + 1))
        page.shapes._spTree.append(own)  # noqa: SLF001  # it has no other way
        if place.placeholder_format.idx == _FOOTER:
            footer: Any = page.shapes[-1]
            footer.text_frame.text = writable(running)


def _speak(page: "Page", words: Words) -> None:
    """Say in which language every text is, those to say aloud too."""
    from pptx.oxml.ns import qn

    language = locale_of(words.language)
    for root in (page.element, page.notes_slide.element):
        for run in root.iter(qn("a:r"), qn("a:fld")):
            run.get_or_add_rPr().set("lang", language)
        for end in root.iter(qn("a:endParaRPr")):
            end.set("lang", language)
