"""How a step comes in: the bytes its channel has, through the real adapters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import urlencode

import msgspec

from sixring.channels import accounts
from sixring.channels.adapters.webchat import row
from sixring.channels.adapters.webchat.row import Known
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.core.actors import SYSTEM

from .stories import LOGGED, Step, channel_of

US, TRUSTED, NUMBER = "help@greenthumb.example", "mx.greenthumb.example", "+442079460100"
encode = msgspec.json.encode


@dataclass(frozen=True)
class Doors:
    """The accounts, by channel."""

    accounts: dict[str, Account]

    @classmethod
    def open(cls) -> Doors:
        ways = accounts.open_account
        sms = {"account_sid": "AC" + "a" * 32, "numbers": [NUMBER], "service": "", "region": "us1"}
        return cls({
            "mail": ways("email", "Help", {"address": US, "trusted_server": TRUSTED}, actor=SYSTEM),
            "chat": ways("webchat", "Chat", {}, {"identity_secret": "k" * 64}, actor=SYSTEM),
            "call": ways("call", "Phone", actor=SYSTEM),
            "visit": ways("visit", "Store", actor=SYSTEM),
            "sms": ways("sms", "Texts", sms, {"auth_token": "0" * 32}, actor=SYSTEM),
            "server": ways("tracking", "Shop server", {"trusted": True, "vouches": True}, actor=SYSTEM),
        })  # fmt: skip

    def item(self, step: Step) -> Item:
        if step.way == "joins":
            return joins(step, self.accounts["server"])
        channel = channel_of(step.way)
        make = {"mail": mail, "chat": chat, "sms": sms}.get(channel, logged)
        return make(step, self.accounts[channel])


def joins(step: Step, account: Account) -> Item:
    """The shop's server tells of an account, with address and number it has confirmed."""
    who = step.who
    traits = {"email": who.email, "name": who.full, "phone": who.phone}
    event = {"type": "identify", "userId": who.user, "traits": traits, "messageId": step.key,
             "timestamp": step.at.isoformat()}  # fmt: skip
    body = encode({"batch": [event], "sentAt": step.at.isoformat()})
    return Item(account, body, {"path": "/v1/batch", "key": f"batch:{step.key}", "first": who.user}, step.at)


def mail(step: Step, account: Account) -> Item:
    who = step.who
    domain = who.email.partition("@")[2]
    outcome = "none" if step.way == "unsigned" else f"pass header.d={domain}"
    head = [
        f"Received: from mail.{domain} (192.0.2.25) by {TRUSTED}; {format_datetime(step.at)}",
        f"Authentication-Results: {TRUSTED}; dkim={outcome}",
        f"Message-ID: <{step.key}@mail.example>",
        f"Date: {format_datetime(step.at - timedelta(seconds=4))}",
        f"From: {who.full} <{who.email}>",
        f"To: GreenThumb Gardens <{US}>",
        f"Subject: {step.subject}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    if step.answers:
        head += [f"In-Reply-To: <{step.answers}@mail.example>"]
    raw = "\r\n".join([*head, "", step.text.replace("\n", "\r\n"), ""]).encode()
    return Item(account, raw, {"from": who.email, "to": [US]}, step.at)


def chat(step: Step, account: Account) -> Item:
    """Signed in by the shop's token, or an address typed before the chat."""
    who, signed_in = step.who, step.way == "chat"
    visitor = who.visitor if signed_in else f"{who.visitor}-elsewhere"
    proven = [Known("user_id", who.user, "user")] if signed_in else []
    claims: dict[str, row.Plain] = {} if signed_in else {"email": who.email, "name": who.full}
    said = row.Row("message", visitor, step.key, step.text, proven=proven, claims=claims)
    return Item(account, row.write(said), {}, step.at)


def sms(step: Step, account: Account) -> Item:
    """A number that anybody could have written there."""
    sid = "SM" + step.key.encode().hex().rjust(32, "0")[-32:]
    form = {"MessageSid": sid, "From": step.who.phone, "To": NUMBER, "Body": step.text, "NumMedia": "0"}
    return Item(account, urlencode(form).encode(), {}, step.at)


def logged(step: Step, account: Account) -> Item:
    """A colleague writes down a call or a visit, and names nothing but who it was."""
    assert channel_of(step.way) in LOGGED
    who, value = ("phone", step.who.phone) if step.way == "call" else ("email", step.who.email)
    told = {"who": who, "value": value, "name": step.who.full, "text": step.text, "occurred_at": step.at.isoformat()}
    return Item(account, encode(told), {"key": step.key, "who": value}, step.at)


def dedupe_of(step: Step, item: Item) -> str:
    """Under which name its touch stands in the log."""
    channel = channel_of(step.way)
    if channel == "chat":
        return row.read(item.raw).key
    if channel in LOGGED:
        return step.key
    from sixring.channels.registry import adapter_of

    return adapter_of(item.account.kind).event_key(item.raw, item.meta)
