"""What organisations aim at, and what they think that it takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from maturity.storage.tables import PlanEstimateRow, TargetRow


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an organisation says that its actions take.

    Attributes:
        hours: per grade of effort, 1 first; None where it has not said.
        hour_cost: kronor; None where it has not said.
    """

    hours: tuple[int | None, ...]
    hour_cost: int | None


class Targets:
    """Reads and writes targets and estimates."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, assessment_id: int) -> dict[str, float]:
        """Return id of question, area or total to what the organisation has chosen; one query."""
        found = select(TargetRow.part, TargetRow.value).where(TargetRow.assessment_id == assessment_id)
        return {row.part: row.value for row in self._connection.execute(found)}

    def put(self, assessment_id: int, targets: Mapping[str, float], chosen_by: int, now: datetime) -> None:
        """Choose targets, instead of what was chosen for the same parts; others stay."""
        self.remove(assessment_id, targets)
        rows = [
            {"assessment_id": assessment_id, "part": part, "value": value, "at": now, "chosen_by": chosen_by}
            for part, value in targets.items()
        ]
        if rows:
            self._connection.execute(insert(TargetRow), rows)

    def remove(self, assessment_id: int, parts: Collection[str]) -> None:
        """Take targets away."""
        mine = (TargetRow.assessment_id == assessment_id, TargetRow.part.in_(parts))
        self._connection.execute(delete(TargetRow).where(*mine))

    def estimate(self, organisation: str) -> Estimate | None:
        """Return what an organisation has said, None when nothing."""
        found = select(PlanEstimateRow.hours, PlanEstimateRow.hour_cost)
        row = self._connection.execute(found.where(PlanEstimateRow.organisation_code == organisation)).first()
        return None if row is None else Estimate(tuple(row.hours), row.hour_cost)

    def put_estimate(self, organisation: str, estimate: Estimate, now: datetime) -> None:
        """Keep what an organisation says, instead of what it said before."""
        self._connection.execute(delete(PlanEstimateRow).where(PlanEstimateRow.organisation_code == organisation))
        self._connection.execute(
            insert(PlanEstimateRow).values(
                organisation_code=organisation, hours=list(estimate.hours), hour_cost=estimate.hour_cost, at=now
            )
        )
