"""Messages of Messenger and Instagram, which come in the same shape: what was written, tapped, read, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ..amendments import Amended, Amendment
from ..contract import BadItem, Inbound, Parsed, Raw, Sender
from ..fates import Fate, Receipt
from . import attached, own, profiles
from .batch import Part, inside, moment, text, without_gaps

if TYPE_CHECKING:
    from ..models import Account

Event = Mapping[str, Any]
# Of apps among themselves, and of the account; they say nothing of what a customer wants.
SAYS_NOTHING = frozenset({
    "pass_thread_control", "take_thread_control", "request_thread_control", "app_roles", "policy_enforcement",
    "account_linking", "messaging_feedback", "response_feedback", "game_play", "optin", "typing",
})  # fmt: skip
SIGNS = {"love": "❤", "like": "👍", "haha": "😆", "wow": "😮", "sad": "😢", "angry": "😠", "dislike": "👎"}


@dataclass(frozen=True, slots=True)
class Place:
    """Which of the two it is: the `kind` of identity there, what people call it, whose accounts these are."""

    kind: str
    label: str
    fields: str  # what a profile is asked for
    host: str = ""


def read(part: Part, raw: Raw, account: Account, place: Place, until: float) -> Parsed:
    """What one event says."""
    event = part.value
    at = moment(event.get("timestamp")) or part.at or raw.received_at
    for name, act in READ.items():
        if isinstance(event.get(name), dict):
            return act(Said(event, inside(event, name), part.owner, at, raw, account, place, until))
    if SAYS_NOTHING & event.keys():
        return []
    raise BadItem("This event carries nothing that is known here.")


@dataclass(frozen=True, slots=True)
class Said:
    """An event, `what` it carries, and what is known around it."""

    event: Event
    what: Event
    owner: str
    at: datetime
    raw: Raw
    account: Account
    place: Place
    until: float

    @property
    def echoed(self) -> bool:
        """Whether it is what we wrote, here or elsewhere."""
        return bool(self.what.get("is_echo")) or text(inside(self.event, "sender"), "id", 100) == self.owner != ""

    @property
    def customer(self) -> Sender:
        """The other side. Raises `BadItem` when nobody is named."""
        value = text(inside(self.event, "recipient" if self.echoed else "sender"), "id", 100)
        if not value:
            raise BadItem("This event names nobody, so it can belong to nobody. It is kept as it came.")
        return Sender(self.place.kind, value, self.account.key, proof=Proof(ProofKind.PROVIDER, by=self.place.label))

    @property
    def mid(self) -> str:
        found = text(self.what, "mid", 400)
        if not found:
            raise BadItem("This message has no id.")
        return found

    def key(self, name: str) -> str:
        return f"{self.place.kind}:{name}"


def message(said: Said) -> Parsed:
    if said.what.get("is_deleted"):
        return [Amendment(said.mid, Amended.DELETED, sender=None if said.echoed else said.customer, at=said.at)]
    if said.echoed:
        return echo(said)
    return [touch(said)]


def touch(said: Said, *, outgoing: bool = False) -> Inbound:
    customer, what = said.customer, said.what
    found = attached.read(what, said.raw, said.account, said.until)
    words = "\n".join(filter(None, (text(what, "text"), *found.words)))
    story = inside(what, "reply_to", "story")
    data = {
        "button": text(inside(what, "quick_reply"), "payload", 500), "location": found.location,
        "lost_files": found.lost, "shared": found.shared, "advert": referral(inside(what, "referral")),
        "story": text(story, "url", 2000), "by": said.place.label if outgoing else "",
        "unsupported": "unknown" if what.get("is_unsupported") and not words else "",
    }  # fmt: skip
    return Inbound(
        sender=customer, outgoing=outgoing, text=words, occurred_at=said.at, external_id=said.key(said.mid),
        reference=said.mid, replies_to=list(filter(None, [text(inside(what, "reply_to"), "mid", 400)])),
        claims={} if outgoing else profiles.of(customer.value, said.account, said.place, said.until),
        attachments=found.files, data=without_gaps(data),
    )  # fmt: skip


def echo(said: Said) -> Parsed:
    """What was sent from the account: by us, which we know, or elsewhere, which is kept as said by ours."""
    key = own.key_in(said.what)
    if key:
        return [Receipt(said.mid, Fate.SENT, key, at=said.at)]
    if own.is_ours(said.mid, text(said.what, "app_id", 40), said.account):
        return []
    return [touch(said, outgoing=True)]


def postback(said: Said) -> Parsed:
    """A button was tapped; one of our own echoes says nothing."""
    if said.echoed:
        return []
    named = text(said.what, "mid", 400) or f"postback:{said.customer.value}:{text(said.event, 'timestamp', 40)}"
    data = {"button": text(said.what, "payload", 500), "advert": referral(inside(said.what, "referral"))}
    return [Inbound(
        sender=said.customer, text=text(said.what, "title", 2000) or text(said.what, "payload", 500),
        occurred_at=said.at, external_id=said.key(named), reference=named, data=without_gaps(data),
        claims=profiles.of(said.customer.value, said.account, said.place, said.until),
    )]  # fmt: skip


def came_by(said: Said) -> Parsed:
    """They followed a link or an advertisement into the conversation, and wrote nothing yet."""
    named = f"referral:{said.customer.value}:{text(said.event, 'timestamp', 40)}"
    return [Inbound(
        sender=said.customer, kind="track", text=said.place.label, occurred_at=said.at, external_id=said.key(named),
        data=without_gaps({"advert": referral(said.what)}),
    )]  # fmt: skip


def referral(what: Event) -> dict[str, Any]:
    return without_gaps({name: text(what, name, 500) for name in ("ref", "source", "type", "ad_id")})


def reaction(said: Said) -> Parsed:
    """One of ours is not told: a colleague saw what they reacted to."""
    if said.echoed:
        return []
    if text(said.what, "action", 20) == "unreact":
        return [Amendment(said.mid, Amended.UNREACTED, "", said.customer, said.at)]
    name = text(said.what, "reaction", 40)
    sign = text(said.what, "emoji", 40) or SIGNS.get(name, name)
    return [Amendment(said.mid, Amended.REACTED, sign or "👍", said.customer, said.at)]


def edited(said: Said) -> Parsed:
    sender = None if said.echoed else said.customer
    return [Amendment(said.mid, Amended.EDITED, text(said.what, "text"), sender, said.at)]


def was_read(said: Said) -> Parsed:
    """Everything up to a moment."""
    return own.up_to(moment(said.what.get("watermark")) or said.at, said.customer.value, Fate.READ, said.account)


def was_delivered(said: Said) -> Parsed:
    """These messages, or everything up to a moment."""
    mids = said.what.get("mids")
    if isinstance(mids, list) and mids:
        return [Receipt(mid[:300], Fate.DELIVERED, at=said.at) for mid in mids if isinstance(mid, str)]
    at = moment(said.what.get("watermark")) or said.at
    return own.up_to(at, said.customer.value, Fate.DELIVERED, said.account)


READ = {
    "message": message, "postback": postback, "reaction": reaction, "message_edit": edited, "read": was_read,
    "delivery": was_delivered, "referral": came_by,
}  # fmt: skip
