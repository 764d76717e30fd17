"""A token issuer on loopback: authorization code with PKCE, refresh tokens that rotate, app-only tokens, introspection.

It does what careful providers do: a code counts once and only with its verifier, and a refresh token that is used a
second time takes its whole family back.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.server
import json
import secrets
import threading
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "sixring-app", "app-secret"


class Issuer:
    """`user` is who signs in. `access` are the tokens good now; `refresh` the one that may be spent; `spent` were."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.life = 3600
        self.says: dict[str, Any] = {}  # what every token answer says besides
        self.down = False
        self.codes: dict[str, tuple[str, str]] = {}
        self.access: set[str] = set()
        self.refresh = ""
        self.spent: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.lock = threading.Lock()

    def authorize(self, query: dict[str, str]) -> str:
        """Somebody says yes: the address their browser is sent back to."""
        assert (query["client_id"], query["response_type"]) == (CLIENT, "code")
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = (query["code_challenge"], query["redirect_uri"])
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            self.asked.append(form)
            if self.down:
                return 503, {"error": "temporarily_unavailable"}
            if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
                return 401, {"error": "invalid_client"}
            refused = self.refused(form)
            if refused:
                return 400, {"error": "invalid_grant", "error_description": refused}
            return 200, self.fresh(rotates=form["grant_type"] != "client_credentials")

    def refused(self, form: dict[str, str]) -> str:
        if form["grant_type"] == "authorization_code":
            challenge, back = self.codes.pop(form["code"], ("", ""))
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
            return "" if fits and back == form["redirect_uri"] else "The code is not good."
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != self.refresh:
            if form["refresh_token"] in self.spent:
                self.revoke()
            return "Token has been expired or revoked."
        return ""

    def fresh(self, *, rotates: bool) -> dict[str, Any]:
        access = secrets.token_hex(16)
        self.access.add(access)
        said = {"access_token": access, "token_type": "Bearer", "expires_in": self.life, **self.says}
        if rotates:
            self.spent.add(self.refresh)
            self.refresh = said["refresh_token"] = secrets.token_hex(16)
        return said

    def expire(self) -> None:
        """Every access token ends now."""
        self.access.clear()

    def revoke(self) -> None:
        self.refresh = ""
        self.expire()


class Door(http.server.BaseHTTPRequestHandler):
    issuer: ClassVar[Issuer]

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {name: values[0] for name, values in parse_qs(said).items()}
        if self.path == "/token":
            self.tell(*self.issuer.token(form))
        else:
            good = form.get("token") in self.issuer.access
            self.tell(200, {"active": good, "username": self.issuer.user} if good else {"active": False})

    def do_GET(self) -> None:
        """For Exim, which speaks no JSON: "yes" and nothing else, not even a head."""
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        self.wfile.write(b"yes" if token in self.issuer.access else b"no")

    def tell(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def running(user: str) -> Iterator[tuple[Issuer, str]]:
    """The issuer and its address, for as long as a test wants it."""
    issuer = Issuer(user)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (Door,), {"issuer": issuer}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
