"""What is wrong, or doubtful, at one place in a questionnaire file."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a questionnaire file.

    Attributes:
        path: the file as the caller named it.
        line: from 1.
        column: from 1, in characters.
        code: the rule's name, in lower case with hyphens.
        message: one sentence that says what to do.
        severity: a file with an error cannot be used; a warning is advice.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: [{self.code}] {self.message}"


def in_order(findings: "set[Finding] | list[Finding]") -> tuple[Finding, ...]:
    """Sort findings by their place in the file."""
    return tuple(sorted(findings, key=lambda one: (one.line, one.column, one.code, one.message)))
