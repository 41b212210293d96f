"""What is inside a Word file, for tests that open it."""

import io
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table


def opened(file: bytes) -> Document:
    """Return the document in a file."""
    return docx.Document(io.BytesIO(file))


def texts(file: bytes) -> list[str]:
    """Return all paragraphs, those in tables included, in their order."""
    return [
        "".join(one.text or "" if one.tag == qn("w:t") else " " for one in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in opened(file).element.body.iter(qn("w:p"))
    ]


def tables(file: bytes) -> list[list[list[str]]]:
    """Return every table as rows of texts, the header row first."""
    return [_rows(one) for one in opened(file).tables]


def _rows(table: Table) -> list[list[str]]:
    return [["\n".join(paragraph.text for paragraph in cell.paragraphs) for cell in row.cells] for row in table.rows]


def levels(file: bytes) -> list[int]:
    """Return the levels of all headings in their order; the title is no heading."""
    names = (one.style.name or "" for one in opened(file).paragraphs if one.style is not None)
    return [int(name[-1]) for name in names if name.startswith("Heading ")]


def alternative_texts(file: bytes) -> list[str]:
    """Return the words of every picture."""
    return [one.get("descr", "") for one in opened(file).element.body.iter(qn("wp:docPr"))]


def languages(file: bytes) -> Iterator[str]:
    """Yield every language that the styles or the settings name, and that of the properties."""
    document = opened(file)
    yield document.core_properties.language
    for part in (document.styles.element, document.settings.element):
        for one in part.iter(qn("w:lang"), qn("w:themeFontLang")):
            yield str(one.get(qn("w:val")))


def head(file: bytes) -> str:
    """Return what stands over every page."""
    return "\n".join(one.text for one in opened(file).sections[0].header.paragraphs)


def fields(file: bytes) -> list[str]:
    """Return the fields under every page, in their order."""
    footer = opened(file).sections[0].footer._element
    return [str(one.get(qn("w:instr"))).strip() for one in footer.iter(qn("w:fldSimple"))]
