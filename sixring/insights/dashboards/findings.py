"""Titles that say what was found, made of the figures beneath them; they claim a change only where chance alone would
hardly show as much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..metrics.answers import Answer, Row
from ..metrics.registry import Metric
from . import said
from .changed import Against
from .drawn.groups import ranked
from .drawn.trend import dated

FEW = 2  # names in a title


def of_trend(answer: Answer, change: Against | None, now: Row) -> str:
    """What a metric is now, and whether it moved. `now` is its row over the whole period."""
    metric = answer.metric
    value = now.get(metric.main)
    name = str(metric.title)
    if now.get("suppressed"):
        return _("%(name)s: too few to be shown") % {"name": name}
    if value is None or (not now["n"] and metric.kind != "count"):
        return _("%(name)s: nothing was measured in this period") % {"name": name}
    told = {"name": name, "value": said.say(metric, value)}
    if change is None or change.difference is None:
        return _("%(name)s: %(value)s") % told
    if not change.real:
        return _("%(name)s: %(value)s, no clear change from the period before") % told
    return moved(change, told)


def moved(change: Against, told: Mapping[str, str]) -> str:
    words = {**told, "by": said.apart(change.metric, change.difference or 0.0)}
    if change.better is not None:
        return (_("%(name)s: %(value)s, better by %(by)s") if change.better
                else _("%(name)s: %(value)s, worse by %(by)s")) % words  # fmt: skip
    up = (change.difference or 0.0) > 0
    return (_("%(name)s: %(value)s, up %(by)s") if up else _("%(name)s: %(value)s, down %(by)s")) % words


def of_course(answer: Answer) -> str:
    """How a line ran: where it was highest and where lowest."""
    metric = answer.metric
    known = [row for row in answer.rows if row.get(metric.main) is not None]
    if len(known) < 2:
        return _("%(name)s: too little to see a course") % {"name": metric.title}
    top, low = max(known, key=lambda row: row[metric.main]), min(known, key=lambda row: row[metric.main])
    if low[metric.main] == top[metric.main]:
        return _("%(name)s: %(value)s throughout") % {"name": metric.title, "value": said.say(metric, top[metric.main])}
    return _("%(name)s: lowest %(then)s with %(least)s, highest %(when)s with %(most)s") % {
        "name": metric.title, "least": said.say(metric, low[metric.main]), "then": in_unit(low["at"], answer),
        "most": said.say(metric, top[metric.main]), "when": in_unit(top["at"], answer),
    }  # fmt: skip


def in_unit(at: datetime, answer: Answer) -> str:
    """ "in the week of 24 Aug 2026", "in June 2026", "on 3 Mar 2026"."""
    forms = {"week": _("in the week of %(day)s"), "month": _("in %(day)s")}
    return forms.get(answer.grain or "", _("on %(day)s")) % {"day": dated(at, answer)}


def of_groups(answer: Answer, called: Mapping[Any, str], apart: Mapping[Any, Against] | None = None) -> str:
    """Which groups clearly stand out from all others, where that was looked at; else the most and the least."""
    if said_apart := standing_out(answer.metric, called, apart or {}):
        return said_apart
    return most_and_least(answer, called)


def standing_out(metric: Metric, called: Mapping[Any, str], apart: Mapping[Any, Against]) -> str:
    """ "Social, E-mail wait longest", "CSAT: Web chat is clearly above the rest"; "" where nothing stands out."""
    real = [(member, one) for member, one in apart.items() if one.real]
    real.sort(key=lambda pair: -abs(pair[1].difference or 0))
    above = [called.get(member, "") for member, one in real if (one.difference or 0) > 0][:FEW]
    below = [called.get(member, "") for member, one in real if (one.difference or 0) < 0][:FEW]
    told = {"name": metric.title, "above": ", ".join(above), "below": ", ".join(below)}
    if metric.kind == "duration":
        if above:
            return _("%(name)s is clearly longer for %(above)s") % told
        return _("%(name)s is clearly shorter for %(below)s") % told if below else ""
    if above and below:
        return _("%(name)s is clearly higher for %(above)s, lower for %(below)s") % told
    if above:
        return _("%(name)s is clearly higher for %(above)s") % told
    return _("%(name)s is clearly lower for %(below)s") % told if below else ""


def most_and_least(answer: Answer, called: Mapping[Any, str]) -> str:
    metric, by = answer.metric, answer.by[0]
    known = [row for row in ranked(answer) if row.get(metric.main) is not None]
    if not known:
        return _("%(name)s: nothing was measured in this period") % {"name": metric.title}
    top, low = known[0], known[-1]
    words = {
        "name": metric.title, "top": called.get(top[by], ""), "most": said.say(metric, top[metric.main]),
        "low": called.get(low[by], ""), "least": said.say(metric, low[metric.main]),
    }  # fmt: skip
    if len(known) == 1:
        return _("%(name)s: %(top)s alone, %(most)s") % words
    if words["most"] == words["least"]:
        return _("%(name)s: %(most)s everywhere") % words
    if metric.main != "n":
        return _("%(name)s: from %(least)s (%(low)s) to %(most)s (%(top)s)") % words
    return _("%(name)s: most by %(top)s, %(most)s; fewest by %(low)s, %(least)s") % words


def of_shares(answer: Answer, called: Mapping[Any, str], shifts: Mapping[Any, Against] | None = None) -> str:
    """The largest part, and the part that grew most, where it clearly did."""
    by = answer.by[0]
    rows = sorted(answer.rows, key=lambda row: -row["n"])
    whole = sum(row["n"] for row in rows)
    if not whole:
        return _("Nothing came in this period")
    grown = [one for one in (shifts or {}).items() if one[1].real and (one[1].difference or 0) > 0]
    if grown:
        member, shift = max(grown, key=lambda one: one[1].difference or 0)
        return _("%(name)s grew from %(before)s to %(now)s") % {
            "name": called.get(member, ""), "before": said.share(shift.before or 0), "now": said.share(shift.now or 0),
        }  # fmt: skip
    return _("%(name)s is the largest part: %(share)s") % {
        "name": called.get(rows[0][by], ""), "share": said.share(rows[0]["n"] / whole),
    }  # fmt: skip


def of_all(changes: Sequence[Against]) -> str:
    """The heading of a page: what got better and what worse."""
    real = [one for one in changes if one.real and one.better is not None]
    better = listed([one for one in real if one.better])
    worse = listed([one for one in real if not one.better])
    if better and worse:
        return _("Better: %(better)s. Worse: %(worse)s") % {"better": better, "worse": worse}
    if better:
        return _("Better: %(names)s. Nothing is clearly worse") % {"names": better}
    if worse:
        return _("Worse: %(names)s. Nothing is clearly better") % {"names": worse}
    known = [one for one in changes if one.difference is not None]
    if known:
        return _("Nothing changed beyond noise")
    values = [one for one in changes if one.now is not None]
    return ", ".join(f"{one.metric.title} {one.now_said}" for one in values[:3]) or _("How we do")


def is_compared(changes: Sequence[Against]) -> bool:
    """Whether there was anything to compare with."""
    return any(one.difference is not None for one in changes)


def listed(found: Sequence[Against]) -> str:
    """The surest first, a few by name."""
    names = [str(one.metric.title) for one in sorted(found, key=lambda one: one.p)]
    shown = ", ".join(names[:FEW])
    more = len(names) - FEW
    return shown + (ngettext(" and %(n)d more", " and %(n)d more", more) % {"n": more} if more > 0 else "")
