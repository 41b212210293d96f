"""Does a well-formed file make sense? Every rule is run, and every breach reported."""

from collections.abc import Callable, Iterator

from maturity.domain.definition.contents import Contents, Remark
from maturity.domain.definition.findings import Finding
from maturity.domain.definition.model import QuestionnairePart
from maturity.domain.definition.rules import answers, conditions, names, structure, texts
from maturity.domain.definition.source import Path, Source

RULES: tuple[Callable[[Contents], Iterator[Remark]], ...] = (
    *texts.RULES,
    *names.RULES,
    *structure.RULES,
    *answers.RULES,
    *conditions.RULES,
)
"""A new rule is one function in a module of ``rules`` and one entry in that module's ``RULES``."""


def lint(part: QuestionnairePart, source: Source, left_out: frozenset[Path]) -> tuple[Finding, ...]:
    """Run every rule.

    Args:
        part: the file, well-formed.
        source: where everything stands.
        left_out: what could not be read; nothing is said about the questions and texts that hold it.
    """
    doubtful = {_question_path(path) for path in left_out}
    torn = {path[:-1] for path in left_out if len(path) > 1}
    remarks = {remark for rule in RULES for remark in rule(Contents.of(part))}
    return tuple(
        Finding(source.path, *source.place(one.path), one.code, one.message, one.severity)
        for one in remarks
        if one.path not in torn and _question_path(one.path) not in doubtful - {None}
    )


def _question_path(path: Path) -> Path | None:
    """Return the start of *path* that leads to a question, or None where it leads to none."""
    if "questions" not in path:
        return None
    return path[: path.index("questions") + 2]
