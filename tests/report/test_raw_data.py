"""Raw data of one organisation, read as programs and spreadsheets read them."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from maturity.domain.open_data import COLUMNS as OPEN_COLUMNS
from maturity.domain.result import Result
from maturity.domain.scoring import rounded
from maturity.report.raw_data import COLUMNS, raw_csv, raw_json
from tests.report.plans import plan_for

MakeResult = Callable[..., Result]


def lines(file: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig")), delimiter=delimiter))


def shown(value: float | None) -> float | None:
    return None if value is None else float(rounded(value, 1))


@pytest.mark.parametrize("facts", [{}, {"unanswered": 26}, {"answering": 8}, {"answering": 2}, {"compared": False}])
def test_every_figure_is_the_results(make_result: MakeResult, facts: dict[str, Any]) -> None:
    result = make_result(**facts)
    table = {(row["part"], row["measure"]): row for row in lines(raw_csv(result))}
    found = json.loads(raw_json(result))
    for node, told in zip(result.nodes(), found["areas"], strict=True):
        row = table[node.id, "index"]
        assert (float(row["value"]) if row["value"] else None) == told["index"] == shown(node.index)
        assert row["status"] == ("ok" if node.index is not None else "missing")
        if node.standing is None:
            assert told["others"] is None
            assert (node.id, "median") not in table
        else:
            row = table[node.id, "median"]
            assert (float(row["value"]) if row["value"] else None) == shown(node.standing.median)
            assert told["others"]["median"] == shown(node.standing.median)
            assert (row["n"] == "") is (told["others"]["n"] is None) is (node.standing.median is None)
    for one, told in zip((q for node in result.areas for q in node.questions), found["answers"], strict=True):
        row = table[one.question.id, "answer"]
        assert told["question"] == one.question.id
        assert (int(row["value"]) if row["value"] else None) == told["level"] == (one.code if one.code >= 0 else None)
        assert row["status"] == told["status"] == ("ok" if one.code >= 0 else "unanswered")
        assert told["median_of_others"] == one.median


def test_columns_that_the_open_data_have_are_called_the_same() -> None:
    assert set(OPEN_COLUMNS) & set(COLUMNS) == {"wave", "part", "measure", "value", "n", "status", "generated"}


def test_with_semicolons_it_is_for_a_swedish_spreadsheet(make_result: MakeResult) -> None:
    result = make_result()
    file = raw_csv(result, delimiter=";")
    assert file.startswith(b"\xef\xbb\xbfwave;organisation;")
    [row] = [row for row in lines(file, ";") if (row["part"], row["measure"]) == ("total", "index")]
    assert row["value"] == str(shown(result.total.index)).replace(".", ",")


def test_no_text_runs_in_a_spreadsheet_and_none_breaks_the_file(make_result: MakeResult) -> None:
    result = make_result(name='=HYPERLINK("x")', comment="@a\x07\ud800\n+b")
    found = lines(raw_csv(result, comments=True))
    assert {row["organisation_name"] for row in found} == {'\'=HYPERLINK("x")'}
    assert {row["text"] for row in found if row["measure"] == "comment"} == {"'@a\n+b"}
    assert json.loads(raw_json(result, comments=True))["about"]["organisation"]["name"] == '=HYPERLINK("x")'


def test_what_was_written_goes_along_only_when_chosen(make_result: MakeResult) -> None:
    result = make_result(comment="hemligt")
    assert b"hemligt" not in raw_csv(result) + raw_json(result)
    assert b"hemligt" in raw_csv(result, comments=True)
    assert json.loads(raw_json(result, comments=True))["answers"][0]["comment"] == "hemligt"


def test_json_has_targets_and_actions(make_result: MakeResult) -> None:
    result = make_result()
    found = json.loads(raw_json(result, plan_for(result)))["plan"]
    assert len(found["targets"]) == 5
    assert [one["status"] for one in found["actions"]] == ["planned", "started", "done", "stopped", "accepted"]
    assert found["actions"][0]["due"] == "2027-03-15"
    assert found["actions"][1]["due"] is None


def test_the_same_result_gives_the_same_bytes(make_result: MakeResult) -> None:
    first, second = make_result(), make_result()
    assert raw_csv(first) == raw_csv(second)
    assert raw_json(first, plan_for(first)) == raw_json(second, plan_for(second))
