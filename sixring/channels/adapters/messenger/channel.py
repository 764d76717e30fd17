"""The Messenger adapter: messages to a page, and comments under its posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from sixring.core.proof import Proof, ProofKind

from ...amendments import Amended, Amendment
from ...contract import Capabilities, Copy, Finding, Outbound, Parsed, Raw, Sender
from ...meta import answering, attaching, comments, door, standing
from ...meta.batch import Part, text
from ...meta.messaging import Place
from ...meta.pages import Pages
from . import sending
from .settings import MessengerForm, page_of

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

HERE = Place("messenger", "Facebook", "first_name,last_name,name")
FIELDS = (
    "messages", "messaging_postbacks", "message_echoes", "message_reads", "message_deliveries", "message_reactions",
    "message_edits", "messaging_referrals", "feed",
)  # fmt: skip
PUBLIC = "facebook"
PROVEN = _("Signatures and recorded payloads, with mutations of them. No live page was used.")


class Messenger(Pages):
    kind: ClassVar[str] = "messenger"
    label: ClassVar[str] = "Messenger"
    intro = _("Messages to your page, and comments on its posts.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="message", reply_window=timedelta(hours=24), human_window=timedelta(days=7), max_text=2000,
        media=True, max_media_bytes=25 * 1024 * 1024, files_apart=True, edits=True, deletes=True, reactions=True,
        receipts=True,
        who_starts=_("The customer, also by a comment: it takes one private answer within seven days."),
        gives=_("Facebook’s own id of that person for your page, proven by Facebook. The name is only claimed."),
        proven="recorded", proven_by=PROVEN,
    )  # fmt: skip
    in_public: ClassVar[Capabilities] = Capabilities(
        family="social", public=True, private_answer=timedelta(days=7), max_text=8000, edits=True, deletes=True,
        who_starts=_("Anybody, in public."), gives=capabilities.gives, proven="recorded", proven_by=PROVEN,
    )  # fmt: skip
    about: ClassVar[str] = "page"
    public_kind: ClassVar[str] = PUBLIC
    edge: ClassVar[str] = "comments"
    words: ClassVar[str] = "message"
    hides: ClassVar[str] = "is_hidden"

    def place(self, account: Account) -> Place:
        return HERE

    def owner(self, account: Account) -> str:
        return page_of(account)

    def comment(self, part: Part, raw: Raw, account: Account, until: float) -> Parsed:
        """Comments of a page's feed; what else happens there is nobody's word to us."""
        value = part.value
        if part.field != "feed" or value.get("item") != "comment":
            return []
        found, verb = comments.of_page(value), text(value, "verb", 20)
        if verb == "add":
            return comments.read(found, part.owner, raw, account, HERE, PUBLIC, until)
        if verb in ("remove", "edit", "edited") and found.id:
            kind = Amended.DELETED if verb == "remove" else Amended.EDITED
            proof = Proof(ProofKind.PROVIDER, by=HERE.label)
            ours = found.author in ("", part.owner)
            sender = None if ours else Sender(PUBLIC, found.author, account.key, proof=proof)
            return [Amendment(found.id, kind, found.text if kind == Amended.EDITED else "", sender, part.at)]
        return []

    def parts(self, message: Outbound) -> Sequence[Outbound]:
        return attaching.parts(message)

    def send_privately(self, message: Outbound, account: Account) -> str:
        said = sending.content_of(message, account) | {"metadata": message.key}
        more = {"messaging_type": "RESPONSE"}
        return answering.send_message(message, account, f"{page_of(account)}/messages", content=said, more=more)

    def state_of(self, account: Account) -> Sequence[Finding]:
        return [*standing.token(account), *standing.subscription(account, page_of(account), FIELDS)]

    def repair(self, account: Account) -> None:
        standing.subscribe(account, page_of(account), FIELDS)

    def settings_form(self) -> type[forms.Form]:
        return MessengerForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        return door.to_copy(account, ", ".join(FIELDS))
