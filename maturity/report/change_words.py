"""What a change comes of, as a sentence: the same on the page and in the report."""

from collections.abc import Callable, Mapping

from babel.lists import format_list

from maturity.domain.change import Factor
from maturity.report.words import LOCALES


def explained(
    change: float, parts: Mapping[Factor, float], signed: Callable[[float], str], gettext: Callable[..., str], code: str
) -> str:
    """Say what a change of an index comes of; what is written as zero is no part of the sentence.

    Args:
        change: in index points.
        parts: they come to *change*.
        signed: writes a difference with its sign.
        gettext: translates a sentence and fills its places.
        code: of the language.
    """
    nothing, total = signed(0.0), signed(change)
    seen = {factor: signed(part) for factor, part in parts.items() if signed(part) != nothing}
    if total == nothing and len(seen) < 2:  # noqa: PLR2004  # one part alone has nothing that it could outweigh
        return gettext("No change.")
    if not seen:
        return gettext("%(change)s, of parts that are each too small to be written.", change=total)
    of = _names(gettext)
    if len(seen) == 1:
        ((factor, part),) = seen.items()
        if part == total:
            return gettext("The whole change, %(change)s, comes of %(factor)s.", change=total, factor=of[factor])
        return gettext(
            "Practically the whole change, %(change)s, comes of %(factor)s.", change=total, factor=of[factor]
        )
    each = [gettext("%(part)s of %(factor)s", part=part, factor=of[factor]) for factor, part in seen.items()]
    listed = format_list(each, locale=LOCALES.get(code, code))
    if total == nothing:
        return gettext("No change in all: %(parts)s.", parts=listed)
    return gettext("%(change)s in all: %(parts)s.", change=total, parts=listed)


def _names(gettext: Callable[..., str]) -> Mapping[Factor, str]:
    return {
        Factor.ANSWERS: gettext("changed answers"),
        Factor.QUESTIONNAIRE: gettext("the questionnaire"),
        Factor.NOT_APPLICABLE: gettext("what does not apply"),
        Factor.COVERAGE: gettext("what has no answer"),
    }
