"""The plan: what the organisation aims at, what it does about it, and whether that is late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from maturity.domain.scoring import Compiled
from maturity.domain.scoring.compiled import Codes


class Status(Enum):
    """How far an action has come."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    STOPPED = "stopped"
    ACCEPTED = "accepted"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self in (Status.PLANNED, Status.STARTED)

    @property
    def needs_reason(self) -> bool:
        """Whether the organisation has to say why: it ended the action, or lives with the risk."""
        return self in (Status.STOPPED, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Action:
    """One chosen step.

    Attributes:
        number: of the action, for good.
        what: what is done, in the organisation's words.
        question: id of the question it moves; None for an action of its own.
        to_level: code of the level it leads to; None without one.
        owner: function that answers for it; never a name. Empty while nobody does.
        due: last day; None without one.
        sign: how one notices that it is done; empty without one.
        status: how far it has come.
        reason: why it was ended, or why the risk is accepted; empty otherwise.
        revision: which version of the action this is, from 1.
        evidence: numbers in the evidence register that show that it is done.
    """

    number: int
    what: str
    question: str | None
    to_level: int | None
    owner: str
    due: date | None
    sign: str
    status: Status
    reason: str
    revision: int
    evidence: tuple[int, ...] = ()

    def days_late(self, today: date) -> int:
        """Return how many days ago it should have been done; 0 when it is in time, has no day or is no longer open."""
        return max((today - self.due).days, 0) if self.due and self.status.is_open else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What the organisation has decided.

    Attributes:
        targets: question id → level code; id of an area or of the total → index 0–100.
        actions: in the organisation's order.
    """

    targets: Mapping[str, float]
    actions: tuple[Action, ...]

    @property
    def left(self) -> int:
        """How many actions are still to be done."""
        return sum(one.status.is_open for one in self.actions)


NO_PLAN = Plan({}, ())
"""Nothing decided yet."""


def after_actions(compiled: Compiled, codes: Codes, actions: Iterable[Action]) -> Codes:
    """Return the row as it is once the actions have led where they lead; a level is never lowered.

    An action counts while it is open or done; one that was ended, or whose risk is accepted, does not. A question
    without an answer stays without one.

    Args:
        compiled: the questionnaire as arrays.
        codes: shape (questions,): the organisation's row.
        actions: of its plan.
    """
    column_of = {question.id: column for column, question in enumerate(compiled.questions)}
    row = codes.copy()
    for action in actions:
        column = column_of.get(action.question or "")
        if column is None or action.to_level is None or action.status.needs_reason or row[column] < 0:
            continue
        row[column] = max(int(row[column]), action.to_level)
    return row
