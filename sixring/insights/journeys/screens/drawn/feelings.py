"""The feeling curve: how what customers write feels, touchpoint by touchpoint in the order of a journey."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sixring.look.charts import Figure, Step, Table, curve

from ....dashboards import said
from ....dashboards.spans import Span
from ...shapes import Feelings, Felt
from .. import findings, words

LEAST_REACH = 0.25  # of the scale, so that a small wave doesn't look like a storm


def drawn(found: Feelings, span: Span) -> Figure:
    title = findings.of_feelings(found)
    labels = found.basis.labels
    steps = [step(one, labels.get(one.touchpoint, one.touchpoint)) for one in found.felt]
    bound = reach(found)
    chart = curve(steps, label=title, ends=(-bound, bound), middle=0.0, say=words.feeling)
    texts = _("n = %(n)s texts") % {"n": said.whole(found.overall.n)} if found.overall else ""
    foot = words.rests(found.basis, span, texts, _("bars: 95 % interval"))
    return Figure(chart, table(found), title, subtitle(), foot, name="feelings")


def subtitle() -> str:
    return _(
        "Mean feeling of what customers wrote at a touchpoint, from −1 to +1, by the texts read there. "
        "Red: worse than all other texts beyond chance (Holm)."
    )


def step(one: Felt, label: str) -> Step:
    felt = one.feeling
    css = "" if not one.real or one.apart is None or one.apart.value is None else tone(one.apart.value)
    low, high = (felt.low, felt.high) if felt.sure else (None, None)
    return Step(label, felt.value, words.felt(felt), low, high, words.stage(one.stage), css)


def tone(difference: float) -> str:
    return "bad" if difference < 0 else "good"


def reach(found: Feelings) -> float:
    """How far the axis goes both ways: to the farthest interval, by quarters."""
    ends = [abs(end) for one in found.felt if one.feeling.sure for end in (one.feeling.low, one.feeling.high)]
    ends += [abs(one.feeling.value) for one in found.felt if one.feeling.value is not None]
    most = max(ends, default=1.0)
    return min(1.0, max(LEAST_REACH, -(-most // LEAST_REACH) * LEAST_REACH))


def table(found: Feelings) -> Table:
    labels = found.basis.labels
    head = (_("Touchpoint"), _("Stage"), _("Feeling"), _("95 % interval"), _("Texts"), _("People"), _("Beyond chance"))
    return Table(head, [row(one, labels.get(one.touchpoint, one.touchpoint)) for one in found.felt])


def row(one: Felt, label: str) -> tuple[object, ...]:
    felt = one.feeling
    between = said.NOTHING
    if felt.sure:
        between = _("%(low)s to %(high)s") % {"low": words.feeling(felt.low), "high": words.feeling(felt.high)}
    return (
        label, words.stage(one.stage), words.feeling(felt.value), between, said.whole(felt.n), said.whole(one.people),
        said.YES if one.real else said.NO,
    )  # fmt: skip
