"""Where a report finds its layouts: in one folder, or in an organiser's own before ours."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

WORD_TEMPLATE = "document.docx"
"""The layout of every Word file: its styles, margins, header and footer."""

SLIDES_TEMPLATE = "slides.pptx"
"""The layout of the deck."""


class Layouts(Protocol):
    """Finds a layout by its file name; a folder that holds all of them is one."""

    def __truediv__(self, name: str, /) -> Path:
        """Return where the file is."""


@dataclass(frozen=True, slots=True)
class OwnLayouts:
    """An organiser's own folder; what it lacks is taken from ours."""

    own: Path
    ours: Path

    def __truediv__(self, name: str, /) -> Path:
        """Return the own file, or ours of the same name."""
        found = self.own / name
        return found if found.is_file() else self.ours / name
