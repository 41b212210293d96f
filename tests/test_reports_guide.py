"""The examples of docs/reports.md hold."""

import re
from pathlib import Path
from textwrap import dedent

from maturity.report.look import FILE, LONGEST, look_of
from maturity.report.slides import PLACES
from maturity.report.word.paper import STYLES
from maturity.reporting.checking import faults, origins
from maturity.reporting.kinds import BY_NAME
from maturity.resources import layouts

TEXT = (Path(__file__).parents[1] / "docs" / "reports.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```(toml|svg)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)


def test_the_folder_of_the_example_can_be_used(tmp_path: Path) -> None:
    blocks = {kind: dedent(body) for kind, body in BLOCK.findall(TEXT)}
    (tmp_path / FILE).write_text(blocks["toml"], encoding="utf-8")
    (tmp_path / "logo.svg").write_text(blocks["svg"], encoding="utf-8")
    assert list(faults(str(tmp_path))) == []
    found = look_of(layouts(str(tmp_path)))
    assert found.logo is not None
    assert all(found.of(language).contact for language in ("sv", "en"))


def test_it_names_every_style_layout_and_file_that_can_be_replaced() -> None:
    names = {*STYLES, *PLACES, *(name for name, _own in origins(""))}
    assert {name for name in names if f"`{name}`" not in TEXT} == set()
    assert {key.rpartition(".")[2] for key in LONGEST if f"{key.rpartition('.')[2]} =" not in TEXT} == set()


def test_the_kinds_that_it_asks_for_exist() -> None:
    asked = {name for found in re.findall(r"--kinds? ([\w,-]+)", TEXT) for name in found.split(",")}
    assert asked
    assert asked <= set(BY_NAME)
