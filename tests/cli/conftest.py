"""Running the command as a person does."""

import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = Path(sysconfig.get_path("scripts")) / "maturity"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs ``maturity`` in a process of its own, with ``tmp_path`` as its data folder."""

    def maturity(*arguments: object, **variables: str) -> "subprocess.CompletedProcess[str]":
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MATURITY_")}
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            env=inherited | {"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": "k" * 32} | variables,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return maturity


@pytest.fixture
def refused(run: Run) -> Callable[..., str]:
    """Return a function that runs a command that has to fail, and returns the one line that it says."""

    def fail(*arguments: object, **variables: str) -> str:
        done = run(*arguments, **variables)
        assert done.returncode == 1, done.stdout + done.stderr
        assert done.stdout == ""
        [line] = done.stderr.splitlines()
        assert line.startswith("Error: ")
        return line

    return fail
