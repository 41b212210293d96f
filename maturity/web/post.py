"""How this installation writes letters: its address, its key, its catalogues."""

from functools import lru_cache
from gettext import NullTranslations, translation

from maturity import resources
from maturity.services.post import Post
from maturity.settings import SETTINGS
from maturity.web import wiring


def post() -> Post:
    """Return what letters need from the settings."""
    settings = wiring.settings()
    unset = next(one.default for one in SETTINGS if one.name == "contact")
    contact = "" if settings.contact == unset else settings.contact
    return Post(settings.base_url, settings.secret_key, contact, catalogue)


def mail_leaves() -> bool:
    """Tell whether mails leave by themselves; otherwise somebody has to hand over what they say."""
    return bool(wiring.settings().mail_server)


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """Return the words of a language, English where there is no catalogue."""
    return translation("messages", resources.data_folder("translations"), [language], fallback=True)
