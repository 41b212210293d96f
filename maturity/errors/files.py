"""Files that are read or kept, and figures from outside."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from maturity.errors.general import MaturityError

if TYPE_CHECKING:
    from maturity.domain.table_file import Fault


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


class LayoutError(MaturityError):
    """A report's layout lacks a part that the report needs; no report was made."""

    def __init__(self, file: str, part: str) -> None:
        super().__init__(f"{file} lacks {part}")
        self.file = file
        self.part = part


class LookError(MaturityError):
    """What decides how reports look cannot be used; no report was made. *faults*: key and reason, all of them."""

    def __init__(self, file: str, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(": ".join(filter(None, (file, key, reason))) for key, reason in faults))
        self.file = file
        self.faults = tuple(faults)


class NoFingerprintError(MaturityError):
    """A file does not say what it was made from, so that it cannot be made again."""

    def __init__(self) -> None:
        super().__init__("the file does not say what it was made from: it is no report of this service, or a CSV file")


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


class RegisterChangedError(MaturityError):
    """The register is not as it was when an import was looked at; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("the register has changed since the import was looked at")
