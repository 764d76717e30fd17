"""The ways customers go from touchpoint to touchpoint, by stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ...dashboards import said
from ...journeys.asking import flow, variants
from ...journeys.shapes import Edge, Flow, Node, Variants
from .. import blocks as made
from ..blocks import Block, missing, sentence, table
from ..view import View
from . import drawing

NODES, EDGES, WAYS = 16, 14, 8


def blocks(view: View) -> list[Block]:
    found = flow(view.first, view.until, zone=view.zone)
    if found.basis.missing or not found.nodes:
        return [
            missing(found.basis.missing or _("Journeys: needs five customers who came by more than one touchpoint."))
        ]
    ways = variants(view.first, view.until, zone=view.zone)
    return [sentence(told(found)), *drawn(found, view), *listed(ways)]


def told(found: Flow) -> str:
    """How many, how long, and how often by another channel."""
    figures = {
        "n": said.whole(found.journeys), "people": said.whole(found.people),
        "steps": said.bare(round(found.median_steps or 0, 1)), "length": said.duration(found.median_s or 0),
    }  # fmt: skip
    words = (
        _(
            "%(n)s journeys of %(people)s customers: half of them had %(steps)s steps or fewer and were over within"
            " %(length)s."
        )
        % figures
    )
    if found.switched is None or not found.switched.known:
        return words
    return f"{words} " + _("%(share)s of them went on by another channel (95 %%: %(between)s).") % {
        "share": found.switched.said, "between": found.switched.interval,
    }  # fmt: skip


def drawn(found: Flow, view: View) -> list[Block]:
    """The most frequent touchpoints and ways; the table has the ways with their times."""
    nodes = sorted(found.nodes, key=lambda one: -one.n)[:NODES]
    known = {one.touchpoint for one in nodes}
    edges = [one for one in sorted(found.edges, key=lambda one: -one.n)
             if {one.source, one.target} <= known and one.source != one.target][:EDGES]  # fmt: skip
    from ...journeys.catalogue import STAGES
    from ...journeys.screens.words import stage

    used = [name for name in STAGES if any(one.stage == name for one in nodes)]
    labels = found.basis.labels
    head = (_("From"), _("To"), _("Times"), _("Customers"), _("Half within"))
    lines = [
        (labels.get(one.source, one.source), labels.get(one.target, one.target), said.whole(one.n),
         said.whole(one.people), said.duration(one.median_s) if one.median_s is not None else said.NOTHING)
        for one in edges
    ]  # fmt: skip
    top = lines[0] if lines else None
    title = (_("Most often customers go from “%(a)s” to “%(b)s”") % {"a": top[0], "b": top[1]} if top
             else _("Customers come by one touchpoint at a time"))  # fmt: skip
    meant = _("Boxes are touchpoints, lines the ways between them: the thicker, the more often; dashed ones lead back.")
    return [made.flow(
        title, [stage(name) for name in used], [node(one, used) for one in in_order(nodes)],
        [edge(one) for one in edges], subtitle=meant,
        footnote=f"{drawing.period(view)} · {said.n_words(found.journeys)}",
        table=made.rows(head, lines),
    )]  # fmt: skip


def in_order(nodes: Sequence[Node]) -> list[Node]:
    return sorted(nodes, key=lambda one: one.place)


def node(one: Node, stages: Sequence[str]) -> dict[str, Any]:
    return {"id": one.touchpoint, "label": one.label, "stage": stages.index(one.stage), "n": one.n,
            "said": said.whole(one.n)}  # fmt: skip


def edge(one: Edge) -> dict[str, Any]:
    return {"from": one.source, "to": one.target, "n": one.n, "said": said.whole(one.n)}


def listed(found: Variants) -> list[Block]:
    """The most frequent ways from end to end."""
    if not found.variants:
        return []
    labels = found.basis.labels
    head = (_("Way"), _("Journeys"), _("Customers"), _("Share, 95 % interval"))
    rows = (
        (" → ".join(labels.get(code, code) for code in one.path) + (" …" if one.cut else ""), said.whole(one.journeys),
         said.whole(one.people), f"{one.share.said} ({one.share.interval})")
        for one in found.variants[:WAYS]
    )  # fmt: skip
    return [table(_("The most frequent ways"), head, rows)]
