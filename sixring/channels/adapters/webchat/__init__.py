"""The chat on the customer's own site. Its requests come through our chat API alone, so no outside request is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from sixring.core.proof import Proof, ProofKind

from ...contract import Adapter, BadItem, Capabilities, Inbound, Outbound, Parsed, Raw, Sender
from . import row
from .row import Known, Row

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 10_000


class WebChat(Adapter):
    kind: ClassVar[str] = "webchat"
    label: ClassVar[str] = "Web chat"
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="chat", replies=True, threads=False, resends_safely=True, max_text=LONGEST
    )
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
        data={"client_id": read.id} if read.kind == "message" else {},
    )


def proven(known: Known, account: Account) -> Sender:
    by = f"user token of {account.name}" if known.kind != "anonymous_id" else f"browser id on {account.name}"
    return Sender(*known, proof=Proof(ProofKind.TOKEN, by=by))


adapter = WebChat()
