"""A provider of work accounts on loopback: a real one, but for whom it lets in and what it can be told to do wrong."""

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


@cache
def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})


@dataclass
class Provider:
    """Who vouches for *email*; *claims* replaces what it would say truly, *unsigned* leaves the signature out."""

    now: int
    client_id: str = "maturity"
    secret: str = "between the two of us"
    email: str = "kim@katrineholm.se"
    claims: dict[str, Any] = field(default_factory=dict)
    unsigned: bool = False
    key: RSAKey = field(default_factory=_new_key)
    signing_key: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def start(self) -> "Provider":
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": self}))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def let_in(self, address: str) -> str:
        """Do what a person does at the provider; return the path that the browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        expected = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        if authorization != f"Basic {expected}":
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or (asked["code_challenge"], asked["code_challenge_method"]) != (proof, "S256"):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def id_token(self, nonce: str) -> str:
        said = {
            "iss": self.issuer, "sub": "4711", "aud": self.client_id, "iat": self.now, "exp": self.now + 300,
            "nonce": nonce, "email": self.email, "email_verified": True,
        }  # fmt: skip
        said = {name: value for name, value in (said | self.claims).items() if value is not None}
        if self.unsigned:
            parts = ({"alg": "none"}, said)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
                + "."
            )
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.signing_key or self.key)


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:  # named by the library
        if self.path == "/.well-known/openid-configuration":
            self._send(200, self.provider.discovery())
        elif self.path == "/keys":
            self._send(200, {"keys": [self.provider.key.as_dict(private=False)]})
        else:
            self._send(404, {})

    def do_POST(self) -> None:  # named by the library
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._send(*self.provider.token(form, self.headers.get("Authorization", "")))

    def _send(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
