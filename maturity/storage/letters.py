"""The letters of waves: their texts, which were asked for, and the mails that they became."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from maturity.domain.assessment import State
from maturity.domain.letter import LetterKind, LetterText
from maturity.domain.organisation import Organisation
from maturity.domain.person import Role
from maturity.domain.recipient_file import Recipient
from maturity.domain.result import WaveFacts
from maturity.storage import organisations, waves
from maturity.storage.tables import (
    AssessmentRow,
    ContactRow,
    LetterRow,
    MailRow,
    MembershipRow,
    OrganisationRow,
    OrganisingBodyRow,
    PersonRow,
    SessionRow,
    WaveRow,
)


class Delivery(Enum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was asked for.

    Attributes:
        organisation: code.
        number: counts the letters of a kind to an organisation, from 1.
        recipient: the address that it goes to; empty before the mail is written.
        sent_at: when the mail server took it.
        problem: why the latest try failed; empty otherwise.
    """

    organisation: str
    kind: LetterKind
    number: int
    asked_at: datetime
    mail_id: int | None
    recipient: str
    sent_at: datetime | None
    problem: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Setup:
    """What letters of a wave are made of: texts by kind and language as far as somebody wrote them, and who sends."""

    texts: Mapping[LetterKind, Mapping[str, LetterText]]
    sender: str
    sender_address: str


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter to be written."""

    id: int
    kind: LetterKind
    number: int
    asked_by: str
    assessment_id: int
    state: State
    wave_id: int
    version_id: int
    recipient: Recipient
    organisation: Organisation
    wave: WaveFacts


_MAIL = (MailRow.id, MailRow.recipient, MailRow.sent_at, MailRow.problem, MailRow.next_try_at)
_OF_WAVE = (
    select(AssessmentRow.organisation_code, LetterRow.kind, LetterRow.number, LetterRow.asked_at, *_MAIL)
    .join(AssessmentRow, AssessmentRow.id == LetterRow.assessment_id)
    .outerjoin(MailRow, MailRow.id == LetterRow.mail_id)
    .where(AssessmentRow.wave_id == bindparam("wave"))
    .order_by(LetterRow.id.desc())
)
_SETUP = (
    select(WaveRow.letters, WaveRow.sender_name, WaveRow.sender_address, OrganisingBodyRow.name)
    .outerjoin(OrganisingBodyRow, OrganisingBodyRow.id == WaveRow.body_id)
    .where(WaveRow.id == bindparam("wave"))
)
_HEAD = (
    LetterRow.id,
    LetterRow.kind,
    LetterRow.number,
    LetterRow.asked_by,
    AssessmentRow.id,
    AssessmentRow.state,
    WaveRow.id,
    WaveRow.version_id,
    AssessmentRow.organisation_code,
    ContactRow.registrar_address,
    ContactRow.contact_name,
    ContactRow.contact_address,
)
_ORGANISATION = len(_HEAD)
_WAVE = _ORGANISATION + len(organisations.COLUMNS)
_DUE = (
    select(*_HEAD, *organisations.COLUMNS, *waves.OWN_COLUMNS)
    .join(AssessmentRow, AssessmentRow.id == LetterRow.assessment_id)
    .join(ContactRow, ContactRow.assessment_id == AssessmentRow.id)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(LetterRow.mail_id.is_(None))
    .order_by(LetterRow.id)
    .limit(bindparam("limit"))
    .with_for_update(of=LetterRow, skip_locked=True)
)


class Letters:
    """Reads and writes the letters of waves."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def setup(self, wave_id: int) -> Setup:
        """Return what letters of a wave are made of; without a name of its own the body sends them."""
        letters, name, address, body = self._connection.execute(_SETUP, {"wave": wave_id}).one()
        texts = {
            LetterKind(kind): {
                language: LetterText(text["subject"], text["text"]) for language, text in by_language.items()
            }
            for kind, by_language in letters.items()
        }
        return Setup(texts, name or body or "", address)

    def set_texts(self, wave_id: int, kind: LetterKind, texts: Mapping[str, LetterText]) -> None:
        """Remember the texts of a kind of letter, by language."""
        stored: dict[str, Any] = dict(
            self._connection.scalars(select(WaveRow.letters).where(WaveRow.id == wave_id).with_for_update()).one()
        )
        stored[kind.value] = {language: {"subject": one.subject, "text": one.text} for language, one in texts.items()}
        self._connection.execute(update(WaveRow).where(WaveRow.id == wave_id).values(letters=stored))

    def of_wave(self, wave_id: int) -> tuple[Letter, ...]:
        """Return the letters that were asked for in a wave, newest first; one query."""
        found = []
        for row in self._connection.execute(_OF_WAVE, {"wave": wave_id}):
            code, kind, number, asked_at, mail_id, recipient, sent_at, problem, next_try_at = row
            delivery = Delivery.SENT if sent_at else Delivery.WAITING
            if mail_id and not sent_at and next_try_at is None:
                delivery = Delivery.FAILED
            found.append(
                Letter(
                    code, LetterKind(kind), number, asked_at, mail_id, recipient or "", sent_at, problem or "", delivery
                )
            )
        return tuple(found)

    def ask(self, kind: LetterKind, numbers: Mapping[int, int], asked_by: str, now: datetime) -> None:
        """Ask for letters of a kind: assessment id to number; nothing is written yet."""
        rows = [
            {
                "assessment_id": assessment_id,
                "kind": kind.value,
                "number": number,
                "asked_by": asked_by,
                "asked_at": now,
            }
            for assessment_id, number in numbers.items()
        ]
        self._connection.execute(insert(LetterRow), rows)

    def due(self, limit: int) -> tuple[DueLetter, ...]:
        """Return letters that nobody has written yet, at most *limit*; others pass them over until this one has ended.

        SQLite lets one writer in at a time and needs no such lock.
        """
        rows = self._connection.execute(_DUE, {"limit": limit})
        return tuple(
            DueLetter(
                id=row[0],
                kind=LetterKind(row[1]),
                number=row[2],
                asked_by=row[3],
                assessment_id=row[4],
                state=State(row[5]),
                wave_id=row[6],
                version_id=row[7],
                recipient=Recipient(row[8], row[9], row[10], row[11]),
                organisation=organisations.organisation_from(row[_ORGANISATION:_WAVE]),
                wave=waves.wave_from(row[_WAVE:]),
            )
            for row in rows
        )

    def written(self, letter_id: int, mail_id: int) -> None:
        """Remember the mail that a letter became."""
        self._connection.execute(update(LetterRow).where(LetterRow.id == letter_id).values(mail_id=mail_id))

    def drop(self, letter_ids: Collection[int]) -> None:
        """Take back letters that were asked for and are not to be written any more."""
        self._connection.execute(delete(LetterRow).where(LetterRow.id.in_(letter_ids), LetterRow.mail_id.is_(None)))

    def invited(self, assessment_id: int, now: datetime) -> None:
        """Remember when an organisation was first invited."""
        first = (AssessmentRow.id == assessment_id, AssessmentRow.invited_at.is_(None))
        self._connection.execute(update(AssessmentRow).where(*first).values(invited_at=now))

    def unused_way_in(self, wave_id: int, code: str, address: str) -> int | None:
        """Return the membership that a wave's letters to an address made; None once somebody has come in as it."""
        written = (
            exists()
            .where(LetterRow.assessment_id == AssessmentRow.id, LetterRow.mail_id == MailRow.id)
            .where(AssessmentRow.wave_id == wave_id, AssessmentRow.organisation_code == code)
            .where(MailRow.recipient == address)
        )
        query = (
            select(MembershipRow.id)
            .join(PersonRow, PersonRow.id == MembershipRow.person_id)
            .where(PersonRow.email == address, MembershipRow.organisation_code == code, written)
            .where(MembershipRow.roles == Role.COORDINATOR.value, MembershipRow.ended_at.is_(None))
            .where(~exists().where(SessionRow.membership_id == MembershipRow.id))
        )
        return self._connection.scalar(query)
