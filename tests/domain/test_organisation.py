"""Facts about organisations, and the order of their names."""

from maturity.domain.organisation import swedish_order
from tests.domain.making import organisation


def test_an_organisation_tells_what_conditions_may_look_at() -> None:
    assert organisation("0001").attributes() == {
        "kind": "municipality", "county": "06", "population": 20_000, "skr_group": "B4",
    }  # fmt: skip
    region = organisation("06", kind="region", skr_group=None)
    assert "skr_group" not in region.attributes()
    assert (organisation("0001").main_group, region.main_group) == ("B", None)


def test_names_are_ordered_as_in_swedish() -> None:
    names = ["Örebro", "Ängelholm", "Åre", "Zinkgruvan", "Habo", "Håbo", "Arboga"]
    assert sorted(names, key=swedish_order) == ["Arboga", "Habo", "Håbo", "Zinkgruvan", "Åre", "Ängelholm", "Örebro"]
