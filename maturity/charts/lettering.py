"""Writing in pictures: how wide words are, where lines break, and what the fonts can show."""

import re
import unicodedata
from functools import cache

from babel.numbers import format_decimal

from maturity.charts.canvas import FAMILIES, Weight, prepare
from maturity.domain.development import Development
from maturity.domain.result import Result
from maturity.domain.scoring import rounded

REPLACEMENT = "□"
"""Stands where the fonts lack a sign."""

_BLANKS = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
"""Where a line may break; other blanks hold together what stands on both sides."""

_SLACK = 1.12
"""Who opens a picture without our font sees its texts in a wider one."""

_POINT = 25.4 / 72


def shortened(name: str, longest: int = 34) -> str:
    """Return a name that finds room."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def written(value: float, result: Result | Development, language: str) -> str:
    """Write an index as the language and the questionnaire's rules do."""
    decimals = result.questionnaire.rules.decimals
    pattern = "0." + "0" * decimals if decimals else "0"
    return format_decimal(rounded(value, decimals), format=pattern, locale=language)


def drawable(text: str) -> str:
    """Return *text* in one line, without control characters, and only with signs that the fonts have."""
    known = _known()
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    kept = (one for one in plain if not unicodedata.category(one).startswith("C"))
    return "".join(one if ord(one) in known else REPLACEMENT for one in kept)


def width_of(words: str, size: float, weight: Weight = "normal") -> float:
    """Return how many millimetres *words* take at most, at *size* points."""
    prepare()
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=list(FAMILIES), weight=weight, size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
    return float(width) * _POINT * _SLACK


def wrapped(text: str, size: float, room: float, *, weight: Weight = "normal", most: int = 9) -> tuple[str, ...]:
    """Break a text into lines of *room* millimetres, *most* of them; what is left out is told by an ellipsis."""
    lines: list[str] = []
    words = [part for word in drawable(text).split(" ") if word for part in _parts(word, size, room, weight)]
    for word in words:
        if lines and width_of(f"{lines[-1]} {word}", size, weight) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1] = fitted(lines[most - 1] + " " + lines[most], size, room, weight=weight, cut=True)
    return tuple(lines[:most])


def fitted(text: str, size: float, room: float, *, weight: Weight = "normal", cut: bool = False) -> str:
    """Return as much of a text as *room* millimetres hold, in one line."""
    words = drawable(text)
    if not cut and width_of(words, size, weight) <= room:
        return words
    while words and width_of(words + "…", size, weight) > room:
        words = words[:-1].rstrip()
    return words + "…"


def _parts(word: str, size: float, room: float, weight: Weight) -> list[str]:
    """Break a word that no line holds."""
    whole = width_of(word, size, weight)
    if whole <= room:
        return [word]
    many = max(int(len(word) * room / whole), 1)
    return [word[start : start + many] for start in range(0, len(word), many)]


@cache
def _known() -> frozenset[int]:
    """Return the signs of the fonts."""
    prepare()
    from matplotlib.font_manager import FontProperties, findfont, get_font

    paths = [findfont(FontProperties(family=family)) for family in FAMILIES]
    return frozenset(sign for path in paths for sign in get_font(path).get_charmap())
