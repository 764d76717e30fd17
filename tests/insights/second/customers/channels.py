"""Where customers meet us, as figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import sums
from .records import Customers
from .sums import Figure

LEFT = ("accepted", "rejected", "unknown", "dead")
SHORT, IN_TIME = 5, 20  # seconds, where the owner set nothing else
SOCIAL = "mastodon"


def figures(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    return (
        mail(all_, since, until) | calls(all_, since, until) | site(all_, since, until) | social(all_, since, until)
    ) | {"contacts": sums.count(spoken(all_, since, until))}


def mail(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    left = [one for one in all_.mails if since <= one.at < until and one.state in LEFT]
    return {
        "mail_sent": sums.count(left),
        "mail_delivered": sums.share([one.state == "accepted" and not one.bounced for one in left]),
        "mail_bounced": sums.share([one.state == "rejected" or one.bounced for one in left]),
        "mail_complaints": sums.share([one.complained for one in left]),
    }


def calls(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    """Nobody can tell whether an answered call of unknown ringing was in time."""
    rang = [one for one in all_.rings if since <= one.at < until and one.incoming]
    taken = [one for one in rang if one.answered]
    offered = [one for one in rang if one.answered or (one.waited is not None and one.waited >= SHORT)]
    in_time = [one.waited <= IN_TIME if one.waited is not None else None for one in offered if one.answered]
    return {
        "calls_offered": sums.count(offered),
        "service_level": sums.share([*in_time, *(False for one in offered if not one.answered)]),
        "abandoned": sums.share([not one.answered for one in offered]),
        "speed_of_answer": sums.duration([one.waited for one in taken if one.waited is not None]),
        "talk_time": sums.duration([one.talked for one in taken if one.talked is not None]),
        "wrap_up_time": sums.duration([one.wrapped for one in taken if one.wrapped is not None]),
    }


def site(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    """A visit belongs to when it began."""
    steps = [one for one in all_.looks if since <= one.at < until]
    begun = [one.kinds for one in all_.visits if since <= one.at < until]
    return {
        "page_views": sums.count([one for one in steps if one.kind == "page"]),
        "visits": sums.count(begun),
        "visitors": {"n": len({one.whose for one in steps if one.whose is not None})},
        "pages_a_visit": sums.mean([kinds.count("page") for kinds in begun]),
        "left_at_once": sums.share([len(kinds) == 1 for kinds in begun]),
        "searched": sums.share(["search" in kinds for kinds in begun]),
        "put_in_cart": sums.share(["cart" in kinds for kinds in begun]),
        "began_to_buy": sums.share(["checkout" in kinds for kinds in begun]),
    }


def social(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    said = [one for one in all_.contacts if since <= one.at < until and one.channel == SOCIAL]
    began = [
        all_.lives[pk] for pk, one in all_.matters.items()
        if one.counts and since <= one.row["opened_at"] < until and all_.channel_of(one) == SOCIAL
    ]  # fmt: skip
    return {
        "social_in": sums.count([one for one in said if one.incoming]),
        "social_out": sums.count([one for one in said if not one.incoming]),
        "social_answered": sums.share([one["first_reply_at"] is not None for one in began]),
    }


def spoken(all_: Customers, since: datetime, until: datetime) -> list[Any]:
    return [one for one in all_.contacts if since <= one.at < until and one.incoming and one.placed]


def mix(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    """The share of each channel."""
    return sums.shares_of([one.channel for one in spoken(all_, since, until)])
