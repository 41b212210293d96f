"""What letters need and only the caller knows: where links lead, in which languages there are words."""

from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations

from maturity.domain.organisation import Organisation
from maturity.domain.result import WaveFacts
from maturity.services.access import Secrets
from maturity.services.wording import Entrance, Occasion, Wording


@dataclass(frozen=True, slots=True)
class Post:
    """How letters are written in this installation.

    Attributes:
        base_url: address of the service, without a slash at the end.
        key: of the installation; secrets are hashed with it.
        contact: who answers questions, empty when nobody is named.
        translations: the catalogue of a language.
    """

    base_url: str
    key: str
    contact: str
    translations: Callable[[str], NullTranslations]

    def wording(self, language: str) -> Wording:
        """Return the language of a letter."""
        return Wording(language, self.translations(language))

    def occasion(self, wording: Wording, organisation: Organisation, wave: WaveFacts) -> Occasion:
        """Return what a letter is about."""
        contact = self.contact or wording.gettext("the person who invited you")
        name = wave.name.get(wording.language) or next(iter(wave.name.values()))
        return Occasion(organisation.name, name, contact)

    def entrance(self, given: Secrets) -> Entrance:
        """Return how the reader of a letter comes in."""
        return Entrance(self.base_url, given.token, given.code)


@dataclass(frozen=True, slots=True)
class Handed:
    """What somebody was sent, for who has to hand it over where no mail leaves; kept nowhere.

    Attributes:
        subject, text: the letter.
        entrance: link and code in it.
    """

    name: str
    email: str
    subject: str
    text: str
    entrance: Entrance
