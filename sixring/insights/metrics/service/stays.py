"""From when to when conversations were open."""

from __future__ import annotations

from typing import Any

from ..registry import Scope

KEPT = ("noise", "merged_into", "channel", "team", "agent", "reason", "product", "language")


def stays(lake: Any, scope: Scope) -> Any:
    """A row for each time a conversation was open: `at` to `until` (empty: still), `conversation`, and whose it is.
    What is resolved and says not when was never open here: an old help desk told it as history."""
    talks = lake.table("conversations")
    talks = talks.filter((talks.state != "resolved") | talks.first_resolved_at.notnull())
    kept = {name: talks[name] for name in KEPT}
    first = talks.select("id", "at", conversation=talks.id, until=talks.first_resolved_at, **kept)
    return first.union(again(talks).select(first.columns).cast(first.schema()))


def again(talks: Any) -> Any:
    """The times after the first, out of the column that keeps them as "from-until" in seconds since 1970."""
    import ibis

    listed = talks.filter(talks.open_again != "")
    each = listed.select("id", stretch=listed.open_again.split(" ").unnest(), **{name: listed[name] for name in KEPT})
    ends = each.stretch.split("-")
    until = ibis.ifelse(ends[1] == "", ibis.null("int64"), ends[1].nullif("").cast("int64"))
    at = ends[0].cast("int64").as_timestamp("s").cast("timestamp('UTC')")
    kept = {name: each[name] for name in KEPT}
    moments = {"at": at, "conversation": each.id, "until": until.as_timestamp("s").cast("timestamp('UTC')")}
    return each.select("id", **moments, **kept)
