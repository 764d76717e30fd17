"""Files on Messenger and Instagram: the words are a message, and each file is one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..contract import DeliveryError, Outbound, OutFile
from ..parts import apart

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})  # other pictures go as files


def parts(message: Outbound) -> Sequence[Outbound]:
    """The words first."""
    words: list[tuple[str, Sequence[OutFile]]] = [(message.text, ())] if message.text.strip() else []
    return apart(message, [*words, *(("", [one]) for one in message.files)]) or [message]


def file_of(message: Outbound) -> OutFile | None:
    """The file this part brings; None where it is words. Raises `DeliveryError` for what did not leave in parts."""
    if len(parts(message)) > 1:
        raise DeliveryError(_("Words and files leave one by one here."), permanent=True)
    return message.files[0] if message.files else None


def attachment(file: OutFile, **payload: Any) -> dict[str, Any]:
    return {"attachment": {"type": kind_of(file), "payload": payload}}


def kind_of(file: OutFile) -> str:
    """As what Meta shows it."""
    kind = file.content_type.partition("/")[0]
    return kind if kind in ("video", "audio") or file.content_type in SHOWN else "file"
