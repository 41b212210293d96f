"""What Kolada's replies mean: types, genders, missing and deleted values, Gotland, titles."""

from typing import Any

import pytest

from maturity.domain.kolada import DELETED, Download, Json, checked_titles, figures
from maturity.domain.outside import Figure
from maturity.errors import KoladaError, KoladaTitleError
from maturity.storage.register import shipped_organisations
from tests.kolada_service import kpi, row, value

REGISTER = shipped_organisations()
NUI_TITLE = "Företagsklimat Insikt - Upphandling - Index"
PLACES: tuple[Json, ...] = tuple(
    {"id": id_, "title": id_, "type": kind}
    for id_, kind in (("0483", "K"), ("0114", "K"), ("0980", "K"), ("0001", "L"), ("0009", "L"), ("0000", "L"))
)


def read(*rows: Json, kind: str = "K", places: tuple[Json, ...] = PLACES) -> tuple[Figure, ...]:
    download = Download((kpi("U07459", NUI_TITLE, kind),), places, rows)
    return figures(download, {"U07459": NUI_TITLE}, REGISTER)[0]


def nui(place: str, *values: dict[str, Any], period: Any = 2025) -> dict[str, Any]:
    return row("U07459", place, period, *values)


def test_a_value_for_everybody_is_a_figure_with_its_source_and_title() -> None:
    assert read(nui("0483", value(70.5, gender="K"), value(71, gender="T"), value(72, gender="M"))) == (
        Figure("U07459", "0483", 2025, 71, "", "Kolada", NUI_TITLE, "av 100"),
    )


def test_null_is_missing_and_not_zero() -> None:
    found = read(nui("0483", value(None, status="Missing")), nui("0114", value(0)))
    assert [(one.value, one.status) for one in found] == [(None, "Missing"), (0, "")]


def test_a_value_that_was_taken_back_is_missing() -> None:
    [one] = read(nui("0483", value(70, deleted=True)))
    assert (one.value, one.status) == (None, DELETED)


def test_a_period_may_be_text_as_version_2_wrote_it() -> None:
    assert [one.period for one in read(nui("0483", value(70), period="2024"))] == [2024]


def test_four_digits_do_not_make_a_municipality() -> None:
    assert read(nui("0001", value(70)), nui("0000", value(1)), nui("G92787", value(2)), nui("0483", value(3))) == (
        Figure("U07459", "0483", 2025, 3, "", "Kolada", NUI_TITLE, "av 100"),
    )
    assert [one.organisation for one in read(nui("0001", value(70)), nui("0483", value(3)), kind="L")] == ["01"]


def test_gotland_is_one_organisation_and_its_municipality_counts() -> None:
    rows = nui("0980", value(1)), nui("0009", value(2))
    assert [(one.organisation, one.value) for one in read(*rows, kind="A")] == [("0980", 1)]
    assert [(one.organisation, one.value) for one in read(*rows, kind="K")] == [("0980", 1)]
    assert [(one.organisation, one.value) for one in read(*rows, kind="L")] == [("0980", 2)]


def test_places_that_the_register_lacks_are_named() -> None:
    places = (*PLACES, {"id": "2599", "title": "Ny", "type": "K"})
    download = Download((kpi("U07459", NUI_TITLE),), places, (nui("2599", value(1)), nui("0483", value(2))))
    found, missing = figures(download, {"U07459": NUI_TITLE}, REGISTER)
    assert ([one.organisation for one in found], missing) == (["0483"], ("2599",))


def test_indicators_that_nobody_asked_for_are_passed_over() -> None:
    assert read(row("N01951", "0483", 2025, value(1)), nui("0483", value(2)))[0].indicator == "U07459"


def test_the_same_row_on_two_pages_counts_once_and_two_values_are_refused() -> None:
    assert len(read(nui("0483", value(70)), nui("0483", value(70)))) == 1
    with pytest.raises(KoladaError, match="U07459 0483 2025 has two values"):
        read(nui("0483", value(70)), nui("0483", value(71)))


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"kpi": "U07459"},
        {"kpi": 7, "municipality": "0483", "period": 2025, "values": []},
        {"kpi": "U07459", "municipality": "0483", "period": 2025, "values": {}},
        {"kpi": "U07459", "municipality": "0483", "period": 2025, "values": ["T"]},
        {"kpi": "U07459", "municipality": "0483", "period": 2025, "values": [{"value": 1}]},
        nui("0483", value(1), period=None),
        nui("0483", value(1), period="2025-01"),
        nui("0483", {"gender": "T", "value": "70,5"}),
        nui("0483", {"gender": "T", "value": True}),
        nui("0483", {"gender": "T", "value": float("nan")}),
        nui("0483", {"gender": "T", "value": 1, "status": 7}),
        "U07459",
    ],
)  # fmt: skip
def test_data_that_are_not_written_as_documented_are_refused(broken: Any) -> None:
    with pytest.raises(KoladaError, match="data: "):
        read(nui("0114", value(1)), broken)


def test_lists_that_are_not_written_as_documented_are_refused() -> None:
    with pytest.raises(KoladaError, match="municipality: 'type'"):
        read(places=({"id": "0483", "title": "Katrineholm"},))
    with pytest.raises(KoladaError, match="kpi: municipality_type 'X' is unknown"):
        read(kind="X")


# Titles


def titles(title: str, stored: str = "", *accepted: str, indicator: str = "U07459") -> str:
    before = {indicator: stored} if stored else {}
    return checked_titles([kpi(indicator, title)], [indicator], before, accepted)[indicator]


def test_a_title_that_is_another_one_than_at_the_last_import_stops_it() -> None:
    with pytest.raises(
        KoladaTitleError, match=r"N00803 was 'Gammal' and is now 'Ny': .*--accept-title N00803"
    ) as found:
        titles("Ny", "Gammal", indicator="N00803")
    assert (found.value.indicator, found.value.stored, found.value.found) == ("N00803", "Gammal", "Ny")


def test_the_first_import_is_held_to_the_title_that_we_know() -> None:
    assert titles(NUI_TITLE) == NUI_TITLE
    with pytest.raises(KoladaTitleError):
        titles("Företagsklimat Insikt - Totalt")


def test_a_new_title_can_be_accepted_and_counts_from_then_on() -> None:
    assert titles("Nytt index", "", "U07459") == "Nytt index"
    assert titles("Nytt index", "Nytt index") == "Nytt index"


def test_dashes_spaces_and_capitals_do_not_make_another_title() -> None:
    written = "Företagsklimat insikt –  Upphandling – Index"
    assert titles(written) == written


def test_an_indicator_without_a_title_is_refused() -> None:
    with pytest.raises(KoladaError, match="'title' is missing"):
        checked_titles([{"id": "U07459"}], ["U07459"], {}, ())
