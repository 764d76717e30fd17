"""Sending by WhatsApp. It knows no repeat by a key, but says our key again with every receipt: an answer that was lost
stays unknown until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ...contract import DeliveryError, Outbound, OutFile
from ...meta import graph
from ...parts import apart
from ...prepared import gaps_in
from . import templates
from .settings import settings_of
from .who import USER_ID

if TYPE_CHECKING:
    from ...models import Account

Json = dict[str, Any]
CAPTION = 1024
# What may be shown as what it is; the rest goes as a document.
SHOWN = {
    "image/jpeg": "image", "image/png": "image", "video/mp4": "video", "video/3gpp": "video", "audio/aac": "audio",
    "audio/mp4": "audio", "audio/mpeg": "audio", "audio/amr": "audio", "audio/ogg": "audio",
}  # fmt: skip
OFFICE = "application/vnd.openxmlformats-officedocument."
# What WhatsApp lets be brought there; pictures for stickers are not ours to send.
TAKEN = (
    *SHOWN, "application/pdf", "text/plain", "application/msword", f"{OFFICE}wordprocessingml.document",
    "application/vnd.ms-excel", f"{OFFICE}spreadsheetml.sheet", "application/vnd.ms-powerpoint",
    f"{OFFICE}presentationml.presentation",
)  # fmt: skip
MEGABYTE = 1024 * 1024
LARGEST = 100 * MEGABYTE
LIMITS = (("image/", 5 * MEGABYTE), ("audio/", 16 * MEGABYTE), ("video/", 16 * MEGABYTE))


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


def parts(message: Outbound) -> Sequence[Outbound]:
    """Each file is a message of its own. The words stand below the first; before it where they are too long for that,
    or it is a sound, which takes none."""
    if not message.files or message.data.get("template"):
        return [message]
    first, *others = message.files
    below = len(message.text) <= CAPTION and kind_of(first) != "audio"
    start = [(message.text, [first])] if below or not message.text.strip() else [(message.text, []), ("", [first])]
    return apart(message, [*start, *(("", [one]) for one in others)])


def whom(to: str) -> Json:
    """Rule: ids and numbers have fields of their own."""
    whose = {"recipient": to} if USER_ID.fullmatch(to) else {"to": to.lstrip("+")}
    return {"messaging_product": "whatsapp", "recipient_type": "individual", **whose}


def content_of(message: Outbound, account: Account) -> Json:
    if prepared := message.data.get("template"):
        if message.files:
            raise DeliveryError(_("A template goes without files."), permanent=True)
        return {"type": "template", "template": template_of(prepared, account)}
    if len(parts(message)) > 1:
        raise DeliveryError(_("WhatsApp takes one file with a message."), permanent=True)
    if message.files:
        return file_of(message.files[0], message.text, account)
    return {"type": "text", "text": {"body": message.text, "preview_url": False}}


def file_of(file: OutFile, text: str, account: Account) -> Json:
    """The file, brought there first, with the text below it."""
    kind = kind_of(file)
    path = f"{settings_of(account).phone_number_id}/media"
    fields = {"messaging_product": "whatsapp", "type": file.content_type}
    said = graph.upload(account, path, file, fields)
    own: Json = {"id": str(said.get("id") or "")}
    if not own["id"]:
        raise DeliveryError(_("WhatsApp’s answer could not be read."))
    if text.strip():
        own["caption"] = text
    if kind == "document":
        own["filename"] = file.name
    return {"type": kind, kind: own}


def kind_of(file: OutFile) -> str:
    return SHOWN.get(file.content_type, "document")


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
