"""A server that is killed while many people save: every save that a browser was told of is there."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from maturity.services import access
from maturity.storage.database import Database
from tests.postbox import wait_for

CODES = ("0180", "0483", "1480", "0880")
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


def save_without_end(port: int, session: str, acknowledged: list[int]) -> None:
    """Save Q1 again and again as the script does; remember each revision that the server has confirmed."""
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    cookies = f"maturity_session={session}"
    line.request("GET", "/area/goals", headers={"Cookie": cookies})
    reply = line.getresponse()
    form = re.search(r"maturity_form=[^;]+", reply.headers["Set-Cookie"])
    token = re.search(r'name="?csrf_token"? value="?([^">\s]+)', reply.read().decode())
    assert form
    assert token
    headers = FORM | {"Cookie": f"{cookies}; {form[0]}"}
    try:
        for number in range(100_000):
            answer = {"Q1": str(number % 3), "Q1.comment": f"save {number + 1}", "Q1.revision": str(number)}
            line.request("POST", "/answer/Q1", urlencode(answer | {"csrf_token": token[1]}), headers)
            reply = line.getresponse()
            reply.read()
            if reply.status != 200:
                break
            acknowledged.append(number + 1)
    except (OSError, HTTPException):
        return  # the server is gone
    finally:
        line.close()


def test_every_save_that_a_browser_was_told_of_survives_a_kill_of_the_server(
    database: Database, tmp_path: Path, tiny_round: Callable[..., Any], key: str
) -> None:
    now = datetime.now(UTC)
    secrets = tiny_round(database, codes=CODES, opens=now - timedelta(days=1)).secrets
    with database.write() as store:
        sessions = [access.sign_in(store, secrets[code].token, key, now) for code in CODES]
        assessments = [access.actor(store, token, key, now).assessment_id for token in sessions]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": key}
    command = [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "--threads=4", "maturity.wsgi:app"]
    acknowledged: list[list[int]] = [[] for _ in CODES]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for(lambda: answers(port))
        people = [
            threading.Thread(target=save_without_end, args=(port, session, heard))
            for session, heard in zip(sessions, acknowledged, strict=True)
        ]
        for one in people:
            one.start()
        wait_for(lambda: min(map(len, acknowledged)) >= 10)
        server.send_signal(signal.SIGKILL)
        for one in people:
            one.join(60)
    assert server.returncode == -signal.SIGKILL

    database.close()
    reopened = Database.connect(f"sqlite:///{tmp_path / 'maturity.db'}")
    with reopened.read() as store:
        for assessment, heard in zip(assessments, acknowledged, strict=True):
            stored = store.answers.get(assessment, "Q1")
            assert stored is not None
            assert heard == list(range(1, len(heard) + 1))
            assert stored.revision in (heard[-1], heard[-1] + 1)  # one may have been kept and not been told any more
            assert stored.comment == f"save {stored.revision}"
        assert store.audit.broken_at() is None
    reopened.close()


def answers(port: int) -> bool:
    """Tell whether the server has started."""
    try:
        line = HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("GET", "/health")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()
