"""What all organisations of a wave have submitted, side by side: made to be read by the thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, case, exists, or_, select

from maturity.domain.inheritance import Inherited
from maturity.domain.ladder import Rung
from maturity.storage.tables import AssessmentRow, LatestSubmissionRow, PublicationRow


@dataclass(frozen=True, slots=True, eq=False)
class StoredSheet:
    """One wave.

    Attributes:
        index: shape (organisations, nodes): 0–100; NaN without an index or a submission.
        codes: shape (organisations, questions): codes of the scoring, -1 (unanswered) without a submission.
        inherited: which codes come from whom; None where nobody inherits.
        seen: shape (organisations,): who lets its peer group see its answers; nobody before the wave is published.
        open: shape (organisations,): those of them that let everybody see them.
    """

    index: NDArray[np.float64]
    codes: NDArray[np.int8]
    inherited: Inherited | None
    seen: NDArray[np.bool_]
    open: NDArray[np.bool_]


_SHEETS = (
    select(
        LatestSubmissionRow.wave_id,
        LatestSubmissionRow.organisation_code,
        LatestSubmissionRow.nodes,
        LatestSubmissionRow.indices,
        LatestSubmissionRow.codes,
        case((exists().where(PublicationRow.wave_id == LatestSubmissionRow.wave_id), AssessmentRow.ladder), else_=None),
        LatestSubmissionRow.unit_code,
        LatestSubmissionRow.inherited,
    )
    .join(AssessmentRow, AssessmentRow.id == LatestSubmissionRow.assessment_id)
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
    ) -> tuple[StoredSheet, ...]:
        """Return several waves, in the order of their ids in *waves*; one query.

        Who answers for the own use only is not there for others.

        Args:
            waves: ids.
            organisations: codes; the rows of every sheet.
            layouts: for each wave the ids of its nodes, and how many questions it has.
            reader: code of the organisation that looks.
        """
        row_of = {code: i for i, code in enumerate(organisations)}
        of_wave: dict[int, list[Any]] = {wave: [] for wave in waves}
        for wave, code, *row in self._connection.execute(_SHEETS, {"waves": list(waves), "reader": reader}).all():
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
    for layout in {row[1] for row in rows}:  # one, unless a correction of the questionnaire came in between
        written = layout.split()
        chosen = [row for row in rows if row[1] == layout]
        places = [row[0] for row in chosen]
        figures = np.frombuffer(b"".join(row[2] for row in chosen)).reshape(-1, len(written))
        both = [node for node in nodes if node in written]
        index[np.ix_(places, [nodes.index(node) for node in both])] = figures[:, [written.index(one) for one in both]]
    if rows:
        codes[[row[0] for row in rows]] = np.frombuffer(b"".join(row[3] for row in rows), np.int8).reshape(
            -1, questions
        )
    for place, *_, rung, unit, marks in rows:
        if rung is not None:
            seen[place], opened[place] = Rung(rung).is_seen, rung == Rung.OPEN.value
        if marks:
            units[place] = unit
            inherited[place] = np.frombuffer(marks, dtype=np.int8)
    return StoredSheet(index, codes, Inherited(units, inherited) if any(units) else None, seen, opened)
