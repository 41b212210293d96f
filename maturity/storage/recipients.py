"""Where the letters of a wave go."""

from collections.abc import Iterable

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from maturity.domain.recipient_file import Recipient
from maturity.storage.tables import AssessmentRow, ContactRow

_OF_WAVE = select(
    AssessmentRow.organisation_code, ContactRow.registrar_address, ContactRow.contact_name, ContactRow.contact_address
).join(ContactRow, ContactRow.assessment_id == AssessmentRow.id)
_FACTS = ("registrar_address", "contact_name", "contact_address")


class Recipients:
    """Reads and writes recipients."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_wave(self, wave_id: int) -> dict[str, Recipient]:
        """Return organisation code to recipient, for the organisations of a wave that have one."""
        rows = self._connection.execute(_OF_WAVE.where(AssessmentRow.wave_id == wave_id))
        return {row[0]: Recipient(*row) for row in rows}

    def put(self, wave_id: int, recipients: Iterable[Recipient]) -> None:
        """Write recipients, in the place of those that are there; every organisation takes part in the wave."""
        query = select(AssessmentRow.organisation_code, AssessmentRow.id).where(AssessmentRow.wave_id == wave_id)
        ids = {row[0]: row[1] for row in self._connection.execute(query)}
        rows = [
            {"assessment_id": ids[one.organisation], **{name: getattr(one, name) for name in _FACTS}}
            for one in recipients
        ]
        if not rows:
            return
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        added = insert(ContactRow)
        replaced = {name: added.excluded[name] for name in _FACTS}
        self._connection.execute(added.on_conflict_do_update(index_elements=["assessment_id"], set_=replaced), rows)
