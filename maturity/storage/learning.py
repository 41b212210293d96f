"""Who has agreed to be learnt from, and who has asked whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from maturity.errors import NotFoundError
from maturity.storage.sheets import STANDS_FIRST
from maturity.storage.tables import (
    AssessmentRow,
    FirstSubmissionRow,
    LatestSubmissionRow,
    LearningConsentRow,
    LearningRequestRow,
    OrganisationRow,
    SubmissionRow,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody can be asked: a function in the organisation and a mail address."""

    function: str
    address: str


@dataclass(frozen=True, slots=True)
class Willing:
    """An organisation that has submitted and agreed to be found in *areas*.

    *codes* and *inherited* have shape (questions,): the answers, and which of them are its unit's.
    """

    organisation: str
    name: str
    assessment_id: int
    codes: NDArray[np.int8]
    inherited: NDArray[np.bool_]
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Request:
    """A request for contact.

    Attributes:
        asking_id, asked_id: assessments.
        asking, asked: names of the organisations; their codes beside them.
        contact: of the organisation that asks.
        outcome: None while it waits, then ``accepted``, ``declined`` or ``withdrawn``.
    """

    id: int
    asking_id: int
    asked_id: int
    asking: str
    asking_code: str
    asked: str
    asked_code: str
    area: str
    contact: Contact
    at: datetime
    outcome: str | None
    closed_at: datetime | None


_WILLING = (
    select(
        OrganisationRow.code,
        OrganisationRow.name,
        LearningConsentRow.assessment_id,
        LearningConsentRow.area,
        SubmissionRow.codes,
        SubmissionRow.inherited,
    )
    .join(AssessmentRow, AssessmentRow.id == LearningConsentRow.assessment_id)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .join(LatestSubmissionRow, LatestSubmissionRow.assessment_id == AssessmentRow.id)
    .outerjoin(FirstSubmissionRow, STANDS_FIRST)
    .join(
        SubmissionRow,
        SubmissionRow.id == func.coalesce(FirstSubmissionRow.submission_id, LatestSubmissionRow.submission_id),
    )
    .where(AssessmentRow.wave_id == bindparam("wave"), AssessmentRow.id != bindparam("assessment"))
    .order_by(OrganisationRow.code)
)
_ASKING, _ASKED = aliased(AssessmentRow), aliased(AssessmentRow)
_ASKING_ORGANISATION, _ASKED_ORGANISATION = aliased(OrganisationRow), aliased(OrganisationRow)
_REQUESTS = (
    select(
        LearningRequestRow,
        _ASKING_ORGANISATION.name.label("asking"),
        _ASKING_ORGANISATION.code.label("asking_code"),
        _ASKED_ORGANISATION.name.label("asked"),
        _ASKED_ORGANISATION.code.label("asked_code"),
    )
    .join(_ASKING, _ASKING.id == LearningRequestRow.asking_id)
    .join(_ASKED, _ASKED.id == LearningRequestRow.asked_id)
    .join(_ASKING_ORGANISATION, _ASKING_ORGANISATION.code == _ASKING.organisation_code)
    .join(_ASKED_ORGANISATION, _ASKED_ORGANISATION.code == _ASKED.organisation_code)
    .where(
        (LearningRequestRow.asking_id == bindparam("assessment"))
        | (LearningRequestRow.asked_id == bindparam("assessment"))
    )
    .order_by(LearningRequestRow.id.desc())
)


class Learning:
    """Reads and writes consents and requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def consents(self, assessment_id: int) -> dict[str, Contact]:
        """Return area to the contact that an organisation has agreed to; one query."""
        row = LearningConsentRow
        query = select(row.area, row.contact_function, row.contact_address).where(row.assessment_id == assessment_id)
        return {area: Contact(*contact) for area, *contact in self._connection.execute(query)}

    def consent(self, assessment_id: int, areas: Collection[str], contact: Contact, now: datetime) -> None:
        """Keep that an organisation agrees in *areas*, and in no other."""
        self._connection.execute(delete(LearningConsentRow).where(LearningConsentRow.assessment_id == assessment_id))
        rows = [
            {
                "assessment_id": assessment_id,
                "area": area,
                "contact_function": contact.function,
                "contact_address": contact.address,
                "at": now,
            }
            for area in sorted(areas)
        ]
        if rows:
            self._connection.execute(insert(LearningConsentRow), rows)

    def willing(self, wave_id: int, assessment_id: int, now: datetime) -> tuple[Willing, ...]:
        """Return the others of a wave that have submitted and agreed in some area, by code; nobody else is read.

        While somebody may still answer at *now*, those who have corrected their answers stand with the first ones.
        """
        facts = {"wave": wave_id, "assessment": assessment_id, "now": now}
        rows: Any = self._connection.execute(_WILLING, facts).all()
        areas: dict[str, set[str]] = {}
        for row in rows:
            areas.setdefault(row.code, set()).add(row.area)
        found = {row.code: row for row in rows}
        return tuple(_willing(row, frozenset(areas[code])) for code, row in found.items())

    def ask(self, asking_id: int, asked_id: int, area: str, contact: Contact, now: datetime) -> int:
        """Keep a request and return its id."""
        added = insert(LearningRequestRow).values(
            asking_id=asking_id,
            asked_id=asked_id,
            area=area,
            contact_function=contact.function,
            contact_address=contact.address,
            at=now,
        )
        return int(self._connection.execute(added.returning(LearningRequestRow.id)).scalar_one())

    def close(self, request_id: int, outcome: str, now: datetime) -> bool:
        """Keep what became of a request that waits; False, and nothing done, when somebody was faster."""
        waiting = (LearningRequestRow.id == request_id, LearningRequestRow.outcome.is_(None))
        closed = update(LearningRequestRow).where(*waiting).values(outcome=outcome, closed_at=now)
        return self._connection.execute(closed.returning(LearningRequestRow.id)).first() is not None

    def requests(self, assessment_id: int) -> tuple[Request, ...]:
        """Return what an organisation has asked and was asked, newest first; one query."""
        rows: Any = self._connection.execute(_REQUESTS, {"assessment": assessment_id})
        return tuple(
            Request(
                id=row.id,
                asking_id=row.asking_id,
                asked_id=row.asked_id,
                asking=row.asking,
                asking_code=row.asking_code,
                asked=row.asked,
                asked_code=row.asked_code,
                area=row.area,
                contact=Contact(row.contact_function, row.contact_address),
                at=row.at,
                outcome=row.outcome,
                closed_at=row.closed_at,
            )
            for row in rows
        )

    def request(self, assessment_id: int, request_id: int) -> Request:
        """Return a request that an organisation has made or was made to it.

        Raises:
            NotFoundError: it is none of these.
        """
        for one in self.requests(assessment_id):
            if one.id == request_id:
                return one
        raise NotFoundError("learning request", request_id)


def _willing(row: Any, areas: frozenset[str]) -> Willing:  # Any: a row of a join has no type that others could name
    codes = np.frombuffer(row.codes, dtype=np.int8)
    marks = np.zeros(len(codes), dtype=bool) if row.inherited is None else np.frombuffer(row.inherited, np.int8) > 0
    return Willing(row.code, row.name, row.assessment_id, codes, marks, areas)
