"""From week to week topics are followed, not found anew: texts go to the topics there are, and topics move with them.

A text that lies outside the reach of every topic is a stranger. Strangers that hang together as well as the topics
there do are a new one. So a topic is new because something new is said, and not because chance cut the same texts
otherwise. Pure; needs numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .discovering import LEAST, drawn_together, group
from .geometry import Array, main_directions, means, nearest, unit
from .matching import Known, centre_of

FEW = 8  # strangers, below which they are no topic
SAME = 0.75  # cosine of two groups of strangers that are one
ROUNDS = 3
WIDE = 0.75  # quartile distances below the lower quartile, beyond which a text is a stranger


def follow(vectors: Array, before: Array, known: Sequence[Known]) -> tuple[Array, float]:
    """(n,) the topic each text belongs to: an id, a negative number for a new one, 0 for none; and the share of texts
    that were strangers. vectors: (n, d) of length 1; before: (n,) the topic each was in, 0 for none."""
    middle = vectors.mean(axis=0)
    centred = unit(vectors - middle)
    told = [(one, centre) for one in known if (centre := centre_of(one, centred, before, middle)) is not None]
    ends = [one for one, _centre in told if len(one.goes) == 1]
    centres = np.array([centre for one, centre in told if len(one.goes) == 1])
    place = {one.goes[0]: at for at, one in reversed(list(enumerate(ends)))}
    near = centred @ centres.T
    best = near.argmax(axis=1)
    at = np.array([place.get(int(topic), -1) for topic in before])
    strange = (at < 0) & (near.max(axis=1) < fences(near, at)[best])
    at = np.where(at < 0, best, at)
    made = np.isin(before, [one.topic for one in ends if one.kept])  # what people made stays as they made it
    free = ~strange & ~made
    at[free] = moved_with(vectors, at, strange, len(ends))[free]
    found = np.array([one.goes[0] for one in ends], np.int64)[at]
    found[strange] = strangers(vectors[strange], centred[strange], lowest(near, at, strange))
    return found, float(strange.mean())


def fences(near: Array, at: Array) -> Array:
    """For each centre the cosine below which a text is a stranger: half of Tukey's fence (1977) for its own."""
    found = np.full(near.shape[1], -1.0)
    for centre in range(near.shape[1]):
        own = near[at == centre, centre]
        if len(own) >= FEW:
            low, high = np.quantile(own, [0.25, 0.75])
            found[centre] = low - WIDE * (high - low)
    found[found < 0] = np.median(found[found >= 0]) if (found >= 0).any() else 0.0
    return found


def moved_with(vectors: Array, at: Array, strange: Array, many: int) -> Array:
    """(n,) centres again, after these have moved a little with the texts of today and their neighbours."""
    rows = drawn_together(main_directions(vectors))[0] if len(vectors) >= LEAST else vectors
    labels = at
    for _ in range(ROUNDS):
        centres = means(rows[~strange], labels[~strange], many)
        empty = np.bincount(labels[~strange], minlength=many) == 0
        centres[empty] = 9.0  # far from every text
        labels = nearest(rows, centres)[0]
    return labels


def lowest(near: Array, at: Array, strange: Array) -> float:
    """How well the least of most topics hangs together: the lower quartile of their mean cosines."""
    own = near[np.arange(len(at)), at]
    counts = np.bincount(at[~strange], minlength=near.shape[1])
    sums = np.bincount(at[~strange], own[~strange], minlength=near.shape[1])
    return float(np.quantile(sums[counts > 0] / counts[counts > 0], 0.25))


def strangers(vectors: Array, centred: Array, tight: float) -> Array:
    """(m,) -1, -2, … for each group that is a topic, 0 for the rest."""
    if len(vectors) < FEW:
        return np.zeros(len(vectors), np.int64)
    labels, _score = group(vectors, np.random.default_rng(0))
    labels = joined(labels, unit(means(centred, labels, int(labels.max()) + 1)))
    found, number = np.zeros(len(vectors), np.int64), 0
    for label in np.unique(labels):
        mine = labels == label
        middle = unit(centred[mine].mean(axis=0, keepdims=True))[0]
        if mine.sum() >= FEW and float((centred[mine] @ middle).mean()) >= tight:
            number += 1
            found[mine] = -number
    return found


def joined(labels: Array, centres: Array) -> Array:
    """Labels, those of groups with nearly the same centre made one."""
    to = np.arange(len(centres))
    for a, b in np.argwhere(np.triu(centres @ centres.T, 1) >= SAME):
        to[to == to[b]] = to[a]
    found: Array = to[labels]
    return found
