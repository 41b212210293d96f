"""Keys on both databases: made, known, revoked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from maturity.errors import NotFoundError, SignInError
from maturity.services import api_keys
from maturity.storage.database import Database


def test_a_key_opens_one_organisation_until_it_is_revoked_by_that_organisation(
    any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime
) -> None:
    made = tiny_round(any_database)
    own, other = (made.actor(any_database, code) for code in ("0180", "0483"))
    with any_database.write() as store:
        secret = api_keys.make(store, own, "  Upp\nföljning ", key, now)
    with any_database.read() as store:
        [kept] = api_keys.keys(store, own)
        assert (kept.name, kept.organisation, kept.used_at, kept.revoked_at) == ("Upp följning", "0180", None, None)
        assert api_keys.holder(store, secret, key).organisation.code == "0180"
        assert api_keys.keys(store, other) == ()
        for wrong in (secret[:-1], secret + "x", secret.removeprefix(api_keys.PREFIX), ""):
            with pytest.raises(SignInError):
                api_keys.holder(store, wrong, key)
        with pytest.raises(SignInError):
            api_keys.holder(store, secret, "another installation's key")
    with any_database.write() as store, pytest.raises(NotFoundError):
        api_keys.revoke(store, other, kept.id, now)
    with any_database.write() as store:
        api_keys.revoke(store, own, kept.id, now)
    with any_database.write() as store, pytest.raises(NotFoundError):
        api_keys.revoke(store, own, kept.id, now)
    with any_database.read() as store, pytest.raises(SignInError):
        api_keys.holder(store, secret, key)
