"""Plans held against the figures: of each aim the target, what is, how sure, and whether it is reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import metrics
from ..dashboards import names, said
from ..dashboards.kept import kept
from ..dashboards.lens import Lens
from ..metrics.answers import Answer
from ..metrics.asking import opened
from ..metrics.comparing import with_bounds
from ..metrics.registry import Metric
from ..metrics.slices import dimensions
from . import plans, verdicts
from .models import ChannelPlan, PlanAim
from .verdicts import Verdict

WORDS: dict[Verdict, Any] = {
    "reached": gettext_lazy("reached"), "missed": gettext_lazy("missed"), "close": gettext_lazy("can’t be told yet"),
    "few": gettext_lazy("too few"), "unmeasured": gettext_lazy("not measured"),
}  # fmt: skip
TONES: dict[Verdict, str] = {"reached": "good", "missed": "bad", "close": "watch", "few": "", "unmeasured": ""}


@dataclass(frozen=True, slots=True)
class Held:
    """An aim beside what is. `whole`: the metric can't be told apart by channel, so its figure is of all of them."""

    aim: PlanAim
    metric: Metric
    answer: Answer
    verdict: Verdict
    days: int
    whole: bool
    href: str

    @property
    def value(self) -> float | None:
        return verdicts.actual(self.metric, self.answer.figures, self.days)

    @property
    def said(self) -> str:
        return _("too few") if self.verdict == "few" else said.say(self.metric, self.value)

    @property
    def aimed(self) -> str:
        return said_aim(self.aim)

    @property
    def beside(self) -> str:
        """How sure, and what it rests on."""
        if self.verdict == "unmeasured" and self.answer.missing:
            return _("needs %(what)s") % {"what": self.answer.missing}
        row = self.answer.figures
        between = said.between(self.metric, row) if self.verdict != "few" else ""
        rest = [between, said.n_words(self.answer.n), _("of all channels") if self.whole else ""]
        return " · ".join(part for part in rest if part)

    @property
    def words(self) -> str:
        return str(WORDS[self.verdict])

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


@dataclass(frozen=True, slots=True)
class Line:
    plan: ChannelPlan
    called: Sequence[tuple[str, str]]  # kinds of channels and what they are called
    held: Sequence[Held]


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole table. `title` says how many aims are reached; `unplanned` are channels customers came by without a
    plan for them, the busiest first, each with its contacts."""

    title: str
    lines: Sequence[Line]
    unplanned: Sequence[tuple[str, int]]
    answer: Answer | None


def standing(lens: Lens) -> Standing:
    """Every plan against the figures of the lens's days. Raises `Forbidden`, `LakeRefused`."""
    found = plans.all_of(lens.actor)
    ones = {one.metric for plan in found if len(plan.channels) == 1 for one in aims_of(plan) if is_cut(one.metric)}
    by_channel = bounded(lens, sorted(ones), by=("channel",))
    lines = [line(plan, lens, by_channel) for plan in found]
    mix = lens.many(["contacts"], by=("channel",)).get("contacts")
    planned = {kind for plan in found for kind in plan.channels}
    left = [(str(row["channel"]), row["n"]) for row in (mix.rows if mix else []) if row["channel"] not in planned]
    unplanned = [(names.channel(kind), n) for kind, n in sorted(left, key=lambda one: -one[1])] if found else []
    return Standing(title(lines), lines, unplanned, mix)


def line(plan: ChannelPlan, lens: Lens, by_channel: Mapping[str, Answer]) -> Line:
    aims, narrow = aims_of(plan), of_channels(plan, lens)
    cut = [one.metric for one in aims if is_cut(one.metric) and plan.channels]
    if len(plan.channels) == 1:
        answers = {name: alone(by_channel[name], plan.channels[0]) for name in cut}
    else:
        answers = bounded(narrow, cut)
    answers = answers | bounded(lens, [one.metric for one in aims if one.metric not in cut])
    return Line(
        plan, [(kind, names.channel(kind)) for kind in plan.channels],
        [held(one, answers[one.metric], narrow if one.metric in cut else lens, lens) for one in aims],
    )  # fmt: skip


def said_aim(one: PlanAim) -> str:
    """ "at least 85 %", "at most 4 h", "at least 40 in 30 days"."""
    metric = metrics.named(one.metric)
    form = _("at least %(value)s") if one.side == PlanAim.Side.LEAST else _("at most %(value)s")
    month = " " + _("in 30 days") if verdicts.per_month(metric) else ""
    return form % {"value": said.say(metric, one.value)} + month


def aims_of(plan: ChannelPlan) -> list[PlanAim]:
    """Those of metrics there still are."""
    known = metrics.everything()
    return [one for one in plan.aims.all() if one.metric in known]


def alone(answer: Answer, kind: str) -> Answer:
    """The part of an answer by channel that is of this one."""
    rows = [row for row in answer.rows if row["channel"] == kind]
    return replace(answer, rows=rows, n=sum(row["n"] for row in rows), by=())


def is_cut(metric: str) -> bool:
    """Whether it can be told apart by channel."""
    return "channel" in dimensions(metrics.named(metric))


def of_channels(plan: ChannelPlan, lens: Lens) -> Lens:
    kinds = tuple(plan.channels)
    return lens.only(channel=kinds[0] if len(kinds) == 1 else kinds) if kinds else lens


def bounded(lens: Lens, wanted: Sequence[str], by: Sequence[str] = ()) -> dict[str, Answer]:
    """Answers by name, those of durations with the interval of their median."""

    def ask() -> dict[str, Answer]:
        found = lens.many(wanted, by=by)
        with opened(None) as lake:
            return {name: with_bounds(answer, lake) for name, answer in found.items()}

    return kept(("strategy", lens.key, tuple(wanted), tuple(by)), ask) if wanted else {}


def held(one: PlanAim, answer: Answer, asked: Lens, lens: Lens) -> Held:
    metric, days = answer.metric, lens.span.days
    found = verdicts.verdict(metric, answer.figures, one.side, one.value, days)
    several = isinstance(asked.where.get("channel"), tuple)
    page = reverse("insights:metric", args=[metric.name])
    href = lens.address(page, by="channel") if several else asked.address(page)
    return Held(one, metric, answer, found, days, asked is lens, href)


def title(lines: Sequence[Line]) -> str:
    counts = Counter(held.verdict for line in lines for held in line.held)
    whole = sum(counts.values())
    if not whole:
        return _("What each channel is for")
    said_ = ngettext("%(n)d of %(whole)d target reached", "%(n)d of %(whole)d targets reached", whole) % {
        "n": counts["reached"], "whole": whole,
    }  # fmt: skip
    missed = ngettext("%(n)d missed", "%(n)d missed", counts["missed"]) % {"n": counts["missed"]}
    return f"{said_}, {missed}" if counts["missed"] else said_
