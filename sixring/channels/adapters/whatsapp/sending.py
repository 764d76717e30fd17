"""Sending by WhatsApp. It knows no repeat by a key, but says our key again with every receipt: an answer that was lost
stays unknown until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sixring.core import media

from ...contract import DeliveryError, Outbound, OutFile
from ...meta import graph
from ...prepared import gaps_in
from . import templates
from .settings import settings_of
from .who import USER_ID

if TYPE_CHECKING:
    from ...models import Account

Json = dict[str, Any]
# What may be shown as what it is; the rest goes as a document.
SHOWN = {
    "image/jpeg": "image", "image/png": "image", "video/mp4": "video", "video/3gpp": "video", "audio/aac": "audio",
    "audio/mp4": "audio", "audio/mpeg": "audio", "audio/amr": "audio", "audio/ogg": "audio",
}  # fmt: skip


def send(message: Outbound, account: Account) -> str:
    """Hand `message` to WhatsApp; returns its id there. Raises `DeliveryError`."""
    ours = settings_of(account)
    body = whom(message.to) | content_of(message, account) | {"biz_opaque_callback_data": message.key}
    said = graph.post(account, f"{ours.phone_number_id}/messages", body)
    found: Sequence[Any] = said.get("messages") or ()
    reference = str(found[0].get("id") or "") if found and isinstance(found[0], Mapping) else ""
    if not reference:
        raise DeliveryError(_("WhatsApp’s answer could not be read."), unknown=True)
    return reference


def whom(to: str) -> Json:
    """Rule: ids and numbers have fields of their own."""
    whose = {"recipient": to} if USER_ID.fullmatch(to) else {"to": to.lstrip("+")}
    return {"messaging_product": "whatsapp", "recipient_type": "individual", **whose}


def content_of(message: Outbound, account: Account) -> Json:
    if prepared := message.data.get("template"):
        return {"type": "template", "template": template_of(prepared, account)}
    if len(message.files) > 1:
        raise DeliveryError(_("WhatsApp takes one file with a message. Send the others each on their own."),
                            permanent=True)  # fmt: skip
    if message.files:
        return file_of(message.files[0], message.text, account)
    return {"type": "text", "text": {"body": message.text, "preview_url": False}}


def file_of(file: OutFile, text: str, account: Account) -> Json:
    """The file, brought there first, with the text below it; sounds have none."""
    kind = SHOWN.get(file.content_type, "document")
    if kind == "audio" and text.strip():
        kind = "document"
    path = f"{settings_of(account).phone_number_id}/media"
    fields = {"messaging_product": "whatsapp", "type": file.content_type}
    said = graph.upload(account, path, file, media.read(file.key), fields)
    own: Json = {"id": str(said.get("id") or "")}
    if text.strip():
        own["caption"] = text
    if kind == "document":
        own["filename"] = file.name
    return {"type": kind, kind: own}


def template_of(prepared: Mapping[str, Any], account: Account) -> Json:
    """The template by name, and what its gaps are filled with, in the order they stand."""
    name, language = str(prepared.get("name", "")), str(prepared.get("language", ""))
    known = templates.one(account, name, language)
    if known is None:
        raise DeliveryError(_("The template “%(name)s” is no longer there.") % {"name": name}, permanent=True)
    values: Mapping[str, str] = prepared.get("values") or {}
    components = [part(kind, text, values) for kind, text in (("head", known.head), ("body", known.body))]
    return {"name": name, "language": {"code": language}, "components": [one for one in components if one]}


def part(kind: str, text: str, values: Mapping[str, str]) -> Json:
    gaps = gaps_in(text)
    if not gaps:
        return {}
    filled = [{"type": "text", "text": values.get(f"{kind}.{gap}", ""), **called(gap)} for gap in gaps]
    return {"type": {"head": "header"}.get(kind, kind), "parameters": filled}


def called(gap: str) -> Json:
    """Numbered gaps are told by their order, named ones by their name."""
    return {} if gap.isdigit() else {"parameter_name": gap}
