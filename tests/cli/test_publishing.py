"""``maturity publish``."""

from collections.abc import Callable
from typing import Any

from maturity.services import publishing
from maturity.storage.database import Database


def test_a_publication_is_proven_from_the_command_line(
    run: Callable[..., Any], refused: Callable[..., str], demo_copy: Database, now: Any
) -> None:
    assert "No approved draft of 2025 is due" in refused("publish", "2025")
    with demo_copy.write() as store:
        wave = store.desk_waves.get("2025")
        draft = publishing.prepare(store, wave, None, now)
        publishing.approve(store, None, wave, draft.content_hash, now, now)
    assert run("publish", "2025").stdout == "2025: published, version 1\n"
    said = run("publish", "2025", "--audit")
    assert said.returncode == 0
    assert "2025, version 1" in said.stdout
    assert "worst case:" in said.stdout
    assert "Proven:" in said.stdout
    assert run("publish", "2099").returncode == 1
