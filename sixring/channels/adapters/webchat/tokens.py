"""Tokens of the chat: the visitor's, which we sign, and the user's, which the customer's own site signs.

A visitor token is a bearer's: whoever holds it is that visitor, on the site it was made for. It also names the
identities a user token proved in this session; they lapse with that proof, not with the visitor.
"""

from __future__ import annotations

import hmac
import secrets as random
from dataclasses import dataclass, replace
from typing import Any

import jwt

from sixring.core import clock, secrets

from ...models import Account
from .row import Known, Plain

DAY = 24 * 3600
LIVES = DAY  # how long a visitor token opens anything
RETURNS = 30 * DAY  # how long it can be exchanged for a fresh one, so that who comes back next week is known again
USER_LIVES = 3600  # the longest a site may let its user token live
LEEWAY = 60
SHORTEST_SECRET = 16
LONGEST_TOKEN = 8192
SHORTEST_ANONYMOUS_ID = 16  # a shorter one may be anybody's
REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "user_id", "anonymous_id"})
MOST_FACTS = 30


class BadToken(Exception):
    """Not to be believed. The text is for our own log."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who a chat session is: the visitor, and what was proven until when (seconds since 1970)."""

    account: str
    visitor: str
    issued: int
    origin: str = ""
    user: str = ""  # the last user id proven here; it stays known when the proof lapses
    proven: tuple[Known, ...] = ()
    proven_until: int = 0

    @property
    def expires(self) -> int:
        return self.issued + LIVES

    @property
    def is_over(self) -> bool:
        return now() >= self.expires

    @property
    def lives_for(self) -> float:
        """Seconds until it, or what was proven in it, comes to its end; at least a moment."""
        ends = self.proven_until if self.is_user else self.expires
        return max(0.1, min(ends, self.expires) - clock.now().timestamp())

    @property
    def identities(self) -> tuple[Known, ...]:
        """What this session has proven at this moment, the visitor first."""
        return (Known("visitor", self.visitor, self.account), *(self.proven if now() < self.proven_until else ()))

    @property
    def is_user(self) -> bool:
        return any(known.kind == "user_id" for known in self.identities)

    def renewed(self) -> Session:
        return replace(self, issued=now())


@dataclass(frozen=True, slots=True)
class User:
    """What a site's user token says: `known` identities, the user id first, and plain `facts`; and until when it holds
    (seconds since 1970)."""

    known: tuple[Known, ...]
    facts: dict[str, Plain]
    until: int = 0

    @property
    def user_id(self) -> str:
        return self.known[0].value


def now() -> int:
    return int(clock.now().timestamp())


def new_session(account: Account, origin: str = "") -> Session:
    """A visitor never seen before: 128 random bits."""
    return Session(account.key, random.token_hex(16), now(), origin)


def another_session(session: Session, because: str) -> Session:
    """A visitor of their own at the same browser; the same one when it is asked again for the same reason."""
    made = hmac.digest(secrets.derive("web chat next visitor"), f"{session.visitor}:{because}".encode(), "sha256")
    return Session(session.account, made.hex()[:32], now(), session.origin)


def sign(session: Session) -> str:
    said = {
        "aud": session.account, "sub": session.visitor, "iat": session.issued, "exp": session.expires,
        "org": session.origin, "usr": session.user, "ids": session.proven, "until": session.proven_until,
    }  # fmt: skip
    return jwt.encode(said, key(), algorithm="HS256")


def read(token: str, account: Account, origin: str = "") -> Session:
    """The session `token` stands for. Raises `BadToken` unless we signed it for this account and site, and it lives."""
    session = recall(token, account, origin)
    if session.is_over:
        raise BadToken("the visitor token has expired")
    return session


def recall(token: str, account: Account, origin: str = "") -> Session:
    """Like `read`, also when the token has expired, within the time in which it can be exchanged."""
    said = decode(token, key())
    try:
        known = tuple(Known(*map(str, one)) for one in said["ids"])
        session = Session(
            said["aud"], said["sub"], int(said["iat"]), said["org"], said["usr"], known, int(said["until"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadToken("not a visitor token of this version") from error
    if session.account != account.key or now() >= session.issued + RETURNS:
        raise BadToken("made for another chat, or too old")
    if origin and session.origin and origin != session.origin:
        raise BadToken("made on another site")
    return session


def key() -> bytes:
    return secrets.derive("web chat visitor token")


def read_user(token: str, account: Account) -> User:
    """What the customer's site says of its user. Raises `BadToken` unless it signed this within the hour.

    Signed with HS256 and the account's secret `identity_secret`, or `identity_secret_previous` while rotating; a `kid`
    is allowed and not needed. `exp` and `iat` are required, at most an hour apart; `sub` or `user_id` names the user.
    """
    said = decode_with_any(token, user_secrets(account))
    check_times(said)
    if "aud" in said and said["aud"] != account.key:
        raise BadToken("made for another chat")
    user_id = said.get("user_id") or said.get("sub")
    if not isinstance(user_id, str | int) or isinstance(user_id, bool) or not str(user_id).strip():
        raise BadToken("names no user")
    return User(
        (Known("user_id", str(user_id).strip(), "user"), *further(said)), facts_in(said), int(said["exp"]) + LEEWAY
    )


def user_secrets(account: Account) -> list[str]:
    found = [account.secret("identity_secret"), account.secret("identity_secret_previous")]
    return [one for one in found if len(one.strip()) >= SHORTEST_SECRET]


def decode_with_any(token: str, secrets_: list[str]) -> dict[str, Any]:
    for one in secrets_:
        try:
            return decode(token, one)
        except BadToken:
            continue
    raise BadToken("signed with none of this chat's secrets" if secrets_ else "this chat has no identity secret")


def decode(token: str, secret: str | bytes) -> dict[str, Any]:
    """Check the signature, with the one algorithm there is. Times are checked by our own clock."""
    if len(token) > LONGEST_TOKEN or not secret:
        raise BadToken("too long, or nothing to check it with")
    ours_to_check = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False}
    unread = {"verify_iss": False, "verify_sub": False, "verify_jti": False}
    try:
        return dict(jwt.decode(token, secret, algorithms=["HS256"], options={**ours_to_check, **unread}))  # type: ignore[arg-type]
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise BadToken(type(error).__name__) from error


def check_times(said: dict[str, Any]) -> None:
    times = [said.get("iat"), said.get("exp"), said.get("nbf", 0)]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in times):
        raise BadToken("lacks exp or iat")
    issued, ends, begins = (float(one) for one in times if one is not None)
    if not max(issued, begins) - LEEWAY <= now() < ends + LEEWAY:
        raise BadToken("expired, or not yet valid")
    if not 0 < ends - issued <= USER_LIVES:
        raise BadToken("lives longer than an hour")


def further(said: dict[str, Any]) -> list[Known]:
    known = [Known(kind, value, "") for kind in ("email", "phone") if (value := text_of(said.get(kind)))]
    anonymous = text_of(said.get("anonymous_id"))
    return [*known, Known("anonymous_id", anonymous, "")] if len(anonymous) >= SHORTEST_ANONYMOUS_ID else known


def text_of(value: Any) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= 400 else ""


def facts_in(said: dict[str, Any]) -> dict[str, Plain]:
    plain = {
        name: value
        for name, value in said.items()
        if name not in REGISTERED and isinstance(value, str | int | float | bool) and 0 < len(str(value)) <= 500
        and "\x00" not in f"{name}{value}"
    }  # fmt: skip
    return dict(list(plain.items())[:MOST_FACTS])
