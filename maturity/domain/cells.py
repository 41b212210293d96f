"""What may stand in a cell of a register: the same rules for a file, a form and a command."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from maturity.domain.spreadsheet import FORMULA_SIGNS
from maturity.domain.table_file import Fault

LONGEST_TEXT = 200
"""Characters in a name."""

LARGEST_NUMBER = 10**9
T = TypeVar("T")
_CONTROLS = {"Cc", "Cf", "Cs"}
_WHOLE = re.compile(r"[0-9]{1,10}")
_DECIMAL = re.compile(r"[0-9]{1,10}([.][0-9]{1,6})?")


@dataclass(slots=True)
class Cells:
    """The cells of one row, read column by column; what cannot be used is kept as a fault.

    Attributes:
        given: column to what was written.
        row: its number; 0 for a form.
        faults: what was found so far.
    """

    given: Mapping[str, str]
    row: int = 0
    faults: list[Fault] = field(default_factory=list)

    def blame(self, column: str, code: str, **facts: str | int) -> None:
        """Add a fault."""
        self.faults.append(Fault(self.row, column, code, facts))

    def text(self, column: str, *, needed: bool = True) -> str:
        """Return a text on one line; empty, with a fault, when it cannot be used."""
        written = self.given.get(column, "")
        text = " ".join(written.split())
        if not text:
            return self._missing(column) if needed else ""
        if written.lstrip(" ").startswith(FORMULA_SIGNS):
            self.blame(column, "formula", sign=text[0])
        elif any(unicodedata.category(sign) in _CONTROLS for sign in text):
            self.blame(column, "control")
        elif len(text) > LONGEST_TEXT:
            self.blame(column, "too-long", length=len(text), limit=LONGEST_TEXT)
        else:
            return text
        return ""

    def matching(self, column: str, pattern: re.Pattern[str], code: str) -> str:
        """Return a text that *pattern* describes; any other one is the fault *code*."""
        text = "".join(self.given.get(column, "").split())
        if not text:
            return self._missing(column)
        if not pattern.fullmatch(text):
            self.blame(column, code, written=text[:40])
            return ""
        return text

    def whole(self, column: str, *, default: int | None = None) -> int:
        """Return a whole number, which may be written with spaces; *default* stands for an empty cell."""
        return int(self._number(column, _WHOLE, default))

    def decimal(self, column: str, *, default: float | None = None) -> float:
        """Return a number with a decimal comma or point; *default* stands for an empty cell."""
        return self._number(column, _DECIMAL, default)

    def one_of(self, column: str, words: Mapping[str, T], *, default: T | None = None) -> T | None:
        """Return what a word stands for; None, with a fault, for any other word."""
        word = self.given.get(column, "").strip().lower()
        if not word:
            if default is None:
                self._missing(column)
            return default
        if word not in words:
            self.blame(column, "unknown-word", written=word[:40], words=", ".join(words))
        return words.get(word)

    def _number(self, column: str, pattern: re.Pattern[str], default: float | None) -> float:
        text = "".join(self.given.get(column, "").split()).replace(",", ".")
        if not text and default is not None:
            return default
        if not text:
            self._missing(column)
        elif not pattern.fullmatch(text) or float(text) > LARGEST_NUMBER:
            self.blame(column, "not-a-number", written=text[:40])
        else:
            return float(text)
        return 0

    def _missing(self, column: str) -> str:
        self.blame(column, "missing")
        return ""
