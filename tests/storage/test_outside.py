"""Outside figures: of several batches the newest counts, figure by figure."""

from datetime import datetime

from maturity.domain.outside import Figure
from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations


def test_the_newest_batch_counts_for_each_figure_on_its_own(any_database: Database, now: datetime) -> None:
    first = [Figure("a", "0483", 2024, 1), Figure("a", "0483", 2025, 2), Figure("b", "0180", 2025, 3)]
    second = [Figure("a", "0483", 2025, None, "Missing"), Figure("a", "0180", 2024, 0.5)]
    with any_database.write() as store:
        store.organisations.replace_all(shipped_organisations())
        assert [store.outside.add(batch, now) for batch in (first, second)] == [1, 2]
    with any_database.read() as store:
        assert set(store.outside.all()) == {first[0], first[2], *second}
        assert set(store.outside.of("0483")) == {first[0], second[0]}
        # of the wanted pairs only, though the other two share an indicator and a year with them
        assert store.outside.values([("a", 2024), ("b", 2025)]) == {
            ("a", 2024): {"0483": 1, "0180": 0.5},
            ("b", 2025): {"0180": 3},
        }
        assert store.outside.values([]) == {}
