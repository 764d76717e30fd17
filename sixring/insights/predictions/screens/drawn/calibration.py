"""Whether what was said came true: groups of people of whom alike was said, and how many of each it came true for."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sixring.core.statistics import wilson
from sixring.look.charts import Figure, Point, Series, Table, line

from ...words import number, per_cent

Bins = Sequence[Sequence[float]]  # n, what was said of them, how many it came true for


def of_chances(bins: Bins, title: str, subtitle: str, foot: str) -> Figure:
    """The line is what came true, with its interval; dashes are what was said."""
    came, said, rows = [], [], []
    for n, chance, true in bins:
        low, high = wilson(true, n)
        said_words, came_words = per_cent(chance), per_cent(true / n)
        words = _("said %(said)s, came true for %(came)s (%(true)d of %(n)d)") % {
            "said": said_words, "came": came_words, "true": true, "n": n,
        }  # fmt: skip
        came.append(Point(said_words, true / n, low, high, words))
        said.append(Point(said_words, chance))
        rows.append(
            (said_words, came_words, _("%(low)s to %(high)s") % {"low": per_cent(low), "high": per_cent(high)}, int(n))
        )
    chart = line(
        [Series(_("came true"), came), Series(_("said"), said, quiet=True)], label=title, ends=(0.0, 1.0), say=per_cent
    )
    table = Table((_("Said"), _("Came true"), _("95 % interval"), "n"), rows)
    return Figure(chart, table, title, subtitle, foot, name="calibration")


def of_counts(bins: Bins, title: str, subtitle: str, foot: str) -> Figure:
    """The same of numbers: said and came, on average, of groups of customers from the least expected."""
    labels = [_("group %(n)d") % {"n": i} for i in range(1, len(bins) + 1)]
    words = [
        _("%(n)d customers: said %(said)s, came %(came)s orders each")
        % {"n": n, "said": number(said), "came": number(came)}
        for n, said, came in bins
    ]
    came = [Point(label, one[2], words=told) for label, one, told in zip(labels, bins, words, strict=True)]
    said = [Point(label, one[1]) for label, one in zip(labels, bins, strict=True)]
    chart = line(
        [Series(_("came"), came), Series(_("said"), said, quiet=True)], label=title, say=lambda one: number(one, 1)
    )
    rows = [(label, number(one[1]), number(one[2]), int(one[0])) for label, one in zip(labels, bins, strict=True)]
    table = Table((_("Customers"), _("Orders said"), _("Orders that came"), "n"), rows)
    return Figure(chart, table, title, subtitle, foot, name="calibration")
