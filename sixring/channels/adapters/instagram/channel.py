"""The Instagram adapter: messages to an account, and comments under its posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from ...contract import Capabilities, Copy, DeliveryError, Finding, Outbound, Parsed, Raw
from ...media import links
from ...meta import answering, attaching, comments, door, graph
from ...meta.batch import Part
from ...meta.messaging import Place
from ...meta.pages import Pages
from . import lending, token
from .settings import InstagramForm, settings_of

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

HERE = Place("instagram", "Instagram", "name,username")
FIELDS = ("messages, messaging_postbacks, messaging_seen, message_reactions, message_edit, messaging_referral, "
          "comments, live_comments")  # fmt: skip
PUBLIC = "instagram_public"
LONGEST = 1000  # bytes, says Instagram
PROVEN = _("Signatures and recorded payloads, with mutations of them. No live account was used.")


class Instagram(Pages):
    kind: ClassVar[str] = "instagram"
    label: ClassVar[str] = "Instagram"
    intro = _("Direct messages, and comments on your posts.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="social", reply_window=timedelta(hours=24), human_window=timedelta(days=7), max_text=LONGEST,
        media=True, max_media_bytes=lending.LARGEST, media_types=lending.TAKEN, media_limits=lending.LIMITS,
        files_apart=True, edits=True, deletes=True, reactions=True, receipts=True,
        who_starts=_("The customer, also by a comment: it takes one private answer within seven days."),
        gives=_("Instagram’s own id of that person for your account, proven by Instagram. Names are only claimed."),
        proven="recorded", proven_by=PROVEN,
    )  # fmt: skip
    in_public: ClassVar[Capabilities] = Capabilities(
        family="social", public=True, private_answer=timedelta(days=7), max_text=2200,
        who_starts=_("Anybody, in public."), gives=capabilities.gives, proven="recorded", proven_by=PROVEN,
    )  # fmt: skip
    about: ClassVar[str] = "instagram"
    public_kind: ClassVar[str] = PUBLIC
    edge: ClassVar[str] = "replies"
    words: ClassVar[str] = "text"
    hides: ClassVar[str] = "hide"

    def place(self, account: Account) -> Place:
        return replace(HERE, host=settings_of(account).host)

    def owner(self, account: Account) -> str:
        return settings_of(account).account_id

    def comment(self, part: Part, raw: Raw, account: Account, until: float) -> Parsed:
        """Comments under posts and in live videos; stories and mentions elsewhere are nobody's word to us."""
        if part.field not in ("comments", "live_comments"):
            return []
        found = comments.of_instagram(part.value, part.at)
        return comments.read(found, part.owner, raw, account, self.place(account), PUBLIC, until)

    def abilities_to(self, kind: str) -> Capabilities:
        """Files go out only where Instagram can fetch them from us."""
        can = super().abilities_to(kind)
        return can if not can.media or links.can_be_fetched() else replace(can, media=False)

    def parts(self, message: Outbound) -> Sequence[Outbound]:
        return attaching.parts(message)

    def send_privately(self, message: Outbound, account: Account) -> str:
        size = len(message.text.encode())
        if size > LONGEST:
            words = now("Instagram takes %(most)d bytes, and these are %(size)d: letters beyond plain ones count more.")
            raise DeliveryError(words % {"most": LONGEST, "size": size}, permanent=True)
        ours, said = settings_of(account), lending.content_of(message)
        return answering.send_message(
            message, account, f"{ours.sends_as}/messages", host=ours.host, content=said, more={},
            timeout=lending.SECONDS if message.files else graph.SECONDS,
        )  # fmt: skip

    def state_of(self, account: Account) -> Sequence[Finding]:
        return [*token.findings(account), *lending.findings()]

    def repair(self, account: Account) -> None:
        token.renew(account)

    def settings_form(self) -> type[forms.Form]:
        return InstagramForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        return door.to_copy(account, FIELDS)
