"""Working time as rows: by kind for each conversation, stretches with conversations in hand, and time present."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..moments import seconds
from ..registry import Scope

PAUSE = 30 * 60  # seconds without work after which a conversation is no longer in hand
LONGEST = timedelta(days=1)  # a stretch that began longer ago has ended
KINDS = ("desk", "call", "wrap_up")
AT_WORK = ("available", "busy")


def parts(lake: Any, scope: Scope) -> Any:
    """Conversations resolved in the period with the seconds of each kind of work: `desk_s`, `call_s`, `wrap_up_s`."""
    import ibis

    talks, spans = lake.table("conversations"), lake.table("spans")
    at = talks.resolved_at
    talks = talks.filter((at >= ibis.literal(scope.since)) & (at < ibis.literal(scope.until)))
    worked = spans.select("kind", in_="conversation", took_=seconds(spans["at"], spans.until))
    worked = worked.left_join(merged(lake), [("in_", "source_")])
    worked = worked.select("kind", "took_", of_=worked.home_.coalesce(worked.in_))
    sums = {f"{kind}_s": worked.took_.sum(where=worked.kind == kind) for kind in KINDS}
    found = worked.group_by("of_").aggregate(**sums)
    rows = talks.left_join(found, talks.id == found.of_)
    return rows.drop("of_").mutate(**{name: rows[name].fill_null(0.0) for name in sums})


def merged(lake: Any) -> Any:
    """Where each conversation that was merged into another goes on (`home_`), at up to four removes."""
    talks = lake.table("conversations")
    talks = talks.filter(talks.merged_into.notnull())
    found = talks.group_by(source_="id").agg(home_=talks.merged_into.max())
    return further(further(found))


def further(found: Any) -> Any:
    """As far again. Grouping by what is single keeps Ibis from taking one table for the other."""
    onward = found.group_by(next_="source_").agg(far_=found.home_.max())
    both = found.left_join(onward, [("home_", "next_")])
    return both.group_by("source_").agg(home_=both.far_.max().coalesce(both.home_.max()))


def in_hand(lake: Any, scope: Scope) -> Any:
    """Stretches of a colleague with something in hand: `busy_s` long, and `held_s` of all conversations together."""
    held = islands(around(lake.table("spans"), scope), ("agent", "conversation"), PAUSE)
    held = held.mutate(held_s=seconds(held["at"], held.until))
    busy = numbered(held, ("agent",), 0)
    found = busy.group_by("agent", "island_").aggregate(
        id=busy.id.min(), at=busy["at"].min(), until=busy.until.max(), held_s=busy.held_s.sum()
    )
    return found.mutate(busy_s=seconds(found["at"], found.until))


def occupied(lake: Any, scope: Scope) -> Any:
    """Stretches in which a colleague was there, cut at periods: `present_s` long, `busy_s` of them at work."""
    import ibis

    presence = lake.table("presence")
    there = presence.filter(presence.state.isin(AT_WORK)).mutate(
        until=presence.until.fill_null(ibis.literal(scope.fresh_at))
    )
    there = spread(there.select("id", "agent", "at", "until"), scope)
    worked = islands(around(lake.table("spans"), scope), ("agent",), 0)
    worked = worked.select(by_=worked.agent, from_=worked["at"], to_=worked.until)
    both = there.left_join(worked, [there.agent == worked.by_, worked.from_ < there.until, worked.to_ > there["at"]])
    shared = seconds(ibis.greatest(both.from_, both["at"]), ibis.least(both.to_, both.until))
    busy = ibis.ifelse(both.from_.isnull(), 0.0, shared)  # engines leave what is empty out of the greatest
    found = both.group_by("id", "agent", "at", "until").aggregate(busy_s=busy.sum())
    return found.mutate(present_s=seconds(found["at"], found.until))


def around(spans: Any, scope: Scope) -> Any:
    """Spans of the time asked about, of the day before, in which a stretch may have begun, and of that after, in which
    one may end."""
    import ibis

    rows = spans.filter(
        (spans["at"] >= ibis.literal(scope.since - LONGEST)) & (spans["at"] < ibis.literal(scope.until + LONGEST))
    )
    return rows.select("id", "agent", "conversation", "at", "until")


def islands(rows: Any, of: tuple[str, ...], pause: int) -> Any:
    """Rows of one `of` that overlap or lie no more than `pause` seconds apart, as one each."""
    found = numbered(rows, of, pause)
    return found.group_by(*of, "island_").aggregate(
        id=found.id.min(), at=found["at"].min(), until=found.until.max()
    ).drop("island_")  # fmt: skip


def numbered(rows: Any, of: tuple[str, ...], pause: int) -> Any:
    """`rows` with the number of the island each lies in (`island_`)."""
    order = [rows["at"], rows.id]
    before = rows.mutate(last_=rows.until.max().over(group_by=of, order_by=order, rows=(None, -1)))
    far = before.last_.isnull() | (seconds(before.last_, before["at"]) > pause)
    marked = before.mutate(new_=far.cast("int64"))
    number = marked.new_.sum().over(group_by=of, order_by=[marked["at"], marked.id], rows=(None, 0))
    return marked.mutate(island_=number).drop("last_", "new_")


def spread(rows: Any, scope: Scope) -> Any:
    """What lasts, cut where periods begin and end: a row for each period it reaches into."""
    import ibis

    pieces = ibis.memtable(
        [{"begins_": start, "ends_": end} for start, end in scope.periods],
        schema={"begins_": "timestamp('UTC')", "ends_": "timestamp('UTC')"},
    )
    both = rows.join(pieces, [rows["at"] < pieces.ends_, rows.until > pieces.begins_])
    return both.mutate(
        at=ibis.greatest(both["at"], both.begins_), until=ibis.least(both.until, both.ends_)
    ).drop("begins_", "ends_")  # fmt: skip
