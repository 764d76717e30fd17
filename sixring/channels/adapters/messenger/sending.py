"""What a message to a person carries: words, or a file that is brought to Facebook first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ...contract import DeliveryError, Outbound
from ...meta import attaching, graph
from ...meta.batch import text
from .settings import page_of

if TYPE_CHECKING:
    from ...models import Account


def content_of(message: Outbound, account: Account) -> dict[str, Any]:
    """Raises `DeliveryError` where the file can't be brought there; nobody has seen anything then."""
    file = attaching.file_of(message)
    if file is None:
        return {"text": message.text}
    told = json.dumps(attaching.attachment(file, is_reusable=True))
    said = graph.upload(account, f"{page_of(account)}/message_attachments", file, {"message": told}, field="filedata")
    known = text(said, "attachment_id", 300)
    if not known:
        raise DeliveryError(_("Meta’s answer could not be read."))
    return attaching.attachment(file, attachment_id=known)
