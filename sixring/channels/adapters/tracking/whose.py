"""Whose event it is, and how far that is proven: a browser proves its own random id and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sixring.channels.contract import Sender
from sixring.core.proof import CLAIMED, Proof

from .post import Post

NOBODY = frozenset("null none undefined nan nil unknown anonymous guest n/a 0 -1 (null) not_set".split()) | {
    "",
    "[object object]",
}
UUID = re.compile(r"^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$", re.IGNORECASE)
RANDOM = 16  # characters from which on an anonymous id is taken for a random one, unique everywhere
IDENTIFIERS = ("email", "phone")
PLAIN = {
    "firstName": "first_name",
    "lastName": "last_name",
    "createdAt": "created_at",
    "companyName": "company",
    "jobTitle": "title",
    "emailAddress": "email",
    "phoneNumber": "phone",
}


@dataclass(frozen=True, slots=True)
class Whose:
    """The sender, what the arrival proves to be theirs too, what it says of them, what they only claim."""

    sender: Sender | None
    also: tuple[Sender, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict)


def whose(user: str, anonymous: str, traits: Mapping[str, Any], post: Post) -> Whose:
    """Rule: who sent an event with these ids and traits."""
    if post.trusted:
        return by_a_server(user, anonymous, traits, post)
    browser = anonymous_sender(anonymous, post)
    if browser is None:
        return Whose(user_sender(user, CLAIMED), claims=traits)
    return Whose(browser, claims={**traits, "user_id": user} if user else traits)


def by_a_server(user: str, anonymous: str, traits: Mapping[str, Any], post: Post) -> Whose:
    """A server of ours knows its users; whether their addresses are confirmed is the owner's word."""
    known: list[Sender | None] = [user_sender(user, post.proof), anonymous_sender(anonymous, post)]
    said = {name: str(traits[name]) for name in IDENTIFIERS if traits.get(name)}
    if post.vouches:
        known += [Sender(kind, value, proof=post.proof) for kind, value in said.items()]
        said = {}
    named = [one for one in known if one is not None]
    return Whose(named[0] if named else None, tuple(named[1:]), facts=traits, claims=said)


def user_sender(user: str, proof: Proof) -> Sender | None:
    """The site's own user. The scope is the chat's too, whose signed token names the same users."""
    return Sender("user_id", user, "user", proof=proof) if user else None


def anonymous_sender(anonymous: str, post: Post) -> Sender | None:
    """A browser or device by its random id. A short id is hardly random and means something within its source only."""
    scope = "" if len(anonymous) >= RANDOM else post.scope
    return Sender("anonymous_id", anonymous, scope, proof=post.proof) if anonymous else None


def earlier_self(previous: str, anonymous: str, post: Post) -> Sender | None:
    """Who an alias says the user was before: SDKs put an anonymous id or an older user id into the same field."""
    if previous == anonymous or UUID.match(previous):
        return anonymous_sender(previous, post)
    return user_sender(previous, post.proof)


def identifier(value: Any) -> str:
    """An id as text; "" when it is missing or a stand-in for nobody. Some SDKs send null, some numbers."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    return "" if text.lower() in NOBODY or len(text) > 400 else text


def traits_of(event: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the user: at the root (Segment), in the context (RudderStack) or in both, under one spelling."""
    inner, outer = context.get("traits"), event.get("traits")
    said = {**(inner if isinstance(inner, dict) else {}), **(outer if isinstance(outer, dict) else {})}
    said.pop("id", None)
    if not said:
        return {}
    traits = {PLAIN.get(name, name): value for name, value in said.items() if value not in (None, "")}
    traits.pop("user_id", None)
    for name in (*IDENTIFIERS, "name"):
        if not isinstance(traits.get(name, ""), str | int):
            del traits[name]
    parts = [part for part in (traits.get("first_name"), traits.get("last_name")) if isinstance(part, str)]
    if parts:
        traits.setdefault("name", " ".join(parts))
    return traits
