"""Opening what a mail service posted: the mails in it as they were written, and what it tells of ours."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sixring.core.fetch import FetchError

from ....contract import BadItem, Inbound, NotYet, Parsed, Raw
from ....fates import Receipt
from . import posted, sns, telling
from .providers import Service, service_of

if TYPE_CHECKING:
    from ....models import Account

ORIGINAL = "It came taken apart. Let {label} hand over the original: docs/esp.md says where to tick that."


@dataclass(frozen=True, slots=True)
class Opened:
    """Mails, each with its envelope; what is told beside them; names of files that can't be had."""

    mails: Sequence[Raw] = ()
    told: Sequence[Receipt | Inbound | BadItem] = ()
    lost: Sequence[str] = field(default=())


def is_hook(meta: Mapping[str, Any]) -> bool:
    """Whether it came by HTTP: mail by LMTP, IMAP or from a file has no headers beside it."""
    return "headers" in meta


def event_key(raw: bytes, meta: Mapping[str, Any]) -> str:
    """The service's own key, where it signs one; mails and events in it have keys of their own besides."""
    headers = meta["headers"]
    if svix := headers.get("svix-id"):
        return f"esp:svix:{svix[:100]}"
    if "x-amz-sns-message-type" in headers:
        return f"esp:sns:{sns.told_in(raw).get('MessageId', '')[:100]}"
    token = posted.mailgun(raw, headers).get("token", "") if raw.find(b"token") >= 0 else ""
    return f"esp:mailgun:{token[:100]}" if token else ""


def look_into(raw: Raw, account: Account) -> Opened | BadItem | NotYet:
    """A mail is itself; what a service posted is opened, or says why it can't be."""
    if not is_hook(raw.meta):
        return Opened([raw])
    try:
        return opened(raw, account)
    except (BadItem, NotYet) as bad:
        return bad
    except Exception as error:  # one odd request must cost itself alone
        return BadItem(f"What the mail service posted could not be read: {type(error).__name__}.")


def mails_in(one: Opened | BadItem | NotYet) -> Sequence[Raw]:
    return one.mails if isinstance(one, Opened) else ()


def joined(
    opened: Sequence[Opened | BadItem | NotYet], read: Sequence[Parsed | BadItem]
) -> list[Parsed | BadItem | NotYet]:
    """Each request beside what became of the mails in it, which were `read` in the same order."""
    rest, found = iter(read), list[Parsed | BadItem | NotYet]()
    for one in opened:
        mails = [next(rest) for _mail in mails_in(one)]
        found.append(together(one, mails) if isinstance(one, Opened) else one)
    return found


def together(one: Opened, mails: Sequence[Parsed | BadItem]) -> Parsed | BadItem:
    if len(mails) == 1 and not one.told and isinstance(mails[0], BadItem):
        return mails[0]
    items = [item for mail in mails for item in ([mail] if isinstance(mail, BadItem) else mail)]
    return [*(with_lost(item, one.lost) for item in items), *one.told]


def with_lost(item: Any, lost: Sequence[str]) -> Any:
    named = lost and isinstance(item, Inbound)
    return replace(item, data={**item.data, "lost_files": list(lost)}) if named else item


def opened(raw: Raw, account: Account) -> Opened:
    """Raises `BadItem` or `NotYet`."""
    service = service_of(account)
    if service is None:
        raise BadItem("No mail service is set for this mailbox any more, so nothing tells how to read this.")
    if service.key == "amazon_ses":
        return from_amazon(service, raw)
    type_ = str(raw.meta["headers"].get("content-type", ""))
    said = None if type_.lower().startswith(("multipart/", "application/x-www-form")) else posted.data(raw.body)
    if said is None:
        return from_form(service, raw, posted.fields(raw.body, type_))
    return from_json(service, raw, said)


def from_form(service: Service, raw: Raw, fields: Mapping[str, bytes]) -> Opened:
    """Mailgun's routes and SendGrid's inbound parse."""
    mime = fields.get("body-mime") or fields.get("email")
    if mime and b":" in mime[:2000]:
        return Opened([mail(raw, mime, text(fields, "sender"), [text(fields, "recipient")])])
    if "body-plain" in fields or "headers" in fields or "message-headers" in fields:
        raise BadItem(ORIGINAL.format(label=service.label))
    raise BadItem(f"This is neither a mail nor an event as {service.label} posts them.")


def text(fields: Mapping[str, bytes], name: str) -> str:
    return fields.get(name, b"").decode("utf-8", "replace")[:320]


def mail(raw: Raw, mime: bytes, sender: str = "", to: Sequence[str] = ()) -> Raw:
    meta = {"via": "esp", "from": sender, "to": [one for one in to if one]}
    return replace(raw, body=mime, meta={name: value for name, value in meta.items() if value})


def from_json(service: Service, raw: Raw, said: Any) -> Opened:
    if isinstance(said, dict) and "FromFull" in said and "RecordType" not in said:
        return from_postmark(service, raw, said)
    if isinstance(said, dict) and said.get("type") == "email.received":
        raise BadItem("Resend tells of a mail without handing it over. Forward mail to us instead.")
    if service.inbound and isinstance(said, dict) and ("items" in said or "Parts" in said):
        return telling.put_together(service, raw, said, mail)
    items = said if isinstance(said, list) else [said]
    relayed = [content for one in items if (content := relay_of(one)) is not None]
    if relayed:
        return Opened([mail(raw, content) for content in relayed])
    return Opened(told=telling.receipts(service, raw, items))


def from_postmark(service: Service, raw: Raw, said: Mapping[str, Any]) -> Opened:
    original = said.get("RawEmail")
    if not isinstance(original, str):
        raise BadItem(ORIGINAL.format(label=service.label))
    to = said.get("OriginalRecipient")
    return Opened([mail(raw, original.encode("utf-8", "surrogateescape"), to=[to] if isinstance(to, str) else [])])


def relay_of(item: Any) -> bytes | None:
    """The original in a relay message of SparkPost's."""
    relayed = inner(inner(inner(item, "msys"), "relay_message"), "content")
    found = relayed.get("email_rfc822")
    if not isinstance(found, str):
        return None
    return decoded(found) if relayed.get("email_rfc822_is_base64") else found.encode("utf-8", "surrogateescape")


def inner(value: Any, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def decoded(said: str) -> bytes:
    try:
        return base64.b64decode(said)
    except (binascii.Error, ValueError):
        raise BadItem("The mail in it is no base64.") from None


def from_amazon(service: Service, raw: Raw) -> Opened:
    """A notification: a topic that asks to be confirmed, a mail, or an event."""
    said = sns.told_in(raw.body)
    if said.get("Type") == "SubscriptionConfirmation":
        return confirmed(said)
    event = posted.data(said.get("Message", "").encode())
    if said.get("Type") != "Notification" or not isinstance(event, dict):
        return Opened()  # what Amazon says of the topic itself
    if event.get("notificationType") != "Received":
        return Opened(told=telling.receipts(service, raw, [event], said))
    content, receipt = event.get("content"), inner(event, "receipt")
    if not isinstance(content, str):
        raise BadItem("The mail itself is not in it. Let the rule of SES publish to the topic, not to a bucket.")
    encoded = inner(receipt, "action").get("encoding") == "BASE64"
    mime = decoded(content) if encoded else content.encode("utf-8", "surrogateescape")
    to = [one for one in receipt.get("recipients") or () if isinstance(one, str)]
    return Opened([mail(raw, mime, str(inner(event, "mail").get("source") or ""), to)])


def confirmed(said: Mapping[str, str]) -> Opened:
    try:
        if sns.confirm(said):
            return Opened()
    except FetchError as error:
        raise NotYet(error.message) from error
    raise BadItem("Amazon asked to confirm the topic, and did not take our yes.")
