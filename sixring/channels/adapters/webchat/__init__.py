"""The chat on the customer's own site. Its requests come through our chat API alone, so no outside request is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from django.utils.translation import gettext_lazy as lazy

from sixring.core import media
from sixring.core.proof import Proof, ProofKind

from ...contract import Adapter, Attachment, BadItem, Capabilities, Inbound, Outbound, Parsed, Raw, Sender
from . import row
from .row import File, Known, Row

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 10_000


class WebChat(Adapter):
    kind: ClassVar[str] = "webchat"
    label: ClassVar[str] = "Web chat"
    intro = lazy("A chat on your website, which goes on by e-mail and elsewhere.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="chat", replies=True, threads=False, resends_safely=True, max_text=LONGEST, media=True, typing=True,
        gives="That it is the same browser; the customer, where the site signs who is signed in.",
        proven="peer", proven_by="Chromium with the widget talks to the served application in tests.",
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"identity_secret", "identity_secret_previous"})

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return row.read(raw).key

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return row.read(raw).visitor

    def parse(self, raw: Raw, account: Account) -> Parsed:
        try:
            return [touch(row.read(raw.body), account)]
        except msgspec.DecodeError as error:
            raise BadItem(f"This is no row of the chat: {error}.") from None

    def send(self, message: Outbound, account: Account) -> str:
        """The message is where the chat reads it already; whoever is connected has been told."""
        return message.key

    def settings_form(self) -> type[forms.Form]:
        from .settings import ChatForm

        return ChatForm


def touch(read: Row, account: Account) -> Inbound:
    """Who is signed in writes as that user, on whatever device; everybody else as the visitor of this browser.

    So what somebody wrote after signing in is theirs alone, also when others use the same browser later.
    """
    visitor = Sender("visitor", read.visitor, account.key, proof=Proof(ProofKind.TOKEN, by="visitor token"))
    users = [proven(known, account) for known in read.proven]
    sender, *also = [*users, visitor] if users and users[0].kind == "user_id" else [visitor, *users]
    return Inbound(
        sender=sender,
        also=also,
        kind=read.kind,
        text=read.text,
        external_id=read.key,
        facts=read.facts,
        claims=read.claims,
        data=data_of(read),
        attachments=[
            Attachment(one.name, one.type, b"", key=one.key, size=one.size) for one in read.files if kept(one)
        ],
    )


def data_of(read: Row) -> dict[str, Any]:
    """What else the message keeps of itself: its files' names where it is nothing else, and those of files that are
    gone, for the message goes on without them."""
    if read.kind != "message":
        return {}
    said = {
        "client_id": read.id,
        "files": [] if read.text.strip() else [one.name for one in read.files],
        "lost_files": [one.name for one in read.files if not kept(one)],
    }
    return {name: value for name, value in said.items() if value}


def kept(file: File) -> bool:
    return media.path_of(file.key).is_file()


def proven(known: Known, account: Account) -> Sender:
    by = f"user token of {account.name}" if known.kind != "anonymous_id" else f"browser id on {account.name}"
    return Sender(*known, proof=Proof(ProofKind.TOKEN, by=by))


adapter = WebChat()
