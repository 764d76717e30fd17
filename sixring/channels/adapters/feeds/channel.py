"""The feeds adapter: every entry that names what the owner looks for is a public mention."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy

from sixring.core.fetch import fetch

from ...contract import Capabilities, Inbound, Raw
from ...polling import Look, Polled, post
from ...polling.asking import refuse_failed
from ...polling.source import State
from . import entries

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LARGEST = 4_000_000
MOST = 200


class Feeds(Polled):
    kind: ClassVar[str] = "feeds"
    label: ClassVar[str] = "Feeds (RSS, Atom)"
    intro = gettext_lazy("What blogs and news write of you, read only.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="social", replies=False, public=True, edits=True,
        gives=gettext_lazy("Nothing: a feed names authors, and vouches for none."),
        who_starts=gettext_lazy("Nobody: others write of us in public."),
        proven="recorded", proven_by=gettext_lazy("Feeds of the shapes that are around, well-formed and broken."),
    )  # fmt: skip
    every: ClassVar[timedelta] = timedelta(minutes=15)

    def look(self, account: Account, state: State) -> Look:
        """Asked with what the server said of its last answer, so that mostly nothing is sent."""
        url = str(account.settings["address"])
        asks = {"If-None-Match": state.get("etag", ""), "If-Modified-Since": state.get("modified", "")}
        headers = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}
        headers |= {name: value for name, value in asks.items() if value}
        answer = fetch("GET", url, headers=headers, max_bytes=LARGEST)
        refuse_failed(answer, "The feed")
        if answer.status == 304:
            return Look((), state)
        found = entries.read(answer.body, answer.headers.get("content-type", ""), answer.url)
        wanted = [one for one in found[:MOST] if is_wanted(one, account.settings.get("words") or [])]
        kept = {"etag": answer.headers.get("etag", "")[:300], "modified": answer.headers.get("last-modified", "")[:100]}
        return Look([post.found(one) for one in reversed(wanted)], kept)

    def touch(self, raw: Raw, account: Account) -> Inbound:
        return post.touch(post.read(raw.body), raw, account, "mention", account.name)

    def settings_form(self) -> type[forms.Form]:
        from .settings import FeedForm

        return FeedForm


def is_wanted(one: post.Post, words: list[str]) -> bool:
    """Rule: any of the words somewhere in title or text; all entries where none are named."""
    said = f"{one.title}\n{one.text}".casefold()
    return not words or any(word.casefold() in said for word in words)
