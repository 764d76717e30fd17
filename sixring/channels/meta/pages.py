"""An adapter of messages and comments, as Messenger and Instagram are; each says where and how in its own folder."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from ..contract import Adapter, BadItem, Capabilities, NotYet, Outbound, Parsed, Raw
from . import answering, batch, door, graph, messaging
from .batch import Part, inside, text
from .messaging import Place

if TYPE_CHECKING:
    from ..models import Account

SECONDS = 25.0  # for files and names of all arrivals that are read together
AT_ONCE = 4


class Pages(Adapter):
    """`about` is what Meta calls the kind of account, `public_kind` the identity of whoever comments, `edge` where
    answers to a comment lie, `words` what their text is called, `hides` how hiding is said."""

    about: ClassVar[str]
    public_kind: ClassVar[str]
    in_public: ClassVar[Capabilities]
    edge: ClassVar[str]
    words: ClassVar[str]
    hides: ClassVar[str]
    secret_fields: ClassVar[frozenset[str]] = door.SECRETS

    @abstractmethod
    def place(self, account: Account) -> Place:
        """Where its accounts are."""

    @abstractmethod
    def owner(self, account: Account) -> str:
        """The id of the page or account itself."""

    @abstractmethod
    def comment(self, part: Part, raw: Raw, account: Account, until: float) -> Parsed:
        """What a change outside of messages says."""

    def greet(self, query: Mapping[str, str], account: Account) -> str:
        return door.greet(query, account)

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        door.refuse_unsigned(raw, headers, account)

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return door.event_key(raw)

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """The one person a request is about; "" for several."""
        try:
            found = [one for one in batch.parts(batch.decoded(raw), {self.about}) if isinstance(one, Part)]
        except BadItem:
            return ""
        people = {person_of(one) for one in found}
        return people.pop() if len(people) == 1 else ""

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return self.read(raw, account, time.monotonic() + SECONDS)

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """Some at once, for files and names are asked for; what is not here in time is read again later."""
        until = time.monotonic() + SECONDS
        acts = [partial(self.carefully, partial(self.read, raw, account, until)) for raw, account in raws]
        if len(acts) == 1:
            return [acts[0]()]
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix=self.kind) as pool:
            return list(pool.map(lambda act: act(), acts))

    def read(self, raw: Raw, account: Account, until: float) -> Parsed:
        found = batch.parts(batch.decoded(raw.body), {self.about})
        return batch.each(found, lambda part: self.read_part(part, raw, account, until))

    def read_part(self, part: Part, raw: Raw, account: Account, until: float) -> Parsed:
        ours = self.owner(account)
        if ours and part.owner != ours:
            raise BadItem(f"This is for {part.owner[:40] or 'nobody'}, and this channel is another page or account.")
        if part.field in ("messaging", "standby"):
            return messaging.read(part, raw, account, self.place(account), until)
        return self.comment(part, raw, account, until)

    def abilities_to(self, kind: str) -> Capabilities:
        return self.in_public if kind == self.public_kind else self.capabilities

    def send(self, message: Outbound, account: Account) -> str:
        if message.data.get("public"):
            return answering.send_comment(message, account, self.edge, host=self.place(account).host)
        return self.send_privately(message, account)

    @abstractmethod
    def send_privately(self, message: Outbound, account: Account) -> str:
        """A message nobody else reads."""

    def found(self, message: Outbound, account: Account) -> bool | None:
        return answering.found_comment(message, account, self.edge, self.words, host=self.place(account).host)

    def hide(self, reference: str, hidden: bool, account: Account) -> None:
        graph.post(account, reference, {self.hides: hidden}, host=self.place(account).host)


def person_of(part: Part) -> str:
    """Who is on the other side, as far as it can be told at a glance."""
    value = part.value
    if part.field not in ("messaging", "standby"):
        return text(inside(value, "from"), "id", 100)
    echoed = inside(value, "message").get("is_echo")
    return text(inside(value, "recipient" if echoed else "sender"), "id", 100)
