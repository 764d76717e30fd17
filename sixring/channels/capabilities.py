"""What a channel can do, as data: composer, routing, API and `docs/channels.md` all read this one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils.functional import Promise

Words = str | Promise
Proven = Literal["peer", "oracle", "recorded", "ours", "unproven"]
# Where people meet us: in person, where others read along or nobody talks, or one to one.
GROUPS: Mapping[str, str] = {
    "store": "person",
    "web": "digital", "social": "digital", "api": "digital",
    "mail": "communication", "chat": "communication", "phone": "communication", "message": "communication",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do, as data that composer, routing and documentation share."""

    family: str  # mail, chat, phone, message, social, store, web, api: picks icon and colour
    conversational: bool = True  # False: touches of the story that open no conversation (page views)
    replies: bool = True
    starts: bool = False  # may we write first
    reaches: Sequence[str] = ()  # to which kinds of identity, when we write first
    copies: bool = False  # To, Cc and Bcc, and a subject
    reply_window: timedelta | None = None
    max_text: int = 100_000
    segments: bool = False  # a long text leaves in parts of 160 (GSM 7-bit) or 70 characters, each paid for
    media: bool = False
    max_media_bytes: int = 25 * 1024 * 1024  # of all files of one message together
    media_types: Sequence[str] = ()  # "image/png", "image/"; empty for all
    media_limits: Sequence[tuple[str, int]] = ()  # bytes of one file of such a type, where they are fewer
    files_apart: bool = False  # each file leaves as a message of its own, so `max_media_bytes` holds for each
    edits: bool = False  # what they change later is shown changed
    receipts: bool = False  # the provider tells later what became of a message
    threads: bool = False  # its messages say what they answer, so a fresh one there is a fresh matter
    vouches_for_replies: bool = False  # the provider, not the sender, says what answers what
    resends_safely: bool = False  # the far side takes the same key only once
    stop_words: bool = False  # a message that is only STOP, START or HELP is heard by us, as by SMS
    group: str = ""  # person, digital or communication; left empty it follows from the family
    deletes: bool = False  # what they take back later is shown taken back
    reactions: bool = False  # a 👍 on a message is kept with it
    typing: bool = False  # either side sees that the other one writes
    buttons: bool = False  # offers answers to tap, and hears what was tapped
    templates: bool = False  # messages the provider approved beforehand, which it takes after the window has closed
    public: bool = False  # others read it too
    private_answer: timedelta | None = None  # how long its writer takes one private answer, where others read it too
    human_window: timedelta | None = None  # a longer window for what a person, not a machine, answers
    who_starts: Words = ""  # in words; left empty it follows from `starts`
    gives: Words = ""  # what an identity from here proves
    proven: Proven = "unproven"  # a real peer, the provider's SDK, recorded payloads; "ours": no outside party in it
    proven_by: Words = ""  # a sentence: which peer, which SDK, which payloads

    def __post_init__(self) -> None:
        if not self.group:
            object.__setattr__(self, "group", GROUPS.get(self.family, "digital"))
