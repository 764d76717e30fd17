"""Asking a provider for tokens (RFC 6749, with PKCE of RFC 7636). Every request goes by `core.fetch`."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.errors import Invalid, SixringError
from sixring.core.fetch import Answer, FetchError, FetchFailed, fetch
from sixring.core.fetch.wire import allowed_by_owner

from ....models import Grant
from . import providers

SECONDS = 15.0
USUAL_LIFE = 3600
# RFC 6749 section 5.2, OpenID Connect and Microsoft: asking again the same way won't help.
FOR_GOOD = frozenset({
    "invalid_grant", "invalid_client", "unauthorized_client", "invalid_request", "invalid_scope",
    "unsupported_grant_type", "access_denied", "interaction_required", "consent_required", "login_required",
})  # fmt: skip


class Ended(SixringError):
    """The provider says no for good: somebody has to sign in again, or correct the app."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a provider gave. `refresh` is "" when it gave no new one; `refresh_until` None when it doesn't say."""

    access: str
    expires_at: datetime
    refresh: str = ""
    refresh_until: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When to ask for the next: when a fifth of its life is left, at the latest ten minutes before its end."""
        left = (self.expires_at - clock.now()) / 5
        return self.expires_at - min(left, timedelta(minutes=10))


def question(grant: Grant, state: str, verifier: str, back: str, hint: str) -> str:
    """The address a browser is sent to, to be asked whether we may."""
    provider = providers.of(grant.provider)
    asked = {
        "response_type": "code", "client_id": grant.client_id, "redirect_uri": back, "scope": scope_of(grant),
        "state": state, "code_challenge": challenge_of(verifier), "code_challenge_method": "S256", "login_hint": hint,
        **provider.extra,
    }  # fmt: skip
    address = place(grant.authorize_url or provider.authorize, grant)
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def by_code(grant: Grant, code: str, verifier: str, back: str) -> Tokens:
    """The first tokens, for what the browser brought back. Raises `Ended` or `FetchError`."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    return ask(grant, form)


def next_tokens(grant: Grant) -> Tokens:
    """Fresh ones: for the refresh token, or for the app itself. Raises `Ended` or `FetchError`."""
    if grant.app_only:
        return ask(grant, {"grant_type": "client_credentials", "scope": scope_of(grant)})
    return ask(grant, {"grant_type": "refresh_token", "refresh_token": grant.secret("refresh_token")})


def ask(grant: Grant, form: dict[str, str]) -> Tokens:
    address = place(grant.token_url or providers.of(grant.provider).token, grant)
    refuse_unsafe(address)
    secret = grant.secret("client_secret")
    client = {"client_id": grant.client_id} | ({"client_secret": secret} if secret else {})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = fetch("POST", address, headers=headers, content=urlencode(form | client).encode(), timeout=SECONDS)
    return read(answer)


def read(answer: Answer) -> Tokens:
    """The tokens in `answer`. Raises `Ended` when it is a no for good, `FetchFailed` when it may be another time."""
    try:
        said: Any = answer.json()
    except FetchError:
        said = {}
    said = said if isinstance(said, dict) else {}
    access = said.get("access_token")
    if answer.ok and isinstance(access, str) and access:
        return tokens_of(said, access)
    why = _("The provider answered: %(said)s") % {"said": in_words(said) or answer.status}
    if said.get("error") in FOR_GOOD and 400 <= answer.status < 500 and answer.status != 429:
        raise Ended(why)
    raise FetchFailed(why, sent=True)


def tokens_of(said: dict[str, Any], access: str) -> Tokens:
    now, refresh = clock.now(), said.get("refresh_token")
    # Google names the end of a refresh token "refresh_token_expires_in", Keycloak "refresh_expires_in" (0: for good).
    until = seconds(said.get("refresh_token_expires_in")) or seconds(said.get("refresh_expires_in"))
    return Tokens(
        access,
        now + timedelta(seconds=seconds(said.get("expires_in")) or USUAL_LIFE),
        refresh if isinstance(refresh, str) else "",
        now + timedelta(seconds=until) if until else None,
    )


def seconds(value: Any) -> int:
    """A span as providers write it, a number or its digits; 0 for anything else."""
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def in_words(said: dict[str, Any]) -> str:
    parts = [said.get("error"), said.get("error_description")]
    return ": ".join(" ".join(part.split())[:200] for part in parts if isinstance(part, str) and part)


def scope_of(grant: Grant) -> str:
    provider = providers.of(grant.provider)
    return grant.scope or (provider.app_scope if grant.app_only else provider.scope)


def place(address: str, grant: Grant) -> str:
    return address.replace("{tenant}", grant.tenant or "organizations")


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def refuse_unsafe(address: str) -> None:
    """https, or an address of our own network the owner of the installation allowed."""
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Invalid(_("“%(address)s” is no web address.") % {"address": address[:100]}) from None
    plain = parts.scheme == "http" and allowed_by_owner(parts.hostname or "", port)
    if not parts.hostname or not (parts.scheme == "https" or plain):
        raise Invalid(_("A provider's addresses have to begin with https://."))
