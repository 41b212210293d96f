"""What a wave's state, its letters or its publication do not allow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from maturity.errors.general import MaturityError

if TYPE_CHECKING:
    from maturity.domain.benchmark import Seen
    from maturity.domain.own_group import Refusal


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


class DeclinedError(MaturityError):
    """The organisation has declined to take part; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("the organisation has declined")


class NothingToSendError(MaturityError):
    """No organisation is to get the letter any more; nothing was sent. *kind*: of the letter."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"nobody to send to: {kind}")
        self.kind = kind


class GroupRefusedError(MaturityError):
    """An own peer group gives somebody away: *refusal* says why, *alike* beside which groups; nothing was saved."""

    def __init__(self, refusal: "Refusal", alike: "Sequence[Seen]") -> None:
        super().__init__(f"{refusal.reason.value}: {refusal.found} of {refusal.needed}")
        self.refusal = refusal
        self.alike = tuple(alike)


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
