"""Answering on Bluesky: a post in reply, under the root of its exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sixring.core import clock
from sixring.core.fetch import FetchError, FetchRefused

from ...contract import DeliveryError, Outbound
from .asking import URI
from .session import get, post, session_of

if TYPE_CHECKING:
    from ...models import Account


def send(message: Outbound, account: Account) -> str:
    """The address (at://…) of the post."""
    uri = next((one for one in message.replies_to if URI.fullmatch(one)), "")
    if not uri:
        raise DeliveryError("There is no post of theirs here that could be answered.", permanent=True)
    try:
        reply = strong(account, uri)
        record = {"$type": "app.bsky.feed.post", "text": message.text, "createdAt": now(), "reply": reply}
        said = {"repo": session_of(account).did, "collection": "app.bsky.feed.post", "record": record}
        answer = post(account, "com.atproto.repo.createRecord", said)
    except FetchRefused as error:
        raise DeliveryError(error.message, permanent=True) from error
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    if not answer.ok:
        passing = answer.status == 429 or answer.status >= 500
        raise DeliveryError(f"Bluesky did not take it ({answer.status}).", permanent=not passing,
                            retry_after=answer.retry_after)  # fmt: skip
    try:
        return str(answer.json()["uri"])
    except (FetchError, KeyError, TypeError) as error:
        raise DeliveryError("Bluesky took it, and did not say where it is.", unknown=True) from error


def strong(account: Account, uri: str) -> dict[str, Any]:
    """Parent and root as an answer names them. Raises `DeliveryError` when the post is gone."""
    answer = get(account, "app.bsky.feed.getPosts", urlencode({"uris": uri}))
    said = answer.json() if answer.ok else {}
    views = said.get("posts") if isinstance(said, dict) else None
    if not answer.ok and (answer.status == 429 or answer.status >= 500):
        raise DeliveryError(f"Bluesky answered {answer.status}.", retry_after=answer.retry_after)
    if not isinstance(views, list) or not views or not isinstance(views[0], dict) or not views[0].get("cid"):
        raise DeliveryError("Their post is no longer there, so it can’t be answered.", permanent=True)
    parent = {"uri": uri, "cid": str(views[0]["cid"])}
    record = views[0].get("record")
    reply = record.get("reply") if isinstance(record, dict) else None
    root = reply.get("root") if isinstance(reply, dict) else None
    if not isinstance(root, dict) or not root.get("uri") or not root.get("cid"):
        return {"root": parent, "parent": parent}
    return {"root": {"uri": root["uri"], "cid": root["cid"]}, "parent": parent}


def now() -> str:
    return clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
