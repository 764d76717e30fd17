"""Asking a Mastodon server: who mentioned us, and what was posted with a hashtag or words. Read forward by cursor."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import nh3

from sixring.core.fetch import FetchFailed, fetch

from ...polling import Look
from ...polling.asking import refuse_failed
from ...polling.post import Post, found
from ...polling.source import State

if TYPE_CHECKING:
    from ...models import Account

LIMIT, PAGES = 40, 5
LARGEST = 2_000_000
BREAKS = re.compile(r"(?i)<br\s*/?>|</p>\s*<p[^>]{0,60}>")
OPEN = frozenset({"public", "unlisted"})
ID = re.compile(r"[0-9A-Za-z]{1,40}")


def look(account: Account, state: State) -> Look:
    """Mentions first, then each of the words. Our own posts are none."""
    me = str(state.get("me") or own(account))
    after: State = {"me": me, "since": dict(state.get("since", {}))}
    posts: dict[str, Post] = {}
    for source, path, query in sources(account):
        statuses = forward(account, path, query, after["since"], source)
        posts |= {one.name: one for one in map(post_of, statuses) if one is not None and one.author_id != me}
    return Look([found(one) for one in sorted(posts.values(), key=lambda one: one.at)], after)


def sources(account: Account) -> Iterable[tuple[str, str, dict[str, str]]]:
    """Name, path and query of what is asked for."""
    yield "mentions", "/api/v1/notifications", {"types[]": "mention"}
    for word in account.settings.get("words") or []:
        if word.startswith("#"):
            yield word, f"/api/v1/timelines/tag/{quote(word.lstrip('#'), safe='')}", {}
        else:
            yield word, "/api/v2/search", {"q": word, "type": "statuses"}


def forward(account: Account, path: str, query: Mapping[str, str], since: State, source: str) -> list[Any]:
    """What came after the cursor of `source`, some pages on; moves the cursor. At first: the latest page alone."""
    statuses: list[Any] = []
    for _page in range(PAGES):
        last = str(since.get(source, ""))
        asked = {**query, "limit": str(LIMIT), **({"min_id": last} if last else {})}
        page = listed(get(account, f"{path}?{urlencode(asked)}"))
        ids = [str(one.get("id", "")) for one in page if isinstance(one, dict)]
        since[source] = max([last, *(one for one in ids if ID.fullmatch(one))], key=lambda one: (len(one), one))
        statuses += [one.get("status", one) if path.endswith("notifications") else one for one in page]
        if not last or len(page) < LIMIT or since[source] == last:
            break
    return statuses


def listed(said: Any) -> list[Any]:
    """A list as it is, or that of posts within what a search answers."""
    rows = said.get("statuses") if isinstance(said, dict) else said
    if not isinstance(rows, list):
        raise FetchFailed("Mastodon answered something else than posts.", sent=True)
    return [one for one in rows if isinstance(one, dict)]


def own(account: Account) -> str:
    return author_id(get(account, "/api/v1/accounts/verify_credentials"))


def get(account: Account, path: str) -> Any:
    answer = fetch("GET", address(account, path), headers=signed_in(account), max_bytes=LARGEST)
    refuse_failed(answer, "Mastodon")
    return answer.json()


def address(account: Account, path: str) -> str:
    return f"https://{account.settings['server']}{path}"


def signed_in(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {account.secret('token')}"}


def post_of(status: Any) -> Post | None:
    """None for what has no number, no author, or is somebody passing on another's post."""
    if not isinstance(status, dict) or status.get("reblog") or not ID.fullmatch(str(status.get("id", ""))):
        return None
    who = status.get("account")
    if not isinstance(who, dict) or not author_id(who):
        return None
    seen, acct = str(status.get("visibility", "")), str(who.get("acct", ""))
    return Post(
        name=f"mastodon:{status['id']}", text=words(status), at=str(status.get("created_at", "")),
        author=str(who.get("display_name") or acct), author_id=author_id(who), url=str(status.get("url") or ""),
        source="Mastodon", private=seen not in OPEN, reference=reference(str(status["id"]), seen, acct),
    )  # fmt: skip


def author_id(who: Any) -> str:
    """The lasting address of an account; its page where the server is too old to say it."""
    return str(who.get("uri") or who.get("url") or "") if isinstance(who, dict) else ""


def words(status: dict[str, Any]) -> str:
    """Plain words, the warning before them first, and what pictures show as their authors describe it."""
    bare = html.unescape(nh3.clean(BREAKS.sub("\n", str(status.get("content") or "")), tags=set()))
    media = status.get("media_attachments")
    seen = [str(one.get("description") or one.get("url") or "") for one in media or () if isinstance(one, dict)]
    parts = [str(status.get("spoiler_text") or ""), bare.strip(), *(f"[{one}]" for one in seen if one)]
    return "\n\n".join(part for part in parts if part)


def reference(name: str, seen: str, acct: str) -> str:
    """What an answer has to know: the post, who may see it, whom to name."""
    return f"mastodon|{name}|{seen}|{acct}"
