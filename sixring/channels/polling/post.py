"""Public posts: reviews, mentions, entries of feeds. The same few things are known of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from sixring.core.proof import CLAIMED, Proof, ProofKind

from ..contract import BadItem, Inbound, Raw, Sender
from ..models import Account
from .source import Found

STARS = "★★★★★☆☆☆☆☆"


class Post(msgspec.Struct, omit_defaults=True):
    """`name` is its own at the source. `author_id` is the author's there, lasting; without one nobody is recognised.
    `answer_url` is where the owner can answer. `rating` is 1–5, 0 for none."""

    name: str
    text: str = ""
    title: str = ""
    author: str = ""
    author_id: str = ""
    author_url: str = ""
    at: str = ""
    url: str = ""
    answer_url: str = ""
    rating: int = 0
    about: str = ""
    source: str = ""
    thread: str = ""
    reference: str = ""
    order: str = ""
    email: str = ""
    private: bool = False


def write(post: Post) -> bytes:
    return msgspec.json.encode(post)


def found(post: Post) -> Found:
    return Found(post.name, write(post), told(post))


def read(raw: bytes) -> Post:
    """Raises `BadItem`."""
    try:
        return msgspec.json.decode(raw, type=Post)
    except msgspec.DecodeError as error:
        raise BadItem(f"This is no post we can read: {error}.") from None


def touch(post: Post, raw: Raw, account: Account, kind: str, proof_by: str) -> Inbound:
    """As it stands in the story: public, with links to see and answer it."""
    said = {
        "in_public": not post.private, "rating": post.rating, "url": web(post.url), "answer_url": web(post.answer_url),
        "about": post.about[:200], "source": post.source[:60], "author": post.author[:200],
    }  # fmt: skip
    claims = {"email": post.email, "order_number": post.order}
    return Inbound(
        sender=author_of(post, account, proof_by),
        kind=kind,
        text=told(post),
        subject=post.title[:200],
        occurred_at=moment(post.at) or raw.received_at,
        external_id=f"post:{post.name[:150]}",
        reference=(post.reference or f"post:{post.name}")[:300],
        thread=post.thread[:200],
        claims={name: value for name, value in claims.items() if value},
        data={name: value for name, value in said.items() if value},
    )


def author_of(post: Post, account: Account, by: str) -> Sender | None:
    """Rule: the source vouches for its own accounts. A bare name is nobody's: it gets an identity of its own, which
    nothing joins by itself; without even a name it is nobody in particular."""
    if post.author_id:
        return Sender("handle", post.author_id, account.key, post.author, Proof(ProofKind.PROVIDER, by=by))
    return Sender("handle", f"author of {post.name}"[:400], account.key, post.author, CLAIMED) if post.author else None


def told(post: Post) -> str:
    """Stars, title and words: an edit is seen in any of them."""
    head = " ".join(part for part in (stars(post.rating), post.title) if part)
    return "\n\n".join(part for part in (head, post.text.strip()) if part)


def stars(rating: int) -> str:
    return STARS[5 - rating : 10 - rating] if 1 <= rating <= 5 else ""


def web(address: str) -> str:
    """Only what a browser may follow."""
    try:
        parts = urlsplit(address.strip()[:1000])
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else ""


def moment(text: Any) -> datetime | None:
    """An ISO 8601 moment, taken as UTC without an offset; None for anything else."""
    try:
        at = datetime.fromisoformat(str(text).strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
