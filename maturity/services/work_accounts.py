"""Work accounts by OpenID Connect: asking a provider who somebody is, and believing only what it signs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from hmac import compare_digest
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from maturity.errors import MailHeaderError, SettingError, WorkAccountError, WorkAccountUnreachableError
from maturity.services import mailing

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

SETTING = "MATURITY_OIDC_FILE"
PATIENCE = 5
"""Seconds for each reply of a provider: a thread of ours waits with the person."""

LEEWAY = 60
"""Seconds by which a provider's clock may differ from ours."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key of the provider's own: none that our client secret could make, and not none at all."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people with mail addresses of some domains.

    Attributes:
        id: part of the address that it sends people back to.
        name: as people know it.
        issuer: its address, exactly as it writes it.
        domains: of mail addresses, in lower case.
    """

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What was sent along when somebody was sent to a provider: its reply must fit."""

    state: str
    nonce: str
    verifier: str


def read(file: str) -> dict[str, Provider]:
    """Return id to provider from a TOML file with a table for each; none without a file.

    Raises:
        SettingError: the file cannot be used, or the libraries for it are not installed.
    """
    if not file:
        return {}
    if find_spec("authlib") is None or find_spec("requests") is None:
        raise SettingError(SETTING, "needs the extra maturity[oidc]")
    try:
        content = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(SETTING, f"{file} cannot be read: {error}") from None
    return {id_: _provider(id_, table) for id_, table in content.items()}


def ask(provider: Provider, back_to: str) -> tuple[str, Question]:
    """Return the address to send somebody to, and what to remember until the reply.

    Raises:
        WorkAccountUnreachableError: the provider does not say where that is.
    """
    from authlib.common.security import generate_token

    question = Question(generate_token(32), generate_token(32), generate_token(64))
    facts = _discovered(provider)
    with _client(provider, facts, back_to) as client:
        address, _state = client.create_authorization_url(
            _endpoint(provider, facts, "authorization_endpoint"),
            state=question.state,
            nonce=question.nonce,
            code_verifier=question.verifier,
        )
    return str(address), question


def answered(provider: Provider, back_to: str, question: Question, reply: Mapping[str, str], now: datetime) -> str:
    """Return the mail address that a provider vouches for.

    Args:
        provider: the one that was asked.
        back_to: the address that was given to ``ask``.
        question: what ``ask`` returned, to this browser.
        reply: the fields of the address that the browser came back to.
        now: when the token has to be valid.

    Raises:
        WorkAccountError: the reply does not fit the question, or vouches for nothing that we believe.
        WorkAccountUnreachableError: the provider does not answer.
    """
    if not compare_digest(question.state.encode(), reply.get("state", "").encode()):
        raise WorkAccountError("state")
    if reply.get("iss", provider.issuer) != provider.issuer or not reply.get("code"):
        raise WorkAccountError("no code")
    facts = _discovered(provider)
    with _client(provider, facts, back_to) as client:
        token = _fetched(provider, facts, client, question, reply["code"])
    return _address(provider, _claims(provider, facts, question, token, now))


def _provider(id_: str, table: Any) -> Provider:  # Any: a table of a file
    texts = {field.name for field in fields(Provider)} - {"id", "domains"}
    if not id_.replace("-", "").isalnum() or not id_.isascii() or id_ != id_.lower():
        raise SettingError(SETTING, f"{id_!r}: a table's name is of small letters, digits and hyphens")
    if not isinstance(table, dict) or set(table) != texts | {"domains"}:
        raise SettingError(SETTING, f"{id_}: needs {', '.join(sorted(texts | {'domains'}))}, and nothing else")
    if not all(isinstance(table[name], str) and table[name] for name in texts):
        raise SettingError(SETTING, f"{id_}: {', '.join(sorted(texts))} must be texts")
    domains = table["domains"]
    if not isinstance(domains, list) or not domains or not all(isinstance(one, str) and one for one in domains):
        raise SettingError(SETTING, f"{id_}: domains must be a list of texts")
    if not _is_safe(table["issuer"]):
        raise SettingError(SETTING, f"{id_}: issuer must begin with https://")
    return Provider(id_, domains=tuple(one.lower() for one in domains), **{name: table[name] for name in texts})


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _discovered(provider: Provider) -> dict[str, Any]:
    facts = _json(provider, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if facts.get("issuer") != provider.issuer:
        raise WorkAccountUnreachableError(provider.id, "speaks for another issuer")
    return facts


def _endpoint(provider: Provider, facts: Mapping[str, Any], name: str) -> str:
    address = facts.get(name)
    if not isinstance(address, str) or not _is_safe(address):
        raise WorkAccountUnreachableError(provider.id, f"no usable {name}")
    return address


def _json(provider: Provider, address: str) -> dict[str, Any]:
    import requests

    try:
        reply = requests.get(address, timeout=PATIENCE, allow_redirects=False)
        reply.raise_for_status()
        found = reply.json()
    except (requests.RequestException, ValueError) as error:
        raise WorkAccountUnreachableError(provider.id, type(error).__name__) from None
    if not isinstance(found, dict):
        raise WorkAccountUnreachableError(provider.id, "no JSON object")
    return found


def _client(provider: Provider, facts: Mapping[str, Any], back_to: str) -> "OAuth2Session":
    from authlib.integrations.requests_client import OAuth2Session

    known = facts.get("token_endpoint_auth_methods_supported") or ("client_secret_basic",)
    method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        token_endpoint_auth_method=method,
        scope="openid email",
        redirect_uri=back_to,
        code_challenge_method="S256",
        default_timeout=PATIENCE,
    )


def _fetched(
    provider: Provider, facts: Mapping[str, Any], client: "OAuth2Session", question: Question, code: str
) -> Mapping[str, Any]:
    import requests
    from authlib.common.errors import AuthlibBaseError

    address = _endpoint(provider, facts, "token_endpoint")
    try:
        found: Mapping[str, Any] = client.fetch_token(
            address, code=code, code_verifier=question.verifier, allow_redirects=False
        )
    except AuthlibBaseError as error:
        raise WorkAccountError(f"code: {error.error}") from None
    except (requests.RequestException, ValueError) as error:
        raise WorkAccountUnreachableError(provider.id, type(error).__name__) from None
    return found


def _claims(
    provider: Provider, facts: Mapping[str, Any], question: Question, token: Mapping[str, Any], now: datetime
) -> Mapping[str, Any]:
    """Return what a provider says, once its signature, issuer, audience, time and nonce are right."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    keys: Any = _json(provider, _endpoint(provider, facts, "jwks_uri"))  # Any: checked by the library
    try:
        held = KeySet.import_key_set(keys)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise WorkAccountUnreachableError(provider.id, f"keys: {type(error).__name__}") from None
    needed: dict[str, Any] = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "exp": {"essential": True},
        "nonce": {"essential": True, "value": question.nonce},
    }
    known = {"nonce": question.nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    try:
        signed = jwt.decode(str(token.get("id_token", "")), held, algorithms=ALGORITHMS)
        claims = CodeIDToken(signed.claims, signed.header, needed, known)
        claims.validate(int(now.timestamp()), LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise WorkAccountError(f"id token: {type(error).__name__}") from None
    found: Mapping[str, Any] = claims
    return found


def _address(provider: Provider, claims: Mapping[str, Any]) -> str:
    if claims.get("email_verified") is not True:
        raise WorkAccountError("the mail address is not verified")
    try:
        found = mailing.address(str(claims.get("email", "")))
    except MailHeaderError:
        raise WorkAccountError("no mail address") from None
    if found.rpartition("@")[2] not in provider.domains:
        raise WorkAccountError("the provider may not speak for this domain")
    return found
