"""Waves as their organisers prepare and run them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from maturity.domain.assessment import State
from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.wave import DeskWave, Kind, WaveState
from maturity.errors import NotFoundError
from maturity.storage import organisations, waves
from maturity.storage.tables import AssessmentRow, OrganisationRow, WaveOrganisationRow, WaveRow

_COLUMNS = (
    WaveRow.id,
    WaveRow.body_id,
    WaveRow.version_id,
    WaveRow.kind,
    WaveRow.state,
    WaveRow.sender_name,
    WaveRow.sender_address,
    WaveRow.sender_verified_at,
    WaveRow.tested_at,
    WaveRow.letters,
    WaveRow.least_response,
    *waves.COLUMNS,
)
_FACTS = len(_COLUMNS) - len(waves.COLUMNS)
_CHOSEN = select(*organisations.COLUMNS).join(
    WaveOrganisationRow, WaveOrganisationRow.organisation_code == OrganisationRow.code
)


@dataclass(frozen=True, slots=True)
class Extension:
    """An organisation that has longer than the others."""

    code: str
    name: str
    until: datetime


class DeskWaves:
    """Reads and writes waves in any state, and whom they are for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_body(self, body_id: int) -> tuple[DeskWave, ...]:
        """Return the waves that a body runs or prepares, newest first."""
        theirs = select(*_COLUMNS).where(WaveRow.body_id == body_id)
        rows = self._connection.execute(theirs.order_by(WaveRow.opens.desc(), WaveRow.id.desc()))
        return tuple(map(_wave, rows))

    def all(self) -> tuple[DeskWave, ...]:
        """Return every wave, newest first."""
        rows = self._connection.execute(select(*_COLUMNS).order_by(WaveRow.opens.desc(), WaveRow.id.desc()))
        return tuple(map(_wave, rows))

    def get(self, slug: str, body_id: int | None = None) -> DeskWave:
        """Return a wave, of the body *body_id* where that is given.

        Raises:
            NotFoundError: there is none.
        """
        return self._found(slug, body_id, lock=False)

    def hold(self, slug: str, body_id: int | None = None) -> DeskWave:
        """Return a wave that nobody else changes until the transaction ends.

        Raises:
            NotFoundError: there is none.
        """
        return self._found(slug, body_id, lock=True)

    def is_taken(self, slug: str) -> bool:
        """Tell whether a wave has a short name already."""
        return self._connection.scalar(select(WaveRow.id).where(WaveRow.slug == slug)) is not None

    def add(self, wave: DeskWave) -> int:
        """Add a wave and return its id, which replaces the one given."""
        added = insert(WaveRow).values(_values(wave) | {"letters": dict(wave.letters)}).returning(WaveRow.id)
        return int(self._connection.execute(added).scalar_one())

    def put(self, wave: DeskWave) -> None:
        """Write down a wave as it is now, but for its letters, which have pages of their own."""
        self._connection.execute(update(WaveRow).where(WaveRow.id == wave.id).values(_values(wave)))

    def remove(self, wave_id: int) -> None:
        """Forget a wave that nobody was asked to take part in."""
        self._connection.execute(delete(WaveOrganisationRow).where(WaveOrganisationRow.wave_id == wave_id))
        self._connection.execute(delete(WaveRow).where(WaveRow.id == wave_id))

    def chosen(self, wave_id: int) -> tuple[Organisation, ...]:
        """Return the organisations that a wave is prepared for, in Swedish order of names."""
        rows = self._connection.execute(_CHOSEN.where(WaveOrganisationRow.wave_id == wave_id))
        found = map(organisations.organisation_from, rows)
        return tuple(sorted(found, key=lambda one: (swedish_order(one.name), one.code)))

    def count_chosen(self, body_id: int) -> dict[int, int]:
        """Return wave id to how many organisations it is prepared for, for the waves of a body."""
        query = select(WaveOrganisationRow.wave_id, func.count()).join(
            WaveRow, WaveRow.id == WaveOrganisationRow.wave_id
        )
        rows = self._connection.execute(query.where(WaveRow.body_id == body_id).group_by(WaveOrganisationRow.wave_id))
        return {wave_id: number for wave_id, number in rows}  # noqa: C416  # dict() of rows has no types

    def choose(self, wave_id: int, codes: Iterable[str]) -> None:
        """Prepare a wave for organisations that it was not prepared for."""
        rows = [{"wave_id": wave_id, "organisation_code": code} for code in codes]
        if rows:
            self._connection.execute(insert(WaveOrganisationRow), rows)

    def leave_out(self, wave_id: int, codes: Iterable[str]) -> None:
        """Prepare a wave for organisations no longer."""
        these = WaveOrganisationRow.organisation_code.in_(tuple(codes))
        self._connection.execute(delete(WaveOrganisationRow).where(WaveOrganisationRow.wave_id == wave_id, these))

    def ask(self, wave_id: int) -> int:
        """Ask the organisations that a wave is prepared for to take part; return how many they are."""
        mine = WaveOrganisationRow.wave_id == wave_id
        codes = self._connection.scalars(select(WaveOrganisationRow.organisation_code).where(mine)).all()
        rows = [
            {"wave_id": wave_id, "organisation_code": code, "state": State.INVITED.value, "case_number": ""}
            for code in codes
        ]
        self._connection.execute(insert(AssessmentRow), rows)
        self._connection.execute(delete(WaveOrganisationRow).where(mine))
        return len(rows)

    def extend(self, assessment_id: int, until: datetime | None) -> None:
        """Let an organisation answer until another moment than the others; None for the same."""
        mine = AssessmentRow.id == assessment_id
        self._connection.execute(update(AssessmentRow).where(mine).values(extended_to=until))

    def end_extensions(self, wave_id: int) -> None:
        """Let everybody in a wave have as long as the others."""
        these = update(AssessmentRow).where(AssessmentRow.wave_id == wave_id, AssessmentRow.extended_to.is_not(None))
        self._connection.execute(these.values(extended_to=None))

    def extensions(self, wave_id: int) -> tuple[Extension, ...]:
        """Return who has longer than the others, in Swedish order of names."""
        rows = self._connection.execute(
            select(OrganisationRow.code, OrganisationRow.name, AssessmentRow.extended_to)
            .join(AssessmentRow, AssessmentRow.organisation_code == OrganisationRow.code)
            .where(AssessmentRow.wave_id == wave_id, AssessmentRow.extended_to.is_not(None))
        )
        found = (Extension(row[0], row[1], row[2]) for row in rows if row[2] is not None)
        return tuple(sorted(found, key=lambda one: swedish_order(one.name)))

    def _found(self, slug: str, body_id: int | None, *, lock: bool) -> DeskWave:
        query = select(*_COLUMNS).where(WaveRow.slug == slug)
        if body_id is not None:
            query = query.where(WaveRow.body_id == body_id)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        if row is None:
            raise NotFoundError("wave", slug)
        return _wave(row)


def _wave(row: Sequence[Any]) -> DeskWave:
    wave_id, body_id, version_id, kind, state, *rest = row[:_FACTS]
    facts = waves.wave_from(row[_FACTS:])
    return DeskWave(wave_id, body_id, version_id, facts, Kind(kind), WaveState(state), *rest)


def _values(wave: DeskWave) -> dict[str, Any]:
    facts = wave.facts
    return {
        "slug": facts.slug,
        "name": dict(facts.name),
        "version_id": wave.version_id,
        "form": facts.form,
        "opens": facts.opens,
        "closes": facts.closes,
        "least_median": facts.limits.median,
        "least_sensitive": facts.limits.sensitive,
        "least_spread": facts.limits.spread,
        "generated": facts.generated,
        "partial": facts.partial,
        "introduction": dict(facts.introduction),
        "body_id": wave.body_id,
        "kind": wave.kind.value,
        "state": wave.state.value,
        "sender_name": wave.sender_name,
        "sender_address": wave.sender_address,
        "sender_verified_at": wave.sender_verified_at,
        "tested_at": wave.tested_at,
        "least_response": wave.least_response,
    }
