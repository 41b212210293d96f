"""Retention: what people wrote on the way to a submission goes when the wave's time is over."""

from datetime import datetime

from maturity.domain.retention import MOST_MONTHS
from maturity.errors import FieldsError
from maturity.storage.database import Database
from maturity.storage.retention import Remains, WaveRetention
from maturity.storage.store import Store


def keep(store: Store, slug: str, months: int, now: datetime) -> None:
    """Decide how many months after closing a wave's answers at work are kept.

    Raises:
        NotFoundError: no wave has that name.
        FieldsError: not 0 to ``MOST_MONTHS``. In both cases nothing was changed.
    """
    if not 0 <= months <= MOST_MONTHS:
        raise FieldsError({"months": "not-possible"})
    store.retention.keep(slug, months)
    store.audit.add(now, "operator", "keep", slug, {"months": months})


def thin_due(database: Database, now: datetime) -> dict[str, Remains]:
    """Thin every wave whose time is over; return what was taken away by name of the wave."""
    with database.read() as store:
        due = [one for one in store.retention.waves() if one.is_due(now)]
    found = {}
    for wave in due:
        with database.write() as store:
            found[wave.slug] = thin(store, wave, now)
    return found


def thin(store: Store, wave: WaveRetention, now: datetime) -> Remains:
    """Take away what a wave leaves behind, and return what it was; run each wave in a transaction of its own.

    Colleagues' answers stay under their function, without texts and without the person; comments, evidence in words,
    invitations, sessions and mails go; who takes part in nothing else is erased. Submissions, scores, what was agreed
    and the audit log stay. A wave that is not due is left as it is.
    """
    remains = store.retention.remains(wave)
    if not wave.is_due(now):
        return remains
    questions = store.versions.open(wave.version_id).questions()
    store.retention.thin(wave, [one.id for one in questions if one.kind == "text"], now)
    for person_id in remains.people:
        store.personal.erase(person_id, now)
    counts = {"answers": remains.answers, "invitations": remains.invitations, "sessions": remains.sessions}
    more = {"mails": remains.mails, "people": len(remains.people)}
    store.audit.add(now, "operator", "thin", wave.slug, counts | more)
    return remains
