"""Made-up answers: repeatable, within the rules, and plausible by size."""

import numpy as np

from maturity.domain.invention import invent, take_part
from maturity.domain.scoring import Code
from tests.domain.making import area, compiled, levels, options, organisation, organisations, question, questionnaire

MADE = compiled(
    questionnaire(
        area("goals", *levels(12, not_applicable=False)),
        area("follow-up", question("Y", "yes-no"), question("C", "choice", options=options(0, 1, 3))),
    )
)
SOME = tuple(organisations(200))


def test_the_same_seed_makes_the_same_answers() -> None:
    one, other = (invent(MADE, SOME, 7, (0.0, 0.3)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))
    assert (invent(MADE, SOME, 8, (0.0,))[0] != one[0]).any()


def test_answers_are_within_the_rules() -> None:
    [codes] = invent(MADE, SOME, 7, (0.0,))
    highest = (~np.isnan(MADE.shares)).sum(axis=1) - 1
    assert codes.shape == (200, 14)
    assert (codes <= highest).all()
    assert set(codes[codes < 0].tolist()) == {Code.DO_NOT_KNOW, Code.NOT_APPLICABLE}
    assert (codes[:, :12] != Code.NOT_APPLICABLE).all()


def test_a_wave_rises_as_far_as_it_is_told() -> None:
    first, second = invent(MADE, SOME, 7, (0.0, 1.0))
    both = (first[:, :12] >= 0) & (second[:, :12] >= 0)
    risen = (second[:, :12].astype(float) - first[:, :12])[both].mean()
    assert 0.7 < risen < 1.1  # a little less than 1: nobody rises above the top


def test_larger_organisations_and_regions_answer_higher() -> None:
    parts = [
        organisations(300, population=5_000),
        organisations(300, population=100_000),
        organisations(300, population=300_000, kind="region", skr_group=None),
    ]
    [codes] = invent(MADE, tuple(one for part in parts for one in part), 7, (0.0,))
    small, large, region = (np.mean(rows[rows >= 0]) for rows in np.split(codes[:, :12], 3))
    assert small < large
    assert small < region


def test_so_many_take_part_once_each_and_in_order() -> None:
    register = tuple(
        organisation(f"{n:04}", population=population) for n, population in enumerate([3_000, 900_000] * 50)
    )
    chosen = take_part(register, 40, 7)
    assert len({one.code for one in chosen}) == 40
    assert list(chosen) == sorted(chosen, key=lambda one: one.code)
    assert sum(one.population > 3_000 for one in chosen) > 20
