"""Answering in a forum: a post in the same topic, below the one it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixring.core.fetch import FetchError, FetchRefused, fetch

from ...contract import DeliveryError, Outbound

if TYPE_CHECKING:
    from ...models import Account


def send(message: Outbound, account: Account) -> str:
    """The number of the post. Raises `DeliveryError`."""
    key = account.secret("api_key")
    if not key:
        raise DeliveryError("There is no API key for this forum. Answer in the forum itself.", permanent=True)
    answered = next((one.split("|") for one in message.replies_to if one.startswith("discourse|")), [])
    if len(answered) != 4:
        raise DeliveryError("There is no post of theirs here that could be answered.", permanent=True)
    said = {"raw": message.text, "topic_id": int(answered[2]), "reply_to_post_number": int(answered[3])}
    headers = {"Api-Key": key, "Api-Username": str(account.settings["username"])}
    try:
        answer = fetch("POST", f"{account.settings['site']}/posts.json", headers=headers, json=said)
    except FetchRefused as error:
        raise DeliveryError(error.message, permanent=True) from error
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    if not answer.ok:
        passing = answer.status == 429 or answer.status >= 500
        sentence = f"The forum did not take it ({answer.status})."
        raise DeliveryError(sentence, permanent=not passing, retry_after=answer.retry_after)
    try:
        return str(answer.json()["id"])
    except (FetchError, KeyError, TypeError) as error:
        raise DeliveryError("The forum took it, and did not say under which number.", unknown=True) from error
