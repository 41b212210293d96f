"""Following up in the next wave: what was done, and what has become of the level."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from maturity.services import comparing, following, planning
from maturity.services.access import Actor
from maturity.services.answering import save
from maturity.services.drafts import Draft as Answer
from maturity.services.planning import Draft
from maturity.services.submitting import submit
from maturity.storage.database import Database

KATRINEHOLM = "0483"


def answered(database: Database, who: Actor, answers: dict[str, str], now: datetime) -> None:
    """Answer and submit."""
    for question, written in answers.items():
        with database.write() as store:
            save(store, who, Answer(question, written), now)
    with database.write() as store:
        submit(store, who, name="Åsa Öst", title="Inköpschef", gaps_reason="", now=now)


def followed(database: Database, who: Actor, now: datetime) -> list[following.Followed]:
    with database.read() as store:
        result = comparing.result(store, who, now, compare=False)
        return list(following.followed(store, who, result.compiled, result.codes))


def test_actions_of_the_wave_before_stand_beside_what_happened_to_their_level(
    any_database: Database, tiny_round: Callable[..., Any], tiny_text: str, now: datetime
) -> None:
    first = tiny_round(any_database, slug="2027", codes=(KATRINEHOLM,)).actor(any_database, KATRINEHOLM)
    answered(any_database, first, {"Q1": "0", "Q2": "2"}, now)
    with any_database.write() as store:
        planning.add(
            store, first, [Draft("Policy", "Q1", 2), Draft("Plan", "Q2"), Draft("Own"), Draft("Gone", "Q1", 1)], now
        )
    assert followed(any_database, first, now) == []  # nothing was decided before the first wave
    later = tiny_text.replace("version: 1.0", "version: 1.1").replace(
        "      - id: Q2\n", "      - id: Q2\n        meaning: 2\n"
    )
    opens = now + timedelta(days=365)
    made = tiny_round(any_database, slug="2029", codes=(KATRINEHOLM,), opens=opens, questionnaire=later)
    with any_database.read() as store:
        wave = store.waves.get(made.wave.slug)
        assessment, state = store.waves.assessment(wave.id, KATRINEHOLM)
    second = replace(
        first, wave=wave.facts, wave_id=wave.id, version_id=wave.version_id, assessment_id=assessment, state=state
    )
    then = opens + timedelta(days=1)
    answered(any_database, second, {"Q1": "2", "Q2": "1"}, then)
    found = followed(any_database, second, then)
    assert [(one.action.what, one.then, one.now, one.moved) for one in found] == [
        ("Policy", 0, 2, 2),
        ("Plan", 2, 1, None),  # another meaning: not compared
        ("Own", None, None, None),
        ("Gone", 0, 2, 2),
    ]
    assert [one.comparable for one in found] == [True, False, False, True]
    assert {one.wave["en"] for one in found} == {"The 2027 wave"}
