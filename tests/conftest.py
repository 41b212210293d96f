"""Fixtures that several packages of tests share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maturity.domain.definition import read
from maturity.domain.questionnaire import Questionnaire

TINY = Path(__file__).parent / "data" / "tiny.yaml"


@pytest.fixture(scope="session")
def tiny_text() -> str:
    """One area ``goals`` with the level questions Q1 (weight 1) and Q2 (weight 2, may be N/A), levels 0 to 2."""
    return TINY.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def read_text() -> Callable[[str], Questionnaire]:
    """Read a questionnaire from YAML text; a broken one raises with all its findings."""
    return lambda text: read(text, "test.yaml")


@pytest.fixture(scope="session")
def tiny(tiny_text: str, read_text: Callable[[str], Questionnaire]) -> Questionnaire:
    """The questionnaire of ``tiny_text``."""
    return read_text(tiny_text)
