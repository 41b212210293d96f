"""Folders with an organiser's own look."""

import tomllib
from pathlib import Path

from maturity.report.layouts import OwnLayouts
from maturity.resources import data_folder

ACCENT, RULE = "#1A4FC4", "#B43A0C"
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80">
<rect width="300" height="80" fill="#00AA33"/></svg>"""
GREEN = "#00AA33"
LOOK = f"""
publisher = "Nätverket i norr"
[colours]
accent = "{ACCENT}"
rule = "{RULE}"
[logo]
file = "logo.svg"
sv = "Nätverkets märke"
en = "The network's mark"
[texts.sv]
cover = "Vårt gemensamma underlag"
foot = "Nätverket · natverket.example"
contact = "Frågor besvaras av kansli@natverket.example."
[texts.en]
cover = "Our common ground"
foot = "The network · network.example"
contact = "The office answers: office@network.example."
"""


def dressed(folder: Path, look: str = LOOK, logo: str | bytes = LOGO, name: str = "logo.svg") -> OwnLayouts:
    """Put a look and a logo into a folder, and return the layouts that a report finds there."""
    folder.mkdir(exist_ok=True)
    (folder / "look.toml").write_text(look, encoding="utf-8")
    (folder / name).write_bytes(logo.encode() if isinstance(logo, str) else logo)
    return OwnLayouts(folder, data_folder("reports"))


def texts(language: str) -> dict[str, str]:
    """Return the words of the look in a language."""
    found: dict[str, str] = tomllib.loads(LOOK)["texts"][language]
    return found
