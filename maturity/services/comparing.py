"""Results and comparison: one organisation's answers turned into figures, beside its peers'."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from maturity.domain.benchmark import GroupKind
from maturity.domain.inheritance import voices
from maturity.domain.organisation import Organisation
from maturity.domain.result import Earlier, Peers, Result, assemble
from maturity.domain.scoring import Compiled, encode
from maturity.errors import NotFoundError, NotSubmittedError
from maturity.services import proving
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


def result(
    store: Store, actor: Actor, now: datetime, *, wanted: GroupKind = DEFAULT_GROUP, compare: bool = True
) -> Result:
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
    store: Store, organisation_code: str, wave_slug: str, now: datetime, *, wanted: GroupKind = DEFAULT_GROUP
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


def peers(store: Store, wave: StoredWave, compiled: Compiled) -> Peers:
    """Return what the organisations of a wave have submitted, side by side; three queries for any number."""
    register = store.organisations.in_wave(wave.id)
    names = [organisation.code for organisation in register]
    codes, inherited = store.submissions.answers(wave.id, names, len(compiled.questions))
    return Peers(
        register,
        store.submissions.indices(wave.id, names, compiled.node_ids),
        codes,
        None if inherited is None else voices(compiled, names, codes, inherited),
    )


def _of_submission(
    store: Store,
    organisation: Organisation,
    wave: StoredWave,
    submission: SubmissionRecord,
    now: datetime,
    wanted: GroupKind | None,
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
        peers=peers(store, wave, compiled) if wanted else None,
        wanted=wanted or DEFAULT_GROUP,
        earlier=earlier_wave(store, organisation, wave.facts, questionnaire),
    )
    return replace(found, confidence=confidence_of(submission))
