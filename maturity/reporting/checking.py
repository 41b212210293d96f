"""Trying layouts before anybody gets a report from them: made-up answers in every kind of report."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from maturity import resources
from maturity.domain.improvement.plan import NO_PLAN
from maturity.errors import LookError
from maturity.report.look import look_of
from maturity.report.national import national
from maturity.report.receipt import receipt
from maturity.reporting.kinds import KINDS, make
from maturity.reporting.material import Choices, Material
from maturity.reporting.sample import CLOSES, edition_of, result_of, sample

LANGUAGE = "sv"


def origins(folder: str) -> list[tuple[str, bool]]:
    """Return the name of every layout, and whether it is taken from *folder*."""
    names = sorted(path.name for path in resources.data_folder("reports").iterdir() if path.is_file())
    return [(name, bool(folder) and Path(folder, name).is_file()) for name in names]


def strangers(folder: str) -> list[str]:
    """Return the files in *folder* that are neither a layout nor an image: perhaps a name is misspelt."""
    known = {name for name, _own in origins(folder)}
    found = sorted(path.name for path in Path(folder).iterdir() if path.is_file()) if folder else []
    return [name for name in found if name not in known and not name.endswith((".svg", ".png"))]


def faults(folder: str) -> Iterator[str]:
    """Make a report of each kind that has a layout, and yield what keeps one from being made."""
    try:
        look_of(resources.layouts(folder))
    except LookError as error:
        yield str(error)  # which keeps every report from being made
        return
    for name, attempt in _attempts(folder):
        try:
            attempt()
        except Exception as error:  # whatever a layout does wrong
            yield f"{name}: {error}"


def _attempts(folder: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    found, layouts, words = sample(), resources.layouts(folder), resources.catalogue(LANGUAGE)
    result, choices = result_of(found), Choices(LANGUAGE, "all", comments=True, plan=True)
    for kind in KINDS:
        if kind.layouts:
            yield kind.name, partial(make, kind, Material(result, None, NO_PLAN), choices, "", folder)
    yield "receipt", partial(receipt, result, LANGUAGE, words, layouts)
    asked, edition = found.compiled.questionnaire, edition_of(found)
    yield "national report", partial(national, edition, asked, 1, CLOSES, LANGUAGE, words, layouts)
