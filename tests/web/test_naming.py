"""Names of the peer group as a coordinator meets them, and the good examples as everybody does."""

import csv
import io
from dataclasses import replace
from datetime import datetime

import pytest

from maturity.domain import edition as editions
from maturity.services import tabulating
from maturity.storage.publications import StoredDraft
from tests.services.test_naming import PEERS, READER
from tests.services.test_publishing import hand_in
from tests.web.conftest import Site, Sites

PAGE = "/benchmark/by-name"
CODES = (READER, *PEERS, "01")


def filled(make_site: Sites, now: datetime, **rungs: tuple[str, ...]) -> Site:
    """Return a site in which everybody has answered, and those of each rung have chosen it."""
    site = make_site(codes=CODES)
    for place, code in enumerate(CODES):
        hand_in(site.database, code, (place % 3, place % 3), now)
    with site.database.write() as store:
        wave = store.waves.get("2027")
        for rung, codes in rungs.items():
            for code in codes:
                store.publications.set_ladder(store.waves.assessment(wave.id, code)[0], rung)
    return site


def publish(site: Site, now: datetime) -> None:
    with site.database.write() as store:
        store.waves.move("2027", replace(store.waves.get("2027").facts, closes=now))
        [wave] = store.desk_waves.all()
        text, seal = editions.written(tabulating.edition_of(store, wave))
        store.publications.add(StoredDraft(wave.id, text, seal, "1", "", now, None), now)


def test_names_come_with_the_publication(make_site: Sites, now: datetime) -> None:
    site = filled(make_site, now, peers=(PEERS[0], PEERS[1]))
    coordinator = site.coordinator(READER)
    page = coordinator.read(PAGE)
    assert "The names are shown here once the wave is published." in page
    assert 'href="/publishing"' in page
    assert 'href="/benchmark/by-name' in coordinator.read("/benchmark")
    publish(site, now)
    page = coordinator.read(PAGE)
    assert "Index 0 to 100 of 2 organisations that have agreed" in page
    # Vallentuna answered with level 1, Österåker with level 2, the reader, Upplands Väsby, with level 0
    assert '>Vallentuna</th><td class="number">50.0</td><td class="number">50.0</td>' in page
    assert '>Österåker</th><td class="number">100.0</td><td class="number">100.0</td>' in page
    assert '>You</th><td class="number">0.0</td>' in page
    assert "2 organisationer" in site.coordinator(READER, "sv").read(PAGE)


def test_the_table_is_ordered_by_any_column_and_downloaded(make_site: Sites, now: datetime) -> None:
    site = filled(make_site, now, open=(PEERS[0], PEERS[1]))
    publish(site, now)
    coordinator = site.coordinator(READER)
    falling = coordinator.read(f"{PAGE}?sort=goals&order=descending")
    assert 'aria-sort="descending"' in falling
    assert falling.index("Österåker") < falling.index(">Vallentuna")
    for wrong in ("sort=integrity", "order=upwards", "sort=", "group=nothing"):
        coordinator.read(f"{PAGE}?{wrong}", 404)
    reply = coordinator.client.get(f"{PAGE}/figures.csv")
    assert reply.mimetype == "text/csv"
    head, *rows = csv.reader(io.StringIO(reply.text.lstrip("\ufeff")), delimiter=";")
    assert head[:4] == ["Code", "Organisation", "Goals", "Total"]
    assert [row[:4] for row in rows] == [
        [PEERS[0], "Vallentuna", "50.0", "50.0"], [PEERS[1], "Österåker", "100.0", "100.0"],
    ]  # fmt: skip


def test_every_reason_for_no_names_has_a_sentence(make_site: Sites, now: datetime) -> None:
    site = filled(make_site, now, own=(PEERS[2],))
    publish(site, now)
    assert "Nobody else in the group has chosen to be seen by name." in site.coordinator(READER).read(PAGE)
    assert "Therefore you do not see others by name." in site.coordinator(PEERS[2]).read(PAGE)
    assert "Nobody else in the group" in site.coordinator("01").read(PAGE)


def test_some_are_left_out_where_others_could_be_worked_out(make_site: Sites, now: datetime) -> None:
    site = filled(make_site, now, peers=tuple(PEERS[:8]))
    publish(site, now)
    coordinator = site.coordinator(READER)
    assert "2 more have agreed but are not shown" in coordinator.read(PAGE)
    assert coordinator.read(PAGE).count('<th scope="row" lang="sv">') == 6
    benchmark = coordinator.read("/benchmark")
    assert "8 of them let others see their answers by name and hide nobody." in benchmark
    assert "about enough of the others, here 3." in benchmark
    assert "Too few answers" in benchmark
    # Those outside of the group do not see the names, so that everybody counts for them.
    assert "hide nobody" not in site.coordinator("01").read("/benchmark")


def test_good_examples_are_named_to_everybody(make_site: Sites, now: datetime) -> None:
    site = filled(make_site, now, example=(PEERS[1], PEERS[4]), peers=(PEERS[7],))
    publish(site, now)
    page = site.stranger().read("/published/2027")
    assert "Good examples" in page
    assert '<tr><th scope="row">Goals</th><td lang="sv">Ekerö, Österåker</td></tr>' in page
    assert "Goda exempel" in site.stranger("sv").read("/published/2027")
    assert site.stranger().client.get("/published/2027/report.pdf").data.startswith(b"%PDF")


def test_no_good_example_is_a_sentence(make_site: Sites, now: datetime) -> None:
    site = filled(make_site, now, example=(PEERS[2],))  # at the lowest level
    publish(site, now)
    page = site.stranger().read("/published/2027")
    assert "has chosen to be named." in page
    assert "Värmdö" not in page


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/figures.csv"])
def test_a_page_sends_a_handful_of_statements(make_site: Sites, now: datetime, address: str) -> None:
    site = filled(make_site, now, peers=tuple(PEERS[:5]))
    publish(site, now)
    coordinator = site.coordinator(READER)
    coordinator.read(address)
    with site.database.counted() as counter:
        coordinator.read(address)
    assert counter.queries <= 15
