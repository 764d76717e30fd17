"""Metrics: one registry, one definition each, the same on every engine; for screens, the API and notebooks.

    from sixring.insights import metrics
    metrics.ask("first_reply", since=date(2026, 11, 1), until=date(2026, 12, 1), by=("channel",), zone="Europe/Berlin")

`registry` says what a metric is, `asking` answers, `comparing` says whether it differs from before and between groups,
`at_hand` keeps a connection open for those who ask again. Ibis is imported by asking, not by importing this.
"""

from .answers import Answer
from .asking import ask, courses, many, rows_behind
from .comparing import Change, Comparison, apart, compare
from .registry import Metric, Scope, everything, metric, named
from .slices import dimensions

__all__ = [
    "Answer", "Change", "Comparison", "Metric", "Scope", "apart", "ask", "compare", "courses", "dimensions",
    "everything", "many", "metric", "named", "rows_behind",
]  # fmt: skip
