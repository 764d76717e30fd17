"""What is behind a box or a line of the map: how often, how long, where people went before and after, examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core.errors import NotFound

from ...dashboards import said
from .. import asking
from ..shapes import Edge, Examples, Flow, Node
from . import words
from .looking import Look

MOST = 8
Fact = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Where people came from, or went on to; `share` of the journeys through the touchpoint, in words."""

    label: str
    people: str
    median: str
    href: str


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    kind: str
    facts: Sequence[Fact]
    before: Sequence[Neighbour]
    after: Sequence[Neighbour]
    examples: Examples
    foot: str


def page(look: Look, found: Flow, source: str, target: str) -> Page:
    """Of a line, or without `target` of a box. Raises `NotFound` for what nobody passed, or too few."""
    edge = next((one for one in found.edges if (one.source, one.target) == (source, target)), None)
    node = next((one for one in found.nodes if one.touchpoint == source and not target), None)
    if edge is not None:
        return of_edge(look, found, edge)
    if node is not None:
        return of_node(look, found, node)
    raise NotFound


def of_edge(look: Look, found: Flow, edge: Edge) -> Page:
    title = words.path((edge.source, edge.target), found.basis.labels)
    facts = [
        *counts(edge.n, edge.journeys, edge.people),
        (_("Time in between"), words.lasted(edge.median_s), _("median; 90 of 100 within %(p90)s; mean %(mean)s") % {
            "p90": words.lasted(edge.p90_s), "mean": words.lasted(edge.mean_s)}),
    ]  # fmt: skip
    if edge.switch:
        facts.append((_("Channel"), _("another"), _("they went on by another channel than before")))
    shown = asking.examples({"edge": (edge.source, edge.target)}, look.actor, **look.asking)
    return Page(title, _("From one touchpoint to the next"), facts, (), (), shown, words.rests(found.basis, look.span))


def of_node(look: Look, found: Flow, node: Node) -> Page:
    facts = [
        *counts(node.n, node.journeys, node.people),
        (_("Journeys begin here"), said.whole(node.starts), part(node.starts, node.journeys)),
        (_("Journeys end here"), said.whole(node.ends), part(node.ends, node.journeys)),
        (_("Feeling"), words.feeling(node.feeling.value) if node.feeling else said.NOTHING, words.felt(node.feeling)),
    ]  # fmt: skip
    comes = [one for one in found.edges if one.target == node.touchpoint]
    goes = [one for one in found.edges if one.source == node.touchpoint]
    shown = asking.examples({"touchpoint": node.touchpoint}, look.actor, **look.asking)
    return Page(
        node.label, words.stage(node.stage), facts, neighbours(look, found, comes, before=True),
        neighbours(look, found, goes, before=False), shown, words.rests(found.basis, look.span),
    )  # fmt: skip


def counts(n: int, journeys: int, people: int) -> list[Fact]:
    return [
        (_("People"), said.whole(people), _("in %(n)s journeys") % {"n": said.whole(journeys)}),
        (_("Times"), said.whole(n), _("%(n)s a journey") % {"n": said.bare(round(n / max(1, journeys), 1))}),
    ]  # fmt: skip


def part(k: int, n: int) -> str:
    return _("%(share)s of the journeys that touch it") % {"share": said.share(k / n)} if n else ""


def neighbours(look: Look, found: Flow, edges: Sequence[Edge], *, before: bool) -> list[Neighbour]:
    path, labels = reverse("insights:passage"), found.basis.labels
    shown = sorted(edges, key=lambda one: -one.people)[:MOST]
    return [
        Neighbour(
            labels.get(code := one.source if before else one.target, code), said.whole(one.people),
            words.lasted(one.median_s), look.address(path, **{"from": one.source, "to": one.target}),
        )
        for one in shown
    ]  # fmt: skip
