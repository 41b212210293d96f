"""Pages that are nearly all constant: drawn once per questionnaire version and language, cut at slots, then filled.

A template marks a place for a value with ``{{ slot("name") }}``. Drawing a page of nine questions with Jinja takes
twenty times as long as joining its pieces; nothing else is gained by this module.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import cast

from flask import current_app, render_template
from markupsafe import Markup

_KEY = "maturity.pieces"
_SLOT = re.compile("\x02([^\x03]*)\x03")
_BETWEEN_TAGS = re.compile(r">\n+<")
_NEEDLESS_QUOTES = re.compile(r'="([\w./#-]+)"(?=[\s>])')  # in tags only: a quotation mark in a text is escaped


@dataclass(frozen=True, slots=True)
class Piece:
    """Constant texts with named slots between them; one text more than slots."""

    texts: tuple[str, ...]
    slots: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the piece with *values* in its slots; they must be escaped. A slot without a value is empty."""
        given = [values.get(slot, "") for slot in self.slots]
        return "".join(chain(*zip(self.texts, given, strict=False), self.texts[-1:]))


def slot(name: str) -> Markup:
    """Mark a place in a template."""
    return Markup(f"\x02{name}\x03")  # noqa: S704  # a name from our own template between two control signs


def piece(key: Hashable, template: str, context: Callable[[], Mapping[str, object]]) -> Piece:
    """Return a piece, drawn at the first call with *key*.

    Args:
        key: everything that the drawing depends on, among it the language and the hash of the questionnaire.
        template: what draws it.
        context: returns what the template sees; called for the first drawing only.
    """
    drawn = cast("dict[Hashable, Piece]", current_app.extensions.setdefault(_KEY, {}))
    found = drawn.get((template, key))
    if found is None:
        html = _NEEDLESS_QUOTES.sub(r"=\1", _BETWEEN_TAGS.sub("><", render_template(template, slot=slot, **context())))
        parts = _SLOT.split(html)
        found = drawn[template, key] = Piece(tuple(parts[::2]), tuple(parts[1::2]))
    return found
