"""What the database does not take, or the queue."""

from maturity.errors.general import MaturityError


class StorageError(MaturityError):
    """The database did not take a change: nothing of it is kept, and what was there before is. *reason* is its own."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the database cannot be used: {reason}")
        self.reason = reason


class StorageBusyError(StorageError):
    """The database is locked for too long or away for a moment; trying again helps."""


class StorageFullError(StorageError):
    """The database cannot write, for its disk is full or broken; somebody has to make room."""


class QueueAwayError(MaturityError):
    """The queue cannot be used now; what was to be sent is sent later. *reason*: the name of the library's error."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the queue cannot be used: {reason}")
        self.reason = reason


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
