"""Proving an identity token: signed by the provider's key, for us, now, and for this very attempt."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from sixring.core.errors import Forbidden

# Signed with the provider's private key. Shared-secret ones and "none" are no proof of who signed.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
KINDS = ("RSA", "EC", "OKP")
NEEDED = ["iss", "aud", "exp", "iat", "sub", "nonce"]
LEEWAY = 60  # seconds the two clocks may differ


class NotProven(Forbidden):
    """The provider's token does not prove anything. The reason is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__("Your company's sign-in could not be checked. Nothing has changed; please try again.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Claims:
    """Who somebody is, as proven. `email` counts only when `verified`."""

    issuer: str
    subject: str
    email: str
    verified: bool
    name: str
    groups: frozenset[str]


def proven(token: str, keys: Sequence[dict[str, Any]], issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token. Raises `NotProven`."""
    try:
        header = jwt.get_unverified_header(token)
        key = key_for(header, keys)
        claims: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=[header["alg"]], audience=client_id, issuer=issuer, leeway=LEEWAY,
            options={"require": NEEDED},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError) as problem:
        raise NotProven(f"{type(problem).__name__}: {problem}") from problem
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotProven("the nonce is of another attempt")
    others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", client_id if not others else None) != client_id:
        raise NotProven("issued to another client")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise NotProven("the subject is odd")
    return claims


def key_for(header: dict[str, Any], keys: Sequence[dict[str, Any]]) -> jwt.PyJWK:
    """The one published key a token says it is signed with."""
    algorithm, name = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise NotProven(f"signed by {algorithm!r}")
    fit = [
        key for key in keys
        if key.get("kty") in KINDS and key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
        and (name is None or key.get("kid") == name)
    ]  # fmt: skip
    if len(fit) != 1:
        raise NotProven(f"{len(fit)} keys fit {name!r}")
    return jwt.PyJWK(fit[0], algorithm=algorithm)


def read(claims: dict[str, Any], group_claim: str) -> Claims:
    """Rule: what of proven claims counts here."""
    groups = claims.get(group_claim) if group_claim else None
    email, name = claims.get("email"), claims.get("name")
    return Claims(
        claims["iss"], claims["sub"], email.strip().lower() if isinstance(email, str) else "",
        claims.get("email_verified") is True, name.strip()[:100] if isinstance(name, str) else "",
        frozenset(one for one in groups if isinstance(one, str)) if isinstance(groups, list) else frozenset(),
    )  # fmt: skip
