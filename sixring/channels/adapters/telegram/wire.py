"""What an update of Telegram's says, as far as we read it (https://core.telegram.org/bots/api#update)."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from ...contract import BadItem


class User(Struct):
    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Chat(Struct):
    id: int
    type: str = ""


class File(Struct):
    """A document, voice note, video, sticker … or one size of a photo."""

    file_id: str
    file_name: str = ""
    mime_type: str = ""
    file_size: int = 0
    emoji: str = ""


class Contact(Struct):
    phone_number: str = ""
    first_name: str = ""
    last_name: str = ""
    user_id: int | None = None


class Place(Struct):
    latitude: float
    longitude: float


class Venue(Struct):
    title: str = ""
    address: str = ""


class FormData(Struct):
    data: str = ""
    button_text: str = ""


class Named(Struct):
    """A message as another one names it."""

    message_id: int
    chat: Chat | None = None


class Message(Struct, rename={"sender": "from"}):
    message_id: int
    chat: Chat
    date: int = 0
    edit_date: int = 0
    sender: User | None = None
    text: str = ""
    caption: str = ""
    photo: list[File] = []
    document: File | None = None
    audio: File | None = None
    voice: File | None = None
    video: File | None = None
    video_note: File | None = None
    animation: File | None = None
    sticker: File | None = None
    contact: Contact | None = None
    location: Place | None = None
    venue: Venue | None = None
    web_app_data: FormData | None = None
    reply_to_message: Named | None = None
    business_connection_id: str = ""
    sender_business_bot: User | None = None


class Sign(Struct):
    emoji: str = ""
    custom_emoji_id: str = ""


class Reaction(Struct):
    chat: Chat
    message_id: int
    user: User | None = None
    date: int = 0
    old_reaction: list[Sign] = []
    new_reaction: list[Sign] = []


class Pressed(Struct, rename={"sender": "from"}):
    """A button of ours was pressed."""

    id: str
    sender: User
    message: Named | None = None
    data: str = ""


class Deleted(Struct):
    chat: Chat
    message_ids: list[int] = []
    business_connection_id: str = ""


class Standing(Struct):
    status: str = ""


class Member(Struct, rename={"sender": "from"}):
    """What became of the bot in a chat."""

    chat: Chat
    sender: User
    new_chat_member: Standing
    date: int = 0


class Update(Struct):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    business_message: Message | None = None
    edited_business_message: Message | None = None
    deleted_business_messages: Deleted | None = None
    message_reaction: Reaction | None = None
    callback_query: Pressed | None = None
    my_chat_member: Member | None = None

    @property
    def chat(self) -> int | None:
        """Where it happened."""
        told = (
            self.message or self.edited_message or self.business_message or self.edited_business_message
            or self.deleted_business_messages or self.message_reaction or self.my_chat_member
        )  # fmt: skip
        if told:
            return told.chat.id
        return self.callback_query.sender.id if self.callback_query else None


# What we ask Telegram to tell us: all of these have to be named, for reactions don't come by themselves.
ASKED = [name for name in Update.__struct_fields__ if name != "update_id"] + ["business_connection"]


def update(raw: bytes) -> Update:
    """Raises `BadItem` for what is no update."""
    try:
        return msgspec.json.decode(raw, type=Update)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadItem(f"This is no update of Telegram's: {error}"[:300]) from None
