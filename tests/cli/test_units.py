"""``maturity organisation unit``."""

from collections.abc import Callable

from tests.cli.conftest import Run


def test_a_unit_is_given_and_taken_away(run: Run, refused: Callable[..., str]) -> None:
    run("db", "upgrade")
    run("organisations", "load")
    done = run("organisation", "unit", "0840", "--unit", "0880")
    assert (done.returncode, done.stdout) == (0, "Mörbylånga: Kalmar\n")
    assert "0880 cannot be the shared purchasing unit of 0880" in refused(
        "organisation", "unit", "0880", "--unit", "0880"
    )
    assert "has a shared purchasing unit of its own" in refused("organisation", "unit", "0834", "--unit", "0840")
    assert "is the unit of others" in refused("organisation", "unit", "0880", "--unit", "0834")
    assert "no organisation '4711'" in refused("organisation", "unit", "4711", "--none")
    done = run("organisation", "unit", "0840", "--none")
    assert done.stdout == "Mörbylånga: no shared purchasing unit\n"


def test_one_of_the_two_options_is_named(run: Run) -> None:
    for options in ([], ["--unit", "0880", "--none"]):
        done = run("organisation", "unit", "0840", *options)
        assert done.returncode == 2
        assert "Name either --unit CODE or --none." in done.stderr
