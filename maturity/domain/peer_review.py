"""Peer review: what a reviewer from another organisation remarks, when an answer counts as reviewed, the drawn case."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from io import StringIO

MOST_CASES = 2000
MOST_REDRAWS = 2
"""Enough for a case that is secret or lies elsewhere; more would be choosing."""

LONGEST_REFERENCE = 100
LONGEST_TITLE = 200

CHECKS = ("need", "market", "decision", "requirements", "price")
"""What is asked about a drawn case: the need, the dialogue, who decided, the follow-up, the money; in that order."""

HEADINGS = ("reference", "referens")
"""What stands first in a list of cases that begins with the names of its columns."""


class Verdict(Enum):
    """What the organisation decides about a suggestion: to follow it, or to keep its own answer."""

    ACCEPTED = "accepted"
    KEPT = "kept"


class Finding(Enum):
    """What a reviewer finds in the papers of a case."""

    YES = "yes"
    NO = "no"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the organisation decided about a suggestion.

    Attributes:
        verdict: which way.
        written: the organisation's answer from then on.
        reason: why; never empty.
        at: when.
    """

    verdict: Verdict
    written: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer says about the answer to a question.

    Attributes:
        question: its id.
        revision: counts the reviewer's remarks on the question from 1; the newest counts.
        seen: the organisation's answer that it is about, as written.
        suggested: another answer, as written; empty when the reviewer would give the same one.
        comment: may be empty.
        at: when.
        decision: the newest; None as long as nobody decided.
    """

    question: str
    revision: int
    seen: str
    suggested: str
    comment: str
    at: datetime
    decision: Decision | None

    @property
    def differs(self) -> bool:
        """Tell whether the reviewer suggests another answer."""
        return bool(self.suggested)

    def is_open(self, current: str) -> bool:
        """Tell whether the organisation, which now answers *current*, has yet to decide on the suggestion."""
        return self.differs and self.decision is None and self.suggested != current

    def holds(self, current: str) -> bool:
        """Tell whether the question is settled between both, as the organisation now answers *current*."""
        if not self.differs:
            return self.seen == current
        return current == self.suggested or (self.decision is not None and current == self.decision.written)


def reviewed(questions: Iterable[str], remarks: Collection[Remark], answers: Mapping[str, str]) -> frozenset[str]:
    """Return which questions of an area a peer has reviewed: none as long as a suggestion waits for a decision.

    Args:
        questions: ids, of an area that a reviewer has called done.
        remarks: the newest of every reviewer on every question.
        answers: question id to the organisation's answer as it now stands, as written.
    """
    inside = set(questions)
    here = [one for one in remarks if one.question in inside]
    if any(one.is_open(answers.get(one.question, "")) for one in here):
        return frozenset()
    return frozenset(one.question for one in here if one.holds(answers.get(one.question, "")))


@dataclass(frozen=True, slots=True)
class Case:
    """A contract or another case of the organisation: the reference in its own register, and what it is called."""

    reference: str
    title: str


def read_cases(text: str) -> tuple[tuple[Case, ...], tuple[tuple[int, str], ...]]:
    """Read a list of cases: one per line, reference and title with a semicolon, a tab or a comma between them.

    Args:
        text: as pasted or from a file; a first line with the names of the columns is passed over.

    Returns:
        The cases, and line number and problem of every line that cannot be one: ``reference``, ``title`` (missing),
        ``too-long``, ``twice`` or ``unreadable``; ``too-many`` names the first line too many.
    """
    cases: dict[str, Case] = {}
    problems = []
    rows = csv.reader(StringIO(text.replace("\0", "")), delimiter=_delimiter(text))
    try:
        for row in rows:
            case = Case(_one_line(row[0]) if row else "", _one_line(" ".join(row[1:])))
            if not any((case.reference, case.title)) or (not cases and case.reference.casefold() in HEADINGS):
                continue
            if len(cases) == MOST_CASES:
                problems.append((rows.line_num, "too-many"))
                break
            if problem := _problem(case, cases):
                problems.append((rows.line_num, problem))
            cases.setdefault(case.reference, case)
    except csv.Error:
        problems.append((rows.line_num, "unreadable"))
    return tuple(cases.values()), tuple(problems)


def write_cases(cases: Iterable[Case]) -> str:
    """Write a list of cases so that ``read_cases`` reads the same one back."""
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows((one.reference, one.title) for one in cases)
    return out.getvalue()


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((sign for sign in ";\t," if sign in first), ";")


def _problem(case: Case, before: Collection[str]) -> str:
    if not case.reference:
        return "reference"
    if not case.title:
        return "title"
    if len(case.reference) > LONGEST_REFERENCE or len(case.title) > LONGEST_TITLE:
        return "too-long"
    return "twice" if case.reference in before else ""


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
