"""The demonstration's organiser, who can sign in at every start anew."""

from datetime import datetime, timedelta

import pyotp

from maturity.services import accounts, demonstration_desk, organisers
from maturity.storage.database import Database


def test_its_organiser_comes_in_by_what_is_printed_and_again_after_the_next_start(
    demo_copy: Database, key: str, now: datetime
) -> None:
    way = demonstration_desk.desk_sign_in(key)
    for start in (now, now + timedelta(days=1)):
        with demo_copy.write() as store:
            demonstration_desk.open_desk(store, key, start)
        person = accounts.sign_in_with_password(demo_copy, way.email, way.password, start)
        with demo_copy.read() as store:
            [who] = store.organisers.of_person(person.id)
            assert [wave.facts.slug for wave in store.waves.of_body(who.body.id)] == ["2027", "2025"]
        for typed in (pyotp.TOTP(way.totp_secret).at(start), way.recovery_code):
            assert organisers.enter(demo_copy, who, typed, key, start, "password")


def test_another_installation_has_other_secrets(key: str) -> None:
    assert demonstration_desk.desk_sign_in("another key").password != demonstration_desk.desk_sign_in(key).password
