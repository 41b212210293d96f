"""Facts beside the self-rating: what is imported and kept, what replaces what, and what stands beside a result."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from maturity.domain.benchmark import GroupKind, Position
from maturity.domain.kolada import Download
from maturity.errors import FigureFileError, KoladaTitleError
from maturity.services import comparing, facts
from maturity.services.answering import held, save_many
from maturity.services.drafts import Draft
from maturity.services.facts import SUBJECT, Import
from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations
from tests.kolada_service import kpi, row, value

HEADER = "organisation,indicator,period,value\n"
C6 = [one.code for one in shipped_organisations() if one.skr_group == "C6"]
"""Katrineholm's group: 27."""


@pytest.fixture
def register(any_database: Database) -> Database:
    """A database with every organisation and nothing else."""
    with any_database.write() as store:
        store.organisations.replace_all(shipped_organisations())
    return any_database


def bring(database: Database, rows: str, now: datetime, header: str = HEADER) -> Import:
    """Import a file as the command does: check it, then store it."""
    with database.read() as store:
        found = facts.from_file(store, (header + rows).encode(), now)
    with database.write() as store:
        facts.keep(store, found, now)
    return found


def stored(database: Database, organisation: str = "0483") -> list[tuple[str, int, float | None]]:
    with database.read() as store:
        return sorted((one.indicator, one.period, one.value) for one in store.outside.of(organisation))


# Importing


def test_a_revised_figure_counts_and_the_older_one_stays(register: Database, now: datetime) -> None:
    bring(register, "0483,U07459,2024,60\n0483,U07459,2025,70\n", now)
    found = bring(register, "0483,U07459,2025,71\n0180,U07459,2025,50\n", now)
    assert (len(found.figures), found.revised, found.unchanged) == (2, 1, 0)
    assert stored(register) == [("U07459", 2024, 60), ("U07459", 2025, 71)]
    with register.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT value FROM outside_figure WHERE period = 2025 ORDER BY batch, value")
        assert [one for (one,) in rows] == [70, 50, 71]


def test_the_same_file_twice_adds_nothing(register: Database, now: datetime) -> None:
    bring(register, "0483,U07459,2025,70\n", now)
    again = bring(register, "0483,U07459,2025,70\n", now)
    assert (again.figures, again.unchanged) == ((), 1)
    with register.read() as store:
        assert [event.facts for event in store.audit.of(SUBJECT, 9)] == [{"batch": 1, "figures": 1, "revised": 0}]


def test_a_figure_can_be_revised_to_missing(register: Database, now: datetime) -> None:
    bring(register, "0483,U07459,2025,70\n", now)
    bring(register, "0483,U07459,2025,..\n", now)
    assert stored(register) == [("U07459", 2025, None)]
    with register.read() as store:
        assert store.outside.values([("U07459", 2025), ("U07459", 2024)]) == {
            ("U07459", 2025): {},
            ("U07459", 2024): {},
        }


def test_with_one_fault_nothing_is_imported(register: Database, now: datetime) -> None:
    with pytest.raises(FigureFileError) as found:
        bring(register, "0483,U07459,2025,70\n9999,U07459,2025,1\n", now)
    assert [(one.row, one.column, one.code) for one in found.value.faults] == [
        (3, "organisation", "unknown-organisation")
    ]
    assert stored(register) == []


def test_an_own_indicator_keeps_the_title_of_its_first_file(register: Database, now: datetime) -> None:
    header = "organisation,indicator,period,value,title\n"
    bring(register, "0483,own-one,2024,5,Egen\n", now, header)
    bring(register, "0483,own-one,2025,6\n", now)
    with register.read() as store:
        assert {one.title for one in store.outside.of("0483")} == {"Egen"}
    with pytest.raises(FigureFileError):
        bring(register, "0483,own-one,2025,7,En annan\n", now, header)


def downloaded(*values: Any, title: str = "Köp av verksamhet") -> Download:
    rows = tuple(row("N00803", "0483", 2025 - number, one) for number, one in enumerate(values))
    places = {"id": "0483", "title": "Katrineholm", "type": "K"}, {"id": "2599", "title": "Ny", "type": "K"}
    return Download((kpi("N00803", title),), places, (*rows, row("N00803", "2599", 2025, value(1))))


def from_kolada(database: Database, download: Download, now: datetime, *accepted: str) -> Import:
    with database.read() as store:
        found = facts.from_kolada(store, download, ["N00803"], accepted)
    with database.write() as store:
        facts.keep(store, found, now)
    return found


def test_a_download_is_kept_and_what_kolada_takes_back_goes_away(register: Database, now: datetime) -> None:
    found = from_kolada(register, downloaded(value(12.5), value(11), value(9, deleted=True)), now)
    assert (len(found.figures), found.missing) == (2, ("2599",))  # what was taken back was never here
    assert stored(register) == [("N00803", 2024, 11), ("N00803", 2025, 12.5)]
    again = from_kolada(register, downloaded(value(12.5), value(11, deleted=True)), now)
    assert (len(again.figures), again.revised, again.unchanged) == (1, 1, 1)
    assert stored(register) == [("N00803", 2024, None), ("N00803", 2025, 12.5)]


def test_a_new_title_stops_the_import_until_it_is_accepted(register: Database, now: datetime) -> None:
    from_kolada(register, downloaded(value(12.5)), now)
    renamed = downloaded(value(80), title="Andel köp, ny definition")
    with pytest.raises(KoladaTitleError):
        from_kolada(register, renamed, now)
    assert stored(register) == [("N00803", 2025, 12.5)]
    from_kolada(register, renamed, now, "N00803")
    from_kolada(register, downloaded(value(81), title="Andel köp, ny definition"), now)
    assert stored(register) == [("N00803", 2025, 81)]


def test_a_file_of_kolada_figures_does_not_decide_what_kolada_calls_them(register: Database, now: datetime) -> None:
    bring(register, "0483,N00803,2024,12\n", now)
    from_kolada(register, downloaded(value(13)), now)
    assert stored(register) == [("N00803", 2024, 12), ("N00803", 2025, 13)]


# Beside a result


def test_a_result_has_its_newest_figures_their_medians_and_questions_beside_it(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(database).actor(database, "0483")
    with database.write() as store:
        store.organisations.replace_all(shipped_organisations())
        save_many(store, actor, held(store, actor, now), [Draft("Q1", "0"), Draft("Q2", "0")], now)
    # the 26 others of the group have 1 … 26: median 13.5, upper quartile at place 18.75, which is 19.75
    others = "".join(f"{code},N00119,2025,{n}\n" for n, code in enumerate((c for c in C6 if c != "0483"), start=1))
    bring(database, others + "0483,N00119,2024,1\n0483,N00119,2025,20\n0483,U07459,2025,70\n", now)
    with database.read() as store:
        result = comparing.result(store, actor, now, compare=False)
        with database.counted() as counter:
            found = facts.beside(store, result)
    assert counter.queries == 3
    nui, bought = found.facts
    assert (nui.figure.value, nui.group, nui.standing.peers, nui.standing.median) == (70, GroupKind.ALL, 0, None)
    assert (bought.figure.period, bought.figure.value, bought.group) == (2025, 20, GroupKind.SKR_GROUP)
    assert (bought.standing.median, bought.standing.upper, bought.standing.position) == (13.5, 19.75, Position.HIGHEST)
    [question] = found.questions
    assert (question.rule.area, question.index, question.fact) == ("goals", 0, bought)


def test_without_figures_there_is_nothing_beside_a_result(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(database).actor(database, "0483")
    bring(database, "0180,U07459,2025,70\n", now)
    with database.read() as store:
        found = facts.beside(store, comparing.result(store, actor, now, compare=False))
    assert (found.facts, found.questions) == ((), ())
