"""How a figure is shown: one rounding for pages, files and API."""

import math
from decimal import ROUND_HALF_UP, Decimal

from maturity.domain.questionnaire import Band, Questionnaire

_NOISE = Decimal("1e-9")


def rounded(value: float, decimals: int) -> Decimal:
    """Round half up, as people do by hand; halves go away from zero.

    Binary fractions hide halves (2.675 is stored as 2.67499…), so the value is first cleaned at the ninth decimal.

    Args:
        value: a finite number.
        decimals: digits kept, 0 or more.
    """
    clean = Decimal(value).quantize(_NOISE, rounding=ROUND_HALF_UP)
    # Adding zero turns "-0.0" into "0.0".
    return clean.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def band_of(questionnaire: Questionnaire, index: float) -> Band | None:
    """Return the band of an index (0–100) as it is shown, or None for NaN.

    The shown figure decides, so that a page never says "40.0" beside the name of the band below 40.
    """
    if math.isnan(index):
        return None
    shown = rounded(index, questionnaire.rules.decimals)
    return [band for band in questionnaire.bands if shown >= Decimal(str(band.start))][-1]
