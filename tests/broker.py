"""A real Redis server on loopback, which can be down and forget everything."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotThereError
from redis.retry import Retry

from tests.postbox import wait_for


class Broker:
    """Carries ids of parts; its memory is all it has, so that a stop loses them."""

    def __init__(self, folder: Path, certificate: Path | None = None) -> None:
        if shutil.which("redis-server") is None:
            pytest.skip("redis-server is not installed")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._certificate = certificate
        self.url = f"{'rediss' if certificate else 'redis'}://127.0.0.1:{self._port}/0"
        self._client = Redis.from_url(
            self.url, retry=Retry(NoBackoff(), 0), **({"ssl_cert_reqs": "none"} if certificate else {})
        )

    def start(self) -> "Broker":
        """Be there, if it is not."""
        if self._process is not None:
            return self
        places = ["--bind", "127.0.0.1", "--port", str(self._port), "--dir", str(self._folder)]
        if self._certificate is not None:
            file = str(self._certificate)
            places[2:4] = ["--port", "0", "--tls-port", str(self._port), "--tls-auth-clients", "no"]
            places += ["--tls-cert-file", file, "--tls-key-file", file, "--tls-ca-cert-file", file]
        command = ["redis-server", *places, "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self._answers)
        return self

    def stop(self) -> None:
        """Be away."""
        self._client.close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def forget(self) -> None:
        """Lose everything, as after a crash."""
        self._client.flushall()

    def waiting(self) -> int:
        """Return how many ids wait."""
        return int(str(self._client.llen("maturity")))

    def taken(self) -> int:
        """Return how many ids somebody has who is not done with them yet."""
        return int(str(self._client.hlen("unacked")))

    def _answers(self) -> bool:
        try:
            return bool(self._client.ping())
        except NotThereError:
            return False
