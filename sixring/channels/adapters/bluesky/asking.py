"""Asking Bluesky: who mentioned, answered or quoted us, and what a search finds. Read back to the last one known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sixring.core.fetch import FetchFailed

from ...polling import Look
from ...polling.asking import refuse_failed
from ...polling.post import Post, found, moment
from ...polling.source import State
from .session import get, session_of

if TYPE_CHECKING:
    from ...models import Account

LIMIT, PAGES = 50, 5
REASONS = frozenset({"mention", "reply", "quote"})
MENTIONS, SEARCH = "app.bsky.notification.listNotifications", "app.bsky.feed.searchPosts"
URI = re.compile(r"at://(did:[a-z]{1,20}:[A-Za-z0-9._:%-]{1,200})/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,512})")


def look(account: Account, state: State) -> Look:
    """Mentions first, then each of the words. Our own posts are none."""
    me, since = session_of(account).did, dict(state.get("since", {}))
    posts: dict[str, Post] = {}
    for source in ("mentions", *(account.settings.get("words") or [])):
        views = back(account, source, since)
        posts |= {one.name: one for one in map(post_of, views) if one is not None and one.author_id != me}
    return Look([found(one) for one in sorted(posts.values(), key=lambda one: one.at)], {"since": since})


def back(account: Account, source: str, since: State) -> list[Any]:
    """What was posted since the last look, newest first, some pages back; at first the latest page alone."""
    last, cursor, views = str(since.get(source, "")), "", list[Any]()
    for _page in range(PAGES):
        page, cursor = asked(account, source, cursor)
        fresh = [one for one in page if isinstance(one, dict) and str(one.get("indexedAt", "")) > last]
        views += fresh
        if not last or not cursor or len(fresh) < len(page):
            break
    since[source] = max([last, *(str(one.get("indexedAt", "")) for one in views)])
    return views


def asked(account: Account, source: str, cursor: str) -> tuple[list[Any], str]:
    """One page and where the next one begins."""
    query = {"limit": str(LIMIT), **({"cursor": cursor} if cursor else {})}
    if source == "mentions":
        answer, name = get(account, MENTIONS, urlencode(query)), "notifications"
    else:
        answer, name = get(account, SEARCH, urlencode({**query, "q": source, "sort": "latest"})), "posts"
    refuse_failed(answer, "Bluesky")
    said = answer.json()
    rows = said.get(name) if isinstance(said, dict) else None
    if not isinstance(rows, list):
        raise FetchFailed("Bluesky answered something else than posts.", sent=True)
    return rows, str(said.get("cursor") or "")


def post_of(view: Any) -> Post | None:
    """None for what is no post, names no author, or only liked or followed us."""
    if not isinstance(view, dict) or view.get("reason", "mention") not in REASONS:
        return None
    place, who, record = URI.fullmatch(str(view.get("uri", ""))), view.get("author"), view.get("record")
    if not place or not isinstance(who, dict) or not isinstance(record, dict) or who.get("did") != place[1]:
        return None
    handle = str(who.get("handle") or place[1])
    return Post(
        name=f"bluesky:{place[1]}/{place[2]}", text=str(record.get("text") or ""), at=at_of(view, record),
        author=str(who.get("displayName") or handle), author_id=place[1], source="Bluesky", reference=place[0],
        url=f"https://bsky.app/profile/{handle}/post/{place[2]}", thread=root_of(record) or place[0],
    )  # fmt: skip


def at_of(view: dict[str, Any], record: dict[str, Any]) -> str:
    """When the network saw it; what the author's own program says where that is missing."""
    said = [str(view.get("indexedAt") or ""), str(record.get("createdAt") or "")]
    return next((one for one in said if moment(one)), "")


def root_of(record: dict[str, Any]) -> str:
    """The post a whole exchange hangs on."""
    reply = record.get("reply")
    root = reply.get("root") if isinstance(reply, dict) else None
    return str(root.get("uri") or "") if isinstance(root, dict) else ""
