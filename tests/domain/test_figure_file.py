"""A CSV file of outside figures: what is read, and what is told about every row that cannot be."""

import pytest

from maturity.domain.figure_file import read_figures
from maturity.domain.outside import Figure
from maturity.domain.table_file import LARGEST_FILE
from maturity.storage.register import shipped_organisations

REGISTER = shipped_organisations()
HEADER = "organisation,indicator,period,value\n"
OWN = "organisation;indicator;period;value;title;unit;source;status\n"


def read(text: str | bytes, **titles: str) -> tuple[tuple[Figure, ...], list[tuple[int, str, str]]]:
    content = text if isinstance(text, bytes) else text.encode()
    figures, faults = read_figures(content, REGISTER, titles, 2026)
    return figures, [(one.row, one.column, one.code) for one in faults]


def test_a_file_is_read_with_what_we_know_of_its_indicators() -> None:
    figures, faults = read(HEADER + "0483,single-bid-share,2025,21.5\n17,u60494,2024,50\n")
    assert faults == []
    assert figures == (
        Figure("single-bid-share", "0483", 2025, 21.5, "", "Upphandlingsmyndigheten", "", "%"),
        Figure("U60494", "17", 2024, 50, "", "Kolada", "", "%"),
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEADER + '0483,U07459,2025,"71,5"\n', id="commas, a decimal comma in quotation marks"),
        pytest.param(
            "\ufeff" + HEADER.replace(",", ";") + "0483;U07459;2025;71,5\r\n", id="semicolons and a mark of UTF-8"
        ),
        pytest.param(HEADER.replace(",", "\t") + "0483\tU07459\t2025\t71.5\n\t\t\t\n", id="tabs and an empty row"),
        pytest.param("Value;Period;Indicator;Organisation\n71,5;2025;U07459;483\n", id="another order, a lost zero"),
        pytest.param(
            "organisation;indicator;period;value;;\n0483;U07459;2025;71,50;;\n", id="empty columns at the end"
        ),
    ],
)
def test_what_spreadsheets_make_of_a_file_is_understood(text: str) -> None:
    figures, faults = read(text)
    assert faults == []
    [one] = figures
    assert (one.organisation, one.indicator, one.period, one.value) == ("0483", "U07459", 2025, 71.5)


def test_a_value_may_have_as_many_decimals_as_a_spreadsheet_computes() -> None:
    figures, faults = read(HEADER + "0483,U07459,2025,33.333333333333336\n")
    assert ([one.value for one in figures], faults) == ([100 / 3], [])


@pytest.mark.parametrize("written", ["", "-", ".", ".."])
def test_a_missing_value_is_missing_and_not_zero(written: str) -> None:
    figures, faults = read(HEADER + f"0483,U07459,2025,{written}\n0180,U07459,2025,0\n")
    assert ([one.value for one in figures], faults) == ([None, 0.0], [])


@pytest.mark.parametrize("code", ["0980", "980", "09", "9", "0009"])
def test_gotland_is_one_organisation_under_all_its_codes(code: str) -> None:
    figures, _ = read(HEADER + f"{code},U07459,2025,70\n")
    assert [one.organisation for one in figures] == ["0980"]


def test_gotland_under_two_codes_is_told_as_the_same_figure_twice() -> None:
    _, faults = read(HEADER + "0980,U07459,2025,70\n09,U07459,2025,70\n")
    assert faults == [(3, "", "figure-twice")]


@pytest.mark.parametrize(
    ("code", "organisation"), [("1", "01"), ("0001", "01"), ("01", "01"), ("114", "0114"), ("10", "10")]
)
def test_a_region_and_a_municipality_are_never_mixed_up(code: str, organisation: str) -> None:
    figures, _ = read(HEADER + f"{code},appeal-share,2025,7\n")
    assert [one.organisation for one in figures] == [organisation]


def test_an_own_indicator_brings_its_title_once() -> None:
    figures, faults = read(
        OWN + "0483;direct-awards;2025;12,5;Direktupphandlat;Mkr;Egen;prel\n0180;direct-awards;2025;3;;Mkr;Egen;\n"
    )
    assert faults == []
    assert figures[0] == Figure("direct-awards", "0483", 2025, 12.5, "prel", "Egen", "Direktupphandlat", "Mkr")
    assert figures[1].title == "Direktupphandlat"


def test_an_own_indicator_may_lean_on_the_title_that_is_stored() -> None:
    figures, faults = read(HEADER + "0483,own-one,2025,-3\n", **{"own-one": "Egen"})
    assert ([(one.title, one.value) for one in figures], faults) == ([("Egen", -3.0)], [])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("9999,U07459,2025,1", ("organisation", "unknown-organisation")),
        (",U07459,2025,1", ("organisation", "missing")),
        ("0000,U07459,2025,1", ("organisation", "unknown-organisation")),
        ("0483,,2025,1", ("indicator", "missing")),
        ("0483,=1+1,2025,1", ("indicator", "not-an-indicator")),
        ("0483,U07459,,1", ("period", "missing")),
        ("0483,U07459,01-jan,1", ("period", "not-a-year")),
        ("0483,U07459,2025-01-01,1", ("period", "not-a-year")),
        ("0483,U07459,٢٠٢٥,1", ("period", "not-a-year")),
        ("0483,U07459,1789,1", ("period", "year-outside")),
        ("0483,U07459,2027,1", ("period", "year-outside")),
        ("0483,U07459,2025,#N/A", ("value", "not-a-number")),
        ("0483,U07459,2025,nan", ("value", "not-a-number")),
        ("0483,U07459,2025,1e3", ("value", "not-a-number")),
        ("0483,U07459,2025,12 %", ("value", "not-a-number")),
        ("0483,U07459,2025," + "9" * 400, ("value", "not-a-number")),
        ("0483,U07459,2025,101", ("value", "too-large-number")),
        ("0483,bids-per-tender,2025,-1", ("value", "too-small")),
        ("0483,U07459,2025,71,5", ("", "cells")),
        ('0483,U07459,2025,"71', ("", "quotes")),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_told_with_row_and_column(row: str, fault: tuple[str, str]) -> None:
    _, faults = read(HEADER + "0180,U07459,2025,70\n" + row + "\n")
    assert faults == [(3, *fault)]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("0483;own-one;2025;1;;;;", ("title", "title-missing")),
        ("0483;own-one;2025;1;=A1;;;", ("title", "formula")),
        ("0483;own-one;2025;1;" + "x" * 201 + ";;;", ("title", "too-long")),
        ("0483;U07459;2025;1;;;a\u202eb;", ("source", "control")),
    ],
)
def test_a_text_that_cannot_be_kept_is_told(row: str, fault: tuple[str, str]) -> None:
    _, faults = read(OWN + row + "\n")
    assert faults == [(2, *fault)]


def test_two_titles_for_one_indicator_are_told() -> None:
    rows = "0483;own-one;2025;1;En;;;\n0180;own-one;2025;1;Två;;;\n"
    assert read(OWN + rows)[1] == [(3, "title", "title-changed")]
    assert read(OWN + "0483;own-one;2025;1;En;;;\n", **{"own-one": "Ett"})[1] == [(2, "title", "title-changed")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", (0, "", "empty")),
        (HEADER.encode(), (0, "", "no-rows")),
        (b"a" * (LARGEST_FILE + 1), (0, "", "too-large")),
        (HEADER.encode() + "0483,U07459,2025,1\nÅland,U07459,2025,1\n".encode("cp1252"), (3, "", "not-utf-8")),
        (HEADER.encode("utf-16"), (1, "", "not-utf-8")),
        (b"PK\x03\x04\0\0", (0, "", "not-a-workbook")),
        (b"organisation,indicator,period\n0483,U07459,2025\n", (1, "value", "missing-column")),
        (HEADER.replace("\n", ",kommun\n").encode(), (1, "kommun", "unknown-column")),
        (HEADER.replace("\n", ",value\n").encode(), (1, "value", "column-twice")),
    ],
)
def test_a_file_that_is_none_is_told_as_a_whole(content: bytes, fault: tuple[int, str, str]) -> None:
    assert read(content) == ((), [fault])


def test_every_fault_is_told_at_once_in_the_order_of_rows() -> None:
    _, faults = read(HEADER + "9999,U07459,x,y\n0483,U07459,2025,1\n0483,U07459,2025,2\n")
    assert faults == [
        (2, "organisation", "unknown-organisation"),
        (2, "period", "not-a-year"),
        (2, "value", "not-a-number"),
        (4, "", "figure-twice"),
    ]
