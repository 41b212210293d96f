"""Outside figures: which one is shown, among whom, and when it is worth a question."""

from collections.abc import Mapping

import pytest

from maturity.domain.benchmark import GroupKind, Position
from maturity.domain.disclosure import Detail, Limits
from maturity.domain.indicators import INDICATORS, RULES
from maturity.domain.organisation import Organisation
from maturity.domain.outside import Contradiction, Fact, Figure, contradictions, fact, newest
from maturity.storage.register import shipped_organisations

REGISTER = shipped_organisations()
BY_CODE = {one.code: one for one in REGISTER}
KATRINEHOLM, STOCKHOLM, VARMLAND = BY_CODE["0483"], BY_CODE["0180"], BY_CODE["17"]
PEERS = [one.code for one in REGISTER if one.skr_group == KATRINEHOLM.skr_group and one.code != KATRINEHOLM.code]
"""26 of group C6."""


def share(value: float | None, period: int = 2025, indicator: str = "single-bid-share") -> Figure:
    return Figure(indicator, KATRINEHOLM.code, period, value)


def among(value: float | None, values: Mapping[str, float], own: Organisation = KATRINEHOLM) -> Fact:
    return fact(share(value), own, REGISTER, values, Limits())


# Which figure


def test_the_newest_year_with_a_value_is_shown_of_each_indicator() -> None:
    found = newest([share(30, 2023), share(20, 2024), share(None, 2025), share(70, 2024, "U07459")])
    assert [(one.indicator, one.period, one.value) for one in found] == [
        ("single-bid-share", 2024, 20),
        ("U07459", 2024, 70),
    ]


def test_without_any_value_the_last_year_is_shown_as_missing() -> None:
    assert newest([share(None, 2025), share(None, 2024)]) == (share(None, 2025),)


def test_ones_own_indicators_come_after_those_that_we_know() -> None:
    own = Figure("a-own", "0483", 2025, 1, title="Ö"), Figure("z-own", "0483", 2025, 1, title="A")
    known = share(1, indicator="U60494")
    assert newest([*own, known]) == (known, own[1], own[0])


# Among whom


def test_a_figure_stands_among_the_organisations_of_its_group_without_itself() -> None:
    # 0, 10 … 100 for eleven peers: by hand the quarter points are 25, 50, 75
    values = dict(zip(PEERS, range(0, 101, 10), strict=False)) | {KATRINEHOLM.code: 1000, STOCKHOLM.code: 1000}
    found = among(80, values)
    assert found.group is GroupKind.SKR_GROUP
    assert (found.standing.peers, found.standing.lower, found.standing.median, found.standing.upper) == (11, 25, 50, 75)
    assert found.standing.position is Position.HIGHEST


def test_a_group_with_fewer_than_ten_figures_widens() -> None:
    values = dict.fromkeys(PEERS[:9], 1.0) | dict.fromkeys([one.code for one in REGISTER if one.skr_group == "C7"], 5.0)
    assert among(3, values).group is GroupKind.MAIN_GROUP
    assert among(3, dict.fromkeys(PEERS[:9], 1.0)).group is GroupKind.ALL
    assert among(3, values, STOCKHOLM).group is GroupKind.ALL  # A1 holds three


def test_a_region_stands_among_all_regions() -> None:
    values = {one.code: 10.0 for one in REGISTER if one.kind == "region"} | {"0180": 90.0}
    found = among(20, values, VARMLAND)
    assert (found.group, found.standing.peers, found.standing.median) == (GroupKind.ALL, 19, 10)


@pytest.mark.parametrize(
    ("peers", "detail"), [(4, Detail.NOTHING), (5, Detail.MEDIAN), (9, Detail.MEDIAN), (10, Detail.SPREAD)]
)
def test_a_median_needs_five_others_and_a_position_ten(peers: int, detail: Detail) -> None:
    found = among(9, dict.fromkeys(PEERS[:peers], 1.0)).standing
    assert found.detail is detail
    assert (found.median is None) == (detail is Detail.NOTHING)
    assert (found.position is None) == (detail is not Detail.SPREAD)


def test_a_missing_figure_has_no_position_and_the_others_keep_their_median() -> None:
    found = among(None, dict.fromkeys(PEERS, 1.0)).standing
    assert (found.own, found.median, found.position) == (None, 1, None)


# Questions

TEN = dict(zip(PEERS, range(0, 101, 10), strict=False))


def asked(value: float, index: float | None) -> tuple[Contradiction, ...]:
    return contradictions([among(value, TEN)], {"requirements": index, "dialogue": index})


@pytest.mark.parametrize(
    ("value", "index", "questions"),
    [
        pytest.param(76, 60, 1, id="a high share and a high index pull apart"),
        pytest.param(76, 59.9, 0, id="a high share and a middling index do not"),
        pytest.param(75, 100, 0, id="a share at the quartile is in the middle"),
        pytest.param(24, 39.9, 1, id="a low share and a low index pull apart"),
        pytest.param(24, 40, 0, id="a low share and a middling index do not"),
        pytest.param(24, 100, 0, id="a low share and a high index agree"),
        pytest.param(76, 0, 0, id="a high share and a low index agree"),
        pytest.param(76, None, 0, id="an area without an index is not asked about"),
    ],
)
def test_a_question_needs_a_figure_at_one_end_and_an_index_at_the_other(
    value: float, index: float | None, questions: int
) -> None:
    found = asked(value, index)
    assert len(found) == questions
    assert all((one.rule.area, one.index, one.fact.figure.value) == ("requirements", index, value) for one in found)


def test_a_figure_that_few_others_have_raises_no_question() -> None:
    few = dict(list(TEN.items())[:9])
    assert contradictions([among(100, few)], {"requirements": 100}) == ()


def test_every_rule_is_about_an_indicator_we_know_and_asks_in_both_languages() -> None:
    areas = {"goals", "leadership", "dialogue", "requirements", "follow-up", "integrity"}
    for rule in RULES:
        assert rule.indicator in INDICATORS
        assert rule.area in areas
        assert (rule.at_least is None) != (rule.below is None)
        assert rule.position is not Position.MIDDLE
        assert all(rule.ask[language].endswith("?") for language in ("sv", "en"))


def test_a_rule_goes_with_the_direction_of_its_indicator() -> None:
    for rule in RULES:
        better = INDICATORS[rule.indicator].higher_is_better
        if better is not None:
            good_figure = (rule.position is Position.HIGHEST) == better
            assert good_figure == (rule.below is not None)  # a good figure is worth asking about when the index is low


def test_every_indicator_has_its_words_and_an_area() -> None:
    for name, one in INDICATORS.items():
        assert name == one.id
        assert set(one.title) == set(one.unit) == {"sv", "en"}
        assert one.area in {"goals", "leadership", "dialogue", "requirements", "follow-up", "integrity"}
