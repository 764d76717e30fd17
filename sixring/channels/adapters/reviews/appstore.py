"""The App Store's public feed of reviews: JSON, fifty a page, ten pages, by country, without a sign-in.

It is not documented by Apple: read with care. A single entry is an object instead of a list, none is left out, and the
first may be the app itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sixring.core.fetch import FetchFailed, fetch

from ...polling import Found, Look
from ...polling.asking import refuse_failed
from ...polling.post import Post, found, web
from ...polling.source import State

if TYPE_CHECKING:
    from ...models import Account

HOST = "https://itunes.apple.com"
PAGES, FULL = 10, 50
LARGEST = 2_000_000


def look(account: Account, state: State) -> Look:
    """All countries, one after the other."""
    app, posts = str(account.settings["app"]), list[Found]()
    for country in account.settings.get("countries") or ["us"]:
        state[country] = look_in(country, app, dict(state.get(country, {})), posts)
    return Look(list(reversed(posts)), state)


def look_in(country: str, app: str, before: State, posts: list[Found]) -> State:
    """Add what is new in `country` to `posts`, the latest first; returns its state. Goes back page by page until it
    meets what it saw at the last look."""
    after = before
    for page in range(1, PAGES + 1):
        headers = {"If-None-Match": before["etag"]} if page == 1 and before.get("etag") else {}
        url = f"{HOST}/{country}/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/json"
        answer = fetch("GET", url, headers=headers, max_bytes=LARGEST)
        refuse_failed(answer, "The App Store")
        if answer.status == 304:
            return before
        reviews = list(read(answer.json(), country, app))
        posts += [found(one) for one in reviews]
        if page == 1:
            after = {"etag": answer.headers.get("etag", "")[:200], "seen": newest(reviews, str(before.get("seen", "")))}
        if len(reviews) < FULL - 1 or not before or reviews[-1].at <= str(before.get("seen", "")):
            break
    return after


def newest(reviews: Sequence[Post], before: str) -> str:
    return max([before, *(one.at for one in reviews)])


def read(said: Any, country: str, app: str) -> Iterator[Post]:
    """The reviews of a page. Raises `FetchFailed` when it is no such feed."""
    feed = said.get("feed") if isinstance(said, dict) else None
    if not isinstance(feed, dict):
        raise FetchFailed("The App Store’s answer is no feed of reviews.", sent=True)
    entries = feed.get("entry", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, dict) and (post := review(entry, country, app)):
            yield post


def review(entry: dict[str, Any], country: str, app: str) -> Post | None:
    """None for the app itself and for what has no number or rating."""
    name, rating = label(entry, "id"), label(entry, "im:rating")
    if not name or rating not in {"1", "2", "3", "4", "5"}:
        return None
    uri = label(entry, "author", "uri")
    return Post(
        name=f"appstore:{name}", text=label(entry, "content"), title=label(entry, "title"),
        author=label(entry, "author", "name"), author_id=account_of(uri), at=label(entry, "updated"),
        url=web(uri), answer_url=f"https://appstoreconnect.apple.com/apps/{app}", rating=int(rating),
        about=f"{label(entry, 'im:version')} · {country}".strip(" ·"), source="App Store",
    )  # fmt: skip


def account_of(uri: str) -> str:
    """Whoever wrote has a page of their own reviews, and it stays theirs."""
    return f"appstore:{uri.rpartition('/')[2][:60]}" if "/reviews/id" in uri else ""


def label(entry: dict[str, Any], *path: str) -> str:
    """`entry[…]["label"]`, "" where anything on the way is missing or odd."""
    found: Any = entry
    for part in (*path, "label"):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
