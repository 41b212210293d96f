"""Waves, and the assessments of their organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from maturity.domain.assessment import State, WayOfWorking
from maturity.domain.disclosure import Limits
from maturity.domain.result import WaveFacts
from maturity.domain.wave import Kind, WaveState
from maturity.errors import NotFoundError
from maturity.storage.tables import AssessmentRow, OrganisingBodyRow, WaveRow

COLUMNS = (
    WaveRow.slug,
    WaveRow.name,
    WaveRow.form,
    WaveRow.opens,
    WaveRow.closes,
    WaveRow.least_median,
    WaveRow.least_sensitive,
    WaveRow.least_spread,
    WaveRow.generated,
    WaveRow.partial,
    WaveRow.introduction,
)
"""What ``wave_from`` reads."""

OWN_COLUMNS = (
    *(func.coalesce(AssessmentRow.extended_to, column) if column is WaveRow.closes else column for column in COLUMNS),
    WaveRow.closes,
)
"""The same for one organisation, which may have longer than the others."""

OPENED = WaveRow.state.not_in([state.value for state in WaveState if state.is_prepared])
"""A wave that is being prepared exists for its organisers only."""

_STATE = select(AssessmentRow.state).where(AssessmentRow.id == bindparam("assessment"))
_CASE_NUMBER = select(AssessmentRow.case_number).where(AssessmentRow.id == bindparam("assessment"))
_WAY = select(AssessmentRow.way_of_working).where(AssessmentRow.id == bindparam("assessment"))
_STATE_HELD = _STATE.with_for_update()


def wave_from(columns: Sequence[Any]) -> WaveFacts:
    """Make the facts of a wave of the values of ``COLUMNS`` or ``OWN_COLUMNS``."""
    slug, name, form, opens, closes, median, sensitive, spread, generated, partial, introduction, *of_all = columns
    limits = Limits(median, sensitive, spread)
    closes_for_all = of_all[0] if of_all and of_all[0] != closes else None
    return WaveFacts(slug, name, form, opens, closes, limits, generated, partial, introduction, closes_for_all)


@dataclass(frozen=True, slots=True)
class StoredWave:
    """A wave with the ids that other tables know it by."""

    id: int
    version_id: int
    facts: WaveFacts


class Waves:
    """Reads and writes waves and assessments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, facts: WaveFacts, version_id: int, organisation_codes: Iterable[str]) -> StoredWave:
        """Add a wave and invite organisations to it."""
        added = insert(WaveRow).values(
            slug=facts.slug,
            name=dict(facts.name),
            version_id=version_id,
            form=facts.form,
            opens=facts.opens,
            closes=facts.closes,
            least_median=facts.limits.median,
            least_sensitive=facts.limits.sensitive,
            least_spread=facts.limits.spread,
            generated=facts.generated,
            partial=facts.partial,
        )
        wave_id = int(self._connection.execute(added.returning(WaveRow.id)).scalar_one())
        rows = [
            {"wave_id": wave_id, "organisation_code": code, "state": State.INVITED.value, "case_number": ""}
            for code in organisation_codes
        ]
        self._connection.execute(insert(AssessmentRow), rows)
        return StoredWave(wave_id, version_id, facts)

    def move(self, slug: str, facts: WaveFacts) -> None:
        """Set the dates of a wave."""
        dates = update(WaveRow).where(WaveRow.slug == slug).values(opens=facts.opens, closes=facts.closes)
        self._connection.execute(dates)

    def all(self) -> tuple[StoredWave, ...]:
        """Return every wave that was opened, oldest first."""
        query = select(WaveRow.id, WaveRow.version_id, *COLUMNS).where(OPENED)
        rows = self._connection.execute(query.order_by(WaveRow.opens, WaveRow.id))
        return tuple(StoredWave(row[0], row[1], wave_from(row[2:])) for row in rows)

    def newest(self) -> StoredWave | None:
        """Return the newest opened wave for everybody: no pilot, and of no county or co-operation."""
        ours = OrganisingBodyRow.id.is_(None) | OrganisingBodyRow.national
        query = select(WaveRow.id, WaveRow.version_id, *COLUMNS).outerjoin(
            OrganisingBodyRow, OrganisingBodyRow.id == WaveRow.body_id
        )
        chosen = query.where(OPENED, ours, WaveRow.kind != Kind.PILOT.value)
        row = self._connection.execute(chosen.order_by(WaveRow.opens.desc(), WaveRow.id.desc()).limit(1)).first()
        return None if row is None else StoredWave(row[0], row[1], wave_from(row[2:]))

    def of_organisation(self, code: str) -> tuple[tuple[StoredWave, int], ...]:
        """Return the waves of an organisation as they are for it, newest first, each with its assessment."""
        query = select(AssessmentRow.id, WaveRow.id, WaveRow.version_id, *OWN_COLUMNS).join(
            WaveRow, WaveRow.id == AssessmentRow.wave_id
        )
        theirs = query.where(AssessmentRow.organisation_code == code)
        rows = self._connection.execute(theirs.order_by(WaveRow.opens.desc(), WaveRow.id.desc()))
        return tuple((StoredWave(row[1], row[2], wave_from(row[3:])), row[0]) for row in rows)

    def of_body(self, body_id: int) -> tuple[StoredWave, ...]:
        """Return the opened waves that a body runs, newest first."""
        theirs = select(WaveRow.id, WaveRow.version_id, *COLUMNS).where(WaveRow.body_id == body_id, OPENED)
        rows = self._connection.execute(theirs.order_by(WaveRow.opens.desc(), WaveRow.id.desc()))
        return tuple(StoredWave(row[0], row[1], wave_from(row[2:])) for row in rows)

    def count_states_of(self, body_id: int) -> dict[int, dict[State, int]]:
        """Return wave id to how many assessments are in each state that occurs, for the waves that a body runs."""
        query = select(AssessmentRow.wave_id, AssessmentRow.state, func.count()).join(
            WaveRow, WaveRow.id == AssessmentRow.wave_id
        )
        counted = query.where(WaveRow.body_id == body_id).group_by(AssessmentRow.wave_id, AssessmentRow.state)
        found: dict[int, dict[State, int]] = {}
        for wave_id, state, number in self._connection.execute(counted):
            found.setdefault(wave_id, {})[State(state)] = number
        return found

    def give(self, slug: str, body_id: int) -> None:
        """Let a body run a wave."""
        self._connection.execute(update(WaveRow).where(WaveRow.slug == slug).values(body_id=body_id))

    def get(self, slug: str) -> StoredWave:
        """Return a wave.

        Raises:
            NotFoundError: no wave has that name.
        """
        for wave in self.all():
            if wave.facts.slug == slug:
                return wave
        raise NotFoundError("wave", slug)

    def assessment(self, wave_id: int, organisation_code: str) -> tuple[int, State]:
        """Return id and state of an organisation's assessment.

        Raises:
            NotFoundError: the organisation was not asked to take part.
        """
        row = self._connection.execute(
            select(AssessmentRow.id, AssessmentRow.state).where(
                AssessmentRow.wave_id == wave_id, AssessmentRow.organisation_code == organisation_code
            )
        ).first()
        if row is None:
            raise NotFoundError("assessment", organisation_code)
        return row.id, State(row.state)

    def assessments(self, wave_id: int) -> dict[str, int]:
        """Return organisation code to assessment id for a whole wave."""
        query = select(AssessmentRow.organisation_code, AssessmentRow.id).where(AssessmentRow.wave_id == wave_id)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def state(self, assessment_id: int) -> State:
        """Return the state of an assessment."""
        return State(self._connection.scalars(_STATE, {"assessment": assessment_id}).one())

    def hold(self, assessment_id: int) -> State:
        """Return the state of an assessment; others who want to change the assessment wait for this transaction.

        PostgreSQL lets two writers in at once, and both would find the revision that they expect; SQLite never does.
        """
        return State(self._connection.scalars(_STATE_HELD, {"assessment": assessment_id}).one())

    def set_state(self, assessment_id: int, state: State) -> None:
        """Move an assessment to another state."""
        self._connection.execute(
            update(AssessmentRow).where(AssessmentRow.id == assessment_id).values(state=state.value)
        )

    def case_number(self, assessment_id: int) -> str:
        """Return the number that an organisation's registrar gave an assessment; empty without one."""
        return str(self._connection.scalars(_CASE_NUMBER, {"assessment": assessment_id}).one())

    def set_case_number(self, assessment_id: int, number: str) -> None:
        """Remember an organisation's own number of an assessment."""
        mine = AssessmentRow.id == assessment_id
        self._connection.execute(update(AssessmentRow).where(mine).values(case_number=number))

    def way_of_working(self, assessment_id: int) -> WayOfWorking | None:
        """Return how an organisation works in an assessment; None before it has chosen."""
        word = self._connection.scalars(_WAY, {"assessment": assessment_id}).one()
        return WayOfWorking(word) if word else None

    def set_way_of_working(self, assessment_id: int, way: WayOfWorking) -> None:
        """Remember how an organisation works in an assessment."""
        mine = AssessmentRow.id == assessment_id
        self._connection.execute(update(AssessmentRow).where(mine).values(way_of_working=way.value))

    def count_states(self, wave_id: int) -> dict[State, int]:
        """Return how many assessments of a wave are in each state that occurs."""
        query = select(AssessmentRow.state, func.count()).where(AssessmentRow.wave_id == wave_id)
        return {State(state): number for state, number in self._connection.execute(query.group_by(AssessmentRow.state))}
