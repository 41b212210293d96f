"""Results and comparison: one organisation's answers turned into figures, beside its peers'."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from maturity.domain.benchmark import Group, GroupKind, OwnGroup
from maturity.domain.county_figures import CountyFigure, county_figures
from maturity.domain.group_choice import Circle
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import TOTAL
from maturity.domain.representativeness import Difference, Estimate, differences, estimate
from maturity.domain.result import Earlier, Peers, Result, assemble, sensitive_nodes
from maturity.domain.scoring import Compiled, encode
from maturity.errors import NotFoundError, NotSubmittedError
from maturity.services import developing, proving
from maturity.services.access import Actor
from maturity.services.answering import Work, before, organisations_work
from maturity.services.earlier import earlier_wave
from maturity.services.questionnaires import ready
from maturity.services.snapshots import answers_of, confidence_of
from maturity.services.wording import TIME_ZONE
from maturity.storage.store import Store
from maturity.storage.submissions import SubmissionRecord
from maturity.storage.waves import StoredWave

DEFAULT_GROUP = GroupKind.SKR_GROUP


def result(store: Store, actor: Actor, now: datetime, *, wanted: Group = DEFAULT_GROUP, compare: bool = True) -> Result:
    """Return the result of the actor's organisation: of its newest submission, else of its draft.

    Args:
        store: an open transaction.
        actor: who asks.
        now: the moment that "preliminary" is judged at.
        wanted: peer group.
        compare: whether to read the peers; a draft is never compared.
    """
    submission = store.submissions.latest(actor.assessment_id)
    wave = StoredWave(actor.wave_id, actor.version_id, actor.wave)
    if submission is not None:
        return _of_submission(store, actor.organisation, wave, submission, now, wanted if compare else None)
    work = organisations_work(store, actor)
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    found = draft(actor, work, before(store, actor), now)
    return replace(found, confidence=proving.grades(store, actor, work, today))


def draft(actor: Actor, current: Work, earlier: Earlier, now: datetime) -> Result:
    """Return the result of the organisation's answers as they are, whatever was submitted; never compared."""
    return assemble(
        actor.organisation,
        actor.wave,
        current.compiled,
        encode(current.compiled, current.values(), actor.organisation.attributes()),
        {question: stored.facts() for question, stored in current.answers.items()},
        as_of=now,
        earlier=earlier,
    )


def submitted(store: Store, actor: Actor, now: datetime, revision: int | None = None) -> Result:
    """Return the result of a submission, of the newest when no *revision* is named; not compared with peers.

    Raises:
        NotSubmittedError: nothing was submitted.
        NotFoundError: there is no such revision.
    """
    every = {one.facts.revision: one for one in store.submissions.all(actor.assessment_id)}
    if revision is not None and revision not in every:
        raise NotFoundError("submission", revision)
    if not every:
        raise NotSubmittedError(actor.organisation.code)
    wave = StoredWave(actor.wave_id, actor.version_id, actor.wave)
    return _of_submission(store, actor.organisation, wave, every[revision or max(every)], now, None)


def result_of(
    store: Store, organisation_code: str, wave_slug: str, now: datetime, *, wanted: Group = DEFAULT_GROUP
) -> Result:
    """Return the result of any organisation, for operators on the command line.

    Raises:
        NotFoundError: no such organisation or wave, or the one is not part of the other.
        NotSubmittedError: there is no submission.
    """
    wave, organisation = store.waves.get(wave_slug), store.organisations.get(organisation_code)
    assessment_id, _ = store.waves.assessment(wave.id, organisation.code)
    submission = store.submissions.latest(assessment_id)
    if submission is None:
        raise NotSubmittedError(organisation.code)
    return _of_submission(store, organisation, wave, submission, now, wanted)


def peers(store: Store, reader: Organisation, wave: StoredWave, compiled: Compiled, now: datetime) -> Peers:
    """Return what *reader* sees of what the organisations of a wave have submitted; two queries for any number."""
    register = store.organisations.in_wave(wave.id)
    return developing.sheets(store, reader, [wave], [compiled], register, now)[0].peers


@dataclass(frozen=True, slots=True)
class Bias:
    """Whether those who have answered stand for all: how they differ from the others, and the mean of all.

    *mean* is of the total, None where too few have one.
    """

    differences: tuple[Difference, ...]
    mean: Estimate | None


def bias(store: Store, actor: Actor, now: datetime) -> Bias:
    """Compare the peers that stand in the comparison with the others; three queries."""
    wave = StoredWave(actor.wave_id, actor.version_id, actor.wave)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    found = peers(store, actor.organisation, wave, compiled, now)
    circle = Circle(actor.organisation, found.register)
    view = found.seen_by(actor.organisation, wave.facts.limits)
    rows = np.flatnonzero(circle.inside(GroupKind.ALL))
    register = [found.register[row] for row in rows.tolist()]
    total = compiled.node_ids.index(TOTAL)
    counted = view.counted(circle.inside(GroupKind.ALL))
    there = found.has_value if found.arrival is None else counted
    values = np.where(counted[:, total], found.index[:, total], np.nan)[rows]
    enough = int(view.hidden(circle.inside(GroupKind.ALL))[:, total].sum()) >= wave.facts.limits.spread
    return Bias(
        differences(register, np.asarray(there[rows].any(axis=1))),
        estimate(register, values) if enough else None,
    )


def all_seen(store: Store, organisation: Organisation, wave: StoredWave, compiled: Compiled, now: datetime) -> Peers:
    """Return the peers with what an organisation sees of them beside the ready-made groups; five queries."""
    register = store.organisations.in_wave(wave.id)
    found = developing.with_panel(store, organisation, wave, compiled, register, now)
    groups = store.groups.seen_since(organisation.code, wave.facts.opens)
    return replace(found, earlier=tuple(one.group for one in groups))


def _among(
    store: Store, organisation: Organisation, wave: StoredWave, compiled: Compiled, wanted: Group, now: datetime
) -> Peers:
    if not isinstance(wanted, OwnGroup):
        return peers(store, organisation, wave, compiled, now)
    found = all_seen(store, organisation, wave, compiled, now)
    return replace(found, earlier=tuple(one for one in found.earlier if one.id < wanted.id))


def _of_submission(
    store: Store,
    organisation: Organisation,
    wave: StoredWave,
    submission: SubmissionRecord,
    now: datetime,
    wanted: Group | None,
) -> Result:
    questionnaire = store.versions.open(wave.version_id)
    compiled = ready(questionnaire, wave.facts)
    found = assemble(
        organisation,
        wave.facts,
        compiled,
        submission.codes,
        answers_of(questionnaire, submission),
        as_of=now,
        submitted=submission.facts,
        peers=_among(store, organisation, wave, compiled, wanted, now) if wanted else None,
        wanted=wanted or DEFAULT_GROUP,
        earlier=earlier_wave(store, organisation, wave.facts, questionnaire),
    )
    return replace(found, confidence=confidence_of(submission))


def counties(store: Store, actor: Actor, node: str, now: datetime) -> tuple[CountyFigure, ...]:
    """Return the counties beside each other in an area or the total; five queries.

    Raises:
        NotFoundError: the questionnaire has no such area.
    """
    wave = StoredWave(actor.wave_id, actor.version_id, actor.wave)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    if node not in compiled.node_ids:
        raise NotFoundError("area", node)
    seen = all_seen(store, actor.organisation, wave, compiled, now)
    view = seen.seen_by(actor.organisation, wave.facts.limits)
    return county_figures(view, seen.index, compiled.node_ids.index(node), sensitive_nodes(compiled))
