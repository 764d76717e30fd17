"""What customers tell us, as figures."""

from __future__ import annotations

from datetime import datetime

from . import sums
from .records import Customers
from .sums import Figure

SENT = ("sent", "started", "answered", "expired")


def figures(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    """By the name of each metric, from `since` to before `until`."""
    told = [one for one in all_.scores if since <= one.at < until]
    asked = [one for one in all_.asked if since <= one.at < until and one.state in SENT]
    texts = [one for one in all_.felt if since <= one.at < until]
    measured = [one for one in texts if one.measured]
    csat = [one for one in told if one.kind == "csat"]
    ease = [one.number for one in told if one.kind == "ces"]
    return {
        "csat": sums.share([one.number >= {5: 4, 7: 6}[one.high] for one in csat]),
        "satisfaction": sums.mean([one.number for one in csat if one.high == 5], 1, 5),
        "nps": sums.nps([one.number for one in told if one.kind == "nps"]),
        "ease": sums.mean(ease, 1, 7),
        "easy": sums.share([one in (5, 6, 7) for one in ease]),
        "stars": sums.mean([one.number for one in told if one.kind == "stars" and one.high == 5], 1, 5),
        "response_rate": sums.share([one.answered for one in asked]),
        "sentiment": sums.mean([one.sentiment for one in measured], -1, 1),
        "negative": sums.share([one.label == "negative" for one in measured]),
        "leaving_signs": sums.share([None if one.leaving is None else one.leaving >= 0.5 for one in measured]),
        **repeating(all_, since, until),
    }


def repeating(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    """Where nobody can tell whether we asked, it is told by whether they said it again."""
    turns = [one for one in all_.switches if since <= one.at < until]
    return {
        "repeated": sums.share([bool(one.asked) or one.retold for one in turns]),
        "asked_again": sums.share([one.asked for one in turns]),
        "retold": sums.share([one.retold for one in turns]),
        "carried_over": sums.share([one.known for one in turns]),
        "switches": sums.count(turns),
    }


def topics(all_: Customers, since: datetime, until: datetime) -> dict[int | None, Figure]:
    """The share of each; None are texts of no topic."""
    return sums.shares_of([one.topic for one in all_.felt if since <= one.at < until])
