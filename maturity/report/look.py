"""How an organiser's reports look: colours, a logo and a few texts, read from ``look.toml``."""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from maturity.errors import LookError
from maturity.report.layouts import Layouts
from maturity.report.logo import Logo, fault_of, shape_of
from maturity.report.office import LANGUAGES, OWN

FILE = "look.toml"
"""Among the layouts."""

OF_TEXT, OF_RULES = 4.5, 3.0
"""Contrast to white that WCAG 2.2 asks of text (1.4.3), and of what is no text (1.4.11)."""

LOGO_FILE = "logo.svg"
"""What layouts for PDF call the logo."""

WHITE = "#FFFFFF"
PUBLISHER, ACCENT, RULE, LOGO = "publisher", "colours.accent", "colours.rule", "logo.file"
LONGEST = {PUBLISHER: 60, ACCENT: 7, RULE: 7, LOGO: 100} | {
    f"{part}.{language}{name}": longest
    for language in LANGUAGES
    for part, name, longest in (
        ("logo", "", 200),
        ("texts", ".cover", 160),
        ("texts", ".foot", 100),
        ("texts", ".contact", 200),
    )
}
"""Every key that the file may hold, with how many characters its text may have."""

_TEXTS = ("cover", "foot", "contact")
_LINEAR_UNTIL = 0.04045
"""Share of light under which a screen's colours are proportional to it (sRGB)."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FILE_NAME = re.compile(r"[\w-]+(\.[\w-]+)*\.(svg|png)")


@dataclass(frozen=True, slots=True)
class Texts:
    """What an organiser adds in one language; empty where nothing.

    Attributes:
        cover: on the first page, under the publisher.
        foot: at the foot of every page.
        contact: in place of the sentence that says whom to ask.
    """

    cover: str = ""
    foot: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, logo and texts; as it comes, it is ours.

    Attributes:
        accent: headings, the heads of tables where they are filled, and the band on the first page, with white on it.
        rule: the lines under titles and heads of tables; in a file that names none, the accent.
        publisher: who publishes; empty names nobody.
        logo: None without.
        texts: language → texts.
    """

    accent: str = OWN
    rule: str = OWN
    publisher: str = ""
    logo: Logo | None = None
    texts: Mapping[str, Texts] = field(default_factory=dict)

    def colours(self) -> "Look":
        """Return it without logo and words, for papers that are an organisation's own."""
        return replace(self, publisher="", logo=None, texts={})

    def of(self, language: str) -> Texts:
        """Return the texts in a language."""
        return self.texts.get(language, Texts())

    def cover(self, language: str) -> list[str]:
        """Return the lines of the first page."""
        return [text for text in (self.publisher, self.of(language).cover) if text]

    def content(self, language: str) -> dict[str, Any]:
        """Return what a layout for PDF is told, as JSON can carry it."""
        found: dict[str, Any] = {
            "accent": self.accent,
            "rule": self.rule,
            "cover": self.cover(language),
            "foot": self.of(language).foot,
            "logo": None,
        }
        if self.logo is not None:
            width, height = self.logo.size
            found["logo"] = {
                "file": LOGO_FILE, "alt": self.logo.alt.get(language, ""), "width": width, "height": height
            }  # fmt: skip
        return found


OURS = Look()


def look_of(layouts: Layouts) -> Look:
    """Read how reports look; what is not said is ours.

    Raises:
        LookError: the file, or the logo that it names, cannot be used; it says everything that is wrong.
    """
    path = layouts / FILE
    try:
        written = dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")))) if path.exists() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise LookError(FILE, [("", f"cannot be read: {error}")]) from None
    faults = list(_faults(written))
    texts = {key: " ".join(value.split()) for key, value in written.items() if isinstance(value, str)}
    logo = None
    if texts.get(LOGO) and not faults:
        logo, faults = _logo(layouts, texts)
    if faults:
        raise LookError(FILE, faults)
    accent = texts.get(ACCENT, OURS.accent).upper()
    return Look(
        accent,
        texts.get(RULE, accent).upper(),
        texts.get(PUBLISHER, ""),
        logo,
        {one: Texts(*(texts.get(f"texts.{one}.{name}", "") for name in _TEXTS)) for one in LANGUAGES},
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    Source:
        WCAG 2.2, "contrast ratio" and "relative luminance".
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (one / 12.92 if one <= _LINEAR_UNTIL else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return sum(share * weight for share, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _faults(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every key with what is wrong about it."""
    for key, value in written.items():
        if key not in LONGEST:
            yield key, f"is not known; the keys are {', '.join(LONGEST)}"
        elif not isinstance(value, str):
            yield key, "is no text"
        elif key in (ACCENT, RULE):
            yield from _colour_faults(key, value)
        elif len(value) > LONGEST[key]:
            yield key, f"has {len(value)} characters; {LONGEST[key]} are the most"


def _colour_faults(key: str, value: str) -> Iterator[tuple[str, str]]:
    if not _COLOUR.fullmatch(value):
        yield key, f"{value!r} is no colour: write it as #RRGGBB"
        return
    found, needed = contrast(value, WHITE), OF_TEXT if key == ACCENT else OF_RULES
    if found < needed:
        # Cut, not rounded: 4.499 would read as enough.
        yield key, f"{value} has a contrast of {math.floor(found * 100) / 100:.2f} to white; {needed} is needed"


def _logo(layouts: Layouts, texts: Mapping[str, str]) -> tuple[Logo | None, list[tuple[str, str]]]:
    """Return the logo, or what is wrong about it."""
    name = texts[LOGO]
    faults = [
        (f"logo.{language}", "says what the logo shows, for who cannot see it: it may not be empty")
        for language in LANGUAGES
        if not texts.get(f"logo.{language}")
    ]
    if not _FILE_NAME.fullmatch(name):
        return None, [*faults, (LOGO, f"{name!r} is no name of an SVG or PNG file beside {FILE}")]
    try:
        content = (layouts / name).read_bytes()
    except OSError:
        return None, [*faults, (LOGO, f"{name} cannot be read")]
    ending = name.rpartition(".")[2]
    why = fault_of(content, ending)
    if why or faults:
        return None, [*faults, *([(LOGO, f"{name} {why}")] if why else [])]
    alt = {language: texts[f"logo.{language}"] for language in LANGUAGES}
    return Logo(name, content, shape_of(content, ending), alt), []
