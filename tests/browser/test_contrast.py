"""What axe cannot see: the contrast of every pair of colours in the stylesheet, and levels told apart by everybody."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import maturity.web

STYLESHEET = Path(maturity.web.__file__).parent / "static" / "app.css"
TEXT, MARK = 4.5, 3.0
"""The least contrast of text and of everything else that carries meaning: WCAG 2.2, 1.4.3 and 1.4.11."""

APART = 11.0
"""The least CIEDE2000 difference between neighbouring levels (ux.md, section 6)."""

SCHEMES = ("light", "dark")
PAGES = ("page", "surface", "surface-2")

TEXTS = [
    *((text, page) for text in ("text", "muted", "link", "visited") for page in PAGES),
    *((text, page) for text in ("success", "warning", "error") for page in ("page", "surface")),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("info-text", "info-page"),
    ("ok-text", "ok-page"),
    ("warn-text", "warn-page"),
    ("error-text", "error-page"),
]
MARKS = [
    *(
        (mark, page)
        for mark in ("border", "primary", "own", "peers", "median", "target")
        for page in ("page", "surface")
    ),
    *((mark, "page") for mark in ("highest", "lowest", "error", "ring")),
    ("ring", "ring-outside"),
    ("peers", "band"),
    ("median", "band"),
    ("own", "band"),
]

Colour = NDArray[np.float64]


def _tokens(scheme: str) -> dict[str, str]:
    """Return the custom properties as they are in a colour scheme."""
    text = STYLESHEET.read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", text, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-fA-F]{6});", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-fA-F]{6});", dark))


def _linear(written: str) -> Colour:
    """Return linear light, 0 to 1, of a colour written #rrggbb."""
    value = np.array([int(written[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21."""
    light = sorted(float(_linear(colour) @ (0.2126, 0.7152, 0.0722)) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def test_contrast_is_measured_as_in_the_standard() -> None:
    # by hand: (1 + 0.05) / (0 + 0.05)
    assert _contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "page"), TEXTS, ids=lambda name: name)
def test_text_can_be_read(scheme: str, text: str, page: str) -> None:
    tokens = _tokens(scheme)
    assert _contrast(tokens[text], tokens[page]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("mark", "page"), MARKS, ids=lambda name: name)
def test_controls_and_marks_can_be_seen(scheme: str, mark: str, page: str) -> None:
    tokens = _tokens(scheme)
    assert _contrast(tokens[mark], tokens[page]) >= MARK


@pytest.mark.parametrize(
    ("level", "text"),
    [(0, "#16242b"), (1, "#16242b"), (2, "#16242b"), (3, "#ffffff"), (4, "#ffffff")],
    ids=str,
)
def test_the_number_in_a_cell_can_be_read(level: int, text: str) -> None:
    assert _contrast(_tokens("light")[f"level-{level}"], text) >= TEXT


VISION = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""How linear light is seen: Machado, Oliveira and Fernandes 2009, full severity."""

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def _lab(linear: Colour) -> Colour:
    """Return CIELAB under D65."""
    share = TO_XYZ @ np.clip(linear, 0, 1) / WHITE
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def _mean_hue(one: float, other: float) -> float:
    """Return the hue between two, in degrees."""
    if abs(one - other) <= 180:
        return (one + other) / 2
    return (one + other + 360) / 2 if one + other < 360 else (one + other - 360) / 2


def _hue_step(one: float, other: float) -> float:
    return (other - one + 180) % 360 - 180


def _difference(one: Colour, other: Colour) -> float:
    """Return the CIEDE2000 difference of two CIELAB colours (CIE 142-2001, unit factors)."""
    mean_chroma = (np.hypot(*one[1:]) + np.hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    (a1, a2), (b1, b2) = (one[1] * stretch, other[1] * stretch), (one[2], other[2])
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (float(np.degrees(np.arctan2(b, a)) % 360) for a, b in ((a1, b1), (a2, b2)))
    chroma, lightness = (c1 + c2) / 2, (one[0] + other[0]) / 2
    hue = _mean_hue(h1, h2) if c1 * c2 else h1 + h2
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    light = (other[0] - one[0]) / (1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2))
    strong = (c2 - c1) / (1 + 0.045 * chroma)
    turn = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(_hue_step(h1, h2) / 2)) / (1 + 0.015 * chroma * weight)
    blue = 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return float(np.sqrt(light**2 + strong**2 + turn**2 - blue * strong * turn))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425, id="blue"),
        pytest.param((50, 2.5, 0), (73, 25, -18), 27.1492, id="far"),
        pytest.param((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644, id="green"),
    ],
)
def test_difference_is_measured_as_published(one: tuple[float, ...], other: tuple[float, ...], expected: float) -> None:
    # pairs 1, 17 and 25 of the test data of Sharma, Wu and Dalal 2005
    assert _difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("vision", VISION)
def test_neighbouring_levels_are_told_apart(vision: str) -> None:
    tokens = _tokens("light")
    seen = [_lab(VISION[vision] @ _linear(tokens[f"level-{level}"])) for level in range(5)]
    assert min(_difference(one, other) for one, other in pairwise(seen)) >= APART
