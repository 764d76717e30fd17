"""Where people leave before they ordered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sixring.look.charts import Bar, Figure, Table, bars

from ....dashboards import said
from ....dashboards.spans import Span
from ...shapes import Dropoff, Dropoffs
from .. import findings, words

MOST = 12


def drawn(found: Dropoffs, span: Span) -> Figure:
    title = findings.of_dropoffs(found)
    labels = found.basis.labels
    rows = [bar(one, labels.get(one.touchpoint, one.touchpoint)) for one in found.dropoffs[:MOST]]
    return Figure(
        bars(rows, label=title, ends=(0.0, 1.0)), table(found), title, subtitle(), words.rests(found.basis, span),
        name="dropoffs",
    )  # fmt: skip


def subtitle() -> str:
    return _(
        "Of the journeys that reached a touchpoint before any order, the share that ended there without one. "
        "Red: more than at the others of its stage, beyond chance."
    )


def bar(one: Dropoff, label: str) -> Bar:
    more = one.apart is not None and one.apart.real and (one.apart.value or 0) > 0
    low, high = (one.share.low, one.share.high) if one.share.sure else (None, None)
    told = f"{one.share.said} · {said.n_words(one.reached)}"
    return Bar(label, one.share.value, told, low, high, "bad" if more else "", words=f"{label}: {one.share.words}")


def table(found: Dropoffs) -> Table:
    labels = found.basis.labels
    head = (_("Touchpoint"), _("Stage"), _("Reached it"), _("Left there"), _("Share"), _("95 % interval"),
            _("Against its stage"))  # fmt: skip
    return Table(head, [
        (
            labels.get(one.touchpoint, one.touchpoint), words.stage(one.stage), said.whole(one.reached),
            said.whole(one.left), one.share.said, one.share.interval, one.apart.said if one.apart else said.NOTHING,
        )
        for one in found.dropoffs
    ])  # fmt: skip
