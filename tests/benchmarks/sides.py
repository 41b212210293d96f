"""The two sides of every comparison: the product and the ceiling, served alike."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.servers import ROOT, Server, gunicorn
from tests.benchmarks.stage import Stage, write_form


@dataclass(frozen=True, slots=True)
class Sides:
    """The product's server and the ceiling's, on one stage."""

    stage: Stage
    own: Server
    ceiling: Server


def product(stage: Stage) -> AbstractContextManager[Server]:
    """Serve the product."""
    return gunicorn("maturity.wsgi:app", stage.folder / "product.log", stage.environment, first_page="/health")


def ceiling_environment(stage: Stage, url: str) -> dict[str, str]:
    """Write what the ceiling needs and return its environment."""
    form = stage.folder / "form.json"
    write_form(stage.questionnaire, form)
    return {"CEILING_FORM": str(form), "CEILING_DATABASE": url, "CEILING_SERVED": "1"}


def ceiling(stage: Stage, url: str) -> AbstractContextManager[Server]:
    """Serve the ceiling from a database of its own, whose tables are created first."""
    environment = ceiling_environment(stage, url)
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.ceiling_app"], cwd=ROOT, env={**os.environ, **environment}, check=True
    )
    return gunicorn("tests.benchmarks.ceiling_app:app", stage.folder / "ceiling.log", environment, first_page="/area")


@contextmanager
def both(stage: Stage, ceiling_url: str) -> Iterator[Sides]:
    """Serve both sides until the block ends."""
    with product(stage) as own, ceiling(stage, ceiling_url) as bare:
        yield Sides(stage, own, bare)


def sqlite(folder: Path, name: str) -> str:
    """Return the address of a SQLite file."""
    return f"sqlite:///{folder / name}"
