"""The register: what it holds, in which order, and Gotland."""

from collections import Counter
from dataclasses import replace

import pytest

from maturity.domain.organisation import Organisation
from maturity.errors import NotFoundError
from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations

# SKR's groups of 2023, as SKR counts its members.
SKR_GROUPS = {"A1": 3, "A2": 43, "B3": 23, "B4": 63, "B5": 24, "C6": 27, "C7": 51, "C8": 35, "C9": 21}


def test_the_register_holds_290_municipalities_and_20_more_regions() -> None:
    # 21 regions, of which Gotland's is the same legal body as its municipality
    assert Counter(one.kind for one in shipped_organisations()) == {"municipality": 290, "region": 20}


def test_every_municipality_is_in_one_group_and_the_groups_have_their_sizes() -> None:
    assert sum(SKR_GROUPS.values()) == 290
    municipalities = [one for one in shipped_organisations() if one.kind == "municipality"]
    assert Counter(one.skr_group for one in municipalities) == SKR_GROUPS
    assert {one.skr_group for one in shipped_organisations() if one.kind == "region"} == {None}


def test_facts_are_those_of_the_sources() -> None:
    shipped = {one.code: one for one in shipped_organisations()}
    assert sum(one.population for one in shipped.values() if one.kind == "municipality") == 10_587_710
    assert len(shipped) == 310
    assert all(len(code) == (4 if one.kind == "municipality" else 2) for code, one in shipped.items())
    assert len({one.county_code for one in shipped.values()}) == 21


def test_the_register_survives_the_database(any_database: Database) -> None:
    with any_database.write() as store:
        assert store.organisations.replace_all(shipped_organisations()) == 310
    with any_database.read() as store:
        assert set(store.organisations.all()) == set(shipped_organisations())


def test_loading_again_renews_facts_and_keeps_the_rest(any_database: Database) -> None:
    first, second = shipped_organisations()[:2]
    with any_database.write() as store:
        store.organisations.replace_all([first, second])
        store.organisations.replace_all([replace(first, population=7)])
    with any_database.read() as store:
        assert set(store.organisations.all()) == {replace(first, population=7), second}


def test_gotland_is_there_once_and_found_by_both_codes(any_database: Database) -> None:
    with any_database.write() as store:
        store.organisations.replace_all(shipped_organisations())
    with any_database.read() as store:
        gotland = store.organisations.get("0980")
        assert (gotland.kind, gotland.skr_group, gotland.other_codes) == ("municipality", "C6", ("09",))
        assert store.organisations.get("09") == gotland
        assert sum(one.name.endswith("Gotland") for one in store.organisations.all()) == 1


def test_an_unknown_code_is_not_found(any_database: Database) -> None:
    with any_database.read() as store, pytest.raises(NotFoundError, match="9999"):
        store.organisations.get("9999")


def test_names_are_in_swedish_order_on_every_database(any_database: Database) -> None:
    names = ["Örebro", "Ärla", "Åre", "Zinkgruvan", "arboga", "Orust"]
    made = [Organisation(str(i), "municipality", name, "01", "X", "A1", 1, 1.0) for i, name in enumerate(names)]
    with any_database.write() as store:
        store.organisations.replace_all(made)
    with any_database.read() as store:
        assert [one.name for one in store.organisations.all()] == [
            "arboga",
            "Orust",
            "Zinkgruvan",
            "Åre",
            "Ärla",
            "Örebro",
        ]
