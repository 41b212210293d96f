"""Where somebody is signed in, and signing out everywhere else."""

from datetime import timedelta

from tests.web.conftest import Site

GOTHENBURG = "1480"


def test_signing_out_everywhere_else_leaves_this_browser_and_other_people_signed_in(site: Site) -> None:
    home, work, other = site.coordinator(), site.coordinator(), site.coordinator(GOTHENBURG)
    page = work.read("/sessions")
    assert page.count("Signed in 23 November 2026") == 2
    assert page.count("This browser") == 1
    assert "Signed out in 1 other browser." in work.read(work.press("/sessions", {}).headers["Location"])
    home.read("/overview", 401)
    work.read("/overview")
    other.read("/overview")
    assert "You are signed in nowhere else." in work.read("/sessions")


def test_a_browser_that_was_left_long_ago_is_not_listed(site: Site) -> None:
    site.coordinator()
    site.clock[0] += timedelta(hours=21)
    assert site.coordinator().read("/sessions").count("Signed in 2") == 1
