"""Running the command as a person does."""

import multiprocessing
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from maturity.cli import main

COMMAND = Path(sysconfig.get_path("scripts")) / "maturity"

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# Each command has a process of its own, forked from one that has imported what most commands import: starting Python
# and importing the same libraries five hundred times was a tenth of the time of all tests.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["maturity.cli.wiring", "maturity.reporting.bulk", "maturity.services.demonstration"])


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs ``maturity`` in a process of its own, with ``tmp_path`` as its data folder."""

    def maturity(*arguments: object, **variables: str) -> "subprocess.CompletedProcess[str]":
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MATURITY_")}
        environment = inherited | {"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": "k" * 32} | variables
        command = [str(one) for one in arguments]
        with TemporaryDirectory() as said:
            process = PROCESSES.Process(target=_become, args=(command, environment, tmp_path, Path(said)))
            process.start()
            process.join(timeout=120)
            if process.exitcode is None:
                process.kill()
                pytest.fail(f"maturity {' '.join(command)} has not ended")
            out, err = (Path(said, name).read_text(encoding="utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(command, process.exitcode, out, err)

    return maturity


def _become(arguments: list[str], environment: Mapping[str, str], folder: Path, said: Path) -> None:
    """Be the command, in the process that was forked for it; write what it says to the files ``out`` and ``err``."""
    for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
        os.dup2(os.open(said / name, os.O_WRONLY | os.O_CREAT), stream.fileno())
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["maturity", *arguments]
    main()


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
