"""The palette told apart by computation: in grey print, and by people with any of the three colour blindnesses."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from maturity.charts import palette

MARKS = ("OWN", "PEERS", "TARGET", "MEDIAN")

LIKE_IN_GREY = {("PEERS", "TARGET")}
"""Told apart by lane and shape."""

PAIRS = list(combinations(MARKS, 2))

SEEN = {
    "everybody": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""How linear red, green and blue are seen: Machado, Oliveira and Fernandes (2009), severity 1."""

TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)
NOTICEABLE = 10.0
"""CIE76 distance: about four times what can just be noticed side by side."""


def linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    share = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_lightness_and_contrast_are_computed_as_known() -> None:
    assert lab(linear("#FFFFFF")) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear("#777777"))[0] == pytest.approx(50.0, abs=0.1)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair not in LIKE_IN_GREY], ids=" and ".join)
def test_marks_differ_in_grey_print(pair: tuple[str, str]) -> None:
    one, other = (lab(linear(getattr(palette, name)))[0] for name in pair)
    assert abs(one - other) >= NOTICEABLE


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_marks_differ_for_everybody(pair: tuple[str, str], eyes: str) -> None:
    one, other = (lab(np.array(SEEN[eyes]) @ linear(getattr(palette, name))) for name in pair)
    assert np.linalg.norm(one - other) >= NOTICEABLE


@pytest.mark.parametrize("under", ["HALO", "BAND"])
@pytest.mark.parametrize("name", MARKS)
def test_marks_stand_out_from_paper_and_from_the_middle_half(name: str, under: str) -> None:
    assert contrast(getattr(palette, name), getattr(palette, under)) >= 3


@pytest.mark.parametrize("name", ["TEXT", "MUTED", "OWN"])
def test_texts_can_be_read(name: str) -> None:
    assert contrast(getattr(palette, name), palette.HALO) >= 4.5


LEVEL_SCALES = {"five levels": palette.LEVELS, "four levels": palette.FOUR_LEVELS}


@pytest.mark.parametrize("name", LEVEL_SCALES)
def test_neighbouring_levels_differ_in_grey_print_and_grow_darker(name: str) -> None:
    grey = [float(lab(linear(shade.fill))[0]) for shade in LEVEL_SCALES[name]]
    assert all(light - dark >= NOTICEABLE for light, dark in pairwise(grey))


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("name", LEVEL_SCALES)
def test_neighbouring_levels_differ_for_everybody(name: str, eyes: str) -> None:
    seen = [lab(np.array(SEEN[eyes]) @ linear(shade.fill)) for shade in LEVEL_SCALES[name]]
    assert all(np.linalg.norm(one - other) >= 11 for one, other in pairwise(seen))


@pytest.mark.parametrize("shade", [*palette.LEVELS, *palette.FOUR_LEVELS, palette.BLANK], ids=lambda one: one.fill)
def test_the_figure_in_a_cell_can_be_read(shade: palette.Shade) -> None:
    assert contrast(shade.ink, shade.fill) >= 4.5


def test_a_cell_is_seen_by_its_rim_where_its_colour_is_as_light_as_paper() -> None:
    assert contrast(palette.BORDER, palette.HALO) >= 3


@pytest.mark.parametrize("eyes", SEEN)
def test_above_and_below_differ_for_everybody(eyes: str) -> None:
    above, below = (lab(np.array(SEEN[eyes]) @ linear(one)) for one in (palette.HIGHEST, palette.LOWEST))
    assert np.linalg.norm(above - below) >= 40


@pytest.mark.parametrize(
    ("step", "highest", "shade"),
    [
        (0, 4, palette.LEVELS[0]),
        (3, 4, palette.LEVELS[3]),
        (1, 3, palette.FOUR_LEVELS[1]),
        (1, 1, palette.LEVELS[4]),
        (2, 8, palette.LEVELS[1]),
        (0, 0, palette.LEVELS[4]),
    ],
)
def test_a_level_has_the_colour_of_its_place_on_the_scale(step: int, highest: int, shade: palette.Shade) -> None:
    assert palette.level(step, highest) == shade
