"""The published tables: who is in which group."""

from maturity.domain.edition import fine_tables, groups_of
from maturity.domain.publication import Group
from tests.domain.making import organisation

REGISTER = (
    organisation("0001", skr_group="C6", population=9_999),
    organisation("0002", skr_group="C7", population=10_000),
    organisation("06", kind="region", skr_group=None, population=400_000),
)


def test_a_published_county_is_of_municipalities_as_on_the_pages() -> None:
    groups = {
        group.table: members.tolist() for group, members in groups_of(REGISTER).items() if group.table == "county"
    }
    assert groups == {"county": [True, True, False]}
    assert groups_of(REGISTER)[Group("kind", "region")].tolist() == [False, False, True]


def test_fine_tables_part_the_municipalities_and_hold_no_region() -> None:
    tables = fine_tables(REGISTER)
    assert [table.sum(axis=0).tolist() for table in tables] == [[1, 1, 0]] * 4
    assert [len(table) for table in tables] == [1, 2, 2, 1]  # main group, SKR group, size, county
