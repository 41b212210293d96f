"""``maturity score``: one row per node, or all that led to it; bad rows are named and passed over."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from maturity.cli import group


@pytest.fixture
def score(tmp_path: Path, tiny_text: str) -> Callable[..., Result]:
    """Return a function that scores a text with the tiny questionnaire."""
    (tmp_path / "tiny.yaml").write_text(tiny_text, encoding="utf-8")

    def command(answers: str | bytes, *options: str) -> Result:
        path = tmp_path / "answers.csv"
        path.write_bytes(answers if isinstance(answers, bytes) else answers.encode())
        return CliRunner().invoke(group, ["score", str(tmp_path / "tiny.yaml"), str(path), *options])

    return command


def _rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(result.stdout.splitlines()))


def test_a_file_is_scored_to_csv(score: Callable[..., Result]) -> None:
    result = score("organisation,Q1,Q2\nA,2,1\nB,0,not-applicable\n")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = _rows(result)
    # A: 100 * (1 * 2/2 + 2 * 1/2) / (1 + 2) = 66.66… -> 66.7, the band from 50 up
    assert rows[0] == {
        "organisation": "A", "node": "goals", "index": "66.7", "uncapped": "66.7", "low": "66.7", "high": "66.7",
        "coverage": "1.0", "band": "Hög", "state": "index",
    }  # fmt: skip
    assert [row["node"] for row in rows] == ["goals", "total"] * 2
    # B: more than 0.3 of the weight is N/A (2 of 3): too little to stand on, and never 0
    assert (rows[2]["index"], rows[2]["band"], rows[2]["state"]) == ("", "", "too_little")


def test_missing_answers_widen_the_interval(score: Callable[..., Result]) -> None:
    [goals, _] = _rows(score("organisation,Q1,Q2\nA,do-not-know,1\n"))
    # weight 2 of 3 is answered: 100 * 1/2; lowest 100 * (0 + 2 * 1/2) / 3, highest 100 * (1 + 2 * 1/2) / 3
    assert (goals["index"], goals["low"], goals["high"], goals["coverage"]) == ("50.0", "33.3", "66.7", "0.6667")


def test_json_has_one_object_per_line_and_null_without_an_index(score: Callable[..., Result]) -> None:
    result = score("organisation,Q1,Q2\nA,2,1\nÅre,,\n", "--format", "json", "--language", "en")
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["organisation"], second["organisation"]) == ("A", "Åre")
    assert first["scores"][1] == {
        "node": "total", "index": 66.7, "uncapped": 66.7, "low": 66.7, "high": 66.7, "coverage": 1.0, "band": "High",
        "state": "index",
    }  # fmt: skip
    assert second["scores"][1]["index"] is None
    assert "NaN" not in result.stdout


def test_the_trace_explains_every_figure(score: Callable[..., Result]) -> None:
    rows = {row["id"]: row for row in _rows(score("organisation,Q1,Q2\nA,2,1\n", "--trace"))}
    assert set(rows) == {"total", "goals", "Q1", "Q2"}
    # index = sum of value * share: 100 * 1/3 + 50 * 2/3
    assert (rows["Q1"]["value"], rows["Q1"]["weight"], rows["Q1"]["share"]) == ("100.0", "1.0", "0.3333")
    assert (rows["Q2"]["value"], rows["Q2"]["weight"], rows["Q2"]["share"]) == ("50.0", "2.0", "0.6667")
    assert rows["goals"]["value"] == "66.7"
    [traced] = [
        json.loads(line)
        for line in score("organisation,Q1,Q2\nA,2,1\n", "--trace", "--format", "json").stdout.splitlines()
    ]
    assert {line["id"] for line in traced["trace"]} == set(rows)


def test_bad_rows_are_named_by_place_and_the_others_scored(score: Callable[..., Result]) -> None:
    result = score("organisation,Q1,Q2\nA,2,1\nB,7,1\nA,1,1\nC,1\n,1,1\nD,1,1\n")
    assert result.exit_code == 1
    assert {row["organisation"] for row in _rows(result)} == {"A", "D"}
    lines = result.stderr.splitlines()
    assert [line.split("answers.csv:")[1].split(" ")[0] for line in lines[:-1]] == ["3:2:", "4:1:", "5:2:", "6:1:"]
    assert "'7' is no answer; expected a level from 0 to 2" in lines[0]
    assert lines[-1] == "4 rows passed over"
    assert all("Traceback" not in line for line in lines)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param("organisation;Q1;Q2\r\nA;2;1\r\n", id="semicolons, as Swedish spreadsheets write"),
        pytest.param("\ufefforganisation,Q1,Q2\nA,2,1\n", id="a byte order mark"),
        pytest.param("Q2,organisation,Q1\n1,A,2\n\n", id="columns in another order and an empty line"),
        pytest.param('organisation,Q1,Q2\n"A"," 2 ","1"\n', id="quotes and spaces"),
    ],
)
def test_files_are_read_as_spreadsheets_write_them(score: Callable[..., Result], answers: str) -> None:
    assert [row["index"] for row in _rows(score(answers))] == ["66.7", "66.7"]


def test_standard_input_is_read(tmp_path: Path, tiny_text: str, score: Callable[..., Result]) -> None:
    del score
    (tmp_path / "tiny.yaml").write_text(tiny_text, encoding="utf-8")
    result = CliRunner().invoke(group, ["score", str(tmp_path / "tiny.yaml"), "-"], input="organisation,Q1,Q2\nA,2,1\n")
    assert _rows(result)[0]["index"] == "66.7"


@pytest.mark.parametrize(
    ("answers", "options", "said"),
    [
        pytest.param(b"", (), "1:1: the first line must name a column 'organisation'", id="an empty file"),
        pytest.param(b"organisation,Q9\n", (), "1:2: 'Q9' is no question of tiny", id="an unknown column"),
        pytest.param(b"organisation,Q1,Q1\n", (), "1:3: column 'Q1' stands twice", id="a column twice"),
        pytest.param("organisation,Q1\nÅre,2\n".encode("latin-1"), (), "is not UTF-8", id="another encoding"),
        pytest.param(b"organisation,Q1\nA,2\n", ("--form", "none"), "no form 'none'", id="an unknown form"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(
    tmp_path: Path, tiny_text: str, run: Callable[..., Any], answers: bytes, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "tiny.yaml").write_text(tiny_text, encoding="utf-8")
    (tmp_path / "answers.csv").write_bytes(answers)
    done = run("score", "tiny.yaml", "answers.csv", *options)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("Error: ")
    assert said in line


def test_a_broken_questionnaire_is_reported_with_every_finding(
    tmp_path: Path, tiny_text: str, run: Callable[..., Any]
) -> None:
    (tmp_path / "tiny.yaml").write_text(tiny_text.replace("weight: 2", "weight: 0"), encoding="utf-8")
    (tmp_path / "answers.csv").write_text("organisation,Q1\n", encoding="utf-8")
    done = run("score", "tiny.yaml", "answers.csv")
    assert done.returncode == 1
    assert "tiny.yaml:46:17" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_form_scores_its_own_questions_only(score: Callable[..., Result]) -> None:
    [goals, _] = _rows(score("organisation,Q1,Q2\nA,1,2\n", "--form", "core"))
    assert goals["index"] == "50.0"  # Q1 alone: 100 * 1/2


@pytest.mark.parametrize("trace", [(), ("--trace",)], ids=["scores", "trace"])
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(
    score: Callable[..., Result], trace: tuple[str, ...]
) -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)"]
    result = score("organisation,Q1,Q2\n" + "".join(f"{name},2,1\n" for name in names), *trace)
    assert list(dict.fromkeys(row["organisation"] for row in _rows(result))) == [f"'{name}" for name in names]
