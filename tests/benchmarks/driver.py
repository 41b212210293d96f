"""The load: connections that are kept alive, each walking through a flow, in one process of its own.

Reads a plan as JSON from standard input and writes what it found as JSON: python -m tests.benchmarks.driver < plan
"""

import json
import selectors
import socket
import statistics
import sys
import time
from typing import Any

from tests.benchmarks.flows import FLOWS, STEP, Flow, Reply, UnexpectedReplyError, User

WARM = 0.5
"""Seconds before counting begins."""

QUIET = 10.0


class Line:
    """One connection with the flow that uses it."""

    def __init__(self, host: str, port: int, flow: Flow) -> None:
        self._address, self._flow = (host, port), flow
        self.socket = socket.create_connection(self._address)
        self._read = b""
        self.began = time.perf_counter()
        self._send(next(flow))

    def take(self) -> list[float]:
        """Read what came; return the seconds of each step that this finished.

        Raises:
            UnexpectedReplyError, OSError: the flow cannot go on.
        """
        more = self.socket.recv(1 << 18)
        self._read += more
        reply = self._reply(closed=not more)
        if reply is None:
            return []
        steps = []
        wanted = self._flow.send(reply)
        while wanted is STEP:
            now = time.perf_counter()
            steps.append(now - self.began)
            self.began = now
            wanted = next(self._flow)
        self._send(wanted)
        return steps

    def _reply(self, *, closed: bool) -> Reply | None:
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found:
            if closed:
                raise UnexpectedReplyError("the server closed the connection")
            return None
        reply = Reply(int(head[9:12]), head, body)
        if len(body) < int(reply.header("Content-Length") or 0):
            return None
        self._read = b""
        if reply.header("Connection").lower() == "close":
            self.socket.close()
            self.socket = socket.create_connection(self._address)
        return reply

    def _send(self, request: bytes | None) -> None:
        if request is not None:
            self.socket.sendall(request)


def drive(plan: dict[str, Any]) -> dict[str, Any]:
    """Run a plan: ``port``, ``seconds`` or ``steps``, ``flow``, ``arguments``; one set of ``cookies`` a connection."""
    users = [User(f"127.0.0.1:{plan['port']}", dict(cookies)) for cookies in plan["cookies"]]
    flow = FLOWS[plan["flow"]]
    waiting = selectors.DefaultSelector()
    for user in users:
        line = Line("127.0.0.1", plan["port"], flow(user, *plan["arguments"]))
        waiting.register(line.socket, selectors.EVENT_READ, line)
    begin = time.perf_counter() + (WARM if "seconds" in plan else 0)
    end = begin + plan.get("seconds", 600)
    early = 0
    times: list[float] = []
    failures: list[str] = []
    while (now := time.perf_counter()) < end and len(times) < plan.get("steps", sys.maxsize) and waiting.get_map():
        for key, _ in waiting.select(timeout=min(QUIET, end - now)):
            line = key.data
            try:
                done = line.take()
            except (UnexpectedReplyError, OSError) as error:
                failures.append(str(error))
                waiting.unregister(key.fileobj)
                continue
            if line.socket is not key.fileobj:
                waiting.unregister(key.fileobj)
                waiting.register(line.socket, selectors.EVENT_READ, line)
            early += 0 if time.perf_counter() >= begin else len(done)
            times += done if time.perf_counter() >= begin else []
    return _summary(times, time.perf_counter() - begin, failures) | {"all_steps": early + len(times)}


def _summary(times: list[float], seconds: float, failures: list[str]) -> dict[str, Any]:
    times.sort()
    return {
        "rate": len(times) / seconds,
        "p50": 1000 * statistics.median(times) if times else 0.0,
        "p99": 1000 * times[int(0.99 * (len(times) - 1))] if times else 0.0,
        "failures": failures,
    }


if __name__ == "__main__":
    json.dump(drive(json.load(sys.stdin)), sys.stdout)
