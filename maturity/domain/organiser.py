"""Bodies that run waves, and the people who do it for them."""

from dataclasses import dataclass

from maturity.domain.person import Person


@dataclass(frozen=True, slots=True)
class Body:
    """Who runs waves; a *national* one also looks after the register of all organisations."""

    id: int
    name: str
    national: bool

    @property
    def subject(self) -> str:
        """How the audit log calls the body."""
        return f"body/{self.id}"


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody who runs the waves of a body."""

    id: int
    person: Person
    body: Body

    @property
    def name(self) -> str:
        """How the audit log calls the organiser: never by name."""
        return f"organiser/{self.id}"
