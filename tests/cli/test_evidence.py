"""``maturity evidence``."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from maturity.services import registering
from maturity.services.registering import Facts
from maturity.storage.database import Database


def test_what_lapses_is_listed_with_its_organisation_and_last_day(
    database: Database, tiny_round: Callable[..., Any], run: Callable[..., Any], now: datetime, tmp_path: Path
) -> None:
    actor = tiny_round(database).actor(database, "0483")
    plan = Facts(
        "Plan",
        "decision",
        None,
        date(2020, 1, 31),
        "",
        secret=False,
        link="",
        upload=None,
        keep_file=False,
        questions=frozenset(),
    )
    with database.write() as store:
        registering.register(store, actor, plan, tmp_path, now)
    done = run("evidence", "lapsing")
    assert (done.returncode, done.stdout) == (0, "2020-01-31  expired  Katrineholm  Plan\n"), done.stderr
