"""From a forum's webhook to a touch, or to what was done to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sixring.core.proof import Proof, ProofKind

from ...amendments import Amended, Amendment
from ...contract import BadItem, Inbound, Parsed, Raw, Sender
from ...polling.post import moment

if TYPE_CHECKING:
    from ...models import Account

DONE = {"post_edited": Amended.EDITED, "post_recovered": Amended.EDITED, "post_destroyed": Amended.DELETED}


class Post(msgspec.Struct):
    """As the forum tells it. `raw` is what they wrote, as Markdown."""

    id: int
    topic_id: int
    user_id: int
    username: str
    post_number: int = 0
    raw: str = ""
    name: str | None = None
    created_at: str | None = None
    topic_slug: str | None = None
    topic_title: str | None = None

    @property
    def reference(self) -> str:
        """What an answer has to know."""
        return f"discourse|{self.id}|{self.topic_id}|{self.post_number}"


class Body(msgspec.Struct):
    post: Post | None = None


def topic_in(raw: bytes) -> str:
    try:
        post = msgspec.json.decode(raw, type=Body).post
    except msgspec.DecodeError:
        return ""
    return str(post.topic_id) if post else ""


def read(raw: Raw, account: Account) -> Parsed:
    """Posts alone: a ping, a topic or a user tells us nothing. Raises `BadItem`."""
    try:
        post = msgspec.json.decode(raw.body, type=Body).post
    except msgspec.DecodeError as error:
        raise BadItem(f"This is no event of a forum that we can read: {error}.") from None
    if post is None or post.username.lower() == str(account.settings.get("username", "")).lower():
        return []
    done = DONE.get(str(raw.meta.get("headers", {}).get("x-discourse-event", "")))
    if done is not None:
        return [Amendment(post.reference, done, post.raw if done == Amended.EDITED else "", at=raw.received_at)]
    return [touch(post, raw, account)]


def touch(post: Post, raw: Raw, account: Account) -> Inbound:
    site = account.settings.get("site", "")
    said: dict[str, Any] = {"in_public": True, "source": "Discourse", "author": post.username}
    if site:
        said["url"] = f"{site}/t/{post.topic_id}/{post.post_number}"
    return Inbound(
        sender=Sender("handle", str(post.user_id), account.key, post.name or post.username,
                      Proof(ProofKind.PROVIDER, by=account.name)),
        text=post.raw,
        subject=(post.topic_title or "")[:200],
        occurred_at=moment(post.created_at) or raw.received_at,
        external_id=f"post:{post.id}",
        reference=post.reference,
        thread=f"topic:{post.topic_id}",
        data=said,
    )  # fmt: skip
