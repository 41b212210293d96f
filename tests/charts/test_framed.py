"""Pictures on their own: what stands around a chart, and that odd content does no harm."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from maturity.charts import bars, cells, positions, strips
from maturity.charts.bars import Bar, Part, Pile
from maturity.charts.cells import Cell
from maturity.charts.framed import About, Body, picture
from maturity.charts.key import swatch
from maturity.charts.lettering import REPLACEMENT, drawable, fitted, width_of, wrapped
from maturity.charts.palette import BLANK, FOUR_LEVELS, LEVELS
from maturity.charts.strips import GroupRow
from maturity.domain.benchmark import Position

SVG = "{http://www.w3.org/2000/svg}"
ODD = "<script>alert('x')</script> & \N{GRINNING FACE}\N{ROCKET} שלום\N{RIGHT-TO-LEFT OVERRIDE} $x^2$ \x00end"


def about(title: str = "Kalmar – Index per område", finding: str = "Nivå 2.") -> About:
    return About(title, finding, "17 av 22", ("Preliminärt.",), "Källa: X.", "Påhittade svar", "I ord.", "X", "sv")


def chart() -> Body:
    return bars.bars([Bar("A1 Mål", "Svar: 9", [Part(0.5, "50 %", LEVELS[0]), Part(0.5, "50 %", LEVELS[4])])], [])


def texts(svg: bytes) -> list[str]:
    """Return what is written in a picture; the bytes are our own, so parsing them is safe."""
    return ["".join(one.itertext()).strip() for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def test_a_picture_says_itself_what_it_shows_from_where_and_that_it_is_made_up() -> None:
    svg = picture(about(), chart(), "svg")
    said = ("Påhittade svar", "Kalmar – Index per område", "Nivå 2.", "17 av 22", "Preliminärt.", "Källa: X.", "50 %")
    assert set(said) <= set(texts(svg))


def test_a_picture_has_a_name_and_a_description_for_who_cannot_see_it() -> None:
    root = ElementTree.fromstring(picture(about(), chart(), "svg"))  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("lang") == "sv"
    named = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert named == {"title": "Kalmar – Index per område", "description": "I ord."}
    assert root.get("aria-labelledby") == "title description"


def test_a_bitmap_is_twice_as_fine_as_the_drawing_and_carries_the_same_words() -> None:
    image = Image.open(BytesIO(picture(about(), chart(), "png")))
    root = ElementTree.fromstring(picture(about(), chart(), "svg"))  # noqa: S314
    pixels = float((root.get("width") or "").removesuffix("pt")) * 96 / 72
    assert image.width == pytest.approx(2 * pixels, abs=2)
    assert image.info["Title"] == "Kalmar – Index per område"
    assert image.info["Description"] == "I ord."
    assert image.info["Author"] == "X"


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_chart_gives_the_same_bytes(ending: str) -> None:
    hatched = cells.heat([("1 Mål", [Cell("A1", "–", BLANK, hatched=True)])], [swatch("x", LEVELS[2], "2")])
    for one in (chart(), hatched):
        assert picture(about(), one, ending) == picture(about(), one, ending)  # type: ignore[arg-type]  # one of two


@pytest.mark.parametrize(
    "body",
    [
        bars.bars([Bar(ODD * 5, ODD, [])], [swatch(ODD, FOUR_LEVELS[1], "1")]),
        bars.voices([Pile("0", 0, ""), Pile("1", 300, "ert svar")]),
        cells.heat([(ODD * 5, [Cell("A1", "2", LEVELS[2])] * 25), ("tom", [])], []),
        cells.counties({"BD": (Cell("BD", "1,0", LEVELS[0]), ODD)}, []),
        positions.positions(
            [positions.Row(ODD * 5, 0.5, None, 0.0, ("1", "", "0", "1"), Position.HIGHEST, "Över")], [""] * 6, ("", "")
        ),
        strips.groups([GroupRow(ODD * 5, ("–", "För få svar"), None)], ("Grupp", "Svar", "Median"), ("a", "b")),
    ],
    ids=["bars", "voices", "heat", "counties", "positions", "groups"],
)
def test_odd_names_are_written_as_text_and_nothing_else(body: Body) -> None:
    svg = picture(about(ODD, ODD * 9), body, "svg")
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert not list(root.iter(f"{SVG}script"))
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in svg.decode()
    assert picture(about(ODD, ODD * 9), body, "png")


def test_signs_that_the_fonts_lack_are_replaced() -> None:
    assert drawable("Å\N{ROCKET}▲\n10\N{NARROW NO-BREAK SPACE}000") == f"Å{REPLACEMENT}▲ 10\N{NARROW NO-BREAK SPACE}000"


def test_long_texts_break_into_lines_that_fit_and_lose_no_word() -> None:
    text = "Inköpssamverkan i Mälardalen " * 8
    lines = wrapped(text, 9, 60)
    assert all(width_of(line, 9) <= 60 for line in lines)
    assert " ".join(lines) == text.strip()
    assert wrapped("", 9, 60) == ()


def test_a_word_without_blanks_breaks_too_and_a_name_is_cut_with_a_sign() -> None:
    assert len(wrapped("å" * 200, 9, 60)) > 1
    cut = fitted("Inköpssamverkan i Mälardalen med omnejd", 9, 30)
    assert cut.endswith("…")
    assert width_of(cut, 9) <= 30
    assert wrapped("ett två tre fyra fem sex sju åtta", 9, 12, most=2)[-1].endswith("…")


def test_a_small_part_of_a_bar_is_drawn_without_its_figure() -> None:
    said = texts(
        picture(
            about(),
            bars.bars([Bar("A1", "", [Part(0.05, "5 %", LEVELS[0]), Part(0.95, "95 %", LEVELS[1])])], []),
            "svg",
        )
    )
    assert "95 %" in said
    assert "5 %" not in said
