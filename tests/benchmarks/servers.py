"""Servers under load: started on a free port, watched through /proc, ended by process id."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
START_WITHIN = 20.0
HERTZ = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn: its process, its port, and how many seconds passed until it answered."""

    process: subprocess.Popen[bytes]
    port: int
    started_in: float

    def processor_seconds(self) -> float:
        """Return what its processes have used so far."""
        return sum(_used(process) for process in _tree(self.process.pid))

    def workers_megabytes(self) -> list[float]:
        """Return the resident memory of each worker."""
        return [_resident(process) for process in _tree(self.process.pid) if process != self.process.pid]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def gunicorn(
    app: str, log: Path, environment: Mapping[str, str], *, first_page: str, options: tuple[str, ...] = ()
) -> Iterator[Server]:
    """Serve *app* with the workers that the product is deployed with; it is ended with the block.

    Args:
        app: ``module:variable``.
        log: receives everything that the server writes.
        environment: added to this process's own.
        first_page: the path that has to answer before the block begins.
        options: replace the kind of workers.
    """
    port = free_port()
    kind = options or ("--worker-class", "gthread", "--threads", "2")
    bind = ("--preload", "--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}")
    command = [sys.executable, "-m", "gunicorn", *bind, *kind, app]
    began = time.perf_counter()
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=output)
    try:
        _wait(process, f"http://127.0.0.1:{port}{first_page}", log)
        yield Server(process, port, time.perf_counter() - began)
    finally:
        _end(process)


def busy_seconds() -> float:
    """Return the processor seconds that the whole machine has used so far."""
    fields = [int(one) for one in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / HERTZ


def peak_megabytes(process: int) -> float:
    """Return the most memory that a process has had resident."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own server
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"no answer from {address}:\n{log.read_text(encoding='utf-8')[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        for one in reversed(_tree(process.pid)):
            os.kill(one, signal.SIGKILL)
        process.wait(5)


def _tree(root: int) -> list[int]:
    try:
        children = Path(f"/proc/{root}/task/{root}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [root, *(process for child in children for process in _tree(int(child)))]


def _used(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / HERTZ


def _resident(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
