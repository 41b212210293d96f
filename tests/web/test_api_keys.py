"""Keys as a coordinator handles them."""

import re
from pathlib import Path

import pytest

from maturity.services.api_keys import LONGEST_KEY_NAME, MOST_KEYS
from tests.web.conftest import Person, Site


@pytest.fixture
def coordinator(site: Site) -> Person:
    return site.coordinator()


def secret_in(page: str) -> str:
    found = re.search(r"maturity_[\w-]{43}", page)
    assert found
    return found[0]


def test_a_key_is_shown_once_and_kept_as_a_hash(site: Site, coordinator: Person) -> None:
    page = coordinator.press("/api-keys", {"name": "Uppföljning"}).text
    secret = secret_in(page)
    assert secret not in coordinator.read("/api-keys")
    assert "Uppföljning" in coordinator.read("/api-keys")
    file = Path(str(site.database.engine.url.database))
    kept = b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))
    assert "Uppföljning".encode() in kept
    assert secret.encode() not in kept


def test_a_key_needs_a_name_and_what_was_typed_stays(coordinator: Person) -> None:
    reply = coordinator.press("/api-keys", {"name": "  "})
    assert reply.status_code == 422
    assert "Write what the key is for" in reply.text
    long = "x" * (LONGEST_KEY_NAME + 3)
    reply = coordinator.press("/api-keys", {"name": long})
    assert reply.status_code == 422
    assert "Remove 3 characters" in reply.text
    assert long in reply.text


def test_an_organisation_has_ten_keys_at_most(coordinator: Person) -> None:
    for number in range(MOST_KEYS):
        assert coordinator.press("/api-keys", {"name": f"system {number}"}).status_code == 200
    reply = coordinator.press("/api-keys", {"name": "one more"})
    assert reply.status_code == 422
    assert "Revoke one" in reply.text
    assert coordinator.press("/api-keys/3/revoke", {}).status_code == 303
    assert coordinator.press("/api-keys", {"name": "one more"}).status_code == 200


def test_a_key_of_another_organisation_is_not_there(site: Site, coordinator: Person) -> None:
    site.program("0483")
    assert coordinator.read("/api-keys/1/revoke", 404)
    assert "uppföljning" not in coordinator.read("/api-keys")


def test_the_log_tells_of_keys_and_never_their_secrets(coordinator: Person) -> None:
    secret = secret_in(coordinator.press("/api-keys", {"name": "Uppföljning"}).text)
    coordinator.press("/api-keys/1/revoke", {})
    log = coordinator.read("/log")
    assert "Made a key for a program" in log
    assert "Revoked a key for a program" in log
    assert secret not in log
