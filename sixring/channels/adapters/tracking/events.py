"""One event, read: the touch it is, whose it is, and the part of its context worth keeping."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sixring.channels.contract import BadItem, Inbound

from .post import Post
from .whose import Whose, earlier_self, identifier, traits_of, whose

KINDS = ("identify", "track", "page", "screen", "group", "alias")
LONGEST_ID = 100
PAGE = ("url", "title", "referrer", "path", "search")


def touch(event: Mapping[str, Any], post: Post) -> Inbound:
    """The touch `event` is. Raises `BadItem` with a sentence when it lacks what its type needs."""
    kind = event.get("type") or post.kind
    if kind == "webhook":
        kind, event = "track", as_tracked(event)
    user, anonymous = identifier(event.get("userId")), identifier(event.get("anonymousId"))
    check(kind, event, user, anonymous, post)
    context = context_of(event, post)
    traits = traits_of(event, context if kind != "group" else {})
    who = whose(user, anonymous, {} if kind == "group" else traits, post)
    also = who.also + after_alias(kind, event, user, anonymous, post)
    at, behind = post.times(event)
    return Inbound(
        sender=who.sender,
        kind=kind,
        subject=subject_of(kind, event, context),
        occurred_at=at,
        external_id=message_id(event.get("messageId")),
        also=also,
        facts=who.facts,
        claims=who.claims,
        data=data_of(kind, event, context, traits, who, behind, post),
    )


def check(kind: Any, event: Mapping[str, Any], user: str, anonymous: str, post: Post) -> None:
    if kind not in KINDS:
        raise BadItem(f"The type {str(kind)[:40]!r} is none we know. An event is one of {', '.join(KINDS)}.")
    if kind == "track" and not text(event.get("event")):
        raise BadItem("A track call needs the name of its event in `event`.")
    if kind == "group" and not identifier(event.get("groupId")):
        raise BadItem("A group call needs a `groupId`.")
    if kind == "alias" and not (user and identifier(event.get("previousId"))):
        raise BadItem("An alias call needs a `userId` and a `previousId`.")
    if not user and not anonymous and post.meta.get("form") not in {"query", "webhook"}:
        raise BadItem("Nobody is named: an event needs a `userId` or an `anonymousId` that identifies somebody.")


def as_tracked(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whatever another system posted, as an event of ours."""
    if text(event.get("event")) and isinstance(event.get("properties"), dict):
        return event
    ids = {name: event[name] for name in ("userId", "anonymousId", "messageId", "timestamp") if name in event}
    return {**ids, "event": text(event.get("event")) or "webhook", "properties": dict(event)}


def after_alias(kind: str, event: Mapping[str, Any], user: str, anonymous: str, post: Post) -> tuple[Any, ...]:
    """Only a server of ours may say that two ids are one person's; an alias of an id with itself says nothing."""
    previous = identifier(event.get("previousId")) if kind == "alias" else ""
    if not post.trusted or not previous or previous in {user, anonymous}:
        return ()
    earlier = earlier_self(previous, anonymous, post)
    return (earlier,) if earlier else ()


def context_of(event: Mapping[str, Any], post: Post) -> Mapping[str, Any]:
    """The event's context over that of its batch."""
    own = event.get("context")
    if not isinstance(own, dict):
        return post.context
    return {**post.context, **own} if post.context else own


def message_id(value: Any) -> str:
    """The sender's own id of the event, which makes it known when it comes again; "" when it has none."""
    name = text(value)
    if len(name) <= LONGEST_ID:
        return name
    return "long:" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def subject_of(kind: str, event: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """What the story calls it: the event, the page, the screen."""
    if kind == "track":
        return text(event.get("event"))
    if kind not in {"page", "screen"}:
        return ""
    own, page = mapping(event.get("properties")), mapping(context.get("page"))
    found = (own.get("title"), event.get("name"), own.get("name"), page.get("title"), own.get("url"), page.get("url"))
    return next(filter(None, map(text, found)), "")


def data_of(
    kind: str,
    event: Mapping[str, Any],
    context: Mapping[str, Any],
    traits: Mapping[str, Any],
    who: Whose,
    behind: float,
    post: Post,
) -> dict[str, Any]:
    """What is kept of an event beside its raw bytes; what is empty is left out."""
    data = {
        "event": text(event.get("event")),
        "name": text(event.get("name")),
        "category": text(event.get("category")),
        "properties": event.get("properties"),
        "traits": traits if kind in {"identify", "group"} else None,
        "user_id": identifier(event.get("userId")),
        "anonymous_id": identifier(event.get("anonymousId")),
        "previous_id": identifier(event.get("previousId")),
        "group_id": identifier(event.get("groupId")),
        "page": {n: v for n, v in mapping(context.get("page")).items() if n in PAGE and isinstance(v, str) and v},
        "campaign": mapping(context.get("campaign")),
        "locale": text(context.get("locale")),
        "timezone": text(context.get("timezone")),
        "library": library_of(context),
        "user_agent": (text(context.get("userAgent")) or post.meta.get("user_agent", ""))[:500],
        "ip": ip_of(context, post),
        "external_ids": context.get("externalIds"),
        "clock_behind": round(behind, 3),
    }
    return {name: value for name, value in data.items() if value}


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def library_of(context: Mapping[str, Any]) -> str:
    library = mapping(context.get("library"))
    return " ".join(filter(None, (text(library.get("name")), text(library.get("version")))))[:100]


def ip_of(context: Mapping[str, Any], post: Post) -> str:
    """The customer's address: as the event says, else where it came from, unless that is a server's."""
    direct = post.meta.get("origin") or post.meta.get("form") == "query" or context.get("direct") is True
    return text(context.get("ip"))[:60] or (str(post.meta.get("ip", "")) if direct else "")
