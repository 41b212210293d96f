"""Peer groups that organisations put together: added and hidden, never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from maturity.domain.benchmark import OwnGroup
from maturity.domain.neighbours import Trait
from maturity.storage.tables import OwnGroupRow as Row


@dataclass(frozen=True, slots=True)
class SavedGroup:
    """An own group as stored.

    Attributes:
        group: what it is.
        traits: what its members are alike in; empty for one picked by hand.
        removed: whether its owner has removed it.
    """

    group: OwnGroup
    traits: tuple[Trait, ...]
    removed: bool


class Groups:
    """Reads and writes own groups."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: str, name: str, codes: Iterable[str], traits: Iterable[Trait], now: datetime) -> int:
        """Add a group and return its id."""
        added = insert(Row).values(
            organisation_code=organisation,
            name=name,
            codes=sorted(codes),
            traits=[one.value for one in traits],
            made_at=now,
        )
        return int(self._connection.execute(added.returning(Row.id)).scalar_one())

    def seen_since(self, organisation: str, moment: datetime) -> tuple[SavedGroup, ...]:
        """Return the groups of an organisation that are there, or were at some time since *moment*, oldest first."""
        rows = self._connection.execute(
            select(Row.id, Row.name, Row.codes, Row.traits, Row.removed_at)
            .where(Row.organisation_code == organisation, or_(Row.removed_at.is_(None), Row.removed_at >= moment))
            .order_by(Row.id)
        )
        return tuple(
            SavedGroup(
                OwnGroup(row.id, row.name, frozenset(row.codes), neighbours=bool(row.traits)),
                tuple(Trait(one) for one in row.traits),
                row.removed_at is not None,
            )
            for row in rows
        )

    def rename(self, group_id: int, name: str) -> None:
        """Give a group another name."""
        self._connection.execute(update(Row).where(Row.id == group_id).values(name=name))

    def remove(self, group_id: int, now: datetime) -> None:
        """Hide a group from its owner."""
        self._connection.execute(update(Row).where(Row.id == group_id).values(removed_at=now))
