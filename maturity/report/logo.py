"""An organiser's logo: an image that carries nothing but itself."""

import math
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from struct import unpack
from xml.etree import ElementTree

LARGEST = 1_000_000
"""Bytes; every report carries the logo."""

MOST_PIXELS = 4000
"""Of either side of a PNG, also of all inside an SVG: a small file can unfold to a picture that fills the memory."""

LONGEST_SIDE = 20
"""Times the other side: a line is no logo, and the typesetter breaks down on one that is as good as endless."""

HEIGHT, WIDTH = 10.0, 45.0
"""Millimetres that it fills at most, at the top of a page."""

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}svg"
_PICTURE = "data:image/png;base64,"
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:", re.IGNORECASE)
_DECLARED = re.compile(r"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)
_RUNNING = {"script", "foreignObject", "iframe"}
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that has been looked at.

    Attributes:
        name: of the file.
        content: the file.
        shape: width by height.
        alt: language → what it shows, for who cannot see it.
    """

    name: str
    content: bytes
    shape: float
    alt: Mapping[str, str]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height on a page, in millimetres."""
        width = min(HEIGHT * self.shape, WIDTH)
        return width, width / self.shape

    def svg(self) -> bytes:
        """Return it for the typesetter, which takes pictures as text: a PNG goes inside an SVG."""
        if self.name.endswith(".svg"):
            return self.content
        pixels = f"data:image/png;base64,{b64encode(self.content).decode()}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.shape} 1">'
            f'<image width="{self.shape}" height="1" href="{pixels}"/></svg>'
        ).encode()

    def png(self) -> bytes:
        """Return it for files that cannot carry SVG."""
        return self.content if self.name.endswith(".png") else _raster(self.content)


def fault_of(content: bytes, ending: str) -> str:
    """Return why an image cannot be used; empty when it can.

    Args:
        content: the file.
        ending: ``svg`` or ``png``, from its name.
    """
    if len(content) > LARGEST:
        return f"has {len(content)} bytes; {LARGEST} are the most"
    if ending == "png":
        why = "" if _sides(content) else f"is no PNG, or has more than {MOST_PIXELS} pixels to a side"
    else:
        why = _svg_fault(content)
    if not why and not 1 / LONGEST_SIDE <= shape_of(content, ending) <= LONGEST_SIDE:
        return f"has one side more than {LONGEST_SIDE} times as long as the other"
    return why


def _svg_fault(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
        declared = _DECLARED.search(text)
        root = ElementTree.fromstring("<svg/>" if declared else text)  # noqa: S314  # without declarations it cannot grow
    except (UnicodeDecodeError, ElementTree.ParseError):
        return "is no SVG"
    if declared:
        return f"holds {declared[0]}: leave it out"
    if root.tag != _SVG:
        return "is no SVG"
    found = next(_faults(root), "") or _fault_inside(root)
    return found or ("" if _box(root) else "has neither a viewBox nor width and height")


def shape_of(content: bytes, ending: str) -> float:
    """Return width by height of an image without faults."""
    # As text: what a file declares of its encoding counts for nothing.
    sides = _sides(content) if ending == "png" else _box(ElementTree.fromstring(content.decode()))  # noqa: S314  # as above
    width, height = sides or (1.0, 1.0)
    return width / height


def _faults(root: ElementTree.Element) -> Iterator[str]:
    for one in root.iter():
        tag = one.tag.rpartition("}")[2]
        if tag in _RUNNING:
            yield f"holds <{tag}>: an image runs nothing"
        if _OUTSIDE.search(one.text or ""):
            yield f"refers to something outside of itself in <{tag}>"
        for name, value in one.attrib.items():
            short = name.rpartition("}")[2]
            if short.lower().startswith("on"):
                yield f"holds {short} in <{tag}>: an image runs nothing"
            if (short == "href" and not value.startswith(("#", _PICTURE))) or _OUTSIDE.search(value):
                yield f"refers to something outside of itself in <{tag}>"


def _fault_inside(root: ElementTree.Element) -> str:
    """Return what is wrong with the pictures in an SVG: together they may be as large as one PNG."""
    room = MOST_PIXELS**2
    for one in root.iter():
        for name, value in one.attrib.items():
            if name.rpartition("}")[2] == "href" and value.startswith(_PICTURE):
                try:
                    sides = _sides(b64decode("".join(value.removeprefix(_PICTURE).split()), validate=True))
                except ValueError:
                    sides = None
                room -= int(sides[0] * sides[1]) if sides else room + 1
    return "" if room >= 0 else f"holds a picture that is no PNG, or more than {MOST_PIXELS} pixels to a side"


def _sides(png: bytes) -> tuple[float, float] | None:
    if not png.startswith(_PNG) or png[12:16] != b"IHDR" or b"IEND" not in png[-12:]:
        return None
    width, height = unpack(">II", png[16:24])
    return (width, height) if 0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS else None


def _box(root: ElementTree.Element) -> tuple[float, float] | None:
    parts = root.get("viewBox", "").replace(",", " ").split()
    written = parts[2:] if len(parts) == len("xywh") else [root.get("width", ""), root.get("height", "")]
    found = [float(match[1]) for text in written if (match := _NUMBER.match(text))]
    return (found[0], found[1]) if len(found) == len(written) and 0 < min(found) <= max(found) < math.inf else None


@lru_cache(maxsize=4)
def _raster(svg: bytes) -> bytes:
    from maturity.report.typesetting import rasters

    return rasters({"logo.svg": svg}, height=2 * HEIGHT)["logo.svg"]
