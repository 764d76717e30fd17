"""What was found in words. Every number in a sentence is one of its facts, said as screens say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from .. import metrics
from ..dashboards import said
from .shapes import Burst, Episode, Felt, Rise


def day(one: date) -> str:
    return date_format(one, "j M Y")


def share(k: int, n: int) -> str:
    return said.share(k / n) if n else said.NOTHING


def of_episode(first: date, last: date, rise: Rise) -> str:
    """ "From 18 Mar 2026 to 20 Apr 2026, 212 of 640 conversations (33 %) were about “Delivery”; on all other …"."""
    told = {"first": day(first), "last": day(last), **figures(rise)}
    return wording(rise.by) % told


def wording(by: str) -> str:
    """By what it was told apart, in a sentence."""
    if by == "topic":
        return _(
            "From %(first)s to %(last)s, %(inside)s of %(whole)s texts (%(share)s) were about “%(name)s”;"
            " on all other days %(outside)s of %(rest)s (%(usual)s)."
        )
    if by == "channel":
        return _(
            "From %(first)s to %(last)s, %(inside)s of %(whole)s conversations (%(share)s) came by %(name)s;"
            " on all other days %(outside)s of %(rest)s (%(usual)s)."
        )
    return _(
        "From %(first)s to %(last)s, %(inside)s of %(whole)s conversations (%(share)s) were about “%(name)s”;"
        " on all other days %(outside)s of %(rest)s (%(usual)s)."
    )


def figures(rise: Rise) -> dict[str, str]:
    one = rise.burst
    return {
        "name": rise.name, "inside": said.whole(one.inside), "whole": said.whole(one.whole),
        "outside": said.whole(one.outside), "rest": said.whole(one.rest), "share": share(one.inside, one.whole),
        "usual": share(one.outside, one.rest),
    }  # fmt: skip


def title(one: Episode) -> str:
    """A heading: what rose, and how much beyond its share."""
    lead = one.rose[0]
    if not lead.burst.outside:
        return _("%(name)s: new, never seen before") % {"name": lead.name}
    return _("%(name)s: %(times)s times its usual share") % {"name": lead.name, "times": times(lead.burst)}


def times(burst: Burst) -> str:
    return str(number_format(burst.times, 1 if burst.times < 10 else 0))


def of_people(many: int | None) -> str:
    """ "" where they are too few or not known."""
    return _("%(n)s customers were in it.") % {"n": said.whole(many)} if many else ""


def of_felt(one: Felt) -> str:
    """ "NPS: −12 in those days (n = 80), +41 on all others (n = 900)."."""
    metric = metrics.named(one.metric)
    told = {
        "name": metric.title, "inside": said.say(metric, one.inside), "outside": said.say(metric, one.outside),
        "n": said.whole(one.n[0]), "m": said.whole(one.n[1]),
    }  # fmt: skip
    return _("%(name)s: %(inside)s in those days (n = %(n)s), %(outside)s on all others (n = %(m)s).") % told


def of_others(rose: Sequence[Rise]) -> str:
    """What else rose in the same days."""
    names = ", ".join(f"“{one.name}”" for one in rose[1:4])
    return _("With it rose %(names)s.") % {"names": names} if names else ""


def facts_of(one: Episode) -> dict[str, Any]:
    """The numbers of an episode's sentence."""
    burst = one.rose[0].burst
    return {
        "since": one.since.isoformat(), "until": one.until.isoformat(), "by": one.rose[0].by, "name": one.rose[0].name,
        "inside": burst.inside, "whole": burst.whole, "outside": burst.outside, "rest": burst.rest,
    }  # fmt: skip
