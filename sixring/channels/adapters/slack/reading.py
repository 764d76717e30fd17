"""From an event of Slack's to touches and amendments. A thread in a channel is a matter of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ...amendments import Amended, Amendment
from ...contract import BadItem, Inbound, Parsed, Raw
from ...models import Account as Accounts
from . import files, people, wire, words

if TYPE_CHECKING:
    from ...models import Account

SAID = frozenset({"", "file_share", "me_message", "thread_broadcast", "bot_message"})
DIRECT = "im"


def read(raw: Raw, account: Account, until: float) -> Parsed:
    """What `raw` says. `until` is the moment (`time.monotonic`) by which files have to be here."""
    outer = wire.envelope(raw.body)
    if outer.type != "event_callback":
        return []  # a greeting, or word that Slack tells less for a while
    if outer.kind in wire.MESSAGES:
        return message(wire.message(outer.event), outer, raw, account, until)
    if outer.kind in wire.REACTIONS:
        return reaction(wire.reaction(outer.event), outer)
    if outer.kind in wire.ENDS:
        Accounts.objects.filter(pk=account.pk).update(trouble=_("The app was taken out of the workspace."))
    return []


def message(said: wire.Message, outer: wire.Envelope, raw: Raw, account: Account, until: float) -> Parsed:
    if said.subtype == "message_changed" and said.message:
        return changed(said, said.message, outer, account)
    if said.subtype == "message_deleted":
        number = said.deleted_ts or (said.previous_message.ts if said.previous_message else "")
        return [Amendment(reference(said.channel, number), Amended.DELETED, at=moment(said.event_ts))] if number else []
    if (said.subtype or "") not in SAID or is_own(said, outer, account):
        return []
    return touch(said, outer, raw, account, until)


def is_own(said: wire.Message, outer: wire.Envelope, account: Account) -> bool:
    """Whether our bot wrote it."""
    ours = {outer.api_app_id, account.state.get("bot_user"), account.state.get("bot_id")} - {None, ""}
    return bool({said.app_id, said.user, said.bot_id} & ours)


def changed(said: wire.Message, now: wire.Message, outer: wire.Envelope, account: Account) -> Parsed:
    """Slack tells a link's preview as a change too; and of what had answers, that it was deleted."""
    if is_own(now, outer, account) or not now.ts:
        return []
    name, at = reference(said.channel, now.ts), moment(said.event_ts or said.ts)
    if now.subtype == "tombstone":
        return [Amendment(name, Amended.DELETED, at=at)]
    before = said.previous_message
    if before and before.text == now.text:
        return []
    return [Amendment(name, Amended.EDITED, words.plain(now.text or ""), at=at)]


def touch(said: wire.Message, outer: wire.Envelope, raw: Raw, account: Account, until: float) -> Parsed:
    user, team = said.user or said.bot_id or "", people.team_of(said, outer)
    if not user or not said.channel:
        raise BadItem("This message of Slack's names nobody who wrote it, or no channel.")
    direct, root = said.channel_type == DIRECT, said.thread_ts or said.ts or ""
    inner = bool(outer.is_ext_shared_channel) and team == outer.team_id  # a colleague of ours, not a customer
    if inner and root == said.ts:
        return []
    found = files.fetch_all(said.files or [], raw, account, until)
    about = {} if inner or said.bot_id else people.profile(user, account)
    number = said.ts or outer.event_id
    return [Inbound(
        sender=None if inner else people.sender_of(user, team, str(about.get("name", ""))),
        outgoing=inner,
        text=words.plain(said.text or ""),
        occurred_at=moment(said.ts) or raw.received_at,
        external_id=f"slack:{said.channel}:{number}",
        reference=reference(said.channel, number),
        thread=f"{said.channel}:{root}" if root else "",
        begins=not direct and root == said.ts,
        claims=about,
        data={"lost_files": found.lost} if found.lost else {},
        attachments=found,
        automatic="written by an app" if said.bot_id else "",
    )]  # fmt: skip


def reaction(said: wire.Reaction, outer: wire.Envelope) -> Parsed:
    if said.item.type != "message":
        return []
    kind = Amended.REACTED if said.type == "reaction_added" else Amended.UNREACTED
    who, at = people.sender_of(said.user, outer.team_id or ""), moment(said.event_ts)
    return [Amendment(reference(said.item.channel, said.item.ts), kind, words.sign(said.reaction), who, at)]


def reference(channel: str | None, number: str | None) -> str:
    """Of Slack's messages the time is the name, within a channel."""
    return f"{channel}:{number}"


def moment(stamp: str | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(stamp or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return None
