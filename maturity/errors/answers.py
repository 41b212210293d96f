"""What stands in the way of an answer, or of handing answers in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from maturity.errors.general import MaturityError

if TYPE_CHECKING:
    from maturity.domain.definition.findings import Finding


class DefinitionError(MaturityError):
    """A questionnaire file has errors; nothing was read from it."""

    def __init__(self, findings: "Sequence[Finding]") -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


class AnswerValueError(MaturityError):
    """A text is no possible answer to a question; nothing was stored."""

    def __init__(self, question: str, text: str, expected: str) -> None:
        super().__init__(f"{question}: {text!r} is no answer; expected {expected}")
        self.question = question
        self.text = text
        self.expected = expected


class TextTooLongError(MaturityError):
    """A free text is longer than its field; nothing was stored."""

    def __init__(self, question: str, field: str, length: int, limit: int) -> None:
        super().__init__(f"{question}.{field}: {length} characters, at most {limit}")
        self.question = question
        self.field = field
        self.length = length
        self.limit = limit


class AnswerChangedError(MaturityError):
    """Somebody else saved the answer since it was read; the stored answer stands."""

    def __init__(self, question: str, expected: int, found: int) -> None:
        super().__init__(f"{question}: revision {expected} was expected, {found} is stored")
        self.question = question
        self.expected = expected
        self.found = found


class AlreadySubmittedError(MaturityError):
    """The assessment is submitted and has to be reopened before it can change."""

    def __init__(self) -> None:
        super().__init__("the assessment is submitted")


class AwaitingApprovalError(MaturityError):
    """The answers are with the approver and stand still until they are signed, sent back or withdrawn."""

    def __init__(self) -> None:
        super().__init__("the assessment awaits approval")


class NotAwaitingApprovalError(MaturityError):
    """A request for approval is not open, or not for the one who acts on it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("no open request for approval by this person")


class IncompleteError(MaturityError):
    """Questions lack an answer and no reason was given; nothing was submitted."""

    def __init__(self, unanswered: Sequence[str]) -> None:
        super().__init__(f"{len(unanswered)} questions lack an answer")
        self.unanswered = tuple(unanswered)


class NotSubmittedError(MaturityError):
    """Figures were asked for that exist only after submission."""

    def __init__(self, organisation: str) -> None:
        super().__init__(f"{organisation} has submitted nothing in this wave")
        self.organisation = organisation


class OpenQuestionsError(MaturityError):
    """An area was to be called done while questions in it lack an answer; nothing was changed."""

    def __init__(self, area: str, questions: Sequence[str]) -> None:
        super().__init__(f"{area}: {len(questions)} questions lack an answer")
        self.area = area
        self.questions = tuple(questions)


class NotFinishedError(MaturityError):
    """Colleagues' answers were asked for by somebody who has not called the area done; nothing was shown."""

    def __init__(self, area: str) -> None:
        super().__init__(f"{area} is not called done")
        self.area = area


class UnitError(MaturityError):
    """An organisation cannot have another one as its shared purchasing unit; nothing was changed."""

    def __init__(self, organisation: str, unit: str, why: str) -> None:
        super().__init__(f"{unit} cannot be the shared purchasing unit of {organisation}: {why}")
        self.organisation = organisation
        self.unit = unit
        self.why = why


class UnitAnswersChangedError(MaturityError):
    """The shared purchasing unit has submitted other answers than those that were read; nothing was submitted."""

    def __init__(self, seen: str, found: str) -> None:
        super().__init__(f"answers of {seen or 'nothing'} were read, those of {found or 'nothing'} would be inherited")
        self.seen = seen
        self.found = found
