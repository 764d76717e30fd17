"""What a request of Slack's says, as far as we read it (https://docs.slack.dev/apis/events-api)."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from ...contract import BadItem

T = TypeVar("T")
MESSAGES = frozenset({"message", "app_mention"})
REACTIONS = frozenset({"reaction_added", "reaction_removed"})
ENDS = frozenset({"app_uninstalled", "tokens_revoked"})


class File(Struct):
    id: str = ""
    name: str | None = ""
    mimetype: str | None = ""
    mode: str | None = ""
    file_access: str | None = ""
    url_private_download: str | None = ""
    url_private: str | None = ""


class Message(Struct):
    """An event of the type message, or the message within one that tells of a change."""

    subtype: str | None = ""
    channel: str | None = ""
    channel_type: str | None = ""
    user: str | None = ""
    bot_id: str | None = ""
    app_id: str | None = ""
    text: str | None = ""
    ts: str | None = ""
    thread_ts: str | None = ""
    team: str | None = ""
    user_team: str | None = ""
    source_team: str | None = ""
    files: list[File] | None = None
    deleted_ts: str | None = ""
    event_ts: str | None = ""
    message: Message | None = None
    previous_message: Message | None = None


class Item(Struct, frozen=True):
    type: str = ""
    channel: str = ""
    ts: str = ""


class Reaction(Struct):
    type: str
    user: str = ""
    reaction: str = ""
    item: Item = Item()
    event_ts: str = ""


class Envelope(Struct):
    type: str = ""
    challenge: str = ""
    event_id: str = ""
    team_id: str | None = ""
    api_app_id: str | None = ""
    is_ext_shared_channel: bool | None = False
    event: dict[str, Any] = {}

    @property
    def kind(self) -> str:
        return str(self.event.get("type", ""))


def envelope(raw: bytes) -> Envelope:
    """Raises `BadItem` for what is none."""
    try:
        return msgspec.json.decode(raw, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadItem(f"This is no request of Slack's: {error}"[:300]) from None


def message(event: dict[str, Any]) -> Message:
    return converted(event, Message)


def reaction(event: dict[str, Any]) -> Reaction:
    return converted(event, Reaction)


def converted(event: dict[str, Any], to: type[T]) -> T:
    try:
        return msgspec.convert(event, to)
    except msgspec.ValidationError as error:
        raise BadItem(f"This event of Slack's is none we can read: {error}"[:300]) from None
