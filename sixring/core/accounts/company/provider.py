"""Asking the provider: where its doors are, its keys, and the token for a code. Every request goes by `core.fetch`."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from sixring.core.errors import Invalid
from sixring.core.fetch import FetchFailed, fetch
from sixring.core.fetch.wire import allowed_by_owner

WELL_KNOWN = "/.well-known/openid-configuration"
SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's doors, as its discovery document names them."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    by_post: bool


def discover(issuer: str) -> Provider:
    """Read the provider's discovery document. Raises `FetchError`, or `Invalid` when it is not this issuer's."""
    refuse_unsafe(issuer)
    answer = fetch("GET", issuer.rstrip("/") + WELL_KNOWN, headers={"Accept": "application/json"}, timeout=SECONDS)
    said = answer.json() if answer.ok else {}
    wanted = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    if not isinstance(said, dict) or not all(isinstance(said.get(name), str) for name in wanted):
        raise Invalid("There is no OpenID provider at that address.")
    if said["issuer"].rstrip("/") != issuer.rstrip("/"):
        raise Invalid(f"The provider calls itself {said['issuer']}. Type exactly that address.")
    userinfo = said.get("userinfo_endpoint")
    for address in (said["authorization_endpoint"], said["token_endpoint"], said["jwks_uri"], userinfo):
        refuse_unsafe(address or issuer)
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        said["issuer"], said["authorization_endpoint"], said["token_endpoint"], said["jwks_uri"], userinfo or "",
        by_post="client_secret_basic" not in ways,
    )  # fmt: skip


def exchange(provider: Provider, code: str, verifier: str, back: str, client: tuple[str, str]) -> dict[str, Any]:
    """The tokens for `code`. Raises `FetchError`."""
    name, secret = client
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if provider.by_post:
        form |= {"client_id": name, "client_secret": secret}
    else:
        pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    answer = fetch("POST", provider.token, headers=headers, content=urlencode(form).encode(), timeout=SECONDS)
    said = answer.json() if answer.ok else None
    if not isinstance(said, dict) or not isinstance(said.get("id_token"), str):
        raise FetchFailed(f"The provider gave no token for the code ({answer.status}).", sent=True)
    return said


def keys_of(provider: Provider) -> list[dict[str, Any]]:
    answer = fetch("GET", provider.keys, headers={"Accept": "application/json"}, timeout=SECONDS)
    said = answer.json() if answer.ok else {}
    keys = said.get("keys") if isinstance(said, dict) else None
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


def about(provider: Provider, token: str, subject: str) -> dict[str, Any]:
    """What the provider tells beside the token; nothing when it speaks of somebody else."""
    if not provider.userinfo or not token:
        return {}
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    answer = fetch("GET", provider.userinfo, headers=headers, timeout=SECONDS)
    said = answer.json() if answer.ok else {}
    return said if isinstance(said, dict) and said.get("sub") == subject else {}


def refuse_unsafe(address: str) -> None:
    """https, or an address of our own network the owner of the installation allowed."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plain = parts.scheme == "http" and allowed_by_owner(parts.hostname or "", port)
    if not parts.hostname or not (parts.scheme == "https" or plain):
        raise Invalid("The provider's addresses have to begin with https://.")
