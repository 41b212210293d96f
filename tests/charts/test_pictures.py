"""The pictures of a report."""

from datetime import UTC, date, datetime
from gettext import NullTranslations
from xml.etree import ElementTree

import numpy as np
import pytest

from maturity.charts import palette
from maturity.charts.pictures import report_pictures, small_pictures
from maturity.domain.assessment import Absence
from maturity.domain.disclosure import Limits
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import AnswerFacts, Peers, Result, WaveFacts, assemble
from maturity.domain.scoring import compile_questionnaire, score

WHEN = datetime(2027, 4, 1, tzinfo=UTC)


@pytest.fixture
def result(tiny: Questionnaire) -> Result:
    """Twelve municipalities; the first has the levels 1 and 1: 100 * (1 * 1/2 + 2 * 1/2) / 3 = 50."""
    compiled = compile_questionnaire(tiny, "full", date(2027, 4, 1))
    codes = np.array([[1, 1], *([i % 3, 2] for i in range(11))], dtype=np.int8)
    register = tuple(
        Organisation(f"{9000 + i}", "municipality", f"Kommun {i}", "01", "Norra län", "B3", 9000, 1.0)
        for i in range(len(codes))
    )
    wave = WaveFacts("w", {"sv": "V", "en": "W"}, "full", WHEN, WHEN, Limits(), generated=False, partial=True)
    answers = {"Q1": AnswerFacts(1), "Q2": AnswerFacts(Absence.UNANSWERED)}
    peers = Peers(register, score(compiled, codes).index, codes)
    return assemble(register[0], wave, compiled, codes[0], answers, as_of=WHEN, peers=peers)


def _texts(svg: bytes) -> list[str]:
    """Return what is written in a picture; the bytes are our own, so parsing them is safe."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    return ["".join(one.itertext()).strip() for one in root.iter("{http://www.w3.org/2000/svg}text")]


def test_text_stays_text_and_figures_are_written_as_the_language_does(result: Result) -> None:
    pictures = report_pictures(result, "sv", NullTranslations())
    assert "You: 50,0" in _texts(pictures["area-goals.svg"])
    assert {"1 Mål", "50,0", "Median"} <= set(_texts(pictures["profile.svg"]))


def test_a_target_is_a_tick_with_its_figure_and_a_place_in_the_key(result: Result) -> None:
    plain = report_pictures(result, "en", NullTranslations())
    aimed = report_pictures(result, "en", NullTranslations(), targets={"goals": 80.0})
    assert "Target: 80.0" in _texts(aimed["area-goals.svg"])
    assert "Your target" in _texts(aimed["profile.svg"])
    assert not any("arget" in text for name in plain for text in _texts(plain[name]))
    assert palette.TARGET.lower() not in plain["profile.svg"].decode().lower()
    # three in the profile: the tick, the way to it, and the tick of the key
    assert aimed["profile.svg"].decode().lower().count(palette.TARGET.lower()) == 3


@pytest.mark.parametrize("target", [0.0, 50.0, 52.0, 100.0], ids=["at the start", "reached", "close", "at the end"])
def test_a_target_may_lie_anywhere(result: Result, target: float) -> None:
    small = small_pictures(result, {"goals": target})["small-goals.svg"]
    assert palette.TARGET.lower() in small.decode().lower()
    assert report_pictures(result, "en", NullTranslations(), targets={"goals": target, "total": target})


def test_the_same_result_gives_the_same_bytes(result: Result) -> None:
    first = report_pictures(result, "en", NullTranslations())
    assert report_pictures(result, "en", NullTranslations()) == first
    assert all(b"<dc:date>" not in svg for svg in first.values())
