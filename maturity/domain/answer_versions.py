"""Which answers of an organisation are the same one: figures before and after a change are about who has changed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maturity.domain.publication import Figure, Out
from maturity.domain.scoring.compiled import Floats


def versions_of(
    organisations: Sequence[str], figures: Sequence[Figure], values: Floats, out: Sequence[Out]
) -> NDArray[np.int8]:
    """Number what each organisation has answered, from 1: the same value as in a publication is the same version.

    A reader who sees two figures before and after an answer came, left or changed can subtract them. What did not
    change cancels, also when it was submitted anew, in a correction or the next wave.

    Args:
        organisations: codes; the rows of *values*.
        figures: its columns.
        values: what is to be published; NaN without a value.
        out: what is public, oldest first.
    """
    found = (~np.isnan(values)).astype(np.int8)
    for f, figure in enumerate(figures):
        before: dict[str, dict[int, float]] = {}
        for _, answered in out:
            if figure in answered.figures:
                column = answered.figures.index(figure)
                for code, value, version in zip(
                    answered.organisations, answered.values[:, column], answered.versions[:, column], strict=True
                ):
                    if version:
                        before.setdefault(code, {})[int(version)] = float(value)
        for i in np.flatnonzero(found[:, f]).tolist():
            known = before.get(organisations[i], {})
            same = [version for version, value in known.items() if np.isclose(value, values[i, f])]
            found[i, f] = same[0] if same else max(known, default=0) + 1
    return found
