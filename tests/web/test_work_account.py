"""Signing in with a work account, at a real provider on this machine, and every forged reply there is a name for."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from maturity.domain.person import Person as PersonFacts
from maturity.domain.person import Role
from maturity.errors import SettingError
from maturity.services import work_accounts
from maturity.settings import Settings
from maturity.web import create_app
from tests.web.conftest import Person, Site
from tests.web.provider import Provider

KATRINEHOLM, GOTHENBURG = "0483", "1480"
EMAIL = "kim@katrineholm.se"
REFUSED = "The work account could not be used"
BEGIN = "/sign-in/work-account/katrineholm"


@pytest.fixture
def provider(now: datetime) -> Iterator[Provider]:
    """The provider of katrineholm.se."""
    running = Provider(int(now.timestamp())).start()
    yield running
    running.stop()


def configuration(provider: Provider, folder: Path) -> str:
    path = folder / "oidc.toml"
    path.write_text(
        f'[katrineholm]\nname = "Katrineholms kommun"\nissuer = "{provider.issuer}"\nclient_id = "maturity"\n'
        f'client_secret = "{provider.secret}"\ndomains = ["katrineholm.se"]\n',
        encoding="utf-8",
    )
    return str(path)


def join(site: Site, email: str, *codes: str) -> None:
    """Let somebody belong to organisations."""
    with site.database.write() as store:
        facts = PersonFacts(0, email, "Kim", "ekonomi", management=False, language="sv")
        person = store.people.add(facts, site.clock[0])
        for code in codes:
            store.people.join(person.id, code, frozenset({Role.READER}), site.clock[0])


@pytest.fixture
def at_work(site: Site, provider: Provider, tmp_path: Path, key: str) -> Site:
    """A site that believes the provider, and Kim in Katrineholm."""
    settings = Settings.from_environment(
        {
            "MATURITY_DATA_FOLDER": str(tmp_path),
            "MATURITY_SECRET_KEY": key,
            "MATURITY_OIDC_FILE": configuration(provider, tmp_path),
        }
    )
    site.app = create_app(settings, site.database, lambda: site.clock[0])
    join(site, EMAIL, KATRINEHOLM)
    return site


def come_back(person: Person, provider: Provider, begin: str = BEGIN) -> TestResponse:
    """Go to the provider and come back."""
    there = person.client.get(begin)
    assert there.status_code == 303
    return person.client.get(provider.let_in(there.headers["Location"]))


def test_a_work_account_signs_in_the_person_with_its_address(at_work: Site, provider: Provider) -> None:
    person = at_work.stranger()
    page = person.read("/sign-in")
    assert page.index("Katrineholms kommun") < page.index("Code in the invitation")
    reply = come_back(person, provider)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/overview")
    assert "Katrineholm" in person.read("/overview")
    [asked] = provider.asked
    assert (asked["code_challenge_method"], asked["scope"], asked["response_type"]) == ("S256", "openid email", "code")
    assert asked["redirect_uri"] == f"http://127.0.0.1:8000{BEGIN}/callback"


def test_a_work_account_of_several_organisations_chooses_one(at_work: Site, provider: Provider) -> None:
    join(at_work, EMAIL, GOTHENBURG)
    person = at_work.stranger()
    assert come_back(person, provider).headers["Location"] == "/choose"
    assert "Göteborg" in person.read("/choose")


FORGED = {
    "another nonce": {"nonce": "of somebody else"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another service"},
    "another audience, for our use": {"aud": "another service", "azp": "maturity"},
    "several audiences, for another party": {"aud": ["maturity", "another"], "azp": "another"},
    "another issuer": {"iss": "https://login.example.org"},
    "expired": {"exp": 1_700_000_000},
    "no expiry": {"exp": None},
    "issued in the future": {"iat": 4_000_000_000, "nbf": 4_000_000_000},
    "an unknown address": {"email": "lo@katrineholm.se"},
    "an address of another domain": {"email": "kim@stockholm.se"},
    "an unverified address": {"email_verified": False},
    "an address verified in words": {"email_verified": "true"},
    "nothing about verification": {"email_verified": None},
    "no address": {"email": None},
    "a list of addresses": {"email": [EMAIL]},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
def test_a_token_that_says_something_wrong_signs_nobody_in(
    at_work: Site, provider: Provider, claims: dict[str, object]
) -> None:
    join(at_work, "kim@stockholm.se", KATRINEHOLM)
    provider.claims = claims
    person = at_work.stranger()
    reply = come_back(person, provider)
    assert reply.status_code == 401
    assert REFUSED in reply.text
    assert person.client.get_cookie("maturity_session") is None


def test_an_unsigned_token_and_one_of_another_key_sign_nobody_in(at_work: Site, provider: Provider) -> None:
    provider.unsigned = True
    assert come_back(at_work.stranger(), provider).status_code == 401
    provider.unsigned = False
    provider.signing_key = RSAKey.generate_key(2048, parameters={"kid": "one"})
    assert come_back(at_work.stranger(), provider).status_code == 401


@pytest.mark.parametrize("algorithm", ["HS256", "HS512", "none", "None", "ES256", ""])
def test_a_token_that_chooses_how_it_is_checked_signs_nobody_in(
    at_work: Site, provider: Provider, algorithm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider's key is public: taken for a shared secret, anybody could sign with it."""
    honest, public = provider.id_token, provider.key.as_pem(private=False)

    def forged(nonce: str) -> str:
        claims = honest(nonce).split(".")[1]
        header = json.dumps({"alg": algorithm, "kid": "one"}).encode()
        signed = base64.urlsafe_b64encode(header).rstrip(b"=").decode() + "." + claims
        digest = hashlib.sha512 if algorithm == "HS512" else hashlib.sha256
        proof = base64.urlsafe_b64encode(hmac.digest(public, signed.encode(), digest)).rstrip(b"=").decode()
        return f"{signed}.{proof}"

    monkeypatch.setattr(provider, "id_token", forged)
    person = at_work.stranger()
    assert come_back(person, provider).status_code == 401
    assert person.client.get_cookie("maturity_session") is None


def test_a_reply_that_this_browser_did_not_ask_for_signs_nobody_in(at_work: Site, provider: Provider) -> None:
    mallory, victim = at_work.stranger(), at_work.stranger()
    reply = provider.let_in(mallory.client.get(BEGIN).headers["Location"])
    assert victim.client.get(reply).status_code == 401  # never asked
    victim.client.get(BEGIN)
    assert REFUSED in victim.read(reply, 401)  # asked, with another state


def test_a_reply_with_a_state_of_its_own_making_signs_nobody_in(at_work: Site, provider: Provider) -> None:
    for forged in ("&state=made-up", "&state=", ""):
        person = at_work.stranger()
        reply = provider.let_in(person.client.get(BEGIN).headers["Location"])
        person.read(reply.partition("&state=")[0] + forged, 401)
        assert list(provider.codes) == [f"code-{len(provider.asked)}"]  # the code was not even shown to the provider
        provider.codes.clear()


def test_a_reply_works_once(at_work: Site, provider: Provider) -> None:
    person = at_work.stranger()
    reply = provider.let_in(person.client.get(BEGIN).headers["Location"])
    cookie = person.client.get_cookie("maturity_form")
    assert cookie
    assert person.client.get(reply).status_code == 303
    assert person.client.get(reply).status_code == 401
    thief = at_work.stranger()
    thief.client.set_cookie("maturity_form", cookie.value)  # a copy of what the browser held: the code is used up
    assert thief.client.get(reply).status_code == 401


def test_a_refused_reply_uses_the_question_up(at_work: Site, provider: Provider) -> None:
    person = at_work.stranger()
    reply = provider.let_in(person.client.get(BEGIN).headers["Location"])
    assert person.client.get(f"{BEGIN}/callback?error=access_denied").status_code == 401
    assert person.client.get(reply).status_code == 401


def test_who_stays_away_too_long_begins_again(at_work: Site, provider: Provider) -> None:
    person = at_work.stranger()
    reply = provider.let_in(person.client.get(BEGIN).headers["Location"])
    at_work.clock[0] += timedelta(minutes=15, seconds=1)
    assert person.client.get(reply).status_code == 401


def test_a_provider_that_is_down_gives_a_page_that_says_what_to_do(at_work: Site, provider: Provider) -> None:
    person = at_work.stranger()
    reply = provider.let_in(person.client.get(BEGIN).headers["Location"])
    provider.server.server_close()
    provider.server.shutdown()
    for address in (reply, BEGIN):
        page = person.read(address, 502)
        assert "The work account does not answer" in page
        assert "use the link or the code" in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1"])
def test_the_way_back_never_leads_elsewhere(at_work: Site, provider: Provider, elsewhere: str) -> None:
    reply = come_back(at_work.stranger(), provider, f"{BEGIN}?next={elsewhere}")
    assert reply.headers["Location"] == "/overview"


def test_the_way_back_leads_to_the_page_that_was_asked_for(at_work: Site, provider: Provider) -> None:
    assert come_back(at_work.stranger(), provider, f"{BEGIN}?next=/results").headers["Location"] == "/results"


def test_an_unknown_provider_is_no_page(at_work: Site) -> None:
    at_work.stranger().read("/sign-in/work-account/elsewhere", 404)


GOOD = """[a]
name = "A"
issuer = "https://login.example"
client_id = "i"
client_secret = "s"
domains = ["Example.se"]
"""


def test_providers_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "oidc.toml").write_text(GOOD, encoding="utf-8")
    assert work_accounts.read(str(tmp_path / "oidc.toml"))["a"].domains == ("example.se",)
    assert work_accounts.read("") == {}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("[a", id="bad grammar"),
        pytest.param(GOOD.replace("https", "http"), id="an issuer without https"),
        pytest.param(GOOD.replace('client_secret = "s"\n', ""), id="no secret"),
        pytest.param(GOOD + "x = 1\n", id="an unknown field"),
        pytest.param(GOOD.replace('["Example.se"]', '"example.se"'), id="one domain, not a list"),
        pytest.param(GOOD.replace('["Example.se"]', "[]"), id="no domain"),
        pytest.param(GOOD.replace("[a]", "[A]"), id="a table in capitals"),
        pytest.param(GOOD.replace('"i"', "4"), id="a number for a text"),
        pytest.param('a = "b"', id="no table"),
    ],
)
def test_a_file_of_providers_that_cannot_be_used_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "oidc.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingError, match="MATURITY_OIDC_FILE"):
        work_accounts.read(str(tmp_path / "oidc.toml"))
