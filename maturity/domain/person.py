"""People, and what they may do for an organisation."""

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What somebody does in an organisation's assessment (design, section 9)."""

    COORDINATOR = "coordinator"
    RESPONDENT = "respondent"
    APPROVER = "approver"
    READER = "reader"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part.

    Attributes:
        id: in the store.
        email: None for one who came in through the organisation's official inbox.
        name: empty until it is known.
        function: what the person works as (``ekonomi``), as the coordinator wrote it.
        management: whether the person answers for management and not for operations.
        language: code of the language that mails are written in.
    """

    id: int
    email: str | None
    name: str
    function: str
    management: bool
    language: str
