"""Coming in by a work account that nobody invited, where the organisation has opened its domain."""

from maturity.domain.person import Role
from tests.web.conftest import Site
from tests.web.provider import Provider
from tests.web.test_work_account import KATRINEHOLM, REFUSED, at_work, come_back, provider

__all__ = ["at_work", "provider"]

DOMAIN = "katrineholm.se"
NEWCOMER = {"email": "lo@katrineholm.se"}


def readers(site: Site) -> list[tuple[str, frozenset[Role]]]:
    with site.database.read() as store:
        return [
            (one.person.email or "", one.roles)
            for one in store.people.members(KATRINEHOLM)
            if one.person.email == NEWCOMER["email"]
        ]


def open_domain(site: Site) -> None:
    coordinator = site.coordinator(KATRINEHOLM)
    page = coordinator.read("/colleagues")
    assert "Everybody with an address at katrineholm.se" in page
    reply = coordinator.send(page, "/colleagues/domains", {"domains": DOMAIN})
    assert reply.status_code == 303


def test_an_unknown_address_comes_in_only_when_the_organisation_has_opened_its_domain(
    at_work: Site, provider: Provider
) -> None:
    provider.claims = dict(NEWCOMER)
    assert REFUSED in come_back(at_work.stranger(), provider).text
    assert readers(at_work) == []
    open_domain(at_work)
    newcomer = at_work.stranger()
    assert come_back(newcomer, provider).status_code == 303
    assert readers(at_work) == [(NEWCOMER["email"], frozenset({Role.READER}))]
    newcomer.read("/results")
    newcomer.read("/area/goals", 403)


def test_whoever_was_removed_does_not_come_back_by_the_domain(at_work: Site, provider: Provider) -> None:
    provider.claims = dict(NEWCOMER)
    open_domain(at_work)
    assert come_back(at_work.stranger(), provider).status_code == 303
    coordinator = at_work.coordinator(KATRINEHOLM)
    page = coordinator.read("/colleagues")
    [action] = [part.split('"')[0] for part in page.split('action="')[1:] if part.startswith("/colleagues/readers/")][
        -1:
    ]
    assert coordinator.send(page, action, {}).status_code == 303
    assert come_back(at_work.stranger(), provider).status_code == 401


def test_a_closed_domain_lets_nobody_new_in_and_both_are_in_the_log(at_work: Site, provider: Provider) -> None:
    open_domain(at_work)
    coordinator = at_work.coordinator(KATRINEHOLM)
    page = coordinator.read("/colleagues")
    assert 'value="katrineholm.se" checked' in page
    assert (
        coordinator.client.post(
            "/colleagues/domains", data={"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
        ).status_code
        == 303
    )
    provider.claims = dict(NEWCOMER)
    assert come_back(at_work.stranger(), provider).status_code == 401
    assert coordinator.read("/log").count("Chose who comes in by work account") == 2


def test_a_domain_that_no_provider_speaks_for_is_refused(at_work: Site) -> None:
    coordinator = at_work.coordinator(KATRINEHOLM)
    page = coordinator.read("/colleagues")
    assert coordinator.send(page, "/colleagues/domains", {"domains": "example.org"}).status_code == 422


def test_without_providers_nothing_is_asked(site: Site) -> None:
    assert "work account" not in site.coordinator().read("/colleagues")
