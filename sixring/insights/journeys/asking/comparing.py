"""Two maps side by side: of two groups, or of two periods."""

from __future__ import annotations

from sixring.core.statistics import Difference, Estimate, difference, holm, share

from ..shapes import Comparison, Edge, EdgeChange, Flow

FIGURES = ("converted", "satisfied", "came_back", "switched")
Key = tuple[str, str]


def compare(a: Flow, b: Flow) -> Comparison:
    """What is more frequent in `b` than in `a`: of every edge that either shows, the share of journeys that pass it.
    One that only one of them shows is compared as none in the other where that held nothing back, and else left out."""
    ours = {(one.source, one.target): one for one in a.edges}
    theirs = {(one.source, one.target): one for one in b.edges}
    keys = [key for key in {**ours, **theirs} if fits(key, ours, a) and fits(key, theirs, b)]
    pairs = [(of(ours.get(key), a), of(theirs.get(key), b)) for key in keys]
    changes = [difference(after, before) for before, after in pairs]
    reals = [p < 0.05 for p in holm([one.p for one in changes])]
    found = [
        EdgeChange(*key, *pair, change, middle(ours.get(key)), middle(theirs.get(key)), real)
        for key, pair, change, real in zip(keys, pairs, changes, reals, strict=True)
    ]
    return Comparison(a, b, tuple(sorted(found, key=weight)), figures(a, b))


def fits(key: Key, edges: dict[Key, Edge], flow: Flow) -> bool:
    return bool(flow.journeys) and (key in edges or not flow.basis.suppressed)


def of(edge: Edge | None, flow: Flow) -> Estimate:
    return share(edge.journeys if edge else 0, flow.journeys)


def middle(edge: Edge | None) -> float | None:
    return edge.median_s if edge else None


def weight(one: EdgeChange) -> tuple[bool, float, str, str]:
    return not one.real, -abs(one.change.value or 0.0), one.source, one.target


def figures(a: Flow, b: Flow) -> dict[str, tuple[Estimate, Estimate, Difference]]:
    found = {}
    for name in FIGURES:
        before, after = getattr(a, name), getattr(b, name)
        if before is not None and after is not None:
            found[name] = (before, after, difference(after, before))
    return found
