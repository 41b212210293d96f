"""Outside figures as they were imported; a revised figure is added, and the newest batch counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Executable, func, insert, select
from sqlalchemy.orm import aliased

from maturity.domain.outside import Figure
from maturity.storage.tables import OutsideFigureRow as Row

_later = aliased(Row)
_COUNTS = ~(
    select(_later.batch)
    .where(
        _later.indicator == Row.indicator,
        _later.period == Row.period,
        _later.organisation_code == Row.organisation_code,
        _later.batch > Row.batch,
    )
    .exists()
)
_NEWEST = select(
    Row.indicator, Row.organisation_code, Row.period, Row.value, Row.status, Row.source, Row.title, Row.unit
).where(_COUNTS)
"""The figures that count, with columns in the order of the domain's fields."""


class OutsideFigures:
    """Reads and adds what others publish about organisations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, figures: Iterable[Figure], now: datetime) -> int:
        """Add figures as one batch and return its number; there must be at least one."""
        batch = (self._connection.scalar(select(func.max(Row.batch))) or 0) + 1
        rows = [
            {
                "indicator": one.indicator,
                "period": one.period,
                "organisation_code": one.organisation,
                "batch": batch,
                "value": one.value,
                "status": one.status,
                "source": one.source,
                "title": one.title,
                "unit": one.unit,
                "imported_at": now,
            }
            for one in figures
        ]
        self._connection.execute(insert(Row), rows)
        return batch

    def all(self) -> tuple[Figure, ...]:
        """Return every figure that counts, in the order of their batches."""
        return self._read(_NEWEST.order_by(Row.batch))

    def of(self, organisation: str) -> tuple[Figure, ...]:
        """Return the figures of an organisation that count, of every year."""
        return self._read(_NEWEST.where(Row.organisation_code == organisation))

    def values(self, wanted: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], Mapping[str, float]]:
        """Return what every organisation has in some indicators; one query.

        Args:
            wanted: pairs of indicator and year.

        Returns:
            Pair to organisation code to value; who has none is left out.
        """
        found: dict[tuple[str, int], dict[str, float]] = {pair: {} for pair in wanted}
        query = select(Row.indicator, Row.period, Row.organisation_code, Row.value).where(
            # Not pair by pair, which SQLite would not look up in an index: a few rows too many are left out below.
            Row.indicator.in_({indicator for indicator, _ in wanted}),
            Row.period.in_({period for _, period in wanted}),
            _COUNTS,
        )
        for indicator, period, organisation, value in self._connection.execute(query).all():
            if value is not None and (indicator, period) in found:
                found[indicator, period][organisation] = value
        return found

    def _read(self, query: Executable) -> tuple[Figure, ...]:
        return tuple(Figure(*row) for row in self._connection.execute(query).all())
