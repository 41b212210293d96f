"""What a downloaded row says, and what the shape of Kolada holds."""

from datetime import UTC, datetime

from maturity.domain.open_data import Dataset, Row, index_rows, kolada, kolada_id, named_rows, share_rows
from maturity.domain.questionnaire import Area, Questionnaire
from tests.domain.making import area, question, questionnaire

MOMENT = datetime(2027, 6, 3, 7, tzinfo=UTC)


def two_areas() -> Questionnaire:
    open_area: Area = area("goals", question("A1"))
    closed_area: Area = area("integrity", question("F1"), sensitive=True)
    return questionnaire(open_area, closed_area)


def dataset(*rows: Row) -> Dataset:
    name = {"sv": "Mätningen 2027", "en": "The 2027 wave"}
    return Dataset("2027", name, 1, MOMENT, MOMENT, MOMENT, "0" * 64, "", False, two_areas(), rows)  # noqa: FBT003  # no made-up answers


def test_figures_are_rounded_half_up_as_on_pages() -> None:
    low, median, high = index_rows("kind", "region", "Regioner", "goals", [12.25, 30.0, 47.75], 12, 1)
    assert (low.value, median.value, high.value) == (12.3, 30.0, 47.8)
    assert {row.n for row in (low, median, high)} == {12}
    [none, all_of_them] = share_rows("kind", "region", "Regioner", "A1", [0.0, 1.0], 12)
    assert (none.measure, none.value, all_of_them.measure) == ("share-level-0", 0.0, "share-level-1")


def test_what_is_suppressed_has_neither_value_nor_number() -> None:
    rows = index_rows("county", "01", "Stockholms län", "goals", [None, 50.0, None], 7, 1)
    assert [(row.value, row.n, row.status) for row in rows] == [
        (None, None, "suppressed"),
        (50.0, 7, "ok"),
        (None, None, "suppressed"),
    ]
    assert {row.status for row in index_rows("county", "01", "Stockholms län", "goals", [1.0] * 3, -1, 1)} == {
        "suppressed"
    }


def test_a_sensitive_area_is_never_named_and_cannot_be_worked_out_from_the_total() -> None:
    # total = (goals + integrity) / 2, so integrity = 2 · 60 - 80 = 40 for who sees the total
    rows = named_rows(two_areas(), "0180", "Stockholm", {"goals": 80.0, "integrity": 40.0, "total": 60.0})
    assert {row.part: (row.value, row.status) for row in rows} == {
        "goals": (80.0, "ok"),
        "integrity": (None, "suppressed"),
        "total": (None, "suppressed"),
    }


def test_a_named_organisation_without_an_index_is_missing_and_not_zero() -> None:
    [row] = named_rows(two_areas(), "0180", "Stockholm", {"goals": None})
    assert (row.value, row.n, row.status) == (None, None, "missing")


def test_kolada_gets_open_organisations_and_the_country_by_its_own_ids() -> None:
    found = kolada(
        dataset(
            *index_rows("kind", "municipality", "Kommuner", "goals", [40.0, 50.0, 60.0], 200, 1),
            *index_rows("kind", "region", "Regioner", "goals", [40.0, 51.0, 60.0], 20, 1),
            *index_rows("county", "01", "Stockholms län", "goals", [40.0, 52.0, 60.0], 20, 1),
            *index_rows("kind", "municipality", "Kommuner", "A1", [1.0, 2.0, 3.0], 200, 2),
            *named_rows(two_areas(), "17", "Region Värmland", {"goals": 33.3, "total": 50.0}),
        )
    )
    assert [(one["kpi"], one["municipality"], one["period"], one["values"]) for one in found["values"]] == [
        ("made-goals", "0000", 2027, [figure(200, "", 50.0)]),
        ("made-goals", "0017", 2027, [figure(1, "", 33.3)]),
        ("made-total", "0017", 2027, [figure(0, "Suppressed", None)]),
    ]
    assert found["count"] == 3
    assert [one["id"] for one in found["kpi"]] == ["made-goals", "made-integrity", "made-total"]


def figure(count: int, status: str, value: float | None) -> dict[str, object]:
    return {"gender": "T", "count": count, "status": status, "value": value, "isdeleted": False}


def test_a_region_has_another_id_in_kolada() -> None:
    assert (kolada_id("0180"), kolada_id("17")) == ("0180", "0017")
