"""What others see while answers come in: the first who have answered, in whole steps, so that no look tells of one."""

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import LEAST_DIFFERENCE
from maturity.domain.inheritance import Mask, Voices

Arrival = NDArray[np.int64]
"""Shape (register,): numbers in the order of the first submissions; of no matter for who has not submitted."""


def in_steps(said: Mask, voice: Voices | None, arrival: Arrival) -> Mask:
    """Return who of a group is compared while somebody may still answer.

    Of n voices these are the first 5·⌊n/5⌋ − 5 to arrive. So two looks at different times differ by nobody or by at
    least five, and so does every look from the last one, at which all are there.

    Args:
        said: shape (register, figures): who of the group has a value in which figure.
        voice: shape of *said*: whose answers are behind it; None where nobody inherits. Who says what somebody has
            said before is left out.
        arrival: when each came.
    """
    order = np.argsort(arrival, kind="stable")
    first = said[order] if voice is None else _first_to_say(said[order], voice[order])
    heard = first.cumsum(axis=0)
    shown = heard[-1] // LEAST_DIFFERENCE * LEAST_DIFFERENCE - LEAST_DIFFERENCE
    found = np.zeros_like(said)
    found[order] = first & (heard <= shown)
    return found


def needed(least: int) -> int:
    """Return how many must have answered before *least* of them are compared while answers come in."""
    return (-(-least // LEAST_DIFFERENCE) + 1) * LEAST_DIFFERENCE


def _first_to_say(said: Mask, voice: Voices) -> Mask:
    rows, columns = (places[::-1] for places in np.nonzero(said))  # the first row is written last, and stays
    speaker = np.full(said.shape, -1, dtype=np.intp)
    speaker[voice[rows, columns], columns] = rows
    found: Mask = said & (np.take_along_axis(speaker, voice, axis=0) == np.arange(len(said))[:, np.newaxis])
    return found
