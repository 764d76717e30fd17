"""Sessions of the chat: begun, refreshed, identified by the site's user token, left. Each step makes a new token."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sixring.channels.adapters.webchat import tokens
from sixring.channels.adapters.webchat.row import File, Known, Plain, Row
from sixring.channels.adapters.webchat.tokens import BadToken, Session, User
from sixring.channels.models import Account
from sixring.core import clock
from sixring.people.models import Identity, Membership
from sixring.people.normalise import normalise

from ..models import SpentUserToken
from .problems import Problem

log = logging.getLogger("sixring.chat")


def begin(account: Account, origin: str, previous: str) -> Session:
    """The session `previous` was a token of, made fresh; a new visitor when it is none, or has had its time."""
    try:
        return tokens.recall(previous, account, origin).renewed() if previous else tokens.new_session(account, origin)
    except BadToken:
        return tokens.new_session(account, origin)


def open_session(account: Account, token: str, origin: str) -> Session:
    """Raises `Problem` "token" unless `token` stands for a session of this chat and site."""
    try:
        return tokens.read(token, account, origin)
    except BadToken as bad:
        log.info("chat %s: visitor token refused: %s", account.pk, bad)
        raise Problem("token") from None


def believe_browser(session: Session, account: Account, anonymous_id: str) -> Session:
    """Take the browser's tracking id as proven, where the owner chose to; the user token's way needs no such choice."""
    value = normalise("anonymous_id", anonymous_id) if len(anonymous_id) >= tokens.SHORTEST_ANONYMOUS_ID else None
    if value is None or not account.settings.get("trust_browser_id") or session.is_user:
        return session
    known = (Known("anonymous_id", value, ""),)
    return replace(session, proven=known, proven_until=session.issued + tokens.LIVES)


def identify(session: Session, account: Account, user_token: str) -> tuple[Session, User]:
    """`session` with what the site says of its user. Somebody else than before gets a visitor of their own.

    Raises `Problem` "user_token".
    """
    try:
        user = normalised(tokens.read_user(user_token, account))
    except BadToken as bad:
        log.info("chat %s: user token refused: %s", account.pk, bad)
        raise Problem("user_token") from None
    if is_anothers(session, user.user_id):
        session = tokens.another_session(session, digest_of(user_token))
    spend(account, digest_of(user_token), session.visitor, user.until)
    fresh = session.renewed()
    return replace(fresh, user=user.user_id, proven=user.known, proven_until=fresh.issued + tokens.LIVES), user


def spend(account: Account, digest: str, visitor: str, until: int) -> None:
    """A user token is its first visitor's alone. Raises `Problem` "user_token" for whoever else got hold of it."""
    holds = datetime.fromtimestamp(until, UTC)
    row, _first = SpentUserToken.objects.get_or_create(
        account=account, digest=digest, defaults={"visitor": visitor, "until": holds}
    )
    if row.visitor != visitor:
        log.warning("chat %s: user token refused: another visitor has used it", account.pk)
        raise Problem("user_token")


def forget_spent() -> int:
    """Of tokens that would not be taken any more."""
    old = SpentUserToken.objects.filter(until__lt=clock.now())
    return old.delete()[0] if old.exists() else 0


def digest_of(user_token: str) -> str:
    """Of what was signed: the signature itself can be spelt in several ways."""
    return hashlib.sha256(user_token.rpartition(".")[0].encode()).hexdigest()


def normalised(user: User) -> User:
    """Each value in its one spelling; what identifies nobody is left out, and without the user id nothing is left."""
    spelt = [(known, normalise(known.kind, known.value)) for known in user.known]
    if spelt[0][1] is None:
        raise BadToken("names a user that stands for nobody")
    return replace(user, known=tuple(known._replace(value=value) for known, value in spelt if value is not None))


def is_anothers(session: Session, user_id: str) -> bool:
    """Has this browser's visitor been somebody else? Then what was said before stays with them."""
    if session.user:
        return session.user != user_id
    visitor = Identity.objects.filter(kind="visitor", value=session.visitor, scope=session.account, claimed=False)
    users = Identity.objects.filter(
        kind="user_id", scope="user", claimed=False,
        memberships__person__in=Membership.objects.filter(identity__in=visitor).values("person"),
    )  # fmt: skip
    return users.exists() and not users.filter(value=user_id).exists()


def identified(session: Session, user: User, user_token: str) -> Row:
    """What the inbox keeps of it: once for each user token and visitor."""
    return Row(
        "identify", session.visitor, digest_of(user_token)[:32], proven=list(session.identities[1:]), facts=user.facts
    )


def said(
    session: Session, client_id: str, text: str, typed: Mapping[str, str], files: Sequence[File] = ()
) -> Row:  # fmt: skip
    claims: dict[str, Plain] = {name: value.replace("\x00", "").strip() for name, value in typed.items()}
    proven = list(session.identities[1:])
    return Row("message", session.visitor, client_id, text, proven=proven, claims=claims, files=list(files))
