"""What discovering needs of vectors: main directions, neighbours, smoothing over them, k-means, and how well it went.

Rows are texts. Everything is float32 and chance is seeded; nothing here knows a database. Needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
BLOCK = 512  # rows held against others at a time
EXACT = 25_000  # rows, up to which each is held against all
CELLS = 16  # cells in which a row's neighbours are looked for beyond that
SMALL = 1e-9


def unit(rows: Array) -> Array:
    """Each row with length 1."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Array = (rows / np.maximum(lengths, SMALL)).astype(np.float32)
    return found


def main_directions(rows: Array, most: int = 100, whiten: float = 0.25) -> Array:
    """(n, up to `most`): principal components, the large ones held back a little (variance to the power of
    1 - 2·`whiten`), each row of length 1."""
    centred = rows - rows.mean(axis=0)
    variance, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred / len(rows))
    order = np.argsort(variance)[::-1][: min(most, len(rows) - 1, rows.shape[1])]
    order = order[variance[order] > variance[order[0]] * 1e-6]
    scaled = axes[:, order] * variance[order] ** -whiten
    return unit(centred @ scaled.astype(np.float32))


def neighbours(rows: Array, many: int) -> tuple[Array, Array]:
    """(n, many) each: the nearest other rows by cosine, and how near. `rows` have length 1. Each is held against all
    others; beyond `EXACT` rows against those of the cells around its own, where nearly all its neighbours are."""
    near = np.empty((len(rows), many), np.int32)
    how = np.empty((len(rows), many), np.float32)
    for own, others in around(rows, many):
        for start in range(0, len(own), BLOCK):
            some = own[start : start + BLOCK]
            block = rows[some] @ rows[others].T
            block[some[:, None] == others[None, :]] = -1
            best = np.argpartition(block, -many, axis=1)[:, -many:]
            near[some] = others[best]
            how[some] = np.take_along_axis(block, best, axis=1)
    return near, np.clip(how, 0, None) ** 2


def around(rows: Array, many: int) -> Iterator[tuple[Array, Array]]:
    """Numbers of rows, and of those among which their `many` neighbours are looked for: an inverted file (Jégou, Douze,
    Schmid 2011) whose cells are told by k-means, about as many as the root of the rows."""
    if len(rows) <= EXACT:
        every = np.arange(len(rows))
        yield every, every
        return
    rng = np.random.default_rng(0)
    labels = kmeans(rows, round(len(rows) ** 0.5), rng, tries=1, rounds=8)
    members = [np.flatnonzero(labels == cell) for cell in range(labels.max() + 1)]
    members = [own for own in members if len(own)]
    centres = unit(np.array([rows[own].mean(axis=0) for own in members]))
    sizes = np.array([len(own) for own in members])
    for own, nearness in zip(members, centres @ centres.T, strict=True):
        order = np.argsort(-nearness)
        enough = int(np.searchsorted(sizes[order].cumsum(), many + 1)) + 1
        yield own, np.concatenate([members[cell] for cell in order[: max(CELLS, enough)]])


def smoothed(rows: Array, near: Array, how: Array, times: int = 8, own: float = 0.3) -> Array:
    """Each row moved towards its neighbours, `times` over, keeping `own` of itself: a graph convolution without weights
    (X. Zhang et al., "Attributed graph clustering via adaptive graph convolution", IJCAI 2019). Texts of one topic come
    close, and those between two topics go to one of them."""
    shares = how / np.maximum(how.sum(axis=1, keepdims=True), SMALL)
    for _ in range(times):
        moved = own * rows
        for place in range(near.shape[1]):
            moved += (1 - own) * shares[:, place, None] * rows[near[:, place]]
        rows = unit(moved)
    return rows


def kmeans(rows: Array, k: int, rng: np.random.Generator, tries: int = 2, rounds: int = 40) -> Array:
    """(n,) labels 0 to k - 1, those of the best of `tries`: Lloyd (1982) from k-means++ (Arthur, Vassilvitskii
    2007)."""
    best, least = np.zeros(len(rows), np.int32), np.inf
    for _ in range(tries):
        labels, spread = lloyd(rows, seeds(rows, k, rng), rounds)
        if spread < least:
            best, least = labels, spread
    return best


def seeds(rows: Array, k: int, rng: np.random.Generator) -> Array:
    """(k, d): rows far from one another, drawn from at most 20,000 of them."""
    some = rows if len(rows) <= 20_000 else rows[rng.choice(len(rows), 20_000, replace=False)]
    chosen = [int(rng.integers(len(some)))]
    far = squared(some, some[chosen])[:, 0]
    for _ in range(k - 1):
        total = float(far.sum())
        chance = far / total if total > SMALL else np.full(len(some), 1 / len(some))
        chosen.append(int(rng.choice(len(some), p=chance / chance.sum())))
        far = np.minimum(far, squared(some, some[chosen[-1:]])[:, 0])
    found: Array = some[chosen]
    return found


def lloyd(rows: Array, centres: Array, rounds: int) -> tuple[Array, float]:
    labels = np.full(len(rows), -1, np.int32)
    for _ in range(rounds):
        now, spread = nearest(rows, centres)
        if np.array_equal(now, labels):
            break
        labels = now
        centres = means(rows, labels, len(centres), centres)
    return labels, spread


def nearest(rows: Array, centres: Array) -> tuple[Array, float]:
    """The nearest of `centres` to each row, and the sum of squared distances."""
    labels, spread = np.empty(len(rows), np.int32), 0.0
    for start in range(0, len(rows), 8192):
        distance = squared(rows[start : start + 8192], centres)
        labels[start : start + 8192] = distance.argmin(axis=1)
        spread += float(distance.min(axis=1).sum())
    return labels, spread


def squared(rows: Array, centres: Array) -> Array:
    """(n, k) squared Euclidean distances."""
    own = (rows * rows).sum(axis=1)[:, None] + (centres * centres).sum(axis=1)[None, :]
    found: Array = np.clip(own - 2 * rows @ centres.T, 0, None)
    return found


def means(rows: Array, labels: Array, k: int, otherwise: Array | None = None) -> Array:
    """(k, d) mean of the rows of each label; where there are none, `otherwise`."""
    order = np.argsort(labels, kind="stable")
    counts = np.bincount(labels, minlength=k)
    there = np.flatnonzero(counts)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])[there]
    found = np.zeros((k, rows.shape[1]), np.float32) if otherwise is None else otherwise.copy()
    found[there] = np.add.reduceat(rows[order], starts, axis=0) / counts[there, None]
    return found


def silhouette(rows: Array, labels: Array, rng: np.random.Generator, most: int = 2500) -> float:
    """Mean silhouette by cosine (Rousseeuw 1987) of up to `most` rows drawn at random. -1 to 1, higher is better."""
    some = np.arange(len(rows)) if len(rows) <= most else rng.choice(len(rows), most, replace=False)
    rows, labels = rows[some], np.unique(labels[some], return_inverse=True)[1]
    counts = np.bincount(labels)
    if len(counts) < 2:
        return -1.0
    away = np.add.reduceat((1 - rows @ rows.T)[:, np.argsort(labels, kind="stable")], starts_of(counts), axis=1)
    here = np.arange(len(rows))
    own = away[here, labels] / np.maximum(counts[labels] - 1, 1)
    away /= counts
    away[here, labels] = np.inf
    other = away.min(axis=1)
    found = np.where(counts[labels] > 1, (other - own) / np.maximum(np.maximum(own, other), SMALL), 0)
    return float(found.mean())


def starts_of(counts: Array) -> Array:
    found: Array = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return found


def modularity(labels: Array, near: Array, how: Array) -> float:
    """How much more neighbours share a label than chance would have it (Newman and Girvan 2004)."""
    whole = float(how.sum())
    within = float((how * (labels[near] == labels[:, None])).sum()) / whole
    shares = np.bincount(labels, how.sum(axis=1)) / whole
    return within - float((shares**2).sum())


def ward(centres: Array, sizes: Array, k: int) -> Array:
    """(m,) labels of `k` groups of centres that stand for `sizes` rows each: Ward's method (1963), O(m³)."""
    groups = [[place] for place in range(len(centres))]
    points, weights = [row.astype(np.float64) for row in centres], [float(size) for size in sizes]
    while len(groups) > k:
        grid = np.array(points)
        mass = np.array(weights)
        cost = squared(grid, grid) * (mass[:, None] * mass[None, :] / (mass[:, None] + mass[None, :]))
        np.fill_diagonal(cost, np.inf)
        a, b = sorted(int(one) for one in np.unravel_index(int(cost.argmin()), cost.shape))
        points[a] = (points[a] * weights[a] + points[b] * weights[b]) / (weights[a] + weights[b])
        weights[a] += weights[b]
        groups[a] += groups[b]
        del groups[b], points[b], weights[b]
    labels = np.zeros(len(centres), np.int32)
    for number, group in enumerate(groups):
        labels[group] = number
    return labels
