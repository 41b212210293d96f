"""How good a wave's questions were, told from what was submitted when it closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from maturity.domain.inheritance import Inherited, once, voices
from maturity.domain.questionnaire import Area
from maturity.domain.reliability import Alpha, QuestionQuality, alpha, disclosed, question_quality
from maturity.domain.scoring import Code, Compiled
from maturity.domain.scoring.compiled import Codes, Floats, highest_codes
from maturity.services.questionnaires import ready
from maturity.storage.quality import HandedIn
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave


@dataclass(frozen=True, slots=True)
class AreaQuality:
    """The questions of a top area; *alpha* is None where it cannot be told."""

    area: Area
    questions: tuple[QuestionQuality, ...]
    alpha: Alpha | None


@dataclass(frozen=True, slots=True)
class Report:
    """The questions of a wave, and how many organisations had submitted when it closed."""

    wave: StoredWave
    compiled: Compiled
    organisations: int
    areas: tuple[AreaQuality, ...]


def report(store: Store, wave: StoredWave, now: datetime) -> Report | None:
    """Return the questions of a wave; None before it has closed. Two queries.

    It is told from what was submitted at closing, for good: figures that moved with every submission would show what
    the newest one said.
    """
    if now < wave.facts.closes:
        return None
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    submissions = store.quality.handed_in(wave.id, wave.facts.closes)
    codes, seconds = _codes(compiled, submissions), _seconds(compiled, submissions)
    highest = highest_codes(compiled)
    areas = []
    for area in compiled.questionnaire.areas:
        inside = {question.id for question in area.questions()}
        columns = [j for j, question in enumerate(compiled.questions) if question.id in inside]
        if not columns:
            continue
        ids = [compiled.questions[j].id for j in columns]
        found = question_quality(ids, codes[:, columns], highest[columns], seconds[:, columns])
        told = tuple(
            disclosed(
                one,
                codes[:, j],
                int((~np.isnan(seconds[:, j])).sum()),
                wave.facts.limits,
                sensitive=area.sensitive,
            )
            for one, j in zip(found, columns, strict=True)
        )
        areas.append(AreaQuality(area, told, alpha(codes[:, columns])))
    return Report(wave, compiled, len(submissions), tuple(areas))


def _codes(compiled: Compiled, submissions: Sequence[HandedIn]) -> Codes:
    """Return shape (submissions, questions): what was submitted; inherited answers count once, for their unit."""
    width = len(compiled.questions)
    codes = np.array([one.codes for one in submissions], dtype=np.int8).reshape(len(submissions), width)
    if not any(one.unit for one in submissions):
        return codes
    none = np.zeros(width, dtype=bool)
    inherited = Inherited(
        [one.unit for one in submissions],
        np.array([none if one.inherited is None else one.inherited for one in submissions]),
    )
    voice = voices(compiled, [one.organisation for one in submissions], codes, inherited)[:, len(compiled.nodes) :]
    return np.where(once(codes != Code.NOT_ASKED, voice), codes, np.int8(Code.NOT_ASKED))


def _seconds(compiled: Compiled, submissions: Sequence[HandedIn]) -> Floats:
    return np.array(
        [[one.of_questions.get(question.id, np.nan) for question in compiled.questions] for one in submissions],
        dtype=np.float64,
    ).reshape(len(submissions), len(compiled.questions))
