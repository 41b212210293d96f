"""Made-up plans: three of the demonstration's coordinators have targets, and actions in every status."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from maturity.domain.evidence import Evidence, EvidenceKind
from maturity.domain.improvement import Action, Recommendation, Status, recommend
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes
from maturity.services import access
from maturity.services.acting import READ, written
from maturity.services.demonstration import FIRST_WAVE, SECOND_WAVE, sign_ins
from maturity.services.planning import REMOVED, YES
from maturity.services.questionnaires import ready
from maturity.storage.store import Store
from maturity.storage.submissions import SubmissionRecord

KATRINEHOLM, KALMAR, VARMLAND = "0483", "0880", "17"

PLANS: Mapping[str, tuple[str, ...]] = {
    KATRINEHOLM: (FIRST_WAVE.slug,),
    KALMAR: (FIRST_WAVE.slug, SECOND_WAVE.slug),
    VARMLAND: (FIRST_WAVE.slug, SECOND_WAVE.slug),
}
"""Organisation to the waves in which it made a plan; the first one has targets left to take over."""

DECIDED = timedelta(days=30)
"""A plan is made this long after the answers were submitted."""

CHANGED = timedelta(days=7)
"""What is no longer planned became so this long ago."""

WITHOUT_TARGET = 2
"""Areas, the last ones, for which nothing is aimed at."""

SIGN = "Beskrivningen av nästa nivå stämmer in på oss."


@dataclass(frozen=True, slots=True)
class DemoAction:
    """A made-up action; its step is the best one that is left.

    Attributes:
        wave: in which it was decided.
        owner: function that answers for it.
        due: days from the present to its last day; None without one.
        status: how far it has come.
        reason: why it was ended, or why the risk is accepted.
    """

    wave: str
    owner: str
    due: int | None
    status: Status = Status.PLANNED
    reason: str = ""


ACTIONS = (
    DemoAction(FIRST_WAVE.slug, "Inköpschef", -40, Status.DONE),
    DemoAction(FIRST_WAVE.slug, "Ekonomidirektör", -12, Status.STARTED),
    DemoAction(FIRST_WAVE.slug, "Förvaltningschef", -200, Status.STOPPED, "Ersattes av ett gemensamt arbete i länet."),
    DemoAction(SECOND_WAVE.slug, "Upphandlingschef", 45, Status.STARTED),
    DemoAction(SECOND_WAVE.slug, "Chefsjurist", 120),
    DemoAction(SECOND_WAVE.slug, "", None),
    DemoAction(
        SECOND_WAVE.slug,
        "Förvaltningschef",
        None,
        Status.ACCEPTED,
        "Andra åtgärder ger mer nu. Vi tar upp frågan igen efter nästa mätning.",
    ),
)
"""One done with evidence, one late, one stopped, one a risk that is accepted, one with neither owner nor day."""


def draw_up(store: Store, key: str, now: datetime) -> None:
    """Give the organisations their plans; once is enough."""
    for one in sign_ins(store, key):
        code = one.organisation.code
        if code in PLANS and not store.plans.last_change(code):
            _draw_up(store, code, access.invited(store, one.secrets.token, key).membership_id, now)


def _draw_up(store: Store, code: str, coordinator: int, now: datetime) -> None:
    place, taken = 0, set[str]()
    later = _submission(store, SECOND_WAVE.slug, code)
    for slug in PLANS[code]:
        wave, submission = store.waves.get(slug), _submission(store, slug, code)
        if submission is None:
            continue
        assessment, _ = store.waves.assessment(wave.id, code)
        compiled = ready(store.versions.open(wave.version_id), wave.facts)
        decided = min(submission.facts.at + DECIDED, now)
        steps = iter(_steps(compiled, submission.codes, later.codes if later else None, taken))
        targets = _indices(compiled, submission.codes)
        for one, step in zip((one for one in ACTIONS if one.wave == slug), steps, strict=False):
            place += 1
            taken.add(step.question.id)
            targets[step.question.id] = float(step.step.to)
            number = store.plans.add(code, assessment, _planned(one, step, now), place, decided)
            store.plans.note(code, [(number, REMOVED, YES, "")], coordinator, decided)
            if one.status is not Status.PLANNED:
                _go_on(store, code, number, one, coordinator, max(now - CHANGED, decided))
        store.targets.put(assessment, targets, coordinator, decided)


def _submission(store: Store, slug: str, code: str) -> SubmissionRecord | None:
    assessment, _ = store.waves.assessment(store.waves.get(slug).id, code)
    return store.submissions.latest(assessment)


def _steps(compiled: Compiled, codes: Codes, later: Codes | None, taken: set[str]) -> list[Recommendation]:
    """Return the steps that are left, best first, but before all one that was taken by the later wave."""
    found = [one for one in recommend(compiled, codes) if one.question.id not in taken]
    if later is None:
        return found
    reached = compiled.by_question(later)
    done = [one for one in found if reached[one.question.id] >= one.step.to]
    return [*done[:1], *(one for one in found if one not in done)]


def _planned(one: DemoAction, step: Recommendation, now: datetime) -> Action:
    return Action(
        number=0,
        what=step.step.do["sv"],
        question=step.question.id,
        to_level=step.step.to,
        owner=one.owner,
        due=None if one.due is None else now.date() + timedelta(days=one.due),
        sign=SIGN,
        status=Status.PLANNED,
        reason="",
        revision=1,
    )


def _go_on(store: Store, code: str, number: int, one: DemoAction, coordinator: int, at: datetime) -> None:
    """Let an action come as far as it has, with evidence when it is done."""
    there = store.plans.get(code, number)
    before = there.action
    after = replace(before, status=one.status, reason=one.reason, revision=2)
    if one.status is Status.DONE:
        proof = Evidence(
            id=0,
            title="Påhittat beslut i ledningsgruppen",
            kind=EvidenceKind.DECISION,
            dated=at.date(),
            valid_to=None,
            owner=one.owner,
            secret=False,
            link="",
            file_hash="",
            questions=(),
        )
        registered = store.evidence.add(code, proof, None, coordinator, at)
        store.evidence.use(registered, there.assessment_id, filter(None, [before.question]))
        after = replace(after, evidence=(registered,))
    store.plans.write(replace(there, action=after, changed_at=at))
    was, became = written(before), written(after)
    events = [(number, field, was[field], became[field]) for field in READ if was[field] != became[field]]
    store.plans.note(code, events, coordinator, at)


def _indices(compiled: Compiled, codes: Codes) -> dict[str, float]:
    """Return round targets one or two tens above the index; none for the last areas and for what has no index."""
    index = score(compiled, codes[np.newaxis]).index[0]
    spared = [area.id for area in compiled.questionnaire.areas[-WITHOUT_TARGET:]]
    return {
        node: min(10.0 * (value // 10 + 2), 100.0)
        for node, value in zip(compiled.node_ids, index.tolist(), strict=True)
        if node not in spared and not np.isnan(value)
    }
