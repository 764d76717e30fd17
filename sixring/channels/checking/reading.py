"""How it reads: never an error, whatever comes; one bad item never its batch; the same key for the same event."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sixring.core import clock
from sixring.core.proof import Proof

from ..contract import BadItem, Inbound, NotYet, Raw
from . import mutations
from .cases import Case

KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
SECONDS = 5.0  # of computing, for one body
ANYTHING = (
    b"", b"{}", b"[]", b"null", b"7", b'"x"', b"a=b&c=d", b"\x00\xff\xfe", b"[" * 5000, b"x" * 1_000_000,
    b'{"entry": [{"changes": 7}]}', b'{"event": null, "type": {}}', b'{"message": [], "update_id": "x"}',
)  # fmt: skip


def anything(case: Case) -> Iterator[str]:
    """Whatever comes becomes touches, or is set aside with a sentence."""
    for body in ANYTHING:
        yield from told(case, body, {}, repr(body[:30]))


def samples(case: Case) -> Iterator[str]:
    """Its own samples are read, as many touches as they say."""
    for sample in case.samples:
        yield from told(case, sample.body, sample.meta, sample.name or repr(sample.body[:40]))
        found = len(touches(read(case, sample.body, sample.meta)))
        if sample.touches is not None and found != sample.touches:
            yield f"{sample.name or sample.body[:40]!r} was read as {found} touches and not {sample.touches}."


def broken(case: Case) -> Iterator[str]:
    """So does what mutations make of its samples: cut off, of other types, huge, of another time."""
    for sample in case.samples:
        for name, body in mutations.of(sample.body):
            yield from told(case, body, sample.meta, f"{sample.name or 'a sample'} where {name}")


def batches(case: Case) -> Iterator[str]:
    """Something among the items that is none takes none of its neighbours with it."""
    for sample in case.samples:
        value = mutations.decoded(sample.body)
        good = len(touches(read(case, sample.body, sample.meta)))
        for name, changed in mutations.with_garbage(value) if good else ():
            left = len(touches(read(case, mutations.encoded(changed), sample.meta)))
            if left < good:
                yield f"With {name} in {sample.name or 'a sample'}, {good - left} of {good} touches were lost."


def keyed(case: Case) -> Iterator[str]:
    """The key of an event is the same at every redelivery, and another one for another event."""
    yield from unnamed(case)
    keys: dict[str, bytes] = {}
    for sample in case.samples:
        key = case.adapter.event_key(sample.body, sample.meta)
        if key != case.adapter.event_key(bytes(sample.body), dict(sample.meta)):
            yield f"{sample.name or sample.body[:40]!r} had two keys."
        if key and keys.setdefault(key, sample.body) != sample.body:
            yield f"Two of its samples have the one key {key!r}."
        if not isinstance(case.adapter.partition(sample.body, sample.meta), str):
            yield "Its partition has to be a text."


def unnamed(case: Case) -> Iterator[str]:
    """What names no event has no key: one key for all of it would take them for repeats, and lose them."""
    keys: dict[str, bytes] = {}
    for body in ANYTHING:
        key = ""
        with suppress(Exception):  # then the inbox makes one of the bytes
            key = case.adapter.event_key(body, {})
        if key and keys.setdefault(key, body) != body:
            yield f"{body[:20]!r} and {keys[key][:20]!r} have the one key {key[:40]!r}; the second would be lost."


def told(case: Case, body: bytes, meta: Mapping[str, Any], what: str) -> Iterator[str]:
    began = time.thread_time()
    try:
        parsed = read(case, body, meta)
    except Exception as error:
        yield f"parse raised {type(error).__name__} ({str(error)[:80]}) for {what[:120]}; only BadItem and NotYet may."
        return
    if time.thread_time() - began > SECONDS:
        yield f"parse took longer than {SECONDS:.0f} s for {what[:120]}."
    for problem in sound(parsed):
        yield f"{problem} ({what[:120]})"


def read(case: Case, body: bytes, meta: Mapping[str, Any]) -> Sequence[Any]:
    try:
        return case.adapter.parse(Raw(body, meta, clock.now()), case.account)
    except (BadItem, NotYet):
        return ()


def touches(parsed: Sequence[Any]) -> list[Inbound]:
    return [one for one in parsed if isinstance(one, Inbound)]


def sound(parsed: Sequence[Any]) -> Iterator[str]:
    """What is wrong with what was read."""
    for one in touches(parsed):
        if not KIND.fullmatch(one.kind):
            yield f"The kind of a touch is no word: {one.kind[:40]!r}."
        if one.occurred_at is not None and one.occurred_at.tzinfo is None:
            yield "The time of a touch has no zone; times are UTC."
        for text in (one.text, one.subject, one.external_id, one.reference, one.thread):
            if type(text) is not str:
                yield f"A touch has {type(text).__name__} where a text has to be."
        yield from plain(one)
        yield from those(one)


def plain(touch: Inbound) -> Iterator[str]:
    for name in ("data", "facts", "claims"):
        try:
            json.dumps(getattr(touch, name))
        except (TypeError, ValueError, RecursionError) as error:
            yield f"What a touch has in {name} is not plain data ({type(error).__name__})."


def those(touch: Inbound) -> Iterator[str]:
    for who in (touch.sender, *touch.also, *touch.participants):
        if who is None:
            continue
        value: object = who.value
        if not isinstance(value, str) or not isinstance(who.proof, Proof):
            yield "Somebody in a touch has no value that is a text, or no proof."
        elif not who.value.strip() or len(who.kind) > 30:
            yield "Somebody in a touch has no name at all."


CHECKS: Mapping[str, Any] = {
    "reads anything without an error": anything,
    "reads its samples": samples,
    "reads broken samples without an error": broken,
    "loses no item for a bad one beside it": batches,
    "has one key for one event": keyed,
}
