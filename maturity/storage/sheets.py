"""What all organisations of a wave have submitted, side by side: made to be read by the thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, exists, func, or_, select, union

from maturity.domain.inheritance import Inherited
from maturity.domain.ladder import Rung
from maturity.storage.tables import (
    AssessmentRow,
    FirstSubmissionRow,
    LatestSubmissionRow,
    PublicationRow,
    WaveRow,
)


@dataclass(frozen=True, slots=True, eq=False)
class StoredSheet:
    """One wave.

    Attributes:
        index: shape (organisations, nodes): 0–100; NaN without an index or a submission.
        codes: shape (organisations, questions): codes of the scoring, -1 (unanswered) without a submission.
        inherited: which codes come from whom; None where nobody inherits.
        seen: shape (organisations,): who lets its peer group see its answers; nobody before the wave is published.
        open: shape (organisations,): those of them that let everybody see them.
        arrival: shape (organisations,): numbers in the order of the first submissions; None when nobody can answer any
            more.
    """

    index: NDArray[np.float64]
    codes: NDArray[np.int8]
    inherited: Inherited | None
    seen: NDArray[np.bool_]
    open: NDArray[np.bool_]
    arrival: NDArray[np.int64] | None


_ANSWERS_COME = union(
    select(WaveRow.id).where(WaveRow.closes > bindparam("now")),
    select(AssessmentRow.wave_id).where(AssessmentRow.extended_to > bindparam("now")),
)
"""The waves in which somebody may still answer at *now*."""

STANDS_FIRST = and_(
    FirstSubmissionRow.assessment_id == LatestSubmissionRow.assessment_id, FirstSubmissionRow.wave_id.in_(_ANSWERS_COME)
)
"""Where others see a first submission at *now*."""

_ARRIVAL = case(
    (
        LatestSubmissionRow.wave_id.in_(_ANSWERS_COME),
        func.coalesce(FirstSubmissionRow.submission_id, LatestSubmissionRow.submission_id),
    )
)


def _kept(name: str) -> ColumnElement[Any]:
    """Return what the reader sees: of the first submission where it stands, else of the one that counts."""
    first, latest = (getattr(table, name) for table in (FirstSubmissionRow, LatestSubmissionRow))
    stands = FirstSubmissionRow.assessment_id.is_not(None) & (
        LatestSubmissionRow.organisation_code != bindparam("reader")
    )
    return case((stands, first), else_=latest)


_SHEETS = (
    select(
        LatestSubmissionRow.wave_id,
        LatestSubmissionRow.organisation_code,
        _ARRIVAL,
        _kept("nodes"),
        _kept("indices"),
        _kept("codes"),
        case((exists().where(PublicationRow.wave_id == LatestSubmissionRow.wave_id), AssessmentRow.ladder), else_=None),
        _kept("unit_code"),
        _kept("inherited"),
    )
    .join(AssessmentRow, AssessmentRow.id == LatestSubmissionRow.assessment_id)
    .outerjoin(FirstSubmissionRow, STANDS_FIRST)
    .where(
        LatestSubmissionRow.wave_id.in_(bindparam("waves", expanding=True)),
        or_(AssessmentRow.ladder != Rung.OWN.value, LatestSubmissionRow.organisation_code == bindparam("reader")),
    )
)
_WAVES_OF = select(LatestSubmissionRow.wave_id).where(
    LatestSubmissionRow.organisation_code == bindparam("organisation")
)


class Sheets:
    """Reads the submissions that count."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waves_of(self, organisation: str) -> frozenset[int]:
        """Return the ids of the waves that an organisation has submitted to."""
        return frozenset(self._connection.scalars(_WAVES_OF, {"organisation": organisation}))

    def read(
        self,
        waves: Sequence[int],
        organisations: Sequence[str],
        layouts: Sequence[tuple[Sequence[str], int]],
        reader: str,
        now: datetime,
    ) -> tuple[StoredSheet, ...]:
        """Return several waves, in the order of their ids in *waves*; one query.

        Who answers for the own use only is not there for others. While answers come in, others see the first
        submission of each.

        Args:
            waves: ids.
            organisations: codes; the rows of every sheet.
            layouts: for each wave the ids of its nodes, and how many questions it has.
            reader: code of the organisation that looks; it sees its newest submission.
            now: the present.
        """
        row_of = {code: i for i, code in enumerate(organisations)}
        of_wave: dict[int, list[Any]] = {wave: [] for wave in waves}
        facts = {"waves": list(waves), "reader": reader, "now": now}
        for wave, code, *row in self._connection.execute(_SHEETS, facts).all():
            if code in row_of:
                of_wave[wave].append((row_of[code], *row))
        return tuple(
            _sheet(rows, len(organisations), nodes, questions)
            for rows, (nodes, questions) in zip(of_wave.values(), layouts, strict=True)
        )


def _sheet(rows: Sequence[Any], organisations: int, nodes: Sequence[str], questions: int) -> StoredSheet:
    index = np.full((organisations, len(nodes)), np.nan)
    codes = np.full((organisations, questions), -1, dtype=np.int8)
    units: list[str | None] = [None] * organisations
    inherited = np.zeros((organisations, questions), dtype=bool)
    seen, opened = np.zeros((2, organisations), dtype=bool)
    arrival = np.zeros(organisations, dtype=np.int64)
    arrival[[row[0] for row in rows]] = [row[1] or 0 for row in rows]
    for layout in {row[2] for row in rows}:  # one, unless a correction of the questionnaire came in between
        written = layout.split()
        chosen = [row for row in rows if row[2] == layout]
        places = [row[0] for row in chosen]
        figures = np.frombuffer(b"".join(row[3] for row in chosen)).reshape(-1, len(written))
        both = [node for node in nodes if node in written]
        index[np.ix_(places, [nodes.index(node) for node in both])] = figures[:, [written.index(one) for one in both]]
    if rows:
        codes[[row[0] for row in rows]] = np.frombuffer(b"".join(row[4] for row in rows), np.int8).reshape(
            -1, questions
        )
    for place, *_, rung, unit, marks in rows:
        if rung is not None:
            seen[place], opened[place] = Rung(rung).is_seen, rung == Rung.OPEN.value
        if marks:
            units[place] = unit
            inherited[place] = np.frombuffer(marks, dtype=np.int8)
    by_whom = Inherited(units, inherited) if any(units) else None
    return StoredSheet(index, codes, by_whom, seen, opened, arrival if arrival.any() else None)
