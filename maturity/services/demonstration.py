"""The demonstration: every organisation, two waves, made-up answers for about two hundred of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from maturity.domain.assessment import Absence, State, write
from maturity.domain.disclosure import Limits
from maturity.domain.invention import invent, take_part
from maturity.domain.organisation import Organisation
from maturity.domain.person import Person, Role
from maturity.domain.questionnaire import Question
from maturity.domain.result import AnswerFacts, WaveFacts
from maturity.domain.scoring import Compiled, decode
from maturity.domain.scoring.compiled import Codes
from maturity.domain.wave import WaveState
from maturity.services.access import Secrets, derived_secrets, invite, open_door
from maturity.services.questionnaires import ready, store_version
from maturity.services.submitting import snapshot
from maturity.storage.answers import AnswerRecord
from maturity.storage.register import shipped_organisations
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

PARTICIPANTS = 200
SEED = 2027
RISE = 0.2
"""Levels between the two waves: a little better, as answers tend to become."""

AT_LEAST_OPEN = timedelta(days=60)

GENERATED_NAME = "Påhittat svar / Generated answer"

FIRST_WAVE = WaveFacts(
    slug="2025",
    name={"sv": "Mätningen 2025", "en": "The 2025 wave"},
    form="full",
    opens=datetime(2025, 2, 3, 7, tzinfo=UTC),
    closes=datetime(2025, 4, 30, 14, tzinfo=UTC),
    limits=Limits(),
    generated=True,
    partial=True,
)
SECOND_WAVE = replace(
    FIRST_WAVE,
    slug="2027",
    name={"sv": "Mätningen 2027", "en": "The 2027 wave"},
    opens=datetime(2026, 11, 2, 7, tzinfo=UTC),
    closes=datetime(2027, 4, 30, 14, tzinfo=UTC),
)


@dataclass(frozen=True, slots=True)
class DemoCoordinator:
    """Somebody to sign in as: which organisation, and how far its answers are in the open wave."""

    code: str
    stands: str
    areas_left: tuple[str, ...]


COORDINATORS = (
    DemoCoordinator("0483", "two areas left to answer", ("dialogue", "follow-up")),
    DemoCoordinator(
        "1286", "nothing answered yet", ("goals", "leadership", "dialogue", "requirements", "follow-up", "integrity")
    ),
    DemoCoordinator("0880", "submitted", ()),
    DemoCoordinator("17", "a region, submitted", ()),
)
"""Katrineholm, Ystad, Kalmar and Region Värmland."""


ALL = None
"""Every question of an area."""


@dataclass(frozen=True, slots=True)
class DemoColleague:
    """A made-up colleague of the first demo coordinator.

    Attributes:
        number: tells colleagues apart.
        function: what the colleague works as.
        management: whether that is a manager's task.
        stands: how far the colleague is.
        shift: levels from the invented answer to this colleague's, for every second question.
        areas: areas to answer, each with how many of its questions are answered, ``ALL`` for all of them.
        finished: those that the colleague is done with.
    """

    number: int
    function: str
    management: bool
    stands: str
    shift: int
    areas: Mapping[str, int | None]
    finished: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return a name that nobody takes for a person's."""
        return f"Påhittad kollega {self.number}"


COLLEAGUES = (
    DemoColleague(
        number=1,
        function="ekonomi",
        management=True,
        stands="done with two areas",
        shift=0,
        areas={"dialogue": ALL, "follow-up": ALL},
        finished=("dialogue", "follow-up"),
    ),
    DemoColleague(
        number=2,
        function="verksamhet",
        management=False,
        stands="an area begun",
        shift=-2,
        areas={"dialogue": 5, "integrity": 0},
        finished=(),
    ),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to sign in as somebody in the demonstration."""

    organisation: Organisation
    stands: str
    secrets: Secrets


def create(store: Store, document: str, path: str, key: str, now: datetime, tell: Callable[[str], None]) -> None:
    """Fill an empty database: register, questionnaire, two waves with made-up answers, invitations.

    Args:
        store: an open write transaction.
        document: the questionnaire file.
        path: its name, for findings.
        key: the installation's key, from which the demo's links are derived.
        now: the present; the open wave is kept open for at least sixty days from it.
        tell: receives a line of progress.
    """
    organisations = shipped_organisations()
    store.organisations.replace_all(organisations)
    tell(f"{len(organisations)} organisations")
    version_id = store_version(store, document, path, now)
    special = {one.code for one in COORDINATORS}
    chosen = take_part(tuple(o for o in organisations if o.code not in special), PARTICIPANTS - len(special), SEED)
    taking_part = tuple(o for o in organisations if o.code in special or o in chosen)
    waves = [
        store.waves.add(facts, version_id, [one.code for one in organisations])
        for facts in (FIRST_WAVE, _kept_open(SECOND_WAVE, now))
    ]
    store.desk_waves.put(replace(store.desk_waves.get(FIRST_WAVE.slug), state=WaveState.CLOSED))
    compiled = ready(store.versions.open(version_id), waves[0].facts)
    invented = invent(compiled, taking_part, SEED, (0.0, RISE))
    for wave, codes in zip(waves, invented, strict=True):
        number = _fill(store, wave, ready(store.versions.open(version_id), wave.facts), taking_part, codes, now)
        tell(f"{wave.facts.name['en']}: {number} generated submissions")
    for coordinator in COORDINATORS:
        invite(store, SECOND_WAVE.slug, coordinator.code, key, _secrets(key, coordinator), now)
    row = invented[-1][[one.code for one in taking_part].index(COORDINATORS[0].code)]
    for colleague in COLLEAGUES:
        _ask(store, waves[1], compiled, colleague, row, key, now)


def keep_open(store: Store, now: datetime) -> None:
    """Move the open wave's last day ahead, so that a demonstration can be tried on any day."""
    store.waves.move(SECOND_WAVE.slug, _kept_open(SECOND_WAVE, now))


def sign_ins(store: Store, key: str) -> tuple[SignIn, ...]:
    """Return how to sign in as each demo coordinator."""
    return tuple(SignIn(store.organisations.get(one.code), one.stands, _secrets(key, one)) for one in COORDINATORS)


def colleagues_sign_ins(store: Store, key: str) -> tuple[SignIn, ...]:
    """Return how to sign in as each demo colleague."""
    organisation = store.organisations.get(COORDINATORS[0].code)
    return tuple(
        SignIn(organisation, f"{one.name}, {one.function}: {one.stands}", _colleagues_secrets(key, one))
        for one in COLLEAGUES
    )


def _ask(
    store: Store, wave: StoredWave, compiled: Compiled, colleague: DemoColleague, row: Codes, key: str, now: datetime
) -> None:
    """Invite a made-up colleague to answer, and store the colleague's answers."""
    organisation = COORDINATORS[0].code
    assessment = store.waves.assessments(wave.id)[organisation]
    email = f"kollega{colleague.number}@demo.invalid"  # no mail can ever reach that domain
    facts = Person(0, email, colleague.name, colleague.function, management=colleague.management, language="sv")
    membership = store.people.join(store.people.add(facts, now).id, organisation, frozenset({Role.RESPONDENT}), now)
    open_door(store, membership, assessment, key, _colleagues_secrets(key, colleague), now)
    store.audit.add(now, "operator", "invite", f"{wave.facts.slug}/{organisation}", {"role": Role.RESPONDENT.value})
    response = store.responses.ask(assessment, membership, colleague.areas, None)
    columns = {question.id: column for column, question in enumerate(compiled.questions)}
    records = []
    for area, many in colleague.areas.items():
        for place, question in enumerate(tuple(compiled.questionnaire.area(area).questions())[:many]):
            code = int(row[columns[question.id]])
            moved = min(len(question.levels) - 1, max(0, code + colleague.shift)) if code >= 0 and place % 2 else code
            records.append((response, _record(question.id, _facts(question, moved), now)))
    store.voices.put_many(records)
    for area in colleague.finished:
        store.responses.finish(response, area, now)


def _colleagues_secrets(key: str, colleague: DemoColleague) -> Secrets:
    return derived_secrets(key, f"demo/{SECOND_WAVE.slug}/{COORDINATORS[0].code}/{colleague.number}")


def _secrets(key: str, coordinator: DemoCoordinator) -> Secrets:
    return derived_secrets(key, f"demo/{SECOND_WAVE.slug}/{coordinator.code}")


def _kept_open(wave: WaveFacts, now: datetime) -> WaveFacts:
    return replace(wave, opens=min(wave.opens, now), closes=max(wave.closes, now + AT_LEAST_OPEN))


def _fill(
    store: Store,
    wave: StoredWave,
    compiled: Compiled,
    organisations: tuple[Organisation, ...],
    codes: Codes,
    now: datetime,
) -> int:
    """Store the made-up answers; of coordinators that are not done in the open wave, only what they have answered."""
    left = {one.code: one.areas_left for one in COORDINATORS} if wave.facts.closes > now else {}
    assessments = store.waves.assessments(wave.id)
    records: list[tuple[int, AnswerRecord]] = []
    for number, (organisation, row) in enumerate(zip(organisations, codes, strict=True)):
        at = min(wave.facts.opens + timedelta(days=5, hours=number), now)
        missing = left.get(organisation.code, ())
        answers = _answers(compiled, row, missing)
        assessment = assessments[organisation.code]
        records += [(assessment, _record(question, facts, at)) for question, facts in answers.items()]
        if answers:
            store.waves.set_state(assessment, State.ANSWERING if missing else State.SUBMITTED)
        if not missing:
            _submit(store, wave, compiled, organisation, assessment, row, answers, at)
    store.answers.put_many(records)
    return sum(1 for organisation in organisations if not left.get(organisation.code))


def _answers(compiled: Compiled, row: Codes, missing: tuple[str, ...]) -> dict[str, AnswerFacts]:
    skipped = {q.id for area in compiled.questionnaire.areas if area.id in missing for q in area.questions()}
    return {
        question.id: _facts(question, int(code))
        for question, code in zip(compiled.questions, row, strict=True)
        if question.id not in skipped
    }


def _facts(question: Question, code: int) -> AnswerFacts:
    answer = decode(question, code)
    reason = "Påhittat skäl för demonstrationen. / Made-up reason for the demonstration."
    return AnswerFacts(answer, reason=reason if answer is Absence.NOT_APPLICABLE else "")


def _record(question: str, facts: AnswerFacts, at: datetime) -> AnswerRecord:
    return AnswerRecord(question, write(facts.answer), facts.reason, "", "", "", 1, at, None)


def _submit(
    store: Store,
    wave: StoredWave,
    compiled: Compiled,
    organisation: Organisation,
    assessment: int,
    row: Codes,
    answers: dict[str, AnswerFacts],
    at: datetime,
) -> None:
    record, scores = snapshot(
        compiled,
        np.asarray(row),
        answers,
        revision=1,
        organisation=organisation.code,
        wave=wave.facts.slug,
        name=GENERATED_NAME,
        title="",
        gaps_reason="",
        now=at,
    )
    store.submissions.add(assessment, wave.id, organisation.code, record, scores)
