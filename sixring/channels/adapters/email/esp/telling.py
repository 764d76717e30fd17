"""What a mail service tells of mails of ours, as django-anymail reads it: receipts, and what somebody complained of.

An opened mail or a followed link proves that it arrived and nothing more: machines open mails and try links as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ....contract import BadItem, Inbound, NotYet, Raw, Sender
from ....fates import Fate, Receipt
from .providers import Service

if TYPE_CHECKING:
    from .opening import Opened

MISSING = "The extra “esp” is not installed, so events of mail services can't be read: pip install 'sixring[esp]'."
FATES = {
    "sent": Fate.SENT, "delivered": Fate.DELIVERED, "opened": Fate.DELIVERED, "clicked": Fate.DELIVERED,
    "bounced": Fate.FAILED, "rejected": Fate.FAILED, "failed": Fate.FAILED,
}  # fmt: skip
NO_MORE = frozenset({"complained", "unsubscribed"})


def view(path: str) -> Any:
    """A reader of anymail's, made without its settings: those are one installation's, ours are each account's."""
    try:
        module, _, name = path.rpartition(".")
        kind = getattr(import_module(f"anymail.webhooks.{module}"), name)
    except ImportError:
        raise NotYet(MISSING) from None
    return object.__new__(kind)


def receipts(
    service: Service, raw: Raw, items: Sequence[Any], notice: Mapping[str, str] | None = None
) -> list[Receipt | Inbound | BadItem]:  # fmt: skip
    """Item by item, so that one that can't be read costs none of its neighbours."""
    reader = view(service.tracking)
    found: list[Receipt | Inbound | BadItem] = []
    for item in items:
        try:
            said = events(reader, service, raw, item, notice)
            found += [made for event in said for made in meaning(event, item, service, raw)]
        except Exception as error:
            found.append(BadItem(f"This event of {service.label}'s could not be read: {type(error).__name__}."))
    return found


def events(reader: Any, service: Service, raw: Raw, item: Any, notice: Mapping[str, str] | None) -> Sequence[Any]:
    if notice is not None:
        return list(reader.esp_to_anymail_events(item, notice))
    body = json.dumps([item] if service.key in ("sendgrid", "sparkpost", "mailjet") else item).encode()
    asked = SimpleNamespace(body=body, content_type="application/json", headers=Headers(raw.meta["headers"]))
    return list(reader.parse_events(asked))


class Headers(dict[str, str]):
    """Header names are asked for in any case."""

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


def meaning(event: Any, item: Any, service: Service, raw: Raw) -> Iterator[Receipt | Inbound]:
    at, recipient = event.timestamp or raw.received_at, str(event.recipient or "")
    fate = FATES.get(str(event.event_type))
    if fate and (ours := our_id(event, item, service)):
        error = reason_of(event) if fate == Fate.FAILED else ""
        yield Receipt(ours, fate, error=error, at=at, recipient=recipient)
    if str(event.event_type) in NO_MORE and recipient:
        yield Inbound(
            Sender("email", recipient, proof=Proof(ProofKind.PROVIDER, by=service.label)), kind="unsubscribe",
            occurred_at=at, external_id=f"esp:{event.event_type}:{recipient.lower()}:{at:%Y-%m-%dT%H}",
            data={"refused": str(event.event_type), "by": service.label}, automatic="told by the mail service",
        )  # fmt: skip


def reason_of(event: Any) -> str:
    said = str(event.mta_response or event.description or event.reject_reason or "").strip()
    return f"It came back as undeliverable: {said}"[:500] if said else "It came back as undeliverable."


def our_id(event: Any, item: Any, service: Service) -> str:
    """Our Message-ID: from the header we sent along, else as the service names the mail."""
    told = sent_along(event, item, service) or str(event.message_id or "")
    return told.strip().strip("<>")[:300]


def sent_along(event: Any, item: Any, service: Service) -> str:
    if ours := str((event.metadata or {}).get("sixring") or ""):
        return ours
    if service.key == "mailjet":
        return str(item.get("CustomID") or "")
    if service.key == "sendgrid":
        return str(item.get("smtp-id") or "")
    where = item.get("mail" if service.key == "amazon_ses" else "data") if isinstance(item, dict) else None
    listed = where.get("headers") if isinstance(where, dict) else None
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    named = {str(one.get("name", "")).lower(): str(one.get("value", "")) for one in rows}
    return named.get(service.header.lower(), "") if service.header else ""


def put_together(service: Service, raw: Raw, said: Mapping[str, Any], mail: Callable[..., Raw]) -> Opened:
    """Mails of services that hand over parts and no original. Files that would have to be fetched are named as lost."""
    from .opening import Opened

    listed = said.get("items")
    items = listed if isinstance(listed, list) else [said]
    files = [one for item in items if isinstance(item, dict) for one in item.pop("Attachments", None) or ()]
    lost = [str(one.get("Name") or "file")[:200] for one in files if isinstance(one, dict)]
    body = json.dumps({"items": items} if "items" in said else said).encode()
    try:
        found = view(service.inbound).parse_events(SimpleNamespace(body=body, headers={}, content_type=""))
        made = [mail(raw, one.message.as_bytes(), one.message.envelope_sender or "") for one in found]
    except NotYet:
        raise
    except Exception as error:
        raise BadItem(f"The mail in it could not be put together: {type(error).__name__}.") from error
    return Opened(made, lost=lost)
