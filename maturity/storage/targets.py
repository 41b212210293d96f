"""What organisations aim at, and what they think that it takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from maturity.storage.tables import AssessmentRow, PlanEstimateRow, TargetRow, WaveRow


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an organisation says that its actions take.

    Attributes:
        hours: per grade of effort, 1 first; None where it has not said.
        hour_cost: kronor; None where it has not said.
    """

    hours: tuple[int | None, ...]
    hour_cost: int | None


@dataclass(frozen=True, slots=True)
class EarlierTargets:
    """What was aimed at in a wave: its slug, and id of question, area or total to value; both empty for nothing."""

    wave: str
    values: Mapping[str, float]


class Targets:
    """Reads and writes targets and estimates."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, assessment_id: int) -> dict[str, float]:
        """Return id of question, area or total to what the organisation has chosen; one query."""
        found = select(TargetRow.part, TargetRow.value).where(TargetRow.assessment_id == assessment_id)
        return {row.part: row.value for row in self._connection.execute(found)}

    def before(self, organisation: str, opens: datetime) -> EarlierTargets:
        """Return the targets of the newest wave with some that opened before *opens*; one query."""
        found = (
            select(WaveRow.slug, TargetRow.part, TargetRow.value)
            .join(AssessmentRow, AssessmentRow.id == TargetRow.assessment_id)
            .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
            .where(AssessmentRow.organisation_code == organisation, WaveRow.opens < opens)
            .order_by(WaveRow.opens.desc(), WaveRow.id.desc())
        )
        rows = self._connection.execute(found).all()
        newest = rows[0].slug if rows else ""
        return EarlierTargets(newest, {row.part: row.value for row in rows if row.slug == newest})

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
