"""From an update of Telegram's to touches and amendments."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ...amendments import Amended, Amendment
from ...contract import DeliveryError, Inbound, Parsed, Raw, Sender
from . import asking, files, links, wire
from .settings import bot_of, link_secret

if TYPE_CHECKING:
    from ...models import Account

KIND = "telegram"
VOUCHED = Proof(ProofKind.PROVIDER, by="Telegram")
BY_LINK = Proof(ProofKind.TOKEN, by="a start link of the site")
START = re.compile(r"/start(?:@\w+)?(?:\s+(\S{1,64}))?\s*")
PHONE = re.compile(r"\d{6,15}")
GONE = {"kicked", "left"}


def read(raw: Raw, account: Account, until: float) -> Parsed:
    """What `raw` says. `until` is the moment (`time.monotonic`) by which files have to be here."""
    said = wire.update(raw.body)
    if message := said.message or said.business_message:
        return [touch(message, raw, account, until)] if is_ours(message) else []
    if edited := said.edited_message or said.edited_business_message:
        return [edit(edited, account)] if is_ours(edited) else []
    if said.deleted_business_messages:
        return list(deletions(said.deleted_business_messages, account))
    if said.message_reaction:
        return list(reactions(said.message_reaction, account))
    if said.callback_query:
        return [pressed(said.callback_query, raw, account)]
    if said.my_chat_member and said.my_chat_member.chat.type == "private":
        return [standing(said.my_chat_member, said.update_id)]
    return []  # groups, and whatever we did not ask to be told


def is_ours(message: wire.Message) -> bool:
    """Rule: one to one alone. Groups are nobody's story; what our bot wrote by a business account is known already."""
    return message.chat.type == "private" and message.sender is not None and message.sender_business_bot is None


def touch(said: wire.Message, raw: Raw, account: Account, until: float) -> Inbound:
    assert said.sender is not None
    found = files.fetch_all(said, raw, account, until)
    start = START.fullmatch(said.text)
    ours = said.sender.id != said.chat.id  # of a business account: its owner wrote it on their own phone
    data = told(said) | ({"lost_files": found.lost} if found.lost else {})
    answered = reference(account, said.chat.id, said.reply_to_message.message_id, said) if said.reply_to_message else ""
    return Inbound(
        sender=sender_of(said.sender) if not ours else Sender(KIND, str(said.chat.id), proof=VOUCHED),
        kind="track" if start else "message",
        outgoing=ours,
        text="" if start else words(said),
        occurred_at=moment(said.date, raw.received_at),
        external_id=f"telegram:{said.chat.id}:{said.message_id}",
        reference=reference(account, said.chat.id, said.message_id, said),
        replies_to=[answered] if answered else [],
        also=list(also(said, start[1] or "" if start else "", account)),
        claims={} if ours else claims(said.sender),
        data=data | ({"event": "started the bot"} if start else {}),
        attachments=found,
    )  # fmt: skip


def sender_of(user: wire.User) -> Sender:
    """Telegram vouches for the account; a number is the same at every bot. Names are theirs to choose."""
    return Sender(KIND, str(user.id), name=user.name, proof=VOUCHED)


def claims(user: wire.User) -> dict[str, Any]:
    said = {"name": user.name[:200], "username": user.username[:100], "language": user.language_code[:20]}
    return {name: value for name, value in said.items() if value}


def also(said: wire.Message, payload: str, account: Account) -> Iterator[Sender]:
    """Rule: a phone number is proven where they share the contact of themselves, a user id where our site signed it."""
    contact, sender = said.contact, said.sender
    digits = re.sub(r"[\s()+.-]", "", contact.phone_number) if contact else ""
    if contact and sender and contact.user_id == sender.id and PHONE.fullmatch(digits):
        yield Sender("phone", f"+{digits}", proof=VOUCHED)
    if user_id := links.user_in(payload, link_secret(account)):
        yield Sender("user_id", user_id, "user", proof=BY_LINK)


def words(said: wire.Message) -> str:
    """The text, or what stands for what is none."""
    parts = [said.text or said.caption]
    if said.sticker:
        parts.append(said.sticker.emoji)
    if said.venue:
        parts += [said.venue.title, said.venue.address]
    if said.location:
        parts.append(f"📍 {said.location.latitude:.5f}, {said.location.longitude:.5f}")
    if said.contact:
        name = f"{said.contact.first_name} {said.contact.last_name}".strip()
        parts.append(f"👤 {', '.join(filter(None, (name, said.contact.phone_number)))}")
    if said.web_app_data:
        parts.append(said.web_app_data.data)
    return "\n".join(part for part in parts if part)


def told(said: wire.Message) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if said.location:
        found["location"] = [said.location.latitude, said.location.longitude]
    if said.business_connection_id:
        found["business"] = said.business_connection_id[:100]
    return found


def edit(said: wire.Message, account: Account) -> Amendment:
    at = moment(said.edit_date or said.date)
    return Amendment(reference(account, said.chat.id, said.message_id, said), Amended.EDITED, words(said), at=at)


def deletions(said: wire.Deleted, account: Account) -> Iterator[Amendment]:
    for number in said.message_ids:
        yield Amendment(reference(account, said.chat.id, number, said), Amended.DELETED)


def reactions(said: wire.Reaction, account: Account) -> Iterator[Amendment]:
    """Telegram tells which there were and which there are."""
    before, now = signs(said.old_reaction), signs(said.new_reaction)
    name, at = reference(account, said.chat.id, said.message_id), moment(said.date)
    who = sender_of(said.user) if said.user else None
    for sign in before:
        if sign not in now:
            yield Amendment(name, Amended.UNREACTED, sign, who, at)
    for sign in now:
        if sign not in before:
            yield Amendment(name, Amended.REACTED, sign, who, at)


def signs(said: list[wire.Sign]) -> list[str]:
    """A sticker of somebody's own has no sign; a star stands for it."""
    return list(dict.fromkeys(one.emoji or "⭐" for one in said))


def pressed(said: wire.Pressed, raw: Raw, account: Account) -> Inbound:
    with contextlib.suppress(DeliveryError):  # the button shows that it waits until we say so, or for a while
        asking.call(account, "answerCallbackQuery", {"callback_query_id": said.id})
    answered = reference(account, said.sender.id, said.message.message_id) if said.message else ""
    return Inbound(
        sender=sender_of(said.sender), text=said.data, occurred_at=raw.received_at, external_id=f"pressed:{said.id}",
        replies_to=[answered] if answered else [], claims=claims(said.sender), data={"button": said.data},
    )  # fmt: skip


def standing(said: wire.Member, update_id: int) -> Inbound:
    """They blocked the bot, or let it in again."""
    event = "blocked the bot" if said.new_chat_member.status in GONE else "let the bot in"
    return Inbound(
        sender=sender_of(said.sender), kind="track", occurred_at=moment(said.date), data={"event": event},
        external_id=f"standing:{update_id}", claims=claims(said.sender),
    )  # fmt: skip


def reference(account: Account, chat: int, message: int, via: Any = None) -> str:
    """Bot, chat and message; by a business account, its connection too."""
    connection = str(getattr(via, "business_connection_id", ""))[:100]
    return ":".join(filter(None, (bot_of(account), str(chat), str(message), connection)))


def moment(seconds: int, otherwise: datetime | None = None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else otherwise
    except (OverflowError, ValueError, OSError):
        return otherwise
