"""Stored versions of questionnaires."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from maturity.domain.definition import read
from maturity.domain.questionnaire import Questionnaire
from maturity.errors import NotFoundError, VersionFrozenError
from maturity.storage.tables import QuestionnaireVersionRow as Row


class Versions:
    """Reads and adds questionnaire versions; a stored one never changes, so each is read once per database."""

    def __init__(self, connection: Connection, opened: dict[int, Questionnaire]) -> None:
        self._connection = connection
        self._opened = opened

    def add(self, questionnaire: Questionnaire, document: str, now: datetime) -> int:
        """Store a version with its file and return its id; the same content again gives the id that it has.

        Raises:
            VersionFrozenError: the version is stored with other content.
        """
        name, version, content_hash = questionnaire.id, questionnaire.version, questionnaire.content_hash
        found = self._connection.execute(
            select(Row.id, Row.content_hash).where(Row.questionnaire == name, Row.version == version)
        ).first()
        if found:
            if found.content_hash != content_hash:
                raise VersionFrozenError(name, version)
            return int(found.id)
        added = insert(Row).values(
            questionnaire=name, version=version, content_hash=content_hash, document=document, stored_at=now
        )
        return int(self._connection.execute(added.returning(Row.id)).scalar_one())

    def all(self) -> tuple[tuple[int, str, str], ...]:
        """Return id, questionnaire and version of everything stored, the newest first."""
        rows = self._connection.execute(select(Row.id, Row.questionnaire, Row.version).order_by(Row.id.desc()))
        return tuple((row.id, row.questionnaire, row.version) for row in rows)

    def open(self, version_id: int) -> Questionnaire:
        """Return a stored questionnaire.

        Raises:
            NotFoundError: there is no such version.
        """
        if version_id not in self._opened:
            document = self._connection.scalar(select(Row.document).where(Row.id == version_id))
            if document is None:
                raise NotFoundError("questionnaire version", version_id)
            self._opened[version_id] = read(document, f"questionnaire version {version_id}")
        return self._opened[version_id]
