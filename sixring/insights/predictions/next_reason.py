"""Why they write next: what customers wrote about after what they had written about before, or after an order.

Counts of what followed, drawn towards what everybody writes about, the more the fewer there are (a Dirichlet prior
whose strength is chosen on the history). Tried on the last quarter of what was written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from django.utils.translation import gettext_lazy as _

from sixring.insights.lake.reading import Lake

from .histories import prepare, rows
from .kept import Found, Of

STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 1e6)
LEAST, SHOWN, MOST = 100, 3, 50_000  # conversations it needs; reasons and people kept
NEEDS = _("a hundred conversations with a contact reason")
# `before` is the reason of the conversation before, none where there was none; `ordered` is an order within two weeks.
ASKED = """
WITH t AS (SELECT person, "at", reason,
    lag(reason) OVER (PARTITION BY person ORDER BY "at", reason) AS before
    FROM talked WHERE reason IS NOT NULL)
SELECT t.reason, t.before,
  EXISTS (SELECT 1 FROM bought b WHERE b.person = t.person AND b."at" < t."at" AND b."at" >= t."at" - INTERVAL 14 DAY)
    AS ordered
FROM t ORDER BY t."at" DESC, t.person LIMIT 200000
"""
NOW = """
WITH l AS (SELECT person, max_by(reason, "at") AS before, max("at") AS wrote
  FROM talked WHERE reason IS NOT NULL GROUP BY 1),
o AS (SELECT person, max("at") AS bought FROM bought GROUP BY 1)
SELECT person, before, coalesce(bought >= $cut - INTERVAL 14 DAY, false) AS ordered,
  epoch(greatest(wrote, bought)) AS seen
FROM l FULL JOIN o USING (person) WHERE greatest(wrote, bought) >= $cut - INTERVAL 365 DAY
ORDER BY seen DESC, person LIMIT $most
"""
Context = tuple[int | None, bool]


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody wrote about `reason` who stood at `context`."""

    context: Context
    reason: int


@dataclass(frozen=True, slots=True)
class Following:
    """What follows what: counts by context, by the reason before alone, and of all."""

    counts: dict[Context, Counter[int]]
    lasts: dict[int | None, Counter[int]]
    every: Counter[int]
    strength: float

    def chances(self, context: Context) -> dict[int, float]:
        """Of each reason, 0 to 1, adding up to 1."""
        whole = sum(self.every.values())
        plain = {reason: many / whole for reason, many in self.every.items()}
        after = drawn(self.lasts.get(context[0], Counter()), plain, self.strength)
        return drawn(self.counts.get(context, Counter()), after, self.strength)

    def seen(self, context: Context) -> int:
        return sum(self.counts.get(context, Counter()).values())


def drawn(counts: Counter[int], towards: dict[int, float], strength: float) -> dict[int, float]:
    whole = sum(counts.values()) + strength
    return {reason: (counts[reason] + strength * chance) / whole for reason, chance in towards.items()}


def make(lake: Lake) -> Found:
    database = prepare(lake)
    steps = [Step((row["before"], row["ordered"]), row["reason"]) for row in reversed(rows(database, ASKED))]
    if len(steps) < LEAST:
        return Found(needs=NEEDS)
    following = learnt(steps)
    every = following.every.most_common()
    figures = {"n": len(steps), "strength": following.strength, "every": every, **tried(steps)}
    return Found(figures, [of_one(row, following) for row in rows(database, NOW, cut=lake.fresh_at, most=MOST)])


def of_one(row: dict[str, Any], following: Following) -> Of:
    context: Context = (row["before"], row["ordered"])
    chances = sorted(following.chances(context).items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    counts, n = following.counts.get(context, Counter()), following.seen(context)
    told = [{"reason": reason, "chance": round(chance, 4), "of": counts[reason], "n": n} for reason, chance in chances]
    basis = {"before": row["before"], "ordered": row["ordered"]}
    return Of(row["person"], chances[0][1], None, None, float(row["seen"]), told, basis)


def learnt(steps: Sequence[Step]) -> Following:
    """With the strength that says the last fifth of the history best."""
    cut = max(1, len(steps) * 4 // 5)
    strength = min(STRENGTHS, key=lambda one: wrong(counted(steps[:cut], one), steps[cut:]))
    return counted(steps, strength)


def counted(steps: Iterable[Step], strength: float) -> Following:
    counts: dict[Context, Counter[int]] = defaultdict(Counter)
    lasts: dict[int | None, Counter[int]] = defaultdict(Counter)
    every: Counter[int] = Counter()
    for one in steps:
        counts[one.context][one.reason] += 1
        lasts[one.context[0]][one.reason] += 1
        every[one.reason] += 1
    return Following(counts, lasts, every, strength)


def wrong(following: Following, steps: Sequence[Step]) -> float:
    """Mean negative log likelihood; of a reason nobody had given before, as of one in a thousand."""
    return sum(-log(max(1e-3, following.chances(one.context).get(one.reason, 0.0))) for one in steps) / max(
        1, len(steps)
    )


def tried(steps: Sequence[Step]) -> dict[str, Any]:
    """The back-test: learnt from the first three quarters, judged on what was written after."""
    from . import learning

    cut = len(steps) * 3 // 4
    before, after = learnt(steps[:cut]), steps[cut:]
    plain = [reason for reason, _many in before.every.most_common(SHOWN)]
    first = third = first_plain = third_plain = 0
    said, came = [], []
    for one in after:
        chances = before.chances(one.context)
        best = sorted(chances, key=lambda reason: (-chances[reason], reason))[:SHOWN]
        first += best[0] == one.reason
        third += one.reason in best
        first_plain += plain[0] == one.reason
        third_plain += one.reason in plain
        said += list(chances.values())
        came += [reason == one.reason for reason in chances]
    bins = learning.bins(came, said, 8)
    return {
        "tested": len(after), "first": first, "third": third, "first_plain": first_plain, "third_plain": third_plain,
        "log_loss": wrong(before, after), "log_loss_plain": wrong(counted(steps[:cut], 1e9), after),
        "bins": [[one.n, one.said, one.true] for one in bins],
    }  # fmt: skip
