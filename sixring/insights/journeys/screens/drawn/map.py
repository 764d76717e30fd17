"""The map: stages as columns, touchpoints in them, and who goes where."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.look.charts import Figure, Passage, Stop, Table, flow

from ....dashboards import said
from ....dashboards.spans import Span
from ...shapes import Edge, Feelings, Flow, Frictions, Node
from .. import findings, words

MOST = 28  # lines that can still be told apart
SURE = 0.95
Passed = tuple[str, str]
Address = Callable[[str, str], str]


def map_of(found: Flow, felt: Feelings, hurts: Frictions, span: Span, address: Address) -> Figure:
    """With what hurts in red: where people surely feel worse, and what surely is a friction."""
    sure = [one for one in hurts.frictions if one.confidence >= SURE]
    low = [one.touchpoint for one in felt.felt if one.real and one.apart and (one.apart.value or 0) < 0]
    low += [one.rows["touchpoint"] for one in sure if "touchpoint" in one.rows]
    sore = [tuple(one.rows["edge"]) for one in sure if "edge" in one.rows]
    return drawn(found, span, findings.of_flow(found), address, low=low, sore=sore)


def drawn(
    found: Flow, span: Span, title: str, address: Address, *, low: Collection[str] = (), sore: Collection[Passed] = ()
) -> Figure:
    """`address(from, to)` leads to the rows of a line, `address(touchpoint, "")` to those of a touchpoint. `low` are
    touchpoints and `sore` lines to be drawn in red."""
    labels = {node.touchpoint: node.label for node in found.nodes}
    edges = sorted(found.edges, key=lambda one: -one.people)
    stops = [stop(node, address, node.touchpoint in low) for node in found.nodes]
    lines = [line(edge, labels, address, (edge.source, edge.target) in sore) for edge in edges[:MOST]]
    chart = flow(stops, lines, list(map(str, words.STAGES.values())), label=title)
    left = ""
    if len(edges) > MOST:
        left = _("the most passed lines are drawn, the table has all")
    return Figure(
        chart, table(found, labels), title, subtitle(), words.rests(found.basis, span, left), name="map",
    )  # fmt: skip


def subtitle() -> str:
    return _(
        "Width: people who went on from one touchpoint directly to the next. Beside it: the median time in between. "
        "Dashed: back to an earlier stage. Red: feels clearly worse, or a friction beyond chance. "
        "A box or a line leads to its conversations."
    )


def stop(node: Node, address: Address, low: bool) -> Stop:
    told = [
        f"{node.label} ({words.stage(node.stage)})", passed(node.n, node.journeys, node.people),
        _("%(n)s journeys begin here") % {"n": said.whole(node.starts)},
        _("%(n)s end here") % {"n": said.whole(node.ends)},
    ]  # fmt: skip
    if node.feeling is not None and node.feeling.value is not None:
        told.append(_("feeling %(value)s") % {"value": words.felt(node.feeling)})
    return Stop(
        node.touchpoint, node.label, words.COLUMN[node.stage], node.people, words.people(node.people),
        " · ".join(told), "bad" if low else "", address(node.touchpoint, ""),
    )  # fmt: skip


def line(edge: Edge, labels: dict[str, str], address: Address, sore: bool) -> Passage:
    told = f"{words.path((edge.source, edge.target), labels)}: {passed(edge.n, edge.journeys, edge.people)}"
    if edge.median_s is not None:
        told += " · " + _("median %(median)s, 90 of 100 within %(p90)s, mean %(mean)s") % {
            "median": words.lasted(edge.median_s), "p90": words.lasted(edge.p90_s), "mean": words.lasted(edge.mean_s),
        }  # fmt: skip
    if edge.switch:
        told += " · " + _("by another channel")
    beside = words.lasted(edge.median_s) if edge.median_s is not None else ""
    return Passage(
        edge.source, edge.target, edge.people, told, beside, "bad" if sore else "", address(edge.source, edge.target)
    )  # fmt: skip


def passed(n: int, journeys: int, people: int) -> str:
    times = ngettext("%(n)s time", "%(n)s times", n) % {"n": said.whole(n)}
    return _("%(times)s in %(journeys)s journeys of %(people)s people") % {
        "times": times, "journeys": said.whole(journeys), "people": said.whole(people),
    }  # fmt: skip


def table(found: Flow, labels: dict[str, str]) -> Table:
    head = (
        _("From → to"), _("Times"), _("Journeys"), _("People"), _("Median time"), _("Mean time"),
        _("90 of 100 within"), _("Another channel"),
    )  # fmt: skip
    rows = [
        (
            words.path((edge.source, edge.target), labels), said.whole(edge.n), said.whole(edge.journeys),
            said.whole(edge.people), words.lasted(edge.median_s), words.lasted(edge.mean_s), words.lasted(edge.p90_s),
            said.YES if edge.switch else said.NO,
        )
        for edge in sorted(found.edges, key=lambda one: -one.people)
    ]  # fmt: skip
    return Table(head, rows)
