"""A tagged PDF as a screen reader hears it: its structure, with the text of every part."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pikepdf

Texts = dict[tuple[Any, int], str]
"""Page and number of marked content → its text."""


def elements(pdf: bytes) -> list[tuple[Any, str]]:
    """Return every element of the structure with its text, parents first."""
    texts = _texts(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [(str(one.S), _whole(one, texts)) for one in _below(document.Root.StructTreeRoot)]


def tables(pdf: bytes) -> list[list[list[str]]]:
    """Return every table as rows of texts, the header row first."""
    texts = _texts(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [one for one in _below(document.Root.StructTreeRoot) if one.S == "/Table"]
        rows = [[row for row in _below(one) if row.S == "/TR"] for one in found]
        return [[[_whole(cell, texts) for cell in _children(row)] for row in table] for table in rows]


def said(pdf: bytes) -> str:
    """Return everything in reading order, the running heads left out."""
    texts = _texts(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return " ".join(_whole(one, texts) for one in _children(document.Root.StructTreeRoot))


@lru_cache(maxsize=8)
def _texts(pdf: bytes) -> Texts:
    """Read every page once: it takes longer than making the file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {key: text for page in document.pages for key, text in _marked(page).items()}


def _children(node: Any) -> Iterator[Any]:
    yield from (one for one in _kids(node) if isinstance(one, pikepdf.Dictionary) and "/S" in one)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _below(node: Any) -> Iterator[Any]:
    for child in _children(node):
        yield child
        yield from _below(child)


def _whole(node: Any, texts: Texts) -> str:
    """Return what an element says, words that go on in the next line in one piece."""
    return " ".join(re.sub("\\s*\u00ad\\s*", "", _text(node, texts)).split())


def _text(node: Any, texts: Texts) -> str:
    """Return what an element says: alternative text for a picture, otherwise its marked content in order."""
    if node.S == "/Figure":
        return str(node.Alt)
    parts = []
    for kid in _kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            parts.append(_text(kid, texts))
        elif isinstance(kid, pikepdf.Dictionary):
            if "/MCID" in kid:
                parts.append(texts.get((kid.get("/Pg", node.get("/Pg")).objgen, int(kid.MCID)), ""))
        else:
            parts.append(texts.get((node.Pg.objgen, int(kid)), ""))
    return " ".join(parts)


def _marked(page: Any) -> Texts:
    """Return the text of every marked content of a page."""
    fonts = {name: _signs(font) for name, font in page.Resources.get("/Font", {}).items()}
    scribe = _Scribe(page.obj.objgen)
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                scribe.opened(operands)
            case "EMC":
                scribe.closed()
            case "Tf":
                scribe.signs = fonts[str(operands[0])]
            case "Tj":
                scribe.wrote([operands[0]])
            case "TJ":
                scribe.wrote(operands[0])
            case "ET":
                scribe.add("\n")
    return scribe.texts


class _Scribe:
    """Writes down what a page's instructions show, per marked content."""

    def __init__(self, page: Any) -> None:
        self.page, self.signs = page, dict[int, str]()
        self.texts: Texts = {}
        self._within: list[tuple[Any, str | None]] = []  # number and replacement text of what is open

    def opened(self, operands: Any) -> None:
        facts: Any = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
        actual = facts.get("/ActualText")
        self._within.append((facts.get("/MCID"), None if actual is None else str(actual)))

    def closed(self) -> None:
        _, actual = self._within.pop()
        self.add(actual or "")

    def wrote(self, strings: Any) -> None:
        raw = b"".join(bytes(one) for one in strings if isinstance(one, pikepdf.String))
        self.add("".join(self.signs[int.from_bytes(raw[i : i + 2])] for i in range(0, len(raw), 2)))

    def add(self, text: str) -> None:
        number = next((int(one) for one, _ in reversed(self._within) if one is not None), None)
        replaced = any(actual is not None for _, actual in self._within)
        if number is not None and not replaced:
            self.texts[self.page, number] = self.texts.get((self.page, number), "") + text


def _signs(font: Any) -> dict[int, str]:
    """Return glyph number → signs, as the font's own table tells programs that search and copy."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, signs in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(signs).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, signs in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = chr(int(signs, 16) + code - int(first, 16))
    return found
