"""Definitions of every figure in the report, and how it was made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ... import metrics
from ..blocks import Block, meanings, text
from ..view import KEY, View


def blocks(view: View) -> list[Block]:
    known = metrics.everything()
    named = [known[name] for name in (*KEY, "topic_share") if name in known]
    return [meanings((str(one.title), f"{one.definition} {one.population}") for one in named)]


def method(view: View) -> list[Block]:
    """In plain words; what each number rests on stands beside it."""
    words = (
        _("Every figure is counted from what happened, by one definition, whoever asks. Spam and what is no request"
          " count nowhere; a conversation merged into another counts as part of that one."),
        _("Days are those of %(zone)s, both ends included.") % {"zone": view.zone},
        _("Medians and percentiles are exact. Shares have Wilson’s interval, means Student’s, NPS the adjusted Wald;"
          " each interval holds the truth in 95 of 100 such reports."),
        _("A change, or a group that stands apart, is told only where chance alone would show as much in fewer than one"
          " of twenty such reports, corrected for everything that was compared with it (Holm)."),
        _("Times in which something rose are found by a scan of every window of 3 to 63 days and every group"
          " (Kulldorff’s scan statistic), corrected for all of them."),
        _("What goes together is called associated. Only a hold-out, or a before and after against others, would say"
          " more."),
        _("Figures that tell of fewer than five people are not shown."),
    )  # fmt: skip
    return [text(one) for one in words]
