"""The Mastodon adapter (https://docs.joinmastodon.org/api/): mentions and searches are asked for, answers posted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy

from ...contract import Capabilities, Inbound, Outbound, Raw
from ...polling import Look, Polled, post
from ...polling.source import State
from . import asking, sending

if TYPE_CHECKING:
    from django import forms

    from ...models import Account


class Mastodon(Polled):
    kind: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    intro = gettext_lazy("Posts that name you, answered in public.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="social", replies=True, public=True, max_text=400, vouches_for_replies=True, resends_safely=True,
        gives=gettext_lazy("The author’s account, by its lasting address; their server vouches for it."),
        who_starts=gettext_lazy("They do, by a post in public or to us; we answer it."),
        proven="recorded", proven_by=gettext_lazy("Answers of a real server as its client library recorded them."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"token"})
    every: ClassVar[timedelta] = timedelta(minutes=3)

    def look(self, account: Account, state: State) -> Look:
        return asking.look(account, state)

    def touch(self, raw: Raw, account: Account) -> Inbound:
        return post.touch(post.read(raw.body), raw, account, "message", account.name)

    def send(self, message: Outbound, account: Account) -> str:
        return sending.send(message, account)

    def settings_form(self) -> type[forms.Form]:
        from .settings import MastodonForm

        return MastodonForm
