"""Counting the days of a wave."""

from datetime import date

from maturity.domain.turnout import Day, turnout

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)


def day(number: int) -> date:
    return date(2027, 3, number)


def test_only_the_days_on_which_something_happened_stand_between_the_first_and_the_last() -> None:
    found = turnout([day(9), day(4), day(9)], [day(8), day(8), day(9)], 5, FIRST, LAST, today=day(20))
    assert found is not None
    assert found.days == (
        Day(day(1), 0, 0, 0),
        Day(day(4), 1, 1, 0),
        Day(day(8), 0, 1, 2),
        Day(day(9), 2, 3, 1),
        Day(day(20), 0, 3, 0),
    )
    assert (found.submitted, found.busiest.on, found.reminded) == (3, day(9), (day(8), day(9)))


def test_the_days_end_with_the_wave_unless_somebody_submitted_later() -> None:
    later = date(2027, 4, 20)
    ended = turnout([day(4)], [], 5, FIRST, LAST, today=later)
    extended = turnout([day(4), date(2027, 4, 7)], [later], 5, FIRST, LAST, today=later)
    assert ended is not None
    assert extended is not None
    assert ended.days[-1] == Day(LAST, 0, 1, 0)
    assert extended.days[-1] == Day(date(2027, 4, 7), 1, 2, 0)  # the reminder came after the last day


def test_there_is_nothing_before_the_first_day_and_one_day_on_it() -> None:
    assert turnout([], [date(2027, 2, 1)], 5, FIRST, LAST, today=date(2027, 2, 28)) is None
    opened = turnout([FIRST], [], 5, FIRST, LAST, today=FIRST)
    assert opened is not None
    assert opened.days == (Day(FIRST, 1, 1, 0),)


def test_of_days_with_as_many_the_first_is_the_busiest() -> None:
    found = turnout([day(4), day(7)], [], 2, FIRST, LAST, today=LAST)
    assert found is not None
    assert found.busiest.on == day(4)
