"""The page docs/metrics.md, written from the registry: what each number means, whom it counts, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils import translation

from .registry import GROUPS, Metric, everything
from .slices import dimensions

DOCS = Path(__file__).resolve().parents[3] / "docs"
TITLES = {
    "volume": "How much there is", "speed": "How soon", "quality": "How well", "work": "What it takes",
    "listening": "What customers say", "channels": "Channels", "business": "Business", "": "More",
}  # fmt: skip
KINDS = {
    "count": "a count", "distinct": "a count of different ones", "duration": "median, mean, p90 and p95",
    "share": "a share with Wilson’s interval", "mix": "the share of each group", "score": "a mean with its t-interval",
    "nps": "points with the adjusted Wald interval", "sum": "a sum", "ratio": "a ratio of two sums",
    "stock": "how many there are at a moment, and their age",
}  # fmt: skip
BETTER = {"up": "higher is better", "down": "lower is better", "": ""}
INTRO = """# Metrics

What every number means. This page is written from the registry that screens, the API and notebooks ask
(`sixring metrics page docs/metrics.md`), and a test holds it against that.

- **What counts.** Spam and what is no request count nowhere but in *Noise*. A conversation merged into another counts
  as part of that one, which keeps the earliest opening. One opened again is still one conversation. Automatic replies
  are no replies, and automatic messages such as out-of-office notes no messages of customers.
- **When.** Each number says by which moment a row belongs to a period. Days, weeks (from Monday) and months are those
  of the wall clock in the time zone asked in; a day has 23 or 25 hours where the clock changes. Durations come in
  calendar time and, where a team keeps opening hours, in business time.
- **How sure.** Every number has its n. Medians and percentiles are exact. Of fewer than five rows only n is shown,
  counts aside. A number without a source says what it needs; it is never 0 or 100 % instead.
- **Whether it changed.** A period is compared with the one before it of the same length, groups with all others. Shares
  by Newcombe’s interval and a z test (Fisher’s where few), NPS by z, means by Welch’s t, medians by the interval of
  order statistics (groups by Mood’s test), counts by how far days of a week swing. Of many groups, Holm’s adjustment
  decides what is called more than noise.
- **Which rows.** Behind every number of conversations stand its rows, as far as you may see them.

From Python, in a shell on the server or a notebook beside it:

```python
from datetime import date
from sixring.insights import metrics

metrics.ask("first_reply", since=date(2026, 11, 1), until=date(2026, 12, 1), by=["channel"], zone="Europe/Berlin").rows
metrics.compare("fcr", since=date(2026, 11, 16), until=date(2026, 11, 23), by=["team"]).changes
metrics.rows_behind("first_reply", since=date(2026, 11, 1), until=date(2026, 12, 1), limit=20)
```

Dimensions: `channel`, `team`, `agent`, `reason`, `topic`, `touchpoint`, `product`, `language`. Grains: `hour`, `day`,
`week`, `month`, `quarter`, `year`. What is asked runs on DuckDB inside Sixring, within 256 MB
(`SIXRING_LAKE_MEMORY`); the same expressions give the same numbers on Spark.
"""


def written() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        found = everything().values()
        sections = [section(group, [one for one in found if one.group == group]) for group in GROUPS]
        return "\n".join([INTRO, *(part for part in sections if part)])


def section(group: str, metrics: Sequence[Metric]) -> str:
    parts = [f"## {TITLES[group]}\n", *(entry(one) for one in metrics)]
    return "\n".join(parts) if metrics else ""


def entry(metric: Metric) -> str:
    said = (f"- {line}" for line in facts(metric))
    return "\n".join([f"### {metric.title}\n", str(metric.definition), "", *said, ""])


def facts(metric: Metric) -> Iterable[str]:
    yield ", ".join(filter(None, (f"`{metric.name}`: {KINDS[metric.kind]}", BETTER[metric.better])))
    yield f"Counts: {metric.population}"
    yield f"From: {metric.source}"
    by = dimensions(metric)
    yield f"By: {', '.join(by)}." if by else "Not told apart."
    if metric.needs:
        yield f"Not measured without {metric.needs}."
