"""Where the shipped data folders are.

In a checkout they are top-level folders beside the package, so that people who write questions or translate them need
not open it. In a wheel they are inside the package, under ``_data``. Nothing else in the project may know this.
"""

from gettext import NullTranslations, translation
from importlib.resources import files
from pathlib import Path
from typing import Literal

from maturity.errors import ResourceMissingError
from maturity.report.layouts import Layouts, OwnLayouts

Folder = Literal["questionnaires", "translations", "reports"]


def data_folder(name: Folder) -> Path:
    """Return the folder of shipped data called *name*.

    Raises:
        ResourceMissingError: neither the wheel's folder nor the checkout's exists.
    """
    package = Path(str(files("maturity")))
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise ResourceMissingError(name)


def layouts(own: str) -> Layouts:
    """Return the layouts of reports: those in the folder *own*, and ours for what it lacks; empty takes ours only."""
    ours = data_folder("reports")
    return OwnLayouts(Path(own), ours) if own else ours


def catalogue(language: str) -> NullTranslations:
    """Return the messages in a language, for what is written outside a web request; English is the source language."""
    return translation("messages", data_folder("translations"), [language], fallback=True)
