"""The letters of a wave: what kinds there are, the fields in their texts, and what a text must and must not hold."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from maturity.domain.table_file import Fault

LONGEST_SUBJECT, LONGEST_LETTER = 150, 5000
"""Characters, fields as they are written."""

MOST_REMINDERS = 3
LETTER_LANGUAGES = ("sv", "en")


class LetterKind(Enum):
    """What an organisation is written about."""

    PRE_NOTICE = "pre-notice"
    INVITATION = "invitation"
    REMINDER = "reminder"
    RESULT = "result"

    @property
    def lets_in(self) -> bool:
        """Whether the letter holds a way in."""
        return self is not LetterKind.PRE_NOTICE


@dataclass(frozen=True, slots=True)
class LetterText:
    """Subject and text of a letter, with fields in curly brackets."""

    subject: str
    text: str


FIELDS: Mapping[str, str] = {
    "organisation": "organisation",
    "wave": "mätning",
    "sender": "avsändare",
    "opens": "öppnar",
    "last_day": "sista_dag",
    "link": "länk",
    "code": "kod",
    "address": "adress",
    "contact": "kontakt",
    "status": "läge",
    "days_left": "kvar",
}
"""Field to its Swedish name; both can be written in both languages."""

WAYS_IN = frozenset({"link", "code"})
OF_REMINDERS = frozenset({"status", "days_left"})
_ENGLISH = {swedish: english for english, swedish in FIELDS.items()} | {name: name for name in FIELDS}
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def fields_for(kind: LetterKind, language: str) -> tuple[str, ...]:
    """Return the fields that a letter of a kind can have, as they are called in a language."""
    names = (name for name in FIELDS if name not in _impossible(kind))
    return tuple(FIELDS[name] if language == "sv" else name for name in names)


def faults_of(kind: LetterKind, language: str, letter: LetterText) -> tuple[Fault, ...]:
    """Return what is wrong with a letter; columns are ``sv.subject``, ``sv.text`` and so on."""
    subject = (Fault(0, f"{language}.subject", code, facts) for code, facts in _of_subject(kind, letter.subject))
    text = (Fault(0, f"{language}.text", code, facts) for code, facts in _of_text(kind, letter.text))
    return (*subject, *text)


def filled(letter: LetterText, values: Mapping[str, str]) -> LetterText:
    """Return a letter with its fields replaced by *values*, field to text; others are left as they are written."""

    def value(found: re.Match[str]) -> str:
        return values.get(_ENGLISH.get(found[1].strip().lower(), ""), found[0])

    return LetterText(_FIELD.sub(value, letter.subject), _FIELD.sub(value, letter.text))


def _impossible(kind: LetterKind) -> frozenset[str]:
    ways_in = frozenset() if kind.lets_in else WAYS_IN
    return ways_in | (frozenset() if kind is LetterKind.REMINDER else OF_REMINDERS)


def _of_subject(kind: LetterKind, subject: str) -> Iterator[tuple[str, dict[str, str | int]]]:
    if not subject:
        yield "no-subject", {}
    if len(subject) > LONGEST_SUBJECT:
        yield "too-long", {"length": len(subject), "limit": LONGEST_SUBJECT}
    yield from _unknown(subject, _impossible(kind) | WAYS_IN)
    if kind is LetterKind.REMINDER and "days_left" not in _fields(subject):
        yield "no-days", {}


def _of_text(kind: LetterKind, text: str) -> Iterator[tuple[str, dict[str, str | int]]]:
    if not text:
        yield "no-text", {}
        return
    if len(text) > LONGEST_LETTER:
        yield "too-long", {"length": len(text), "limit": LONGEST_LETTER}
    yield from _unknown(text, _impossible(kind))
    if _WEB_ADDRESS.search(text):
        yield "other-link", {}
    if not kind.lets_in:
        return
    alone = [line for line in text.splitlines() if _fields(line) == ["link"] and _FIELD.fullmatch(line.strip())]
    if len(alone) != 1 or _fields(text).count("link") != 1:
        yield "no-link", {}
    if "code" not in _fields(text):
        yield "no-code", {}


def _unknown(text: str, impossible: frozenset[str]) -> Iterator[tuple[str, dict[str, str | int]]]:
    for found in _FIELD.finditer(text):
        name = _ENGLISH.get(found[1].strip().lower())
        if name is None or name in impossible:
            yield "unknown-field", {"written": found[0][:40]}


def _fields(text: str) -> list[str]:
    """Return the fields in a text by their English names, in order."""
    return [_ENGLISH.get(found[1].strip().lower(), "") for found in _FIELD.finditer(text)]
