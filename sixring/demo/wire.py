"""How a step of the plan looks when it comes in: bytes as mail servers, browsers, chats and colleagues send them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from typing import Any

import msgspec

from sixring.channels.adapters.webchat import row
from sixring.channels.adapters.webchat.row import Known
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.channels.polling.post import Post, write

from .plan.posts import US
from .plan.steps import Step
from .shop import ORDERS_ADDRESS, TRUSTED
from .today.stage import US as HELLO_ADDRESS

LIKE_TWITTER = "%a %b %d %H:%M:%S %z %Y"
encode = msgspec.json.encode


def account_of(step: Step) -> str:
    """Which of the shop's accounts it comes to."""
    if step.act == "mail":
        return str(step.how["box"])
    if step.act == "events":
        return str(step.how["source"])
    return "post" if step.act == "public_answer" else step.act


def item(step: Step, account: Account, *, answers: str = "", conversation: int | None = None) -> Item:
    """`answers` is what a mail replies to; `conversation` what a colleague chose for a call."""
    if step.act == "mail":
        return mail(step, account, answers)
    if step.act == "chat":
        return chat(step, account)
    if step.act == "events":
        return events(step, account)
    if step.act in ("call", "visit"):
        return logged(step, account, conversation)
    return review(step, account) if step.act == "review" else post(step, account)


def mail(step: Step, account: Account, answers: str) -> Item:
    address, to = step.how["address"], ORDERS_ADDRESS if step.how["box"] == "orders" else HELLO_ADDRESS
    domain = address.partition("@")[2]
    outcome = "none" if step.how.get("unsigned") else f"pass header.d={domain}"
    head = [
        f"Received: from mail.{domain} (192.0.2.25) by {TRUSTED}; {format_datetime(step.at)}",
        f"Authentication-Results: {TRUSTED}; dkim={outcome}",
        f"Message-ID: <{message_id(step)}>",
        f"Date: {format_datetime(step.at - timedelta(seconds=4))}",
        f"From: {step.how['name']} <{address}>",
        f"To: GreenThumb Gardens <{to}>",
        f"Subject: {step.subject if step.subject.isascii() else Header(step.subject, 'utf-8', 200).encode()}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    if answers:
        head += [f"In-Reply-To: <{answers}>", f"References: <{answers}>"]
    raw = "\r\n".join([*head, "", step.text.replace("\n", "\r\n"), ""]).encode()
    return Item(account, raw, {"from": address, "to": [to]}, step.at)


def message_id(step: Step) -> str:
    return f"{step.key}@mail.example"


def chat(step: Step, account: Account) -> Item:
    """Who is signed in is vouched for by the shop's token; an address typed before is only a claim."""
    how = step.how
    proven = [Known("user_id", how["user"], "user")] if how["user"] else []
    claims: dict[str, row.Plain] = {"email": how["email"]} if how["email"] else {}
    said = row.Row("message", how["visitor"], step.key, step.text, proven=proven, claims=claims)
    return Item(account, row.write(said), {}, step.at)


def events(step: Step, account: Account) -> Item:
    """One batch, as SDKs send it a moment after the last event."""
    apart = step.how["apart"]
    batch = [event_of(event, f"{step.key}-{n}", step.at + timedelta(seconds=apart * n))
             for n, event in enumerate(step.how["events"])]  # fmt: skip
    sent = step.at + timedelta(seconds=apart * len(batch))
    body = encode({"batch": batch, "sentAt": sent.isoformat()})
    first = batch[0].get("anonymousId") or batch[0].get("userId", "")
    return Item(account, body, {"path": "/v1/batch", "key": f"batch:{step.key}", "first": first}, sent)


def event_of(event: Mapping[str, Any], key: str, at: datetime) -> dict[str, Any]:
    return {**event, "messageId": key, "timestamp": at.isoformat()}


def logged(step: Step, account: Account, conversation: int | None) -> Item:
    how = step.how
    told = {"who": how["who"], "value": how["value"], "name": how["name"], "agent": how["agent_id"], "text": step.text,
            "occurred_at": step.at.isoformat()}  # fmt: skip
    told |= {name: how[name] for name in ("seconds", "place") if name in how}
    if conversation:
        told["conversation"] = conversation
    return Item(account, encode(told), {"key": step.key, "who": how["value"]}, step.at)


def post(step: Step, account: Account) -> Item:
    ours = step.act == "public_answer"
    told = {"id": step.key, "author": US if ours else step.how["handle"], "inbound": not ours, "text": step.text,
            "created_at": step.at.strftime(LIKE_TWITTER), "answers": step.how["answers"]}  # fmt: skip
    return Item(account, encode(told), {"key": step.key}, step.at)


def review(step: Step, account: Account) -> Item:
    how = step.how
    said = Post(
        step.key, step.text, author=how["author"], author_id=how["author_id"], at=step.at.isoformat(),
        url=f"{how['site']}/{step.key}", answer_url=f"{how['site']}/{step.key}/answer", rating=how["rating"],
        source="Garden reviews", order=how["order"],
    )  # fmt: skip
    return Item(account, write(said), {"key": step.key}, step.at)


def dedupes(step: Step, item_: Item) -> list[str]:
    """Under which names its touches stand in the log."""
    if step.act == "events":
        return [f"{step.key}-{n}" for n in range(len(step.how["events"]))]
    if step.act == "mail":
        from sixring.channels.adapters.email.channel import Email

        return [Email().event_key(item_.raw, item_.meta)]
    if step.act == "chat":
        return [f"message:{step.how['visitor']}:{step.key}"]
    return [f"post:{step.key}" if step.act == "review" else step.key]
