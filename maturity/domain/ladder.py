"""How far an organisation lets others see its answers in a wave: it chooses a rung, and a publication keeps to it."""

from enum import Enum


class Rung(Enum):
    """The steps of the ladder; each lets others see what the ones before it do, and more."""

    OWN = "own"
    AGGREGATES = "aggregates"
    PEERS = "peers"
    EXAMPLE = "example"
    OPEN = "open"

    @property
    def counts(self) -> bool:
        """Whether the answers are part of published figures."""
        return self is not Rung.OWN

    @property
    def is_seen(self) -> bool:
        """Whether some others may know the organisation's own answers, so that it hides nobody in a group."""
        return self in (Rung.PEERS, Rung.EXAMPLE, Rung.OPEN)

    @property
    def is_example(self) -> bool:
        """Whether everybody may know where the organisation is at the highest level."""
        return self in (Rung.EXAMPLE, Rung.OPEN)
