"""An organiser's own look: read with care, and really there in every format."""

import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn
from PIL import Image
from pptx import Presentation

from maturity.charts.pictures import report_pictures, small_pictures
from maturity.domain.result import Result
from maturity.errors import LayoutError, LookError
from maturity.report.document import improvement, improvement_word, memorandum, one_page, one_page_word
from maturity.report.look import OF_RULES, OF_TEXT, OURS, WHITE, Look, contrast, look_of
from maturity.report.receipt import receipt
from maturity.report.slides import slides
from maturity.report.word.paper import STYLES
from maturity.report.workbook import workbook
from maturity.resources import catalogue, data_folder
from tests.report.looks import ACCENT, GREEN, LOOK, RULE, dressed, texts
from tests.report.word_files import alternative_texts, opened

MakeResult = Callable[..., Result]
LANGUAGES = ("sv", "en")
PUBLISHER = "Nätverket i norr"
MARK = {"sv": "Nätverkets märke", "en": "The network's mark"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 3 2">{}</svg>'


def _png(width: int = 30, height: int = 10) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes.fromhex(GREEN[1:]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _inside(width: int, height: int) -> str:
    """A picture inside an SVG that says to have so many pixels."""
    png = _png().replace(struct.pack(">II", 30, 10), struct.pack(">II", width, height))
    return f'<image href="data:image/png;base64,{b64encode(png).decode()}"/>'


def _words(pdf: bytes, *pages: str) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    found = subprocess.run(["pdftotext", *pages, "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def _colours(pdf: bytes, page: int) -> set[str]:
    """Return the colours that can be seen on a page."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    number = str(page)
    found = subprocess.run(
        ["pdftoppm", "-r", "60", "-f", number, "-l", number, "-"], input=pdf, capture_output=True, check=True
    )
    picture = Image.open(io.BytesIO(found.stdout)).convert("RGB")
    seen = picture.getcolors(picture.width * picture.height) or []
    return {"#{:02X}{:02X}{:02X}".format(*colour) for _count, colour in seen}  # type: ignore[misc]  # three numbers


def _figures(pdf: bytes) -> list[str]:
    """Return the alternative texts of all figures, in the order of reading."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(one["/Alt"])
            for one in _elements(document.Root.StructTreeRoot)
            if one["/S"] == "/Figure" and "/Alt" in one
        ]


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    children = node.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else pikepdf.Array([children]):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)


def _faults(layouts: Any) -> dict[str, str]:
    with pytest.raises(LookError) as caught:
        look_of(layouts)
    assert all(f"look.toml: {key}: " in str(caught.value) for key, _why in caught.value.faults if key)
    return dict(caught.value.faults)


def test_the_shipped_look_is_what_holds_where_nothing_is_said(tmp_path: Path) -> None:
    shipped = look_of(data_folder("reports"))
    assert (shipped.accent, shipped.rule, shipped.publisher, shipped.logo) == ("#0A4F63", "#0A4F63", "", None)
    assert [(shipped.of(one), shipped.cover(one)) for one in LANGUAGES] == [(Look().of("sv"), [])] * 2
    assert look_of(dressed(tmp_path, "")).accent == OURS.accent
    assert look_of(tmp_path / "nowhere") == shipped


def test_our_own_colours_pass_the_test_of_contrast() -> None:
    assert contrast(OURS.accent, WHITE) >= OF_TEXT
    assert contrast(OURS.rule, WHITE) >= OF_RULES


def test_contrast_is_computed_as_known() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # #777777: ((0x77 / 255 + 0.055) / 1.055) ** 2.4 = 0.1845; 1.05 / (0.1845 + 0.05) = 4.48
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.005)


def test_a_colour_that_cannot_be_read_on_white_is_refused_with_both_ratios(tmp_path: Path) -> None:
    found = _faults(dressed(tmp_path, '[colours]\naccent = "#777777"\nrule = "#BBBBBB"'))
    assert found == {
        "colours.accent": "#777777 has a contrast of 4.47 to white; 4.5 is needed",
        "colours.rule": "#BBBBBB has a contrast of 1.91 to white; 3.0 is needed",
    }
    assert look_of(dressed(tmp_path, '[colours]\nrule = "#777777"')).rule == "#777777"


@pytest.mark.parametrize(
    ("written", "key", "why"),
    [
        ('color = "#000000"', "color", "is not known"),
        ('[colours]\naccent = "blue"', "colours.accent", "write it as #RRGGBB"),
        ('[colours]\naccent = "#000"', "colours.accent", "write it as #RRGGBB"),
        ("[colours]\naccent = 5", "colours.accent", "is no text"),
        (f'publisher = "{"x" * 61}"', "publisher", "has 61 characters; 60 are the most"),
        (f'[texts.sv]\nfoot = "{"x" * 101}"', "texts.sv.foot", "has 101 characters; 100 are the most"),
        ('[texts.de]\nfoot = "x"', "texts.de.foot", "is not known"),
        ("[texts", "", "cannot be read"),
        (LOOK.replace('en = "The network\'s mark"', ""), "logo.en", "may not be empty"),
        (LOOK.replace("logo.svg", "other.svg"), "logo.file", "other.svg cannot be read"),
        (LOOK.replace("logo.svg", "../logo.svg"), "logo.file", "is no name of an SVG or PNG file"),
        (LOOK.replace("logo.svg", "logo.gif"), "logo.file", "is no name of an SVG or PNG file"),
    ],
    ids=[
        "unknown key", "colour by name", "short colour", "number", "long name", "long text", "unknown language",
        "no TOML", "no text alternative", "missing logo", "logo in another folder", "neither SVG nor PNG",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_key(tmp_path: Path, written: str, key: str, why: str) -> None:
    assert why in _faults(dressed(tmp_path, written))[key]


def test_lines_have_the_accent_unless_they_have_a_colour_of_their_own(make_result: MakeResult, tmp_path: Path) -> None:
    assert look_of(dressed(tmp_path, f'[colours]\naccent = "{ACCENT}"')).rule == ACCENT
    layouts = dressed(tmp_path, f'[colours]\naccent = "{ACCENT}"\nrule = "{OURS.rule}"')
    with zipfile.ZipFile(io.BytesIO(improvement_word(make_result(), "sv", {}, catalogue("sv"), layouts))) as parts:
        styles = parts.read("word/styles.xml").decode()
    assert f'w:color="{OURS.rule[1:]}"' in styles
    assert f'w:color="{ACCENT[1:]}"' not in styles
    assert f'w:val="{ACCENT[1:]}"' in styles


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    assert list(_faults(dressed(tmp_path, 'a = "1"\n[colours]\naccent = "#FFFFFF"\n[texts.sv]\nfoot = 1'))) == [
        "a",
        "colours.accent",
        "texts.sv.foot",
    ]


@pytest.mark.parametrize(
    ("logo", "name", "why"),
    [
        (SVG.format("<script>1</script>"), "logo.svg", "holds <script>"),
        (SVG.format("<foreignObject/>"), "logo.svg", "holds <foreignObject>"),
        (SVG.format('<rect onload="x()"/>'), "logo.svg", "holds onload"),
        (SVG.format('<image href="https://a.example/a.png"/>'), "logo.svg", "outside of itself in <image>"),
        (SVG.format('<image xlink:href="file:///etc/passwd"/>'), "logo.svg", "outside of itself in <image>"),
        (SVG.format('<use href="other.svg#a"/>'), "logo.svg", "outside of itself in <use>"),
        (SVG.format('<rect fill="url(https://a.example/a)"/>'), "logo.svg", "outside of itself in <rect>"),
        (SVG.format("<style>@import 'a.css'</style>"), "logo.svg", "outside of itself in <style>"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(""), "logo.svg", "holds <!DOCTYPE"),
        ('<?xml-stylesheet href="a.css"?>' + SVG.format(""), "logo.svg", "holds <?xml-stylesheet"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.svg", "neither a viewBox"),
        (SVG.format("").replace("0 0 3 2", "0 0 3 0"), "logo.svg", "neither a viewBox"),
        ("<html/>", "logo.svg", "is no SVG"),
        (_png(), "logo.svg", "is no SVG"),
        ("<svg", "logo.svg", "is no SVG"),
        (SVG.format(""), "logo.png", "is no PNG"),
        (_png()[:-20], "logo.png", "is no PNG"),
        (_png().replace(struct.pack(">I", 30), struct.pack(">I", 30_000)), "logo.png", "more than 4000 pixels"),
        (_png() + b"\0" * 1_000_000, "logo.png", "1000000 are the most"),
        (SVG.format("").replace("0 0 3 2", "0 0 1 1000000000"), "logo.svg", "20 times as long"),
        (SVG.format("").replace("0 0 3 2", "0 0 21 1"), "logo.svg", "20 times as long"),
        (SVG.format("").replace("0 0 3 2", f"0 0 {'9' * 400} 1"), "logo.svg", "neither a viewBox"),
        (SVG.format(_inside(50_000, 50_000)), "logo.svg", "holds a picture"),
        (SVG.format(_inside(4000, 4000) + _inside(10, 10)), "logo.svg", "holds a picture"),
        (SVG.format('<image href="data:image/png;base64,%41"/>'), "logo.svg", "holds a picture"),
        (SVG.format('<image href="data:image/jpeg;base64,/9j/"/>'), "logo.svg", "outside of itself in <image>"),
    ],
)
def test_a_logo_that_is_no_plain_image_is_refused(tmp_path: Path, logo: str | bytes, name: str, why: str) -> None:
    found = _faults(dressed(tmp_path, LOOK.replace("logo.svg", name), logo, name))
    assert why in found["logo.file"]


def test_a_logo_may_refer_to_itself_and_keeps_its_shape(tmp_path: Path) -> None:
    inside = f'<linearGradient id="a"/><rect fill="url(#a)"/><use href="#a"/>{_inside(30, 10)}'
    declared = '<?xml version="1.0" encoding="nonsense"?>' + SVG.format(inside)
    found = look_of(dressed(tmp_path, LOOK, declared)).logo
    assert found is not None
    assert found.size == (15, 10)  # 3 by 2, 10 mm high
    wide = look_of(dressed(tmp_path, LOOK, '<svg xmlns="http://www.w3.org/2000/svg" width="90mm" height="10mm"/>')).logo
    assert wide is not None
    assert wide.size == (45, 5)  # 9 by 1, 45 mm wide
    flat = look_of(dressed(tmp_path, LOOK.replace("logo.svg", "l.png"), _png(), "l.png")).logo
    assert flat is not None
    assert flat.size == (30, 10)
    assert flat.png() == _png()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_wears_the_colours_the_logo_and_the_words(make_result: MakeResult, tmp_path: Path, language: str) -> None:
    result, words = make_result(), texts(language)
    pictures = report_pictures(result, language, catalogue(language))
    pdf = improvement(
        result, language, pictures, catalogue(language), dressed(tmp_path), contact="Kim", closing=words["contact"]
    )
    assert {ACCENT, RULE, GREEN} <= _colours(pdf, 1)
    assert {ACCENT, RULE, GREEN} <= _colours(pdf, 2)
    # Read aloud once: on further pages it belongs to the head of the page, as the running title does.
    assert _figures(pdf).count(MARK[language]) == 1
    assert _figures(pdf)[0] == MARK[language]
    first, whole = _words(pdf, "-l", "1"), _words(pdf)
    assert PUBLISHER in first
    assert words["cover"] in first
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert whole.count(words["foot"]) == len(document.pages)
    assert words["contact"] in whole


def test_the_page_for_representatives_and_the_receipt_wear_them_too(make_result: MakeResult, tmp_path: Path) -> None:
    result, layouts = make_result(), dressed(tmp_path)
    page = one_page(result, "sv", small_pictures(result), catalogue("sv"), layouts)
    for pdf in (page, receipt(result, "sv", catalogue("sv"), layouts)):
        assert {ACCENT, RULE, GREEN} <= _colours(pdf, 1)
        assert _figures(pdf)[0] == MARK["sv"]
        assert texts("sv")["foot"] in _words(pdf)
    with pikepdf.open(io.BytesIO(page)) as document:
        assert len(document.pages) == 1


@pytest.mark.parametrize("name", ["logo.svg", "logo.png"])
def test_a_dressed_pdf_passes_every_machine_rule_of_pdf_ua_and_pdf_a(
    make_result: MakeResult, tmp_path: Path, verapdf: Callable[[bytes, str], list[str]], name: str
) -> None:
    look, logo = LOOK.replace("logo.svg", name), _png() if name.endswith("png") else SVG.format('<path d="M0 0h3v2z"/>')
    pdf = improvement(make_result(), "sv", {}, catalogue("sv"), dressed(tmp_path, look, logo, name))
    assert verapdf(pdf, "ua1") == []
    assert verapdf(pdf, "2a") == []


def test_a_word_file_wears_them(make_result: MakeResult, tmp_path: Path) -> None:
    result, layouts, words = make_result(), dressed(tmp_path), texts("sv")
    file = improvement_word(result, "sv", {}, catalogue("sv"), layouts, closing=words["contact"])
    assert file == improvement_word(result, "sv", {}, catalogue("sv"), layouts, closing=words["contact"])
    document = opened(file)
    styles = {one.name: one for one in document.styles}
    for name in ("Title", "Heading 1"):
        assert str(styles[name].font.color.rgb) == ACCENT[1:]
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        written = parts.read("word/styles.xml").decode()
    assert f'w:color="{RULE[1:]}"' in written
    assert OURS.accent[1:] not in written
    section = document.sections[0]
    [logo] = section.header._element.iter(qn("wp:docPr"))
    assert logo.get("descr") == MARK["sv"]
    assert words["foot"] in [one.text for one in section.footer.paragraphs]
    assert document.paragraphs[0].text == f"{PUBLISHER}\n{words['cover']}"
    assert [one.get(qn("w:fill")) for one in document.paragraphs[0]._p.iter(qn("w:shd"))] == [ACCENT[1:]]
    assert words["contact"] in [one.text for one in document.paragraphs]


def test_the_memorandum_is_the_organisations_own_paper(make_result: MakeResult, tmp_path: Path) -> None:
    document = opened(memorandum(make_result(), "sv", catalogue("sv"), dressed(tmp_path)))
    section = document.sections[0]
    assert not list(section.header._element.iter(qn("wp:docPr")))
    assert texts("sv")["foot"] not in [one.text for one in section.footer.paragraphs]
    assert PUBLISHER not in [one.text for one in document.paragraphs]


def test_the_page_for_representatives_has_its_logo_in_word(make_result: MakeResult, tmp_path: Path) -> None:
    result = make_result()
    file = one_page_word(result, "en", small_pictures(result), catalogue("en"), dressed(tmp_path))
    [logo] = opened(file).sections[0].header._element.iter(qn("wp:docPr"))
    assert logo.get("descr") == MARK["en"]
    assert MARK["en"] not in alternative_texts(file)  # those of the text itself


def test_slides_wear_the_colours_and_the_logo_on_every_slide(make_result: MakeResult, tmp_path: Path) -> None:
    result, words = make_result(), texts("sv")
    file = slides(result, "sv", {}, catalogue("sv"), dressed(tmp_path), closing=words["contact"])
    assert file == slides(result, "sv", {}, catalogue("sv"), dressed(tmp_path), closing=words["contact"])
    found: Any = Presentation(io.BytesIO(file))
    [behind] = [one for one in found.slide_master.shapes if one.name == "Logo"]
    [front] = [one for one in found.slides[0].shapes if one.name == "Logo"]
    assert (behind._element.nvPicPr.cNvPr.get("descr"), front._element.nvPicPr.cNvPr.get("descr")) == ("", MARK["sv"])
    assert behind.left + behind.width < found.slide_width
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        theme = parts.read("ppt/theme/theme1.xml").decode()
        master = parts.read("ppt/slideMasters/slideMaster1.xml").decode()
    assert f'<a:accent1><a:srgbClr val="{ACCENT[1:]}"/>' in theme
    assert f'<a:srgbClr val="{RULE[1:]}"/>' in master
    assert [PUBLISHER, words["cover"]] == [
        one.text for place in found.slides[0].placeholders for one in place.text_frame.paragraphs
    ][-4:-2]
    said = [one.text for place in found.slides[9].placeholders for one in place.text_frame.paragraphs]
    assert words["contact"] in said


def test_a_workbook_wears_the_accent(make_result: MakeResult, tmp_path: Path) -> None:
    look = look_of(dressed(tmp_path))
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook(make_result(), "sv", catalogue("sv"), look)))
    for sheet in book.worksheets:
        assert sheet["A1"].fill.fgColor.rgb == "FF" + ACCENT[1:]
        assert sheet.oddHeader.left.text == texts("sv")["foot"]


def test_templates_of_somebody_else_keep_their_colours(make_result: MakeResult, tmp_path: Path) -> None:
    layouts, red = dressed(tmp_path), "C00000"
    with (
        zipfile.ZipFile(data_folder("reports") / "document.docx") as ours,
        zipfile.ZipFile(tmp_path / "document.docx", "w") as own,
    ):
        for name in ours.namelist():
            own.writestr(name, ours.read(name).replace(OURS.accent[1:].encode(), red.encode()))
    document = opened(improvement_word(make_result(), "sv", {}, catalogue("sv"), layouts))
    assert str(document.styles["Title"].font.color.rgb) == red


def test_a_word_template_without_a_style_is_refused_with_its_name(make_result: MakeResult, tmp_path: Path) -> None:
    layouts = dressed(tmp_path)
    template = opened((data_folder("reports") / "document.docx").read_bytes())
    assert set(STYLES) <= {one.name for one in template.styles}
    template.styles["Notice"].delete()
    template.save(str(tmp_path / "document.docx"))
    with pytest.raises(LayoutError, match=r"document\.docx lacks the style Notice"):
        improvement_word(make_result(), "sv", {}, catalogue("sv"), layouts)
