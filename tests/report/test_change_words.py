"""What a change comes of, as a sentence."""

from collections.abc import Mapping

import pytest

from maturity.domain.change import Factor
from maturity.report.change_words import explained
from maturity.report.words import Words
from maturity.resources import catalogue

A, Q, N, C = Factor


def said(change: float, parts: Mapping[Factor, float], language: str = "en") -> str:
    words = Words(language, catalogue(language), 1)
    return explained(change, parts, words.signed, words.gettext, language)


@pytest.mark.parametrize(
    ("change", "parts", "english", "swedish"),
    [
        pytest.param(0, {A: 0, Q: 0.02, N: 0, C: -0.02}, "No change.", "Ingen förändring.", id="nothing"),
        pytest.param(0.03, {A: 0.06, C: -0.03}, "No change.", "Ingen förändring.", id="nothing but a rounded part"),
        pytest.param(
            3.1,
            {A: 3.1, Q: 0, N: 0, C: 0},
            "The whole change, +3.1, comes of changed answers.",
            "Hela förändringen, +3,1, beror på ändrade svar.",
            id="one part",
        ),
        pytest.param(
            -3.1,
            {A: -3.0, Q: -0.04, N: -0.03, C: -0.03},
            "Practically the whole change, −3.1, comes of changed answers.",
            "Så gott som hela förändringen, −3,1, beror på ändrade svar.",
            id="one part and crumbs",
        ),
        pytest.param(
            8.0,
            {A: 6.5, Q: 1.5, N: 0, C: 0},
            "+8.0 in all: +6.5 of changed answers and +1.5 of the questionnaire.",
            "Sammanlagt +8,0: +6,5 från ändrade svar och +1,5 från frågeformuläret.",
            id="two parts",
        ),
        pytest.param(
            3.1,
            {A: 5.0, Q: -1.0, N: -0.9, C: 0},
            "+3.1 in all: +5.0 of changed answers, −1.0 of the questionnaire and −0.9 of what does not apply.",
            "Sammanlagt +3,1: +5,0 från ändrade svar, −1,0 från frågeformuläret och −0,9 från vad som inte är "
            "tillämpligt.",
            id="against each other",
        ),
        pytest.param(
            0,
            {A: 2.0, Q: 0, N: 0, C: -2.0},
            "No change in all: +2.0 of changed answers and −2.0 of what has no answer.",
            "Sammanlagt ingen förändring: +2,0 från ändrade svar och −2,0 från vad som saknar svar.",
            id="cancelling out",
        ),
        pytest.param(
            0.16,
            {A: 0.04, Q: 0.04, N: 0.04, C: 0.04},
            "+0.2, of parts that are each too small to be written.",
            "+0,2, av delar som var för sig är för små för att skrivas ut.",
            id="crumbs",
        ),
    ],
)
def test_a_change_is_explained_in_both_languages(
    change: float, parts: Mapping[Factor, float], english: str, swedish: str
) -> None:
    assert said(change, parts) == english
    assert said(change, parts, "sv") == swedish
