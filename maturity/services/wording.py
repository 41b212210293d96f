"""What every letter is made of: its language, what it is about, and the way in that it offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations

from babel.dates import format_date, format_datetime, get_timezone
from babel.lists import format_list

TIME_ZONE = "Europe/Stockholm"
LOCALES = {"sv": "sv_SE", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The language of a letter; without translations, English."""

    language: str
    translations: NullTranslations

    def gettext(self, message: str, **places: object) -> str:
        """Return the translated sentence with its places filled."""
        found = self.translations.gettext(message)
        return found % places if places else found

    def ngettext(self, one: str, many: str, num: int, **places: object) -> str:
        """Return the translated sentence in the form that *num* asks for; ``%(num)s`` is filled."""
        return self.translations.ngettext(one, many, num) % ({"num": num} | places)

    def day(self, day: date, *, weekday: bool = False) -> str:
        """Write a day as in a sentence; the year goes without saying."""
        return format_date(day, "EEEE d MMMM" if weekday else "d MMMM", locale=self._locale)

    def moment(self, at: datetime) -> str:
        """Write a moment as Sweden's clocks show it."""
        return format_datetime(at, "d MMMM y HH:mm", tzinfo=get_timezone(TIME_ZONE), locale=self._locale)

    def listed(self, parts: Sequence[str]) -> str:
        """Join parts as in a sentence: a, b and c."""
        return format_list(list(parts), locale=self._locale)

    @property
    def _locale(self) -> str:
        return LOCALES.get(self.language, self.language)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about.

    Attributes:
        organisation: its name.
        wave: name of the wave.
        contact: who answers questions, as in "Ask …".
    """

    organisation: str
    wave: str
    contact: str

    @property
    def places(self) -> dict[str, str]:
        """Organisation and wave, as they stand within a sentence."""
        return {"organisation": line(self.organisation), "wave": within(line(self.wave))}


@dataclass(frozen=True, slots=True)
class Entrance:
    """How the reader of a letter comes in.

    Attributes:
        base_url: address of the service, without a slash at the end.
        token: of the personal link.
        code: what is typed instead, eight signs.
    """

    base_url: str
    token: str
    code: str

    @property
    def link(self) -> str:
        """The personal link."""
        return f"{self.base_url}/invitation/{self.token}"

    @property
    def sign_in(self) -> str:
        """The page where the code is typed, written so that it does not become a second link."""
        return self.base_url.partition("://")[2] + "/sign-in"


def within(title: str) -> str:
    """Begin a title in lower case, as within a sentence; a word in capitals stays (IT, EU)."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def line(typed: str) -> str:
    """Keep what somebody typed to one line."""
    return " ".join(typed.split())
