"""The commands for people who write questionnaires."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from maturity.cli.questionnaire import questionnaire


@pytest.fixture
def file(tmp_path: Path, tiny_text: str) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(tiny_text, encoding="utf-8")
    return path


def test_a_sound_file_passes(file: Path) -> None:
    result = CliRunner().invoke(questionnaire, ["check", str(file)])
    assert (result.exit_code, result.output) == (0, "Files: 1. Errors: 0. Warnings: 0.\n")


def test_errors_are_listed_and_end_with_1(file: Path, tiny_text: str) -> None:
    file.write_text(tiny_text.replace("weight: 2", "weight: 0"), encoding="utf-8")
    result = CliRunner().invoke(questionnaire, ["check", str(file)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{file}:46:17: [weight-not-positive] Give Q2 a weight above 0. (error)",
        "Files: 1. Errors: 1. Warnings: 0.",
    ]


def test_warnings_alone_pass(file: Path, tiny_text: str) -> None:
    file.write_text(tiny_text.replace("Det finns ingen policy än.", "Saknas."), encoding="utf-8")
    result = CliRunner().invoke(questionnaire, ["check", str(file)])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Files: 1. Errors: 0. Warnings: 1.")


def test_unreadable_files_are_named_and_the_others_still_checked(tmp_path: Path, file: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("id: å".encode("latin-1"))
    result = CliRunner().invoke(questionnaire, ["check", str(tmp_path / "none.yaml"), str(latin), str(file)])
    assert result.exit_code == 1
    assert "none.yaml" in result.output
    assert "not UTF-8 at byte 4" in result.output
    assert result.output.splitlines()[-1] == "Files: 3. Errors: 2. Warnings: 0."


def test_show_prints_questions_in_the_chosen_language(file: Path) -> None:
    result = CliRunner().invoke(questionnaire, ["show", str(file), "--language", "en"])
    assert result.exit_code == 0
    for expected in (
        "# Goals",
        "Q1 Policy (level) [core]",
        "1 Present: There is a policy in force.",
        "→ 2  Review the policy.",
    ):
        assert expected in result.output


def test_show_refuses_a_language_that_the_file_lacks(file: Path) -> None:
    result = CliRunner().invoke(questionnaire, ["show", str(file), "--language", "de"])
    assert result.exit_code == 2
    assert "sv, en" in result.output


def test_the_schema_is_json() -> None:
    result = CliRunner().invoke(questionnaire, ["schema"])
    assert json.loads(result.output)["title"] == "QuestionnairePart"
