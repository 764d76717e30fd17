"""Comments under posts: what everybody may read. Whoever wrote one is known by an identity of its own, so that what is
said in public and what is said in private stay apart; Meta says that both are the same person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ..contract import BadItem, Inbound, NotYet, Parsed, Raw, Sender
from . import own, profiles
from .batch import inside, moment, text, without_gaps

if TYPE_CHECKING:
    from ..models import Account
    from .messaging import Place


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as either of the two tells it. `parent` is the comment it answers, "" under the post itself."""

    id: str
    author: str
    name: str
    username: str
    text: str
    parent: str
    post: str
    link: str = ""
    at: datetime | None = None


def read(found: Comment, owner: str, raw: Raw, account: Account, place: Place, public: str, until: float) -> Parsed:
    """A touch in public; of our own only those that answer somebody and did not leave from here."""
    if not found.id:
        raise BadItem("This comment has no id.")
    if found.author == owner or not found.author:
        return written_elsewhere(found, raw, account, place) if found.author else nobodys()
    proof = Proof(ProofKind.PROVIDER, by=place.label)
    return [Inbound(
        sender=Sender(public, found.author, account.key, proof=proof),
        also=[Sender(place.kind, found.author, account.key, proof=proof)],
        text=found.text, occurred_at=found.at or raw.received_at, external_id=f"comment:{found.id}",
        reference=found.id, replies_to=[found.parent] if found.parent else [],
        claims=without_gaps({"name": found.name, "username": found.username}),
        data={"public": True, "post": post_of(found, account, place, until)},
    )]  # fmt: skip


def nobodys() -> Parsed:
    raise BadItem("This comment names nobody who wrote it; Meta leaves that out where your app lacks a permission.")


def written_elsewhere(found: Comment, raw: Raw, account: Account, place: Place) -> Parsed:
    """What a colleague answered at Facebook or Instagram itself. Raises `NotYet` while it may be an answer of ours."""
    if not found.parent or own.is_ours(found.id, "", account):
        return []
    if own.is_leaving(account):
        raise NotYet("An answer is on its way, and this may be it.")
    return [Inbound(
        sender=None, outgoing=True, text=found.text, occurred_at=found.at or raw.received_at,
        external_id=f"comment:{found.id}", reference=found.id, replies_to=[found.parent],
        data={"public": True, "by": place.label},
    )]  # fmt: skip


def post_of(found: Comment, account: Account, place: Place, until: float) -> dict[str, Any]:
    """The post it stands under: where to find it, and its words."""
    fields = "caption,permalink" if place.kind == "instagram" else "message,permalink_url"
    said: Mapping[str, Any] = profiles.about(account, found.post, fields, place.host, until)
    link = found.link or text(said, "permalink_url", 2000) or text(said, "permalink", 2000)
    words = text(said, "message", 2000) or text(said, "caption", 2000)
    return without_gaps({"id": found.post, "link": link if link.startswith("https://") else "", "text": words})


def of_page(value: Mapping[str, Any]) -> Comment:
    """As a page's feed tells it."""
    post, parent = text(value, "post_id", 100), text(value, "parent_id", 100)
    writer = inside(value, "from")
    return Comment(
        text(value, "comment_id", 200), text(writer, "id", 100), text(writer, "name", 200), "", text(value, "message"),
        parent if parent != post else "", post, text(inside(value, "post"), "permalink_url", 2000),
        moment(value.get("created_time")),
    )  # fmt: skip


def of_instagram(value: Mapping[str, Any], at: datetime | None) -> Comment:
    """As Instagram tells it."""
    writer = inside(value, "from")
    name = text(writer, "username", 100)
    return Comment(
        text(value, "id", 100) or text(value, "comment_id", 100), text(writer, "id", 100), name, name,
        text(value, "text"), text(value, "parent_id", 100), text(inside(value, "media"), "id", 100), "", at,
    )  # fmt: skip
