"""How long answering took, from the moments of saving."""

from datetime import UTC, datetime, timedelta

from maturity.domain.pace import LONGEST_PAUSE, Pace, Save, pace

START = datetime(2027, 3, 1, 9, tzinfo=UTC)


def save(question: str, seconds: int, by: int | None = 1) -> Save:
    return Save(question, by, START + timedelta(seconds=seconds))


def test_from_the_first_save_to_the_last_and_between_them() -> None:
    assert pace([save("A", 0), save("C", 100), save("B", 40)]) == Pace(100, {"B": 40, "C": 60})


def test_one_answer_or_none_tells_nothing() -> None:
    assert pace([]) == pace([save("A", 0)]) == pace([save("A", 0), save("A", 90, by=2)]) == Pace(None, {})


def test_people_are_timed_apart_and_the_slowest_counts() -> None:
    saves = [save("A", 0), save("B", 30), save("A", 10, by=2), save("B", 60, by=2)]
    assert pace(saves) == Pace(60, {"B": 50})


def test_a_pause_and_what_is_saved_together_are_no_time() -> None:
    late = LONGEST_PAUSE + 1
    assert pace([save("A", 0), save("B", late)]) == Pace(late, {})
    assert pace([save("A", 0), save("B", 50), save("C", 50)]) == Pace(50, {})
