"""Answering on Messenger and Instagram: a message, the one private answer to a comment, or a comment below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sixring.core.fetch import FetchError

from ..contract import DeliveryError, Outbound
from . import graph
from .batch import objects_in, text
from .meanings import is_closed

if TYPE_CHECKING:
    from ..models import Account

Json = dict[str, Any]
HUMAN = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


def send_message(
    message: Outbound, account: Account, path: str, *, host: str = "", content: Json, more: Mapping[str, Any],
    timeout: float = graph.SECONDS,
) -> str:  # fmt: skip
    """A private message of `content`; returns its id. `more` stands on it. What a person wrote goes once more with
    Meta's tag for that when the first day has passed. Raises `DeliveryError`."""
    body = {"recipient": whom(message), "message": content, **more}
    try:
        answer = graph.post(account, path, body, host=host, timeout=timeout)
    except graph.Rejected as error:
        if not (is_closed(error.said) and message.data.get("human") and "comment" not in message.data):
            raise
        answer = graph.post(account, path, body | HUMAN, host=host, timeout=timeout)
    return named(answer, "message_id")


def whom(message: Outbound) -> Json:
    """Rule: the first private word to somebody who only commented goes to the comment."""
    comment = message.data.get("comment")
    return {"comment_id": str(comment)} if comment else {"id": message.to}


def send_comment(message: Outbound, account: Account, edge: str, *, host: str = "") -> str:
    """An answer everybody may read, below the comment it answers; returns its id. Raises `DeliveryError`."""
    comment = comment_of(message)
    return named(graph.post(account, f"{comment}/{edge}", {"message": message.text}, host=host), "id")


def comment_of(message: Outbound) -> str:
    found = str(message.data.get("comment") or "")
    if not found.replace("_", "").isdigit():
        raise DeliveryError(_("The comment this answers is not known any more."), permanent=True)
    return found


def named(said: Mapping[str, Any], name: str) -> str:
    found = text(said, name, 300)
    if not found:
        raise DeliveryError(_("Meta’s answer could not be read."), unknown=True)
    return found


def found_comment(message: Outbound, account: Account, edge: str, words: str, *, host: str = "") -> bool | None:
    """Whether our answer stands below the comment; None where that can't be told."""
    if not message.data.get("public"):
        return None
    try:
        answer = graph.ask(account, "GET", f"{comment_of(message)}/{edge}", query={"fields": words, "limit": "100"},
                           host=host)  # fmt: skip
    except FetchError:
        return None
    if not answer.ok:
        return None
    rows = objects_in(graph.said_by(answer), "data")
    return any(text(row, words).strip() == message.text.strip() for row in rows)
