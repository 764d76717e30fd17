"""A small OpenID provider: a real HTTP server in a thread, with authorization codes, PKCE and keys to sign with.

What it says of who signs in is `claims`; `bend` changes a token before it is signed, `sign` signs it otherwise.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "sixring", "a secret: with signs/+ &"


class Provider:
    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {"sub": "248289", "email": "ben@us.test", "email_verified": True, "name": "Ben"}
        self.userinfo: dict[str, Any] = {}
        self.bend: Callable[[dict[str, Any]], dict[str, Any]] = lambda token: token
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.place = f"127.0.0.1:{self.server.server_port}"
        self.issuer = f"http://{self.place}"

    def signed(self, token: dict[str, Any]) -> str:
        return jwt.encode(token, self.key, algorithm="RS256", headers={"kid": "one"})

    @property
    def public(self) -> bytes:
        kind, shape = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(kind, shape)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }  # fmt: skip

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [key | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def agree(self, address: str) -> str:
        """The browser stands at `address`, the person says yes: where it goes next."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token_for(self, form: dict[str, str], client: tuple[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if asked is None or client != (CLIENT, SECRET) or asked["code_challenge"] != challenge.decode():
            return None
        if form["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        token = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return {"access_token": "far", "token_type": "Bearer", "id_token": self.sign(self.bend(token | self.claims))}


def handler_of(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            provider.asked.append(path.path)
            if path.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.agree(self.path))
                self.end_headers()
                return
            said = {
                "/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys,
                "/userinfo": lambda: provider.userinfo,
            }.get(path.path)  # fmt: skip
            self.answer(said() if said else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            pair = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(provider.token_for(form, (unquote(pair[0]), unquote(pair[2]))))

        def answer(self, value: Any) -> None:
            body = json.dumps(value or {"error": "invalid_grant"}).encode()
            self.send_response(200 if value else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()
