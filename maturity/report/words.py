"""The language of a report: translated sentences, and figures and dates as the language writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from babel.dates import format_datetime, get_timezone
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from maturity.domain.questionnaire import Text
from maturity.domain.result import LEAST_CHANGE
from maturity.domain.scoring import rounded

TIME_ZONE = "Europe/Stockholm"

LOCALES = {"sv": "sv_SE", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Words:
    """How one report speaks.

    Attributes:
        language: code of the questionnaire's texts.
        translations: of the interface texts; without any, English.
        decimals: digits of an index, from the questionnaire's rules.
    """

    language: str
    translations: NullTranslations
    decimals: int

    @property
    def locale(self) -> str:
        """The locale of figures and dates."""
        return LOCALES.get(self.language, self.language)

    def gettext(self, message: str, **places: object) -> str:
        """Return the translated sentence with its places filled."""
        found = self.translations.gettext(message)
        return found % places if places else found

    def ngettext(self, one: str, many: str, num: int, **places: object) -> str:
        """Return the translated sentence in the form that *num* asks for; ``%(num)s`` is filled."""
        return self.translations.ngettext(one, many, num) % ({"num": num} | places)

    def of(self, text: Text) -> str:
        """Return a questionnaire's text."""
        return text[self.language]

    def number(self, value: float) -> str:
        """Write an index, or a difference between two, with the declared decimals."""
        pattern = "0." + "0" * self.decimals if self.decimals else "0"
        return format_decimal(rounded(value, self.decimals), format=pattern, locale=self.locale)

    def signed(self, value: float) -> str:
        """Write a difference between two indices with its sign; what rounds to zero has none."""
        difference = rounded(value, self.decimals)
        return f"+{self.number(value)}" if difference > 0 else self.number(value).replace("-", "\N{MINUS SIGN}")

    def short(self, value: float) -> str:
        """Write a number with the decimals that it has, at most two."""
        return format_decimal(rounded(value, 2), format="0.##", locale=self.locale)

    def count(self, number: int) -> str:
        """Write a whole number with the language's thousands separator."""
        return format_decimal(number, format="#,##0", locale=self.locale)

    def share(self, percent: float) -> str:
        """Write a share of 0–100 as a percentage."""
        return format_percent(percent / 100, locale=self.locale)

    def date(self, moment: datetime) -> str:
        """Write the day of *moment* in Sweden."""
        return format_datetime(moment, "d MMMM y", tzinfo=get_timezone(TIME_ZONE), locale=self.locale)

    def moment(self, moment: datetime) -> str:
        """Write day and time of *moment* as Sweden's clocks show them."""
        return format_datetime(moment, "d MMMM y HH:mm", tzinfo=get_timezone(TIME_ZONE), locale=self.locale)

    def listed(self, parts: Sequence[str]) -> str:
        """Join parts as in a sentence: a, b and c."""
        return format_list(list(parts), locale=self.locale)

    def change(self, now: float, before: float) -> str:
        """Say how far an index moved; less than ``LEAST_CHANGE`` is next to nothing."""
        difference = float(rounded(now - before, self.decimals))
        if not difference:
            return self.gettext("unchanged")
        if abs(difference) < LEAST_CHANGE:
            return self.gettext("practically unchanged")
        if difference > 0:
            return self.gettext("up %(points)s", points=self.number(difference))
        return self.gettext("down %(points)s", points=self.number(-difference))
