"""What the reports of one organisation are made of, read from the database in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from maturity.domain.benchmark import Group, GroupKind
from maturity.domain.development import Development
from maturity.domain.group_address import OWN, in_address, kind_for_trend
from maturity.domain.improvement.plan import NO_PLAN, Plan
from maturity.domain.result import QuestionResult, Result
from maturity.errors import NotFoundError
from maturity.services import comparing, developing, planning
from maturity.services.access import Actor
from maturity.services.wording import TIME_ZONE
from maturity.storage.store import Store

LONGEST_CASE_NUMBER = 40
"""Characters of a case number: what fits on its line."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chooses for a report.

    Attributes:
        language: of everything in it.
        group: the peer group, as in an address.
        comments: whether what people wrote beside their answers goes along.
        plan: whether the organisation's plan does; without actions, the recommended steps stand in its place.
        case_number: the organisation's own, for the memorandum and the improvement report; empty for none.
        earlier: whether earlier waves stand beside this one.
    """

    language: str
    group: str
    comments: bool
    plan: bool
    case_number: str = ""
    earlier: bool = True


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a report tells of.

    *drawn* holds the pictures, by what they are for and their language, once a report has needed them: several reports
    show the same ones, and drawing takes as long as writing.
    """

    result: Result
    development: Development | None
    plan: Plan
    drawn: dict[tuple[str, str], dict[str, bytes]] = field(default_factory=dict, compare=False, repr=False)


def case_number_problem(number: str) -> str:
    """Return why reports cannot carry a case number, ``too-long`` or ``brackets``; nothing when they can."""
    if len(number) > LONGEST_CASE_NUMBER:
        return "too-long"
    # In the memorandum, square brackets mark what somebody has to fill in.
    return "brackets" if any(sign in number for sign in "[]") else ""


def own_material(store: Store, actor: Actor, now: datetime, *, wanted: Group, plan: bool) -> Material:
    """Return what the reports of the actor's organisation are made of, of a draft too."""
    found = comparing.result(store, actor, now, wanted=wanted)
    trend = developing.development(store, actor, now, wanted=kind_for_trend(wanted, actor.organisation))
    return Material(_dated(found), trend, planning.plan(store, actor) if plan else NO_PLAN)


def material_of(store: Store, organisation_code: str, wave_slug: str, now: datetime, choices: Choices) -> Material:
    """Return what the reports of any organisation are made of, for operators.

    Raises:
        NotFoundError: no such organisation, wave or group, or the organisation is not part of the wave.
        NotSubmittedError: there is no submission.
    """
    wave, organisation = store.waves.get(wave_slug), store.organisations.get(organisation_code)
    wanted = _group(store, organisation.code, choices.group, wave.facts.opens)
    found = comparing.result_of(store, organisation.code, wave_slug, now, wanted=wanted)
    trend = None
    if choices.earlier:
        kind = kind_for_trend(wanted, organisation)
        trend = developing.development_of(store, organisation, wave.id, now, wanted=kind)
    else:
        found = _without_earlier(found)
    assessment_id, _ = store.waves.assessment(wave.id, organisation.code)
    plan = planning.plan_of(store, organisation.code, assessment_id, wave.facts) if choices.plan else NO_PLAN
    return Material(_dated(found), trend, plan)


def _group(store: Store, organisation_code: str, address: str, since: datetime) -> Group:
    if address.startswith(OWN):
        for one in store.groups.seen_since(organisation_code, since):
            if in_address(one.group) == address:
                return one.group
    elif address in {one.value for one in GroupKind}:
        return GroupKind(address)
    raise NotFoundError("group", address)


def _without_earlier(result: Result) -> Result:
    """Return a result that tells nothing of earlier waves."""
    alone = {one.id: replace(one, previous=None, questions=_alone(one.questions)) for one in result.nodes()}
    return replace(result, total=alone[result.total.id], areas=tuple(alone[one.id] for one in result.areas))


def _alone(questions: Sequence[QuestionResult]) -> tuple[QuestionResult, ...]:
    return tuple(replace(one, previous=None) for one in questions)


def _dated(result: Result) -> Result:
    """Return the result as of the day: two reports of one day are the same file, as nothing in them has a time."""
    zone = ZoneInfo(TIME_ZONE)
    morning = datetime.combine(result.as_of.astimezone(zone).date(), time(), zone)
    closes = result.wave.closes
    return replace(result, as_of=max(morning, closes) if result.as_of >= closes else morning)
