"""What the arithmetic costs at least: nothing but sums, on answers that have no rules."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from maturity.storage.database import Database

AREA = 10
"""Questions in an area."""

ROWS_AT_ONCE = 20_000
QUANTILES = (10, 25, 50, 75, 90)


def one_in_python(levels: Sequence[int]) -> list[float]:
    """Return area means and the total of one submission."""
    areas = -(-len(levels) // AREA)
    sums, counts = [0.0] * (areas + 1), [0] * (areas + 1)
    for number, level in enumerate(levels):
        if level >= 0:
            for node in (number // AREA, areas):
                sums[node] += level
                counts[node] += 1
    return [one / count for one, count in zip(sums, counts, strict=True) if count]


def matrix_scores(levels: NDArray[np.int8]) -> NDArray[np.float32]:
    """Return area means and the total of many submissions, shape (n, areas + 1); negative levels are missing."""
    n, questions = levels.shape
    areas = -(-questions // AREA)
    weights = np.zeros((questions, areas + 1), np.float32)
    weights[np.arange(questions), np.arange(questions) // AREA] = 1
    weights[:, areas] = 1
    found = np.empty((n, areas + 1), np.float32)
    for start in range(0, n, ROWS_AT_ONCE):
        part = levels[start : start + ROWS_AT_ONCE]
        there = part >= 0
        counts = np.maximum(there.astype(np.float32) @ weights, 1)
        found[start : start + ROWS_AT_ONCE] = (np.where(there, part, 0).astype(np.float32) @ weights) / counts
    return found


def quantiles_of_a_wave(database: Database, slug: str) -> NDArray[np.float64]:
    """Read the stored scores of a wave and return their quantiles, shape (quantiles, nodes): one query."""
    query = text(
        'SELECT score."index" FROM latest_submission JOIN score USING (submission_id) '
        "JOIN wave ON wave.id = latest_submission.wave_id WHERE wave.slug = :slug ORDER BY organisation_code, node"
    )
    with database.engine.connect() as connection:
        rows = [row[0] for row in connection.execute(query, {"slug": slug})]
    values = np.array(rows, dtype=float).reshape(-1, 7)
    return np.asarray(np.nanpercentile(values, QUANTILES, axis=0))
