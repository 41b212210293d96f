"""From content and a layout to a PDF that is tagged, archivable, and the same bytes every time."""

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maturity.report.layouts import Layouts
from maturity.report.look import LOGO_FILE, look_of

if TYPE_CHECKING:
    import typst

STANDARDS = ["ua-1", "a-2a"]
FRAME = "frame.typ"
"""What all layouts share."""

PIXELS_PER_INCH = 200
"""Of a PNG: sharp on paper, and on a screen at double size."""

REPLACEMENT = "\ufffd"
LONGEST_WORD = 30
"""Characters of a word; a longer one, such as a web address, may break in places so that it stays in its column."""

PIECE = 8
"""Characters between those places: what has room in the narrowest column, capitals too."""

_NARROW = {"rows", "title", "running"}
"""Keys of texts in columns or large type: cells of tables, and the organisation's name."""

_BREAK = "\u200b"
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_PIECES = re.compile(rf".{{1,{PIECE}}}")
_SOFT_HYPHEN = "\u00ad"
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_FONT_FILES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def typeset(
    content: Mapping[str, object], name: str, layouts: Layouts, pictures: Mapping[str, bytes], when: datetime
) -> bytes:
    """Lay out a document as PDF/UA-1 and PDF/A-2a.

    The compiler sees the layout, the pictures and an empty folder: no file of the machine, no network.

    Args:
        content: what JSON can carry, in the language that it names; texts are made printable here.
        name: of the ``.typ`` file, which imports the ``FRAME``.
        layouts: where both are, and how they look.
        pictures: file name to SVG, named in the layout.
        when: the document's date; the same inputs and the same date give the same bytes.
    """
    import typst  # a large library, only when a document is made

    look = look_of(layouts)
    data = json.dumps(
        printable_content(dict(content) | {"look": look.content(str(content["language"]))}), ensure_ascii=False
    )
    logo = {LOGO_FILE: look.logo.svg()} if look.logo else {}
    with tempfile.TemporaryDirectory() as empty:
        pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its types lack the dictionary of files
            {
                "main.typ": (layouts / name).read_bytes(),
                FRAME: (layouts / FRAME).read_bytes(),
                **logo,
                **pictures,
            },
            format="pdf",
            root=empty,
            font_paths=_fonts(),
            sys_inputs={"data": data},
            pdf_standards=STANDARDS,
            timestamp=int(when.timestamp()),
        )
    return pdf


def rasters(pictures: Mapping[str, bytes], height: float | None = None) -> dict[str, bytes]:
    """Return the same pictures as PNG, for files that cannot carry SVG; the same pictures give the same bytes.

    Args:
        pictures: SVG by name.
        height: in millimetres; None for each picture's own.
    """
    import typst

    if not pictures:
        return {}
    size = "auto" if height is None else f"{height}mm"
    pages = "#pagebreak(weak: true)\n".join(f'#image("{name}", height: {size})\n' for name in pictures)
    page = f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}"
    with tempfile.TemporaryDirectory() as empty:
        found = typst.compile(  # type: ignore[call-overload]  # as above
            {"main.typ": page.encode(), **pictures}, format="png", ppi=PIXELS_PER_INCH, root=empty, font_paths=_fonts()
        )
    return dict(zip(pictures, found if isinstance(found, list) else [found], strict=True))


def printable_content(part: Any, *, narrow: bool = False) -> Any:  # Any: a JSON tree has no shorter type
    """Return the same tree with every text printable; words break where room is short."""
    if isinstance(part, str):
        return breakable(printable(part)) if narrow else printable(part)
    if isinstance(part, Mapping):
        return {key: printable_content(value, narrow=narrow or key in _NARROW) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [printable_content(value, narrow=narrow) for value in part]
    return part


def printable(text: str) -> str:
    """Return *text* with only characters that the fonts can show.

    A single character without a glyph would fail the whole accessible document, so each becomes ``REPLACEMENT``;
    control characters go away.
    """
    known = _covered()
    shown = (one for one in unicodedata.normalize("NFC", text.replace("\t", " ")) if one == "\n" or not _invisible(one))
    return "".join(one if one == "\n" or ord(one) in known else REPLACEMENT for one in shown)


def breakable(text: str) -> str:
    """Return *text* with places to break in words that are too long for a column."""
    return _LONG.sub(lambda word: _BREAK.join(_PIECES.findall(word[0])), text)


def _invisible(character: str) -> bool:
    if character == _SOFT_HYPHEN:
        return False
    return unicodedata.category(character).startswith("C") or ord(character) in _VARIATION_SELECTORS


@cache
def _font_paths() -> tuple[Path, ...]:
    """Find the font files that two installed packages bring: one for reading, one for signs that it lacks."""
    import matplotlib as mpl

    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("font_source_sans_pro")
    folders = [Path(spec.submodule_search_locations[0], "files"), Path(mpl.get_data_path(), "fonts", "ttf")]
    return tuple(path for name in _FONT_FILES for folder in folders if (path := folder / name).is_file())


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in _font_paths():
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


@cache
def _fonts() -> "typst.Fonts":
    """Load the fonts once per process.

    The compiler takes folders, and the packages' folders hold each font twice, in an order that depends on the machine.
    So the files are gathered in a folder of their own; once a first document has read them, they stay in memory.
    """
    import typst

    with tempfile.TemporaryDirectory() as folder:
        for path in _font_paths():
            shutil.copy(path, folder)
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        families = "".join(f'#text(font: "{family}")[a *a*]' for family in sorted(fonts.families()))
        typst.compile({"main.typ": families.encode()}, format="pdf", font_paths=fonts, root=folder)  # type: ignore[call-overload]  # as above
    return fonts
