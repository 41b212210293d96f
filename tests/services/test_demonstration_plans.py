"""The plans of the demonstration: the same every time, in every status, with an earlier wave to follow up."""

from datetime import datetime, timedelta

import pytest

from maturity.domain.improvement import Action, Status
from maturity.services import access, comparing, continuing, demonstration, demonstration_plans, following, planning
from maturity.services.access import Actor
from maturity.storage.database import Database

KALMAR, KATRINEHOLM, YSTAD = "0880", "0483", "1286"


@pytest.fixture
def drawn_up(demo_copy: Database, key: str, now: datetime) -> Database:
    with demo_copy.write() as store:
        demonstration_plans.draw_up(store, key, now)
    return demo_copy


def actor(database: Database, code: str, key: str, now: datetime) -> Actor:
    with database.write() as store:
        (secrets,) = [one.secrets for one in demonstration.sign_ins(store, key) if one.organisation.code == code]
        token = access.sign_in(store, secrets.token, key, now)
    with database.read() as store:
        return access.actor(store, token, key, now)


def actions(database: Database, who: Actor) -> tuple[Action, ...]:
    with database.read() as store:
        return planning.plan(store, who).actions


def test_a_plan_has_every_status_and_one_late_action(drawn_up: Database, key: str, now: datetime) -> None:
    found = actions(drawn_up, actor(drawn_up, KALMAR, key, now))
    assert {one.status for one in found} == set(Status)
    assert [one.days_late(now.date()) for one in found if one.days_late(now.date())] == [12]
    assert all(one.evidence for one in found if one.status is Status.DONE)
    assert all(one.reason for one in found if one.status.needs_reason)
    assert len({one.question for one in found}) == len(found)
    assert any(not one.owner and one.due is None for one in found)


def test_the_earlier_wave_can_be_followed_up_and_has_targets_to_take_over(
    drawn_up: Database, key: str, now: datetime
) -> None:
    kalmar, katrineholm = (actor(drawn_up, code, key, now) for code in (KALMAR, KATRINEHOLM))
    with drawn_up.read() as store:
        result = comparing.result(store, kalmar, now, compare=False)
        followed = following.followed(store, kalmar, result.compiled, result.codes)
        offer, targets = continuing.offered(store, katrineholm), store.targets.of(kalmar.assessment_id)
    assert len(followed) == 3
    assert followed[0].action.status is Status.DONE
    assert (followed[0].moved or 0) > 0
    assert offer is not None
    assert offer.targets
    assert all(targets[node.id] > (node.index or 0) for node in result.areas if node.id in targets)
    assert {node.id for node in result.areas} - set(targets) == {"follow-up", "integrity"}


def test_drawing_up_twice_changes_nothing_and_others_have_none(drawn_up: Database, key: str, now: datetime) -> None:
    who, ystad = (actor(drawn_up, code, key, now) for code in (KALMAR, YSTAD))
    before = actions(drawn_up, who)
    with drawn_up.write() as store:
        demonstration_plans.draw_up(store, key, now + timedelta(days=1))
    assert actions(drawn_up, who) == before
    assert actions(drawn_up, ystad) == ()
