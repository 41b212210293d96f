"""Carries the reports of a wave to other machines by Celery: ``celery -A maturity.queue worker`` makes them there.

The job table stays the record. The queue only carries ids of parts, so that it may lose them or bring them twice.
"""

import os
import ssl
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from celery import Celery

from maturity.errors import QueueAwayError, SettingError
from maturity.reporting import bulk
from maturity.settings import PREFIX, Settings
from maturity.storage import schema
from maturity.storage.database import Database

AGAIN = timedelta(minutes=1)
"""When an id is sent again, if its part is still free and the queue has run empty: it was lost."""

MOST_WAITING = 1000
"""Ids in the queue at once; more are sent when these are taken."""

PATIENCE = 5
"""Seconds to wait for the queue, when calling it and for each of its replies."""

NAME = "maturity"
"""Of the queue: others may use the same server."""


def _application() -> Celery:
    url = Settings.from_environment(os.environ).queue_url
    if not url:
        raise SettingError(PREFIX + "QUEUE_URL", "is not set; without a queue, 'maturity worker' makes the reports")
    found = Celery(NAME, broker=url)
    found.conf.update(
        task_default_queue=NAME,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        # A report whose maker was killed is brought again, and nobody keeps one waiting that another could make.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_max_memory_per_child=bulk.MOST_MEMORY * 1024,
        broker_connection_timeout=PATIENCE,
        broker_connection_max_retries=None,
        broker_connection_retry_on_startup=True,
    )
    if url.startswith("redis"):
        # Redis does not notice by itself that whoever took an id is gone.
        found.conf.broker_transport_options = {
            "visibility_timeout": 900,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
        }
    if url.startswith("rediss"):
        # Left alone, the library takes any certificate.
        found.conf.broker_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
    return found


app = _application()


def make(part_id: int) -> None:
    """Make the reports of one part of a job, unless somebody else does or has done it."""
    settings, database = _opened()
    with database.write() as store:
        claimed = store.jobs.claim(datetime.now(UTC), part_id=part_id)
    if claimed is not None:
        bulk.perform(
            database,
            settings.data_folder,
            settings.named_contact,
            claimed,
            lambda: datetime.now(UTC),
            settings.reports_folder,
        )


TASK = app.task(make, name=f"{NAME}.make")


class Sender:
    """Hands parts that can be claimed to the queue."""

    def __init__(self) -> None:
        self._sent: dict[int, datetime] = {}

    def send(self, free: Collection[int], now: datetime) -> int:
        """Send the ids that are new, and those that were lost; return how many.

        To be called after the transaction that found them, now and again, with all that can be claimed.

        Raises:
            QueueAwayError: the queue takes nothing now; what was not sent is sent the next time.
        """
        known = set(free)
        self._sent = {part: at for part, at in self._sent.items() if part in known}
        due = [part for part in free if part not in self._sent or now - self._sent[part] >= AGAIN]
        if not due:
            return 0
        with app.connection_for_write() as line:
            try:
                return self._put(line, due, now)
            except (*line.connection_errors, *line.channel_errors) as error:
                raise QueueAwayError(type(error).__name__) from error

    def _put(self, line: Any, due: list[int], now: datetime) -> int:
        with line.channel() as channel:
            waiting = channel.queue_declare(NAME, durable=True, auto_delete=False).message_count
            if waiting:
                due = [part for part in due if part not in self._sent]
            due = due[: max(MOST_WAITING - waiting, 0)]
            producer = app.amqp.Producer(channel)
            for part in due:
                TASK.apply_async((part,), producer=producer, retry=False)
                self._sent[part] = now
        return len(due)


@cache
def _opened() -> tuple[Settings, Database]:
    """Open the database, once in each process: a forked one must not share its parent's connections."""
    settings = Settings.from_environment(os.environ)
    database = Database.connect(settings.database_url)
    schema.check(database)
    return settings, database
