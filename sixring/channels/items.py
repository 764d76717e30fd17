"""What a webhook's body says, or a program by the API: an item or a list, each a message or event (docs/webhook.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from sixring.core.proof import CLAIMED, Proof, ProofKind

from .contract import BadItem, Inbound, Parsed, Raw, Sender
from .models import Account

MOST_ITEMS = 500
SLIP = timedelta(minutes=5)
# Kinds that mean the same outside this provider: it can tell them, but its signature doesn't prove them.
ELSEWHERE = {"email": "", "phone": "", "anonymous_id": "", "user_id": "user"}


class Whom(Struct):
    kind: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    value: Annotated[str, Meta(min_length=1, max_length=400)]
    name: Annotated[str, Meta(max_length=200)] = ""


class Body(Struct, rename={"sender": "from"}):
    """One item. `occurred_at` needs its offset from UTC; `data` is any object, kept as it is."""

    type: Literal["message", "event"]
    sender: Whom
    text: Annotated[str, Meta(max_length=100_000)] = ""
    subject: Annotated[str, Meta(max_length=500)] = ""
    thread: Annotated[str, Meta(max_length=150)] = ""
    external_id: Annotated[str, Meta(max_length=150)] = ""
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    data: dict[str, Any] = {}


def read(raw: Raw, account: Account) -> Parsed:
    """Every item by itself. Raises `BadItem` when the body as a whole can't be read."""
    try:
        body = msgspec.json.decode(raw.body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadItem(f"The body is no JSON: {error}.") from None
    found = body if isinstance(body, list) else [body]
    if len(found) > MOST_ITEMS:
        raise BadItem(f"The body has {len(found)} items; at most {MOST_ITEMS} are taken at once.")
    return [item_of(one, raw, account) for one in found]


def item_of(one: Any, raw: Raw, account: Account) -> Inbound | BadItem:
    try:
        body = msgspec.convert(without_nul(one), Body)
    except msgspec.ValidationError as error:
        return BadItem(f"The item is not as docs/webhook.md has it: {error}.")
    if body.type == "message" and not body.text.strip():
        return BadItem("A message without text says nothing.")
    return inbound_of(body, raw, account)


def inbound_of(body: Body, raw: Raw, account: Account) -> Inbound:
    return Inbound(
        sender=sender_of(body.sender, account),
        kind="message" if body.type == "message" else "track",
        text=body.text,
        subject=body.subject,
        occurred_at=moment(body.occurred_at, raw.received_at),
        external_id=f"item:{body.external_id}" if body.external_id else "",
        thread=body.thread,
        data=body.data,
    )


def sender_of(whom: Whom, account: Account) -> Sender:
    """Rule: the provider's signature proves its own kinds. What it says of an address or a user id is a claim, unless
    the owner trusts it."""
    kind = whom.kind
    if kind not in ELSEWHERE:
        proof = Proof(ProofKind.PROVIDER, by=account.name)
    else:
        proof = Proof(ProofKind.TRUSTED, by=account.name) if account.settings.get("trusted") else CLAIMED
    return Sender(kind, whom.value, ELSEWHERE.get(kind, account.key), whom.name, proof)


def moment(said: datetime | None, received: datetime) -> datetime:
    """A clock ahead of ours must not put a touch into the future, where it would stay on top for ever."""
    return received if said is None or said > received + SLIP else said


def without_nul(value: Any) -> Any:
    """PostgreSQL keeps no NUL, in text or in JSON."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    if isinstance(value, Mapping):
        return {without_nul(name): without_nul(one) for name, one in value.items()}
    return value
