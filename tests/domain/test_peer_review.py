"""When an answer counts as reviewed by a peer, and which lists of cases can be read."""

from datetime import UTC, datetime

import pytest

from maturity.domain.peer_review import (
    CHECKS,
    MOST_CASES,
    Case,
    Decision,
    Remark,
    Verdict,
    read_cases,
    reviewed,
    write_cases,
)

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def remark(question: str, seen: str, suggested: str = "", decision: Decision | None = None) -> Remark:
    return Remark(question, 1, seen, suggested, "", AT, decision)


def kept(written: str) -> Decision:
    return Decision(Verdict.KEPT, written, "Därför.", AT)


def accepted(written: str) -> Decision:
    return Decision(Verdict.ACCEPTED, written, "Följer granskningen.", AT)


@pytest.mark.parametrize(
    ("one", "current", "is_open", "holds"),
    [
        pytest.param(remark("Q1", "2"), "2", False, True, id="the same answer, which stands"),
        pytest.param(remark("Q1", "2"), "3", False, False, id="the same answer, changed since"),
        pytest.param(remark("Q1", "2", "1"), "2", True, False, id="another answer, nobody decided"),
        pytest.param(remark("Q1", "2", "1"), "3", True, False, id="another answer, and a third one now"),
        pytest.param(remark("Q1", "2", "1"), "1", False, True, id="the suggested one, taken over by itself"),
        pytest.param(remark("Q1", "2", "1", kept("2")), "2", False, True, id="kept"),
        pytest.param(remark("Q1", "2", "1", kept("2")), "3", False, False, id="kept, changed since"),
        pytest.param(remark("Q1", "2", "1", kept("2")), "1", False, True, id="kept, then the suggested one after all"),
        pytest.param(remark("Q1", "2", "1", accepted("1")), "1", False, True, id="followed"),
        pytest.param(remark("Q1", "2", "1", accepted("1")), "2", False, False, id="followed, then changed back"),
        pytest.param(remark("Q1", "2"), "", False, False, id="the answer was taken away"),
    ],
)
def test_a_remark_is_open_or_holds(one: Remark, current: str, *, is_open: bool, holds: bool) -> None:
    assert (one.is_open(current), one.holds(current)) == (is_open, holds)


def test_an_area_is_reviewed_question_by_question_once_every_suggestion_is_decided_on() -> None:
    answers = {"Q1": "2", "Q2": "1", "Q3": "0"}
    same, other = remark("Q1", "2"), remark("Q2", "1", "3")
    assert reviewed(["Q1", "Q2", "Q3"], [same], answers) == {"Q1"}
    assert reviewed(["Q1", "Q2", "Q3"], [same, other], answers) == set()
    assert reviewed(["Q1", "Q2", "Q3"], [same, remark("Q2", "1", "3", kept("1"))], answers) == {"Q1", "Q2"}
    assert reviewed(["Q1", "Q3"], [same, other], answers) == {"Q1"}  # Q2 is in another area
    # a second reviewer's open suggestion holds the area up, too
    assert reviewed(["Q1", "Q2"], [same, remark("Q1", "2", "0")], answers) == set()


def test_five_points_are_checked() -> None:
    assert len(CHECKS) == len(set(CHECKS)) == 5


@pytest.mark.parametrize(
    "text",
    [
        "KS 1;Städning\nKS 2;IT-drift, version 2\n",
        "Referens;Titel\nKS 1;Städning\n\n  KS 2 ;  IT-drift, version   2\n",
        'KS 1\tStädning\nKS 2\t"IT-drift, version 2"',
        'reference,title\nKS 1,Städning\nKS 2,"IT-drift, version 2"\n',
        "\n\nKS 1;Städning\r\nKS 2;IT-drift, version 2\0\r\n",
    ],
)
def test_a_list_is_read_however_a_spreadsheet_writes_it(text: str) -> None:
    expected = (Case("KS 1", "Städning"), Case("KS 2", "IT-drift, version 2"))
    assert read_cases(text) == (expected, ())


def test_every_line_that_cannot_be_used_is_told() -> None:
    text = f"KS 1;Städning\n;Utan\nKS 3\n{'x' * 101};Lång\nKS 4;{'x' * 201}\nKS 1;Igen\n"
    cases, problems = read_cases(text)
    assert problems == ((2, "reference"), (3, "title"), (4, "too-long"), (5, "too-long"), (6, "twice"))
    assert cases[0] == Case("KS 1", "Städning")


def test_two_thousand_cases_fit_and_one_more_does_not() -> None:
    lines = [f"KS {number};Avtal" for number in range(MOST_CASES)]
    cases, problems = read_cases("\n".join(lines))
    assert (len(cases), problems) == (2000, ())
    assert read_cases("\n".join([*lines, "KS x;Avtal", "KS y;Avtal"]))[1] == ((2001, "too-many"),)


def test_no_text_breaks_the_reader_and_an_empty_one_is_an_empty_list() -> None:
    assert read_cases("") == ((), ())
    assert read_cases(" \n;;\n") == ((), ())
    assert read_cases('KS 1;"öppet\nKS 2;b')[0][0].title == "öppet KS 2;b"


def test_a_written_list_reads_back() -> None:
    cases = (Case("KS 1", 'Rör; "3 tum"'), Case("KS 2", "a,b"))
    assert read_cases(write_cases(cases)) == (cases, ())
