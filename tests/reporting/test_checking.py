"""Layouts are tried before anybody gets a report from them, and belong to what a report was made from."""

from pathlib import Path

import pytest

from maturity import resources
from maturity.domain.improvement.plan import NO_PLAN
from maturity.reporting.checking import faults, origins, strangers
from maturity.reporting.kinds import BY_NAME, KINDS, fingerprint, make
from maturity.reporting.material import Choices, Material
from maturity.reporting.sample import result_of, sample
from tests.report.looks import LOGO, LOOK, dressed

CHOICES = Choices("sv", "all", comments=True, plan=True)


@pytest.fixture(scope="module")
def material() -> Material:
    return Material(result_of(sample()), None, NO_PLAN)


def test_our_own_layouts_and_a_dressed_folder_make_every_kind(tmp_path: Path) -> None:
    assert list(faults("")) == []
    dressed(tmp_path)
    assert list(faults(str(tmp_path))) == []


def test_it_says_whose_every_layout_is_and_which_file_replaces_nothing(tmp_path: Path) -> None:
    dressed(tmp_path)
    (tmp_path / "improvment.typ").write_text("")
    found = dict(origins(str(tmp_path)))
    assert set(found) == {path.name for path in resources.data_folder("reports").iterdir()}
    assert [name for name, own in found.items() if own] == ["look.toml"]
    assert not any(own for _name, own in origins(""))
    assert strangers(str(tmp_path)) == ["improvment.typ"]


def test_what_keeps_a_report_from_being_made_is_named_and_the_others_are_tried(tmp_path: Path) -> None:
    from pptx import Presentation

    Presentation().save(str(tmp_path / "slides.pptx"))
    (tmp_path / "national.typ").write_text("#unknown()")
    found = list(faults(str(tmp_path)))
    assert found[0] == "slides-pptx: slides.pptx lacks the layout Title"
    assert found[1].startswith("national report: ")
    assert "unknown" in found[1]
    assert len(found) == 2


def test_a_look_that_cannot_be_used_is_named_once(tmp_path: Path) -> None:
    dressed(tmp_path, '[colours]\naccent = "#EEEEEE"')
    [found] = faults(str(tmp_path))
    assert found.startswith("look.toml: colours.accent: #EEEEEE has a contrast of 1.16 to white")


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.layouts])
def test_the_fingerprint_covers_the_look_and_the_logo(material: Material, tmp_path: Path, kind: str) -> None:
    def layout() -> str:
        return fingerprint(BY_NAME[kind], material, CHOICES, "", str(tmp_path)).inputs["layout"]

    plain = fingerprint(BY_NAME[kind], material, CHOICES, "").inputs["layout"]
    dressed(tmp_path)
    first = layout()
    dressed(tmp_path, LOOK.replace("natverket.example", "annat.example"))
    second = layout()
    dressed(tmp_path, LOOK.replace("natverket.example", "annat.example"), LOGO.replace("#00AA33", "#00AA34"))
    assert len({plain, first, second, layout()}) == 4


def test_a_replaced_layout_is_what_the_report_is_made_of(material: Material, tmp_path: Path) -> None:
    shown = make(BY_NAME["workbook-xlsx"], material, CHOICES, "", str(tmp_path))
    assert shown == make(BY_NAME["workbook-xlsx"], material, CHOICES, "")
    dressed(tmp_path)
    assert make(BY_NAME["workbook-xlsx"], material, CHOICES, "", str(tmp_path)) != shown
