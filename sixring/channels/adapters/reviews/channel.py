"""The reviews adapter: what people say of us in public, with its stars, and where it can be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...contract import BadItem, Capabilities, Copy, Inbound, Raw
from ...polling import Look, Polled, post
from ...polling.source import State
from . import appstore

if TYPE_CHECKING:
    from django import forms

    from ...models import Account


class Reviews(Polled):
    kind: ClassVar[str] = "reviews"
    label: ClassVar[str] = "Reviews"
    intro = gettext_lazy("Reviews from the App Store, or of anywhere by a CSV file.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="social", replies=False, public=True, edits=True,
        gives=gettext_lazy("Nothing: authors are known by the name they chose, where the source names them at all."),
        who_starts=gettext_lazy("Customers; answered where the review stands, by the link beside it."),
        proven="recorded",
        proven_by=gettext_lazy("App Store feeds as they were recorded, and files as the big sites export them."),
    )  # fmt: skip
    every: ClassVar[timedelta] = timedelta(hours=1)

    def is_polled(self, account: Account) -> bool:
        return bool(account.settings.get("app"))

    def look(self, account: Account, state: State) -> Look:
        return appstore.look(account, state)

    def touch(self, raw: Raw, account: Account) -> Inbound:
        if wrong := raw.meta.get("bad"):
            raise BadItem(str(wrong))
        return post.touch(post.read(raw.body), raw, account, "review", account.name)

    def settings_form(self) -> type[forms.Form]:
        from .settings import ReviewsForm

        return ReviewsForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        command = f'sixring import reviews FILE.csv --account "{account.name}"'
        return [Copy(_("By CSV"), command, _("Doing it again adds what is new, and shows what was edited."))]
