"""Topics keep who they are from week to week: clusters of a run are matched with the topics there already. Pure; numpy.

Evidence that a cluster is a topic: texts that were in it before (Dice's coefficient of both sets), and how near the
centres lie (cosine, the mean of all texts taken off). Pairs are chosen together so that the sum is largest (Kuhn 1955,
Munkres 1957). What is left over goes to the topic most of its known texts were in; else it is new. What people merged,
split, named or made themselves goes where they sent it, whatever the clusters say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .geometry import Array, means, unit

ALIKE = 0.5  # of the texts in both, or cosine of the centres: below, two are not the same topic
FOLDED = 0.6  # of a left-over cluster's known texts in one topic
KNOWN = 0.5  # of its texts were there before


@dataclass(frozen=True, slots=True)
class Known:
    """A topic from before. `goes` says where its texts belong: itself, what it was merged into, or its parts. `kept`
    ones were named or made by people and don't vanish."""

    topic: int
    centroid: Array | None
    goes: tuple[int, ...]
    kept: bool = False


def carry(vectors: Array, labels: Array, before: Array, known: Sequence[Known]) -> Array:
    """(n,) the topic each text belongs to now: an id of a known topic, or -(label + 1) for a new one.

    vectors: (n, d) of length 1; labels: (n,) clusters from 0 on; before: (n,) the topic each text was in, 0 for none.
    """
    middle = vectors.mean(axis=0)
    centred = unit(vectors - middle)
    fitted = {one.topic: centre_of(one, centred, before, middle) for one in known}
    matched = match(centred, labels, before, known, fitted)
    found = np.array([matched.get(label, -label - 1) for label in range(labels.max() + 1)], np.int64)[labels]
    for one in known:
        if one.goes != (one.topic,):
            send(np.flatnonzero(found == one.topic), one.goes, found, centred, before, fitted)
    return keep_made(centred, found, before, known, fitted)


def send(
    sent: Array, goes: tuple[int, ...], found: Array, centred: Array, before: Array, fitted: dict[int, Array | None]
) -> None:  # fmt: skip
    """Texts of a topic that leads elsewhere stay where they were there, else go to the nearest."""
    found[sent] = before[sent]
    fresh = sent[~np.isin(before[sent], goes)]
    found[fresh] = nearest_of(centred[fresh], goes, fitted)


def centre_of(one: Known, centred: Array, before: Array, middle: Array) -> Array | None:
    """Its centre among today's texts: as it was kept, else from the texts that were in it."""
    if one.centroid is not None and one.centroid.shape == middle.shape:
        return direction(one.centroid - middle)
    own = centred[before == one.topic]
    return direction(own.mean(axis=0)) if len(own) >= 3 else None


def direction(row: Array) -> Array:
    found: Array = unit(row[None])[0]
    return found


def match(
    centred: Array, labels: Array, before: Array, known: Sequence[Known], fitted: dict[int, Array | None]
) -> dict[int, int]:  # fmt: skip
    """{cluster: known topic} of those that are the same, and of left-over ones that fold into one."""
    if not known or not len(labels):
        return {}
    many = int(labels.max()) + 1
    overlap = counted(labels, before, many, known)
    sizes, olds = np.bincount(labels, minlength=many), np.array([int((before == one.topic).sum()) for one in known])
    alike = 2 * overlap / np.maximum(sizes[:, None] + olds[None, :], 1)
    centres = unit(means(centred, labels, many))
    for place, one in enumerate(known):
        centre = fitted[one.topic]
        if centre is not None:
            alike[:, place] = np.maximum(alike[:, place], centres @ centre)
    pairs = {a: known[b].topic for a, b in assign(alike) if alike[a, b] >= ALIKE}
    left = set(range(many)) - pairs.keys()
    return pairs | {label: topic for label in left if (topic := folds(overlap[label], int(sizes[label]), known))}


def counted(labels: Array, before: Array, many: int, known: Sequence[Known]) -> Array:
    """(clusters, topics): how many texts of the cluster were in the topic."""
    place = {one.topic: at for at, one in enumerate(known)}
    at = np.array([place.get(int(topic), len(known)) for topic in before])
    grid = np.bincount(labels * (len(known) + 1) + at, minlength=many * (len(known) + 1))
    found: Array = grid.reshape(many, len(known) + 1)[:, :-1].astype(np.float64)
    return found


def folds(overlap: Array, size: int, known: Sequence[Known]) -> int:
    """The topic most of a cluster's known texts were in; 0 where they were many topics' or mostly new."""
    seen = float(overlap.sum())
    best = int(overlap.argmax())
    return known[best].topic if seen >= KNOWN * size and overlap[best] >= FOLDED * seen else 0


def nearest_of(rows: Array, topics: Sequence[int], fitted: dict[int, Array | None]) -> Array:
    """The nearest of `topics` to each row."""
    there = [(topic, centre) for topic in topics if (centre := fitted.get(topic)) is not None]
    if not there:
        return np.full(len(rows), topics[0], np.int64)
    grid = rows @ np.array([centre for _topic, centre in there]).T
    found: Array = np.array([topic for topic, _centre in there], np.int64)[grid.argmax(axis=1)]
    return found


def keep_made(
    centred: Array, found: Array, before: Array, known: Sequence[Known], fitted: dict[int, Array | None]
) -> Array:  # fmt: skip
    """Topics people named or made, which no cluster was matched with, keep their texts, and get the new ones that are
    nearer to them than to where they would go."""
    there = set(found.tolist())
    for one in known:
        centre = fitted[one.topic]
        if not one.kept or one.goes != (one.topic,) or one.topic in there or centre is None:
            continue
        found[before == one.topic] = one.topic
        fresh = np.flatnonzero(before == 0)
        own = means(centred, np.unique(found, return_inverse=True)[1], len(np.unique(found)))
        theirs = unit(own)[np.unique(found, return_inverse=True)[1][fresh]]
        found[fresh[(centred[fresh] @ centre) > (centred[fresh] * theirs).sum(axis=1)]] = one.topic
    return found


def assign(worth: Array) -> list[tuple[int, int]]:
    """Pairs (row, column), each once, with the largest sum of `worth` (rows, columns): the Hungarian method by shortest
    augmenting paths (Jonker and Volgenant 1987)."""
    if worth.shape[0] > worth.shape[1]:
        return [(a, b) for b, a in assign(worth.T)]
    cost = worth.max(initial=0) - worth
    rows, columns = cost.shape
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    taken = np.zeros(columns + 1, np.int64)  # the row of each column, from 1 on; column 0 is the beginning
    for row in range(1, rows + 1):
        taken[0], column = row, 0
        least, way = np.full(columns + 1, np.inf), np.zeros(columns + 1, np.int64)
        used = np.zeros(columns + 1, bool)
        while taken[column]:
            used[column] = True
            now = cost[taken[column] - 1] - u[taken[column]] - v[1:]
            better = ~used[1:] & (now < least[1:])
            least[1:][better], way[1:][better] = now[better], column
            after = int(np.where(used[1:], np.inf, least[1:]).argmin()) + 1
            step = least[after]
            u[taken[used]] += step
            v[used] -= step
            least[~used] -= step
            column = after
        while column:
            taken[column] = taken[way[column]]
            column = int(way[column])
    return [(int(row) - 1, column) for column, row in enumerate(taken[1:]) if row]
