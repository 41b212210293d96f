"""What the cases play on: a filled database, people who are signed in, and the same questionnaire for the ceilings."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import numpy as np

from maturity.domain.assessment import State
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.domain.scoring import score
from maturity.resources import data_folder
from maturity.services import access, demonstration
from maturity.services.questionnaires import ready
from maturity.storage import schema
from maturity.storage.answers import AnswerRecord
from maturity.storage.database import Database
from maturity.storage.store import Store
from maturity.storage.submissions import NodeScore, SubmissionRecord
from maturity.storage.waves import StoredWave

KEY = "only benchmarks sign with this"
OPEN_WAVE, OLD_WAVE = "2027", "2025"
WAVES = 10
WRITERS = 8
SUBMITTED = "0880"
QUESTIONNAIRE = data_folder("questionnaires") / "inkopsmognad.yaml"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the product and the ceilings find the same content.

    Attributes:
        folder: temporary; holds logs and databases.
        url: the product's database.
        questionnaire: what is asked.
        areas: area id to question ids, for the areas that every writer has answered.
        open_area: the area that the writers have not answered.
        writers: one set of cookies for each of eight organisations at work.
        reader: cookies of an organisation that has submitted.
    """

    folder: Path
    url: str
    questionnaire: Questionnaire
    areas: Mapping[str, list[str]]
    open_area: str
    writers: tuple[Mapping[str, str], ...]
    reader: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the product's servers."""
        return {"MATURITY_DATABASE_URL": self.url, "MATURITY_SECRET_KEY": KEY, "MATURITY_DATA_FOLDER": str(self.folder)}


def set_up(folder: Path, url: str, *, waves: int = WAVES) -> Stage:
    """Fill an empty database with the demonstration, earlier waves, and people at work."""
    database = Database.connect(url)
    schema.upgrade(database)
    now = datetime.now(UTC)
    with database.write() as store:
        text = QUESTIONNAIRE.read_text(encoding="utf-8")
        demonstration.create(store, text, QUESTIONNAIRE.name, KEY, now, lambda _: None)
        questionnaire = store.versions.open(store.waves.get(OPEN_WAVE).version_id)
        for year in range(2025 - 2 * (waves - 2), 2025, 2):
            _repeat_wave(store, year)
        *done, last = questionnaire.areas
        areas = {area.id: [question.id for question in area.questions()] for area in done}
        writers = _writers(store, [question for area in done for question in area.questions()], now)
        reader = _sign_in(store, SUBMITTED, now)
    database.close()
    return Stage(folder, url, questionnaire, areas, last.id, writers, reader)


def write_form(questionnaire: Questionnaire, path: Path) -> None:
    """Write the questionnaire's texts for the ceiling, which knows nothing else of it."""
    areas = [
        {
            "id": area.id,
            "title": area.title["sv"],
            "questions": [
                {
                    "id": one.id,
                    "ask": one.ask["sv"],
                    "help": one.help["sv"],
                    "levels": [level["sv"] for level in one.levels],
                }
                for one in area.questions()
            ],
        }
        for area in questionnaire.areas
    ]
    path.write_text(json.dumps(areas, ensure_ascii=False), encoding="utf-8")


def _repeat_wave(store: Store, year: int) -> None:
    """Add a wave in which everybody submitted what they did in the first one, for the size of the tables."""
    first = store.waves.get(OLD_WAVE)
    earlier = timedelta(days=365 * (2025 - year))
    facts = replace(first.facts, slug=str(year), opens=first.facts.opens - earlier, closes=first.facts.closes - earlier)
    there = store.waves.assessments(first.id)
    wave = store.waves.add(facts, first.version_id, there)
    own = store.waves.assessments(wave.id)
    for code, assessment in there.items():
        record = store.submissions.latest(assessment)
        if record is not None:
            _submit_again(store, record, wave, code, own[code])


def everybody_submits(url: str) -> int:
    """Have every organisation of the open wave submit, those that have not with the answers of another; count all."""
    database = Database.connect(url)
    with database.write() as store:
        wave = store.waves.get(OPEN_WAVE)
        own = store.waves.assessments(wave.id)
        there = {code: store.submissions.latest(assessment) for code, assessment in own.items()}
        records = [record for record in there.values() if record is not None]
        missing = [code for code, record in there.items() if record is None]
        for code, record in zip(missing, cycle(records), strict=False):
            _submit_again(store, record, wave, code, own[code])
    database.close()
    return len(own)


def _submit_again(store: Store, record: SubmissionRecord, wave: StoredWave, code: str, assessment: int) -> None:
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    facts = replace(record.facts, reference=f"{wave.facts.slug}-{code}")
    again = SubmissionRecord(facts, record.snapshot, record.codes, record.engine_version)
    figures = score(compiled, record.codes[np.newaxis]).index[0].tolist()
    scores = [NodeScore(node, index, index, 2, 1.0) for node, index in zip(compiled.node_ids, figures, strict=True)]
    store.submissions.add(assessment, wave.id, code, again, scores)


def _writers(store: Store, questions: list[Question], now: datetime) -> tuple[Mapping[str, str], ...]:
    wave = store.waves.get(OPEN_WAVE)
    assessments = store.waves.assessments(wave.id)
    kinds = {one.code: one.kind for one in store.organisations.all()}
    chosen = [
        code
        for code, assessment in assessments.items()
        if kinds[code] == "municipality" and store.waves.state(assessment) is State.INVITED
    ][:WRITERS]
    answers = [
        (assessments[code], AnswerRecord(question.id, "3", "", "", "", "", 1, now, None))
        for code in chosen
        for question in questions
    ]
    store.answers.put_many(answers)
    for code in chosen:
        store.waves.set_state(assessments[code], State.ANSWERING)
    return tuple(_sign_in(store, code, now) for code in chosen)


def _sign_in(store: Store, code: str, now: datetime) -> Mapping[str, str]:
    given = access.Secrets(secrets.token_urlsafe(32), secrets.token_hex(4))
    access.invite(store, OPEN_WAVE, code, KEY, given, now)
    return {"maturity_session": access.sign_in(store, given.token, KEY, now)}
