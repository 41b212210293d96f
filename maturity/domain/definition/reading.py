"""From the text of a file to a questionnaire, or to everything that is wrong with it."""

from maturity.domain.definition.conversion import questionnaire
from maturity.domain.definition.findings import Finding, in_order
from maturity.domain.definition.lint import lint
from maturity.domain.definition.model import QuestionnairePart
from maturity.domain.definition.shape import shape
from maturity.domain.definition.source import Source, parse
from maturity.domain.questionnaire import Questionnaire
from maturity.errors import DefinitionError


def read(text: str, path: str) -> Questionnaire:
    """Read a questionnaire.

    Args:
        text: the content of a questionnaire file.
        path: the file's name, for the findings.

    Raises:
        DefinitionError: the file has errors, all of them listed; warnings are not in the way.
    """
    source, part, findings = _examine(text, path)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors or source is None or part is None:
        raise DefinitionError(errors)
    return questionnaire(part, source.data)


def check(text: str, path: str) -> tuple[Finding, ...]:
    """Return every error and warning in a questionnaire file, in the order of the file."""
    return _examine(text, path)[2]


def _examine(text: str, path: str) -> tuple[Source | None, QuestionnairePart | None, tuple[Finding, ...]]:
    source, found = parse(text, path)
    if source is None:
        return None, None, in_order([*found])
    part, misshapen, left_out = shape(source)
    linted = lint(part, source, left_out) if part else ()
    return source, part, in_order({*found, *misshapen, *linted})
