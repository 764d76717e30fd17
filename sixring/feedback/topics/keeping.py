"""What a run found becomes rows: topics with their themes and parts, and which text belongs where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM

from ..models import Mention, Reading, Topic, TopicRun
from . import naming, texts, theming
from .discovering import LEAST, discover
from .following import follow
from .geometry import Array, main_directions, unit
from .matching import Known, carry
from .parting import Part, parts_of
from .signposts import goes
from .texts import Text
from .vectors import Vectors

FEW = 5  # texts, below which nothing new is called a topic
DOUBLED = 2
STRANGE = 1 / 3
BATCH = 500
READ = 2000
State, Kind = Topic.State, Topic.Kind


@dataclass(slots=True)
class Found:
    """Texts with their vectors and these's main directions, and the topic row each belongs to (0: none of them)."""

    texts: list[Text]
    vectors: Array
    rows: Array
    topic: Array
    weight: Array
    part: Array


def keep(one: TopicRun, kept: Vectors) -> None:
    """Find topics in what `kept` holds, and write them. The same again changes nothing."""
    ids, vectors = kept.all()
    told, place = list[Text](), {int(pk): at for at, pk in enumerate(ids)}
    for start in range(0, len(ids), READ):
        told += texts.of([int(pk) for pk in ids[start : start + READ]])
    vectors = unit(vectors[[place[text.reading] for text in told]]) if told else vectors[:0]
    one.figures = {"texts": len(told), "least": LEAST, "topics": 0, "themes": 0, "new": 0, "gone": 0, "other": 0}
    if len(told) < LEAST:
        return
    to = belonging(one, told, vectors)
    with transaction.atomic():
        result = write(one, told, vectors, to)
        changes.record("topics.found", one, actor=SYSTEM)
    write_mentions(result)
    tell(one, result)


def belonging(one: TopicRun, told: list[Text], vectors: Array) -> Array:
    """(n,) the topic of each text: topics are followed, or found anew where there are none, where texts have doubled
    since, or where a third of them are strangers."""
    before, anchors = known_of([text.reading for text in told]), anchors_of(one.encoder)
    last = TopicRun.objects.filter(state=TopicRun.State.DONE, figures__full__gt=0).order_by("-pk").first()
    if last is not None and anchors and not one.anew and len(told) < DOUBLED * last.figures["full"]:
        to, strange = follow(vectors, before, anchors)
        if strange < STRANGE:
            return to
    one.figures["full"] = len(told)
    found = discover([text.words for text in told], vectors, languages=[text.language for text in told])
    return carry(vectors, found.labels, before, anchors)


def known_of(readings: Sequence[int]) -> Array:
    """(n,) the topic each was in; 0 for none."""
    rows = Mention.objects.filter(topic__isnull=False).values_list("reading", "topic")
    held = dict(rows.iterator(chunk_size=5000))
    return np.array([held.get(pk, 0) for pk in readings], np.int64)


def anchors_of(encoder: str) -> list[Known]:
    """Every topic there is or was, with where its texts go now."""
    rows = list(Topic.objects.filter(kind=Kind.TOPIC).order_by("pk"))
    to = goes(rows)
    made = {row.split_from_id for row in rows} | {row.into_id for row in rows}
    return [
        Known(
            row.pk, centre(row) if row.encoder == encoder else None, to[row.pk],
            kept=bool(row.own_name or row.split_from_id or row.pk in made),
        )
        for row in rows
    ]  # fmt: skip


def centre(row: Topic) -> Array | None:
    return np.frombuffer(bytes(row.centroid), np.float32) if row.centroid else None


def write(one: TopicRun, told: list[Text], vectors: Array, to: Array) -> Found:
    """Topics, themes and parts, in one transaction of the caller's."""
    keys = [int(key) for key in np.unique(to) if key > 0 or (key < 0 and (to == key).sum() >= FEW)]
    rows = {row.pk: row for row in Topic.objects.filter(pk__in=[key for key in keys if key > 0])}
    place = {key: at for at, key in enumerate(keys)}
    at = np.array([place.get(int(key), -1) for key in to])
    whose = [text.identity or -text.reading for text in told]
    words = naming.typical([text.words for text in told], at.tolist(), [text.language for text in told], whose)
    names = naming.named(words)
    none = np.zeros(len(told), np.int64)
    result = Found(told, vectors, main_directions(vectors), none, np.zeros(len(told)), none.copy())
    for key, number in place.items():
        row = rows.get(key) or Topic(first_run=one)
        fill(row, one, words[number], names[number])
        settle(row, result, np.flatnonzero(at == number))
    theming.write(one, result)
    return result


def fill(row: Topic, one: TopicRun, words: list[tuple[str, float]], name: str) -> None:
    """Its words of today; a name stays for as long as its words are typical."""
    row.words = [list(pair) for pair in words]
    row.last_run, row.encoder = one, one.encoder
    if not row.name or not all(term in dict(words) for term in row.name.lower().split(", ")):
        row.name = name or str(row.name) or "…"


def settle(row: Topic, result: Found, mine: Array) -> None:
    """Its centre, which texts are too far out, and the parts it may be split into."""
    own = result.vectors[mine]
    middle = unit(own.mean(axis=0, keepdims=True))[0]
    near = own @ middle
    low, high = np.quantile(near, [0.25, 0.75])
    row.reach = float(low - 1.5 * (high - low))  # Tukey's fence (1977)
    row.centroid = middle.astype(np.float32).tobytes()
    inside = near >= row.reach
    row.number = int(inside.sum())
    row.save()
    result.topic[mine[inside]], result.weight[mine] = row.pk, near
    told = [result.texts[int(one)] for one in mine[inside]]
    keep_parts(row, parts_of(told, own[inside], result.rows[mine[inside]]), result, mine[inside])


def keep_parts(row: Topic, parts: list[Part], result: Found, mine: Array) -> None:
    Topic.objects.filter(parent=row, kind=Kind.PART).delete()
    for part in parts:
        made = Topic.objects.create(
            kind=Kind.PART, parent=row, name=part.name, words=part.words, encoder=row.encoder, first_run=row.last_run,
            last_run=row.last_run, centroid=part.centroid.tobytes(), reach=row.reach, number=len(part.places),
        )  # fmt: skip
        result.part[mine[part.places]] = made.pk


def write_mentions(result: Found) -> None:
    """Which text belongs where, some at a time; texts that went meanwhile are left out."""
    columns = ["topic", "part", "weight", "at"]
    for start in range(0, len(result.texts), BATCH):
        here = range(start, min(start + BATCH, len(result.texts)))
        with transaction.atomic():
            ids = [result.texts[at].reading for at in here]
            there = set(Reading.objects.filter(pk__in=ids).values_list("pk", flat=True))
            rows = [mention(result, at) for at in here if result.texts[at].reading in there]
            Mention.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["reading"], update_fields=columns
            )  # fmt: skip


def mention(result: Found, at: int) -> Mention:
    topic, part = int(result.topic[at]) or None, int(result.part[at]) or None
    return Mention(
        reading_id=result.texts[at].reading, topic_id=topic, part_id=part if topic else None,
        weight=round(float(result.weight[at]), 4), at=clock.now(),
    )  # fmt: skip


def tell(one: TopicRun, result: Found) -> None:
    there = Topic.objects.filter(kind=Kind.TOPIC, state=State.OPEN)
    counts: dict[str, Any] = {
        "topics": there.filter(last_run=one).count(),
        "themes": Topic.objects.filter(kind=Kind.THEME, last_run=one).count(),
        "new": there.filter(first_run=one).count(),
        "gone": there.exclude(last_run=one).count(),
        "other": int((result.topic == 0).sum()),
    }
    one.figures = {**one.figures, **counts}
