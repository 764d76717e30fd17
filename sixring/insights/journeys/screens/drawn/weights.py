"""Critical touchpoints: how much of an outcome goes with each."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sixring.look.charts import Bar, Figure, Table, bars

from ....dashboards import said
from ....dashboards.spans import Span
from ...shapes import Critical, Criticals, Outcome
from .. import findings, words

MOST = 12


def drawn(found: Criticals, outcome: Outcome, span: Span) -> Figure:
    rows, labels = found.of[outcome], found.basis.labels
    title = findings.of_critical(rows, labels, outcome)
    most = max((one.high for one in rows[:MOST]), default=1.0) or 1.0
    chart = bars(
        [bar(one, labels.get(one.touchpoint, one.touchpoint)) for one in rows[:MOST]], label=title, ends=(0.0, most)
    )  # fmt: skip
    foot = words.rests(found.basis, span, rested(found, outcome))
    return Figure(chart, table(rows, found), title, subtitle(found, outcome), foot, name=f"critical-{outcome}")


def subtitle(found: Criticals, outcome: Outcome) -> str:
    told = _(
        "Share of what touchpoints together tell of the outcome (R², averaged over all orders), and how much more "
        "often it comes with the touchpoint than without. Associated with, not caused by."
    )
    if outcome not in found.r2:
        return told
    r2, low, high = (said.share(max(0.0, one)) for one in found.r2[outcome])
    return f"{told} " + _("Together: %(r2)s (%(low)s to %(high)s).") % {"r2": r2, "low": low, "high": high}


def rested(found: Criticals, outcome: Outcome) -> str:
    return _("outcome known of %(n)s journeys") % {"n": said.whole(found.n.get(outcome, 0))}


def bar(one: Critical, label: str) -> Bar:
    told = f"{said.share(one.share)} · {one.apart.said} · {said.n_words(one.journeys)}"
    css = "" if not one.real else "good" if (one.apart.value or 0) > 0 else "bad"
    css = css or "quiet"
    return Bar(label, one.share, told, one.low, one.high, css, words=f"{label}: {told}")


def table(rows: Sequence[Critical], found: Criticals) -> Table:
    labels = found.basis.labels
    head = (_("Touchpoint"), _("Stage"), _("Share of R²"), _("95 % interval"), _("With it"), _("Without it"),
            _("Difference"), _("Journeys with it"), _("Beyond chance"))  # fmt: skip
    return Table(head, [
        (
            labels.get(one.touchpoint, one.touchpoint), words.stage(one.stage), said.share(one.share),
            _("%(low)s to %(high)s") % {"low": said.share(max(0.0, one.low)), "high": said.share(one.high)},
            one.with_.words, one.without_.words, one.apart.said, said.whole(one.journeys),
            said.YES if one.real else said.NO,
        )
        for one in rows
    ])  # fmt: skip
