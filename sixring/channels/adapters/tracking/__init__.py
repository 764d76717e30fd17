"""Website and app tracking: what the SDKs of Segment and RudderStack send, on their own wire.

`asgi.py` keeps what they post, byte for byte, before it answers; here it is read. docs/tracking.md is for integrators.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from sixring.channels.contract import Adapter, BadItem, Capabilities, Inbound, Parsed, Raw

from . import wire
from .events import touch
from .post import Post

if TYPE_CHECKING:
    from django import forms

    from sixring.channels.models import Account


class Tracking(Adapter):
    """An account is a source, its key the write key. Settings, all optional: `trusted` (a server of ours sends, so its
    user ids are proven), `vouches` (its e-mail addresses and phone numbers are confirmed ones), `origins` (sites that
    may send), `event_kb` (the largest event, 32 when not set).
    """

    kind = "tracking"
    label = "Website and app tracking"
    intro = lazy("What people do on your site and in your app.")
    capabilities = Capabilities(
        family="web", conversational=False, replies=False,
        gives="That it is the same browser or device; user ids and addresses where a server of ours sends.",
        proven="peer", proven_by="The SDKs of Segment and RudderStack send to it in tests, in Python and in a browser.",
    )  # fmt: skip

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("key", ""))

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("first", ""))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        try:
            items = wire.items_of(raw.body, raw.meta)
        except wire.Unreadable as error:
            raise BadItem(f"This could not be read: {error}") from None
        post = Post.of(raw, account, items)
        return [self.read(item, post) for item in items.events]

    def read(self, item: bytes | dict[str, Any], post: Post) -> Inbound | BadItem:
        try:
            return touch(wire.event_of(item, post.limit) if isinstance(item, bytes) else item, post)
        except BadItem as bad:
            return bad
        except wire.Unreadable as error:
            return BadItem(f"This event could not be read: {error}")

    def settings_form(self) -> type[forms.Form]:
        from .forms import SourceForm

        return SourceForm


adapter = Tracking()
