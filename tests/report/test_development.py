"""The page about development: the waves of one organisation beside each other, in words, table and picture."""

import io
from collections.abc import Callable
from dataclasses import replace
from gettext import NullTranslations

import numpy as np
from pptx import Presentation

from maturity.charts import slide
from maturity.charts.pictures import development as picture
from maturity.charts.slide import slide_pictures
from maturity.domain.benchmark import GroupKind
from maturity.domain.development import Development, Sheet, develop
from maturity.domain.result import Peers, Result
from maturity.domain.scoring import score
from maturity.report.deck import moves
from maturity.report.development import development_section
from maturity.report.slides import slides
from maturity.report.words import Words
from maturity.resources import catalogue, data_folder

ENGLISH = Words("en", NullTranslations(), 1)


def two_waves(result: Result) -> Development:
    """The result's wave, and one two years before in which every answer was one level lower."""
    lower = np.where(result.codes > 0, result.codes - 1, result.codes).astype(np.int8)
    sheets = []
    for year, codes in (("2025", lower), ("2027", result.codes)):
        one = codes[np.newaxis]
        peers = Peers((result.organisation,), score(result.compiled, one).index, one)
        facts = replace(result.wave, slug=year, name={"sv": year, "en": year})
        sheets.append(Sheet(facts, result.compiled, peers))
    return develop(result.organisation, sheets, GroupKind.ALL)


def test_the_page_has_a_row_for_you_and_one_for_the_median_in_every_area(make_result: Callable[..., Result]) -> None:
    result = make_result()
    found = development_section(result, ENGLISH, two_waves(result))
    table = found["table"]
    assert isinstance(table, dict)
    assert table["head"] == ["Area", "Whose", "2025", "2027"]
    assert len(table["rows"]) == 2 * (len(result.areas) + 1)
    assert table["rows"][1][2:] == ["–", "–"]  # nobody else
    texts = found["texts"]
    assert isinstance(texts, list)
    assert any("changed answers" in one for one in texts)


def test_the_picture_is_the_same_for_the_same_waves(make_result: Callable[..., Result]) -> None:
    result = make_result()
    first, second = (picture(two_waves(result), "sv", NullTranslations()) for _ in range(2))
    assert first == second
    assert b"<svg" in first


def test_the_slide_shows_the_waves_as_a_picture_with_every_figure_in_words(make_result: Callable[..., Result]) -> None:
    result, words = make_result(), catalogue("en")
    found = two_waves(result)
    pictures = slide_pictures(result, "en", words, found)
    file = slides(result, "en", pictures, words, data_folder("reports"), development=found)
    page = list(Presentation(io.BytesIO(file)).slides)[6]
    [shown] = [shape for shape in page.placeholders if hasattr(shape, "image")]
    alt = shown.element.nvPicPr.cNvPr.get("descr")
    spoken = page.notes_slide.notes_text_frame.text
    for one in found.series:
        name = "Total" if one.area is None else one.area.title["en"]
        sentence = f"{name}, You: {', '.join(ENGLISH.number(value) for value in one.own if value is not None)}."
        assert sentence in alt
        assert sentence in spoken
    without = slides(result, "en", {}, words, data_folder("reports"), development=found)
    assert "solid" in " ".join(one.text_frame.text for one in list(Presentation(io.BytesIO(without)).slides)[6].shapes)


def test_the_slides_picture_is_drawn_under_the_name_that_the_deck_asks_for() -> None:
    assert (moves.DEVELOPMENT, moves.MOST_PANELS) == (slide.DEVELOPMENT, slide.MOST_PANELS)
