"""Made-up answers for demonstrations and benchmarks: plausible by size and area, never mistaken for real ones."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import TOTAL
from maturity.domain.scoring import Code, Compiled
from maturity.domain.scoring.compiled import Codes

AREA_MEAN: Mapping[str, float] = {
    "goals": 2.1,
    "leadership": 1.9,
    "dialogue": 1.9,
    "requirements": 2.0,
    "follow-up": 1.6,
    "integrity": 1.8,
}
"""Levels 0–4 around which areas lie: the national self-ratings of 2018 (Upphandlingsmyndigheten's follow-up, scale 1–5:
efficiency 3.2, life-cycle costing 2.6, innovation 2.9, dialogue before a tender 3.2, during it 2.4), one step down."""

REGION_BONUS = 0.5
"""Regions rated themselves 0.6 above municipalities in 2018 (3.8 against 3.2)."""

PER_TENFOLD = 0.45
"""Ten times the inhabitants, about half a level: more buyers, more routine."""

TYPICAL_POPULATION = 16_000
ORGANISATION_SPREAD, AREA_SPREAD, QUESTION_SPREAD, NOISE = 0.4, 0.35, 0.35, 0.55
DO_NOT_KNOW_SHARE, NOT_APPLICABLE_SHARE = 0.03, 0.04


def invent(
    compiled: Compiled, organisations: tuple[Organisation, ...], seed: int, waves: tuple[float, ...]
) -> list[Codes]:
    """Make up answers of the same organisations in several waves.

    Args:
        compiled: the questionnaire as arrays; questions must be scored by level for a plausible picture.
        organisations: who answers.
        seed: of the random numbers.
        waves: per wave, how many levels everything has risen since the first.

    Returns:
        One array of shape (organisations, questions) per wave, codes as in scoring.
    """
    rng = np.random.default_rng(seed)
    shape = (len(organisations), len(compiled.questions))
    centre = np.array([_centre(one) for one in organisations])[:, np.newaxis]
    area_of = _area_numbers(compiled)
    own = rng.normal(0, ORGANISATION_SPREAD, (len(organisations), 1))
    by_area = rng.normal(0, AREA_SPREAD, (len(organisations), max(area_of) + 1))[:, area_of]
    level = _area_means(compiled) + rng.normal(0, QUESTION_SPREAD, len(compiled.questions)) + centre + own + by_area
    highest = (~np.isnan(compiled.shares)).sum(axis=1) - 1
    first = rng.normal(0, NOISE, shape)
    made = []
    for risen in waves:
        # Much of what an organisation answers stays from wave to wave.
        noise = 0.8 * first + 0.6 * rng.normal(0, NOISE, shape)
        codes = np.clip(np.rint((level + risen + noise) * highest / 4), 0, highest).astype(np.int8)
        made.append(_with_gaps(compiled, codes, rng))
    return made


def take_part(organisations: tuple[Organisation, ...], number: int, seed: int) -> tuple[Organisation, ...]:
    """Draw who takes part: about *number*, larger organisations more readily."""
    rng = np.random.default_rng(seed)
    weight = np.array([1 + max(0.0, math.log10(one.population / 5_000)) for one in organisations])
    chosen = rng.choice(len(organisations), size=number, replace=False, p=weight / weight.sum())
    return tuple(organisations[i] for i in sorted(chosen))


def _centre(organisation: Organisation) -> float:
    size = PER_TENFOLD * math.log10(organisation.population / TYPICAL_POPULATION)
    return REGION_BONUS if organisation.kind == "region" else float(np.clip(size, -0.5, 0.7))


def _area_means(compiled: Compiled) -> NDArray[np.float64]:
    means = np.full(len(compiled.questions), 1.9)
    for node in compiled.nodes:
        if node.id != TOTAL:
            means[node.columns] = AREA_MEAN.get(node.id, 1.9)
    return means


def _area_numbers(compiled: Compiled) -> list[int]:
    numbers = [0] * len(compiled.questions)
    for i, node in enumerate(compiled.nodes):
        for column in node.columns:
            numbers[int(column)] = i
    return numbers


def _with_gaps(compiled: Compiled, codes: Codes, rng: np.random.Generator) -> Codes:
    allowed = np.array([question.not_applicable for question in compiled.questions])
    codes[rng.random(codes.shape) < DO_NOT_KNOW_SHARE] = Code.DO_NOT_KNOW
    codes[(rng.random(codes.shape) < NOT_APPLICABLE_SHARE) & allowed] = Code.NOT_APPLICABLE
    return codes
