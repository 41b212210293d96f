"""Stored versions of questionnaires."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from maturity.errors import NotFoundError, VersionFrozenError
from maturity.storage.tables import QuestionnaireVersionRow as Row


class Versions:
    """Reads and adds questionnaire versions; a stored one never changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, questionnaire: str, version: str, content_hash: str, document: str, now: datetime) -> int:
        """Store a version and return its id; the same content again gives the id that it has.

        Raises:
            VersionFrozenError: the version is stored with other content.
        """
        found = self._connection.execute(
            select(Row.id, Row.content_hash).where(Row.questionnaire == questionnaire, Row.version == version)
        ).first()
        if found:
            if found.content_hash != content_hash:
                raise VersionFrozenError(questionnaire, version)
            return int(found.id)
        added = insert(Row).values(
            questionnaire=questionnaire, version=version, content_hash=content_hash, document=document, stored_at=now
        )
        return int(self._connection.execute(added.returning(Row.id)).scalar_one())

    def document(self, version_id: int) -> str:
        """Return the file of a version, as it was read.

        Raises:
            NotFoundError: there is no such version.
        """
        document = self._connection.scalar(select(Row.document).where(Row.id == version_id))
        if document is None:
            raise NotFoundError("questionnaire version", version_id)
        return document
