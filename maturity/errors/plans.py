"""Errors about plans: two people at once."""

from collections.abc import Mapping

from maturity.errors.general import MaturityError


class ActionChangedError(MaturityError):
    """Somebody else changed the action since it was read; the stored action stands."""

    def __init__(self, number: int, expected: int, found: int) -> None:
        super().__init__(f"action {number}: revision {expected} was expected, {found} is stored")
        self.number = number
        self.expected = expected
        self.found = found


class PlanChangedError(MaturityError):
    """What was to be undone, or the order that was to be changed, is not the newest any more; nothing was changed."""

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"change {expected} was expected to be the last one, {found} is")
        self.expected = expected
        self.found = found


class TargetsChangedError(MaturityError):
    """Somebody else chose other targets since they were read; nothing was stored. *stored*: part to what stands."""

    def __init__(self, stored: Mapping[str, float | None]) -> None:
        super().__init__(f"other targets were chosen meanwhile: {', '.join(sorted(stored))}")
        self.stored = dict(stored)
