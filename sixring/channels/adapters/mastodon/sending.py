"""Answering on Mastodon: a post in reply, which names its reader and is never seen by more than the post it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixring.core.fetch import Answer, FetchError, FetchRefused, fetch

from ...contract import DeliveryError, Outbound
from .asking import address, signed_in

if TYPE_CHECKING:
    from ...models import Account

WIDEST = {"public": "unlisted", "unlisted": "unlisted", "private": "private", "direct": "direct"}


def send(message: Outbound, account: Account) -> str:
    """The id of the post. The same key within an hour is the same post."""
    answered = next((one.split("|") for one in message.replies_to if one.startswith("mastodon|")), None)
    if answered is None or len(answered) != 4:
        raise DeliveryError("There is no post of theirs here that could be answered.", permanent=True)
    _kind, name, seen, acct = answered
    post = {"status": named(message.text, acct), "in_reply_to_id": name, "visibility": WIDEST.get(seen, "direct")}
    headers = {**signed_in(account), "Idempotency-Key": message.key}
    try:
        answer = fetch("POST", address(account, "/api/v1/statuses"), headers=headers, json=post)
    except FetchRefused as error:
        raise DeliveryError(error.message, permanent=True) from error
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    return taken(answer)


def named(text: str, acct: str) -> str:
    """Without their name in it, nobody would tell them."""
    return text if f"@{acct}".lower() in text.lower() else f"@{acct} {text}"


def taken(answer: Answer) -> str:
    if answer.status == 429 or answer.status >= 500:
        raise DeliveryError(f"Mastodon answered {answer.status}.", retry_after=answer.retry_after)
    if not answer.ok:
        raise DeliveryError(f"Mastodon did not take it ({answer.status}).", permanent=True)
    try:
        return str(answer.json()["id"])
    except (FetchError, KeyError, TypeError) as error:
        raise DeliveryError("Mastodon took it, and did not say under which number.", unknown=True) from error
