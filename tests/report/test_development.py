"""The page about development: the waves of one organisation beside each other, in words, table and picture."""

from collections.abc import Callable
from dataclasses import replace
from gettext import NullTranslations

import numpy as np

from maturity.charts.pictures import development as picture
from maturity.domain.benchmark import GroupKind
from maturity.domain.development import Development, Sheet, develop
from maturity.domain.result import Peers, Result
from maturity.domain.scoring import score
from maturity.report.development import development_section
from maturity.report.words import Words

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
    found = development_section(result, ENGLISH, two_waves(result), "All municipalities")
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
