"""What a spreadsheet would run."""

import pytest

from maturity.domain.spreadsheet import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@name", "\t=1", "\r=1", "\n=1", "＝1"])  # the last is wide
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Mål", "3.0", "a=1", "'=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
