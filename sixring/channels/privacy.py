"""What channels hold of a person: raw arrivals, quarantine, and messages on their way out.

Whose an arrival is only higher rooms know; they call `strip` and `forget_messages` for what they erase.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from sixring.core.privacy import File, Section, Subject, Tell, naming, piece, tally
from sixring.core.privacy.traces import Traces

from .bare import START, bare
from .models import Account, Arrival, Dispatch, Quarantine, Trial

ERASES = {
    "Arrival": "event_key raw meta",
    "Quarantine": "reason excerpt",
    "Dispatch": "key audience outbound external_id error",
    "Account": "trouble",
    "Trial": "failed came",
}
KEEPS = {
    "Account": ("kind name key settings sealed state", "how we are reached, as an administrator set it up"),
    "Quarantine": ("outcome", "a word of ours"),
    "Grant": (
        "provider client_id tenant authorize_url token_url scope sealed reason",
        "the app that opens our own mailbox, as an administrator set it up",
    ),
    "Trial": ("code", "a random code of a message to ourselves"),
    "Refused": ("cause", "a sentence of an adapter's about requests it did not take"),
    "Checkup": ("findings trouble missed not_compared", "how our own account stands, and ids of what we never got"),
}
RECIPIENTS = ("to_more", "cc", "bcc")
PENDING = (Dispatch.State.PENDING, Dispatch.State.LEASED)


def withdraw(subject: Subject) -> None:
    """What waits to go out to them goes out no more; others it was for as well still get it."""
    for dispatch in Dispatch.objects.filter(state=Dispatch.State.PENDING):
        take_off(dispatch, subject)


def erase(subject: Subject, tell: Tell) -> None:
    traces = subject.traces
    with piece(tell) as counts:
        gone = [take_off(one, subject) for one in list(naming(unsaid(), "outbound", traces))]
        counts.update(tally(dispatches=sum(gone)))
        scrub(Dispatch.objects.all(), ("outbound", "error"), traces)
        scrub(Account.objects.all(), ("trouble",), traces)
        scrub(Trial.objects.all(), ("failed", "came"), traces)
        counts.update(tally(quarantined=scrub(Quarantine.objects.all(), ("reason", "excerpt"), traces)))


def export(subject: Subject) -> Iterator[Section]:
    """Raw arrivals are exported with the touches they became."""
    sent = list(naming(unsaid(), "outbound", subject.traces))
    if sent:
        rows = [{"when": one.created_at, "subject": one.outbound.get("subject"), "text": one.outbound.get("text")}
                for one in sent]  # fmt: skip
        yield Section("notices", "Automatic messages", "Codes and links we sent, beside conversations.", rows)


def unsaid() -> QuerySet[Dispatch]:
    """Messages that stand in no story: links and codes."""
    return Dispatch.objects.filter(message=None)


def take_off(dispatch: Dispatch, subject: Subject) -> int:
    """Take them off the recipients; without any left it goes."""
    theirs = {value.lower() for _kind, _scope, value in subject.known_as}
    outbound: dict[str, Any] = dispatch.outbound
    if str(outbound.get("to", "")).lower() in theirs:
        return len(forget([dispatch.pk]))
    kept = {name: [to for to in outbound.get(name) or () if to.lower() not in theirs] for name in RECIPIENTS}
    if any(len(kept[name]) < len(outbound.get(name) or ()) for name in RECIPIENTS):
        Dispatch.objects.filter(pk=dispatch.pk).update(outbound=outbound | kept)
        return 1
    return 0


def withdraw_messages(messages: Collection[int]) -> None:
    """These interactions leave no more, if they haven't."""
    Dispatch.objects.filter(message__in=messages, state=Dispatch.State.PENDING).delete()


def forget_messages(messages: Collection[int]) -> int:
    """Dispatches of these interactions, whatever became of them."""
    return len(forget(list(Dispatch.objects.filter(message__in=messages).values_list("pk", flat=True))))


def forget(dispatches: Sequence[int]) -> Sequence[int]:
    Dispatch.objects.filter(pk__in=dispatches).delete()
    return dispatches


def strip(arrivals: Collection[int]) -> int:
    """Nothing stays of these arrivals but a keyed hash, by which they are known if they come again."""
    rows = list(Arrival.objects.filter(pk__in=arrivals).exclude(event_key__startswith=START).only("pk", "event_key"))
    Quarantine.objects.filter(arrival__in=arrivals).delete()
    for row in rows:
        Arrival.objects.filter(pk=row.pk).update(event_key=bare(row.event_key), raw=b"", meta={})
    waiting = Arrival.objects.filter(pk__in=arrivals).exclude(state=Arrival.State.SETTLED)
    waiting.update(state=Arrival.State.DISMISSED)
    return len(rows)


def naming_arrivals(rows: QuerySet[Arrival], traces: Traces) -> Iterator[int]:
    """Those of `rows` in whose bytes, or what came with them, somebody is named."""
    for pk, raw, meta, key in rows.values_list("pk", "raw", "meta", "event_key").iterator(chunk_size=50):
        if traces.in_bytes(bytes(raw)) or traces.in_value(meta) or traces.in_text(key):
            yield pk


def originals(arrivals: Collection[int]) -> list[File]:
    """Arrivals byte for byte, for an export."""
    rows = Arrival.objects.filter(pk__in=arrivals).exclude(raw=b"").select_related("account").order_by("pk")
    return [File(f"{row.pk}{ending(row)}", content=readable(row)) for row in rows]


def ending(row: Arrival) -> str:
    return ".eml" if is_mail(row) else ".json"


def is_mail(row: Arrival) -> bool:
    """Whether it is a mail as it came, and not what a mail service posted."""
    return row.account.kind == "email" and "headers" not in row.meta


def readable(row: Arrival) -> bytes:
    """Mails as they are; what came with other arrivals stands beside them."""
    raw = bytes(row.raw)
    if is_mail(row):
        return raw
    try:
        body = raw.decode("utf-8")
    except UnicodeDecodeError:
        body = "base64:" + base64.b64encode(raw).decode("ascii")
    return json.dumps({"body": body, "with": row.meta}, ensure_ascii=False, indent=1).encode()


def scrub(rows: QuerySet[Any, Any], columns: Sequence[str], traces: Traces) -> int:
    """Take them out of texts and JSON of rows that stay; returns how many changed."""
    changed = 0
    for column in columns:
        for row in list(naming(rows, column, traces)):
            changed += rows.filter(pk=row.pk).update(**{column: traces.out_of(getattr(row, column))})
    return changed
