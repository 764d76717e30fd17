"""What an adapter that polls promises: to look, and to read what was found as a public post."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from ..amendments import Amended, Amendment
from ..contract import Adapter, Inbound, Parsed, Raw

if TYPE_CHECKING:
    from ..models import Account

State = dict[str, Any]
RECENT = timedelta(days=30)  # what is older when it is found is history: it joins the story and asks for nothing
PAST = "past_post"


@dataclass(frozen=True, slots=True)
class Found:
    """Something at the source: its `name` there, the same for ever, all of it as bytes, and the words of it that make
    it an edit when they change."""

    name: str
    body: bytes
    words: str

    @property
    def version(self) -> str:
        return sha256(self.words.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a source gave, the oldest first; `state` is handed back at the next look."""

    found: Sequence[Found] = ()
    state: State = field(default_factory=dict)


class Polled(Adapter):
    """An adapter whose source is asked every `every`."""

    every: ClassVar[timedelta] = timedelta(minutes=10)

    @abstractmethod
    def look(self, account: Account, state: State) -> Look:
        """Ask the source what is new since `state`, outside any transaction. Raises what `core.fetch` raises, or
        `DeliveryError` with what an owner has to do."""

    @abstractmethod
    def touch(self, raw: Raw, account: Account) -> Inbound:
        """What was found, as a touch. Raises `BadItem`."""

    def is_polled(self, account: Account) -> bool:
        """Whether this account has a source that is asked; its posts may come by file as well."""
        return True

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("key", ""))

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("name", ""))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        """A touch, or what became of one. What was old when it was found opens no conversation."""
        touch = self.touch(raw, account)
        if raw.meta.get("edits"):
            return [Amendment(touch.reference, Amended.EDITED, touch.text, at=raw.received_at)]
        said = touch.occurred_at or raw.received_at
        return [replace(touch, kind=PAST) if said < raw.received_at - RECENT else touch]
