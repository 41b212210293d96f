"""Every error raised on purpose, grouped by what the caller can do about it.

A class carries facts; its sentence is for the log. Pages get their words in ``web``, in the reader's language.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maturity.domain.benchmark import Seen
    from maturity.domain.definition.findings import Finding
    from maturity.domain.own_group import Refusal
    from maturity.domain.table_file import Fault


class MaturityError(Exception):
    """The base of every error that this program raises on purpose."""


class NotFoundError(MaturityError):
    """Something was asked for that does not exist, or not for the person who asks."""

    def __init__(self, kind: str, name: object) -> None:
        super().__init__(f"no {kind} {name!r}")
        self.kind = kind
        self.name = name


class ResourceMissingError(MaturityError):
    """A folder of shipped data is in neither the wheel nor the checkout."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the shipped folder {name!r} is missing; reinstall the program")
        self.name = name


class SettingError(MaturityError):
    """A setting cannot be used; nothing was started."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


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


class WaveClosedError(MaturityError):
    """The wave does not take answers now; nothing was changed."""

    def __init__(self, wave: str) -> None:
        super().__init__(f"wave {wave!r} is not open")
        self.wave = wave


class WaveStateError(MaturityError):
    """A wave is not in a state in which this can be done to it; nothing was changed. *state*: how far it has come."""

    def __init__(self, wave: str, state: str) -> None:
        super().__init__(f"wave {wave!r} is {state}")
        self.wave = wave
        self.state = state


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


class SignInError(MaturityError):
    """A link, code or session does not let anybody in; the reply never says why."""


class WrongPasswordError(SignInError):
    """Address and password do not belong together, or the account has to wait; the reply never says which."""


class WrongCodeError(SignInError):
    """A one-time or recovery code is wrong or used, or the account has to wait; the reply never says which."""


class WorkAccountError(SignInError):
    """A work account lets nobody in; the reply never says whether its address is known. *reason* is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WorkAccountUnreachableError(MaturityError):
    """The provider of work accounts does not answer as it should; nobody was signed in."""

    def __init__(self, provider: str, reason: str) -> None:
        super().__init__(f"{provider}: {reason}")
        self.provider = provider
        self.reason = reason


class NotAllowedError(MaturityError):
    """Somebody is signed in, but has no role that may do this."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no role allows {what}")
        self.what = what


class TooManyTriesError(SignInError):
    """Too many wrong codes from one place; wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class GroupRefusedError(MaturityError):
    """An own peer group gives somebody away: *refusal* says why, *alike* beside which groups; nothing was saved."""

    def __init__(self, refusal: "Refusal", alike: "Sequence[Seen]") -> None:
        super().__init__(f"{refusal.reason.value}: {refusal.found} of {refusal.needed}")
        self.refusal = refusal
        self.alike = tuple(alike)


class FieldsError(MaturityError):
    """Fields of a form cannot be used; nothing was stored. *problems*: field to what is wrong with it, in one word."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = dict(problems)


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


class FileNotKeptError(MaturityError):
    """A file could not be written to the disk; nothing of it is left."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the file could not be written: {reason}")
        self.reason = reason


class FileLostError(MaturityError):
    """A file that was kept is gone from the disk, or is not the one that was kept."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"file {digest} is lost; restore it from a backup of the data folder")
        self.digest = digest


class StorageError(MaturityError):
    """The database did not take a change: nothing of it is kept, and what was there before is. *reason* is its own."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the database cannot be used: {reason}")
        self.reason = reason


class StorageBusyError(StorageError):
    """The database is locked for too long or away for a moment; trying again helps."""


class StorageFullError(StorageError):
    """The database cannot write, for its disk is full or broken; somebody has to make room."""


class LastCoordinatorError(MaturityError):
    """Nobody else coordinates an organisation's work in an open wave; nobody was erased."""

    def __init__(self, organisation: str) -> None:
        super().__init__(f"nobody else coordinates {organisation}")
        self.organisation = organisation


class MailHeaderError(MaturityError):
    """A recipient is not one mail address, or a subject is not one line; no mail was written."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the {field} of a mail cannot be used")
        self.field = field


class VersionFrozenError(MaturityError):
    """A questionnaire version that has answers was to be changed; the stored one stands."""

    def __init__(self, questionnaire: str, version: str) -> None:
        super().__init__(f"{questionnaire} {version} is stored with other content; give the file a new version")
        self.questionnaire = questionnaire
        self.version = version


class DatabaseOutdatedError(MaturityError):
    """The database lacks migrations; run ``maturity db upgrade``."""

    def __init__(self, found: str | None, needed: str) -> None:
        super().__init__(f"the database is at {found or 'nothing'}, {needed} is needed: run 'maturity db upgrade'")
        self.found = found
        self.needed = needed


class AnswerFileError(MaturityError):
    """A file of answers cannot be used at all; nothing was scored. Line and column count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.line = line
        self.column = column
        self.message = message


class FigureFileError(MaturityError):
    """A file of outside figures has faults; nothing was imported."""

    def __init__(self, faults: "Sequence[Fault]") -> None:
        super().__init__(f"{len(faults)} faults; nothing was imported")
        self.faults = tuple(faults)


class KoladaError(MaturityError):
    """Kolada, or a folder with its replies, gives nothing that can be used; nothing was imported."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}; nothing was imported")
        self.place = place
        self.reason = reason


class KoladaTitleError(MaturityError):
    """Kolada names an indicator otherwise than before, so that it may mean something else; nothing was imported."""

    def __init__(self, indicator: str, stored: str, found: str) -> None:
        super().__init__(
            f"{indicator} was '{stored}' and is now '{found}': if it means the same, import with "
            f"'--accept-title {indicator}'; nothing was imported"
        )
        self.indicator = indicator
        self.stored = stored
        self.found = found


class RowsError(MaturityError):
    """A file or a form for the register has faults; nothing was changed. *faults*: all of them, by row."""

    def __init__(self, faults: "Sequence[Fault]") -> None:
        super().__init__("; ".join(f"row {one.row}: {one.column}: {one.code}" for one in faults))
        self.faults = tuple(faults)


class WorkbookError(MaturityError):
    """A file begins like an Excel workbook and cannot be read as one. *why*: ``not-a-workbook`` or ``too-many``."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the workbook cannot be read: {why}")
        self.why = why


class DeclinedError(MaturityError):
    """The organisation has declined to take part; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("the organisation has declined")


class NothingToSendError(MaturityError):
    """No organisation is to get the letter any more; nothing was sent. *kind*: of the letter."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"nobody to send to: {kind}")
        self.kind = kind


class RegisterChangedError(MaturityError):
    """The register is not as it was when an import was looked at; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("the register has changed since the import was looked at")


class PublishedError(MaturityError):
    """Figures of the wave are published and rest on what was chosen then; nothing was changed."""

    def __init__(self, wave: str) -> None:
        super().__init__(f"the wave {wave!r} is published")
        self.wave = wave


class NotPublishableError(MaturityError):
    """Figures cannot be published; nothing was. *reason*: ``open``, ``changed``, ``own`` or ``unproven``."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"cannot be published: {reason}")
        self.reason = reason
