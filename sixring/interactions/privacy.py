"""What interactions hold of a person: every touch, its files, the words it is found by, the bytes it was read from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sixring.channels import privacy as of_channels
from sixring.channels.models import Arrival
from sixring.core.privacy import AT_ONCE, Counts, File, Section, Subject, Tell, piece, plain, tally, walked
from sixring.core.privacy.traces import Traces

from . import amend, media, search
from .models import Amendment, Attachment, Interaction

ERASES = {
    "Interaction": "channel kind proof_by dedupe reference thread automatic subject text data",
    "Attachment": "key name content_type inline_id digest",
    "Amendment": "reference who own text",
}
KEEPS: dict[str, tuple[str, str]] = {}
SHOWN = ("occurred_at", "channel", "kind", "direction", "subject", "text", "data", "proof", "proof_by")


def touches(subject: Subject) -> QuerySet[Interaction]:
    """Every touch with them, in and out, and those from when a passed-on number or browser was theirs."""
    theirs = Q(identity__in=subject.identities)
    for stay in subject.stays:
        within = Q(identity=stay.identity)
        within &= Q(occurred_at__gte=stay.since) if stay.since else Q()
        theirs |= within & (Q(occurred_at__lt=stay.until) if stay.until else Q())
    return Interaction.objects.filter(theirs)


def withdraw(subject: Subject) -> None:
    for ids in walked(touches(subject).filter(direction=Interaction.Direction.OUT)):
        of_channels.withdraw_messages(ids)


def preview(subject: Subject) -> Counts:
    files = Attachment.objects.filter(interaction__in=touches(subject).values("pk")).count()
    return tally(**{"messages, calls and visits": touches(subject).count(), "files": files})


def erase(subject: Subject, tell: Tell) -> None:
    search.catch_up()  # so that nothing of theirs is indexed later
    found = search.index.holding(list(touches(subject).values_list("pk", flat=True)))  # long; no transaction waits
    with piece(tell):
        search.index.take_out(found)
    while batch := list(touches(subject).order_by("pk")[:AT_ONCE]):
        with piece(tell) as counts:
            counts.update(drop(batch))
    with piece(tell) as counts:
        counts.update(tally(reactions_and_edits=forget_amendments(subject)))
    for ids in batched(set_aside(subject)):
        with piece(tell) as counts:
            Amendment.objects.filter(arrival__in=ids, interaction=None).delete()
            counts.update(tally(raw_arrivals=of_channels.strip(ids)))


def forget_amendments(subject: Subject) -> int:
    """What they did to messages of others, and what waits for a message that never came."""
    rows = Amendment.objects.filter(who__in=[amend.called(kind, value) for kind, _scope, value in subject.known_as])
    messages = list(Interaction.objects.filter(amendments__in=rows).select_related("identity").distinct())
    of_channels.strip(set(rows.values_list("arrival", flat=True)))
    gone, _by_model = rows.delete()
    for message in messages:
        amend.settle(message)
    return gone


def drop(gone: Collection[Interaction]) -> Counts:
    """Touches with all that hangs on them: files, dispatches, and the bytes they were read from."""
    ids = [touch.pk for touch in gone]
    search.index.drop_late(ids)
    arrivals = {touch.arrival_id for touch in gone if touch.arrival_id}
    arrivals |= set(Amendment.objects.filter(interaction__in=ids).values_list("arrival", flat=True))
    files = forget_files(Attachment.objects.filter(interaction__in=ids))
    dispatches = of_channels.forget_messages(ids)
    Interaction.objects.filter(pk__in=ids).delete()
    raw = of_channels.strip(arrivals)
    return tally(touches=len(ids), files=files, dispatches=dispatches, raw_arrivals=raw)


def forget_files(rows: QuerySet[Attachment]) -> int:
    """Rows and bytes; bytes that another row names as well stay for that one."""
    keys = set(rows.values_list("key", flat=True))
    rows.delete()
    drop_media(keys - set(Attachment.objects.filter(key__in=keys).values_list("key", flat=True)))
    return len(keys)


def drop_media(keys: Iterable[str]) -> None:
    for key in keys:
        media.drop(key)


def set_aside(subject: Subject) -> Iterator[int]:
    """Arrivals that became no touch, or not all of them, and name the person."""
    became = Interaction.objects.filter(arrival=OuterRef("pk"))
    rows = Arrival.objects.filter(~Exists(became) | ~Q(quarantine=None)).exclude(raw=b"").distinct()
    if subject.asked_at:
        rows = rows.filter(received_at__lte=subject.asked_at)
    yield from of_channels.naming_arrivals(rows, subject.traces)


def clear_of(ids: Collection[int], traces: Traces) -> int:
    """Take somebody out of the messages of others: their words stay, what names or quotes that somebody goes, and so
    do the bytes it was read from. Returns how many changed."""
    changed = 0
    for touch in Interaction.objects.filter(pk__in=ids):
        new = {name: traces.out_of(getattr(touch, name)) for name in ("subject", "text", "data", "proof_by")}
        arrival = Arrival.objects.filter(pk=touch.arrival_id or 0).first()
        raw = arrival is not None and traces.in_bytes(bytes(arrival.raw))
        if any(new[name] != getattr(touch, name) for name in new):
            search.index.erase([touch.pk])
            Interaction.objects.filter(pk=touch.pk).update(**new)
            changed += 1
            search.put_back([touch.pk])
        changed += of_channels.scrub(Amendment.objects.filter(interaction=touch), ["text"], traces)
        if raw and touch.arrival_id:
            of_channels.strip([touch.arrival_id])
    return changed


def export(subject: Subject) -> Iterator[Section]:
    for number, ids in enumerate(walked(touches(subject)), 1):
        rows = list(Interaction.objects.filter(pk__in=ids).order_by("occurred_at", "pk"))
        shown = [{**row, "files": files} for row, files in zip(plain(rows, SHOWN), names_of(rows), strict=True)]
        told = [{name: value for name, value in row.items() if value} for row in shown]
        yield Section(
            f"touches-{number}", "Everything that happened", "Messages, calls, visits and orders, in both directions.",
            told, [*attached(ids), *of_channels.originals(only_theirs(rows))],
        )  # fmt: skip


def names_of(rows: Collection[Interaction]) -> list[list[str]]:
    named: dict[int, list[str]] = {row.pk: [] for row in rows}
    for file in Attachment.objects.filter(interaction__in=named):
        named[file.interaction_id].append(file_name(file))
    return list(named.values())


def attached(ids: Collection[int]) -> list[File]:
    return [File(file_name(one), one.key) for one in Attachment.objects.filter(interaction__in=ids).order_by("pk")]


def file_name(file: Attachment) -> str:
    return f"{file.pk} {file.name}"


def only_theirs(rows: Collection[Interaction]) -> set[int]:
    """Arrivals that became touches of nobody else: a batch of several people's is not handed to one of them."""
    mine = {row.arrival_id for row in rows if row.arrival_id}
    whose = {row.identity_id for row in rows}
    others = Interaction.objects.filter(arrival__in=mine).exclude(identity__in=whose).values_list("arrival", flat=True)
    return {pk for pk in mine if pk not in set(others)}


def batched(ids: Iterator[int]) -> Iterator[list[int]]:
    found: list[Any] = list(ids)
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]
