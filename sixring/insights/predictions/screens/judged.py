"""How well predictions did before, as figures with their words: (name, value, what stands beside it)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.core.statistics import share
from sixring.look.charts import Figure

from ...dashboards.said import duration
from ..models import Standing
from ..words import number, per_cent
from .drawn import calibration
from .staffing import Chosen

Told = tuple[str, str, str]


def day(iso: str) -> str:
    return str(date_format(datetime.fromisoformat(iso), "j M Y"))


def foot(kept: Standing) -> str:
    return _("made %(day)s") % {"day": date_format(kept.made_at, "j M Y, H:i")}


def leaving(kept: Standing) -> list[Told]:
    told = kept.figures
    better = told["brier"] < told["brier_always"]
    return [
        (_("Tells leavers from stayers"), number(told["auc"]),
         _("AUC, 95 %%: %(low)s to %(high)s · silence alone: %(plain)s · 0.5 is tossing a coin") % {
             "low": number(told["auc_low"]), "high": number(told["auc_high"]), "plain": number(told["auc_silence"])}),
        (_("How far off"), number(told["brier"], 3),
         (_("Brier; saying the same of all: %(plain)s") if better else
          _("Brier; saying the same of all would have been better: %(plain)s. Read the order, not the per cent."))
         % {"plain": number(told["brier_always"], 3)}),
        (_("Tried on"), number(told["n"], 0),
         _("customers as of %(day)s, of whom %(gone)s left; learnt from %(before)s before that") % {
             "day": day(told["cut"]), "gone": number(told["gone"], 0), "before": number(told["learnt_before"], 0)}),
    ]  # fmt: skip


def chances(kept: Standing) -> Figure:
    told = kept.figures
    low, high = told["bins"][0], told["bins"][-1]
    title = _("Of those at least risk %(low)s left, of those at most %(high)s") % {
        "low": per_cent(low[2] / low[0]), "high": per_cent(high[2] / high[0]),
    }  # fmt: skip
    subtitle = _(
        "What was said on %(day)s, by a model that knew only what was over by then, beside what came true in the"
        " %(days)d days after. Chances shown are corrected by it."
    ) % {"day": day(told["cut"]), "days": told["days"]}
    return calibration.of_chances(told["bins"], title, subtitle, _("n = %(n)s") % {"n": number(told["n"], 0)})


def value(kept: Standing) -> list[Told]:
    told = kept.figures["test"]
    if told is None:
        needs = _("needs customers who ordered twice in the first two thirds of the history")
        return [(_("Tried on the past"), "–", _("not measured yet: %(needs)s") % {"needs": needs})]
    return [
        (_("Orders said and come"), f"{number(told['said_orders'], 0)} / {number(told['came_orders'], 0)}",
         _("in %(weeks)s weeks after %(day)s, of %(n)s customers") % {
             "weeks": number(told["weeks"], 0), "day": day(told["cut"]), "n": number(told["n"], 0)}),
        (_("How far off, per customer"), number(told["mae"]),
         _("orders on average; saying the mean of all: %(plain)s · correlation %(r)s") % {
             "plain": number(told["mae_mean"]), "r": number(told["correlation"])}),
        (_("Within the range"), per_cent(told["within"]), _("of customers’ money; it is meant for four in five")),
    ]  # fmt: skip


def orders(kept: Standing) -> Figure | None:
    told = kept.figures["test"]
    if told is None:
        return None
    title = _("Those expected to order most ordered %(came)s times each, said were %(said)s") % {
        "came": number(told["bins"][-1][2], 1), "said": number(told["bins"][-1][1], 1),
    }  # fmt: skip
    subtitle = _("Orders per customer said on %(day)s (dashes) and come since, from those least expected to order.")
    return calibration.of_counts(
        told["bins"], title, subtitle % {"day": day(told["cut"])}, _("n = %(n)s") % {"n": number(told["n"], 0)}
    )


def following(kept: Standing) -> list[Told]:
    told = kept.figures
    first, third = share(told["first"], told["tested"]), share(told["third"], told["tested"])
    return [
        (_("The first reason was right"), first.said,
         _("95 %%: %(interval)s · always saying the most frequent: %(plain)s") % {
             "interval": first.interval, "plain": per_cent(told["first_plain"] / told["tested"])}),
        (_("One of three was right"), third.said,
         _("95 %%: %(interval)s · the three most frequent: %(plain)s") % {
             "interval": third.interval, "plain": per_cent(told["third_plain"] / told["tested"])}),
        (_("Tried on"), number(told["tested"], 0),
         _("conversations, the latest quarter of %(n)s") % {"n": number(told["n"], 0)}),
    ]  # fmt: skip


def reasons(kept: Standing) -> Figure:
    told = kept.figures
    title = _("Whether what was said came true")
    subtitle = _("Chances said of each reason, beside how often customers wrote about it.")
    n = _("n = %(n)s conversations, a chance for each reason") % {"n": number(told["tested"], 0)}
    return calibration.of_chances(told["bins"], title, subtitle, n)


def title_of_trend(told: Mapping[str, Any]) -> str:
    ahead, before = sum(told["values"]), sum(told["lately"][-14:])
    return _("%(ahead)s expected in two weeks, %(before)s in the two before") % {
        "ahead": number(ahead, 0), "before": number(before, 0),
    }  # fmt: skip


def demand(told: Mapping[str, Any], chosen: Chosen, patience: Mapping[str, Any] | None) -> list[Told]:
    return [tried(told["test"]), handled(told, chosen), patient(chosen, patience)]


def tried(test: Mapping[str, Any] | None) -> Told:
    if test is None:
        return _("Against “as last week”"), "–", _("not measured yet: needs two months of days")
    told = {
        "looks": test["looks"], "days": test["days"], "error": number(test["error"], 1),
        "within": per_cent(test["within"]),
    }  # fmt: skip
    beside = _(
        "of its error over %(looks)d looks of %(days)d days (below 1 is better); off by %(error)s a day;"
        " %(within)s of days within the range"
    )
    return _("Against “as last week”"), number(test["against_naive"]), beside % told


def handled(told: Mapping[str, Any], chosen: Chosen) -> Told:
    if not chosen.handle_s:
        return (
            _("One takes"),
            "–",
            _("not measured yet: needs working time on conversations of this channel, or type it"),
        )
    measured = told["handle"]
    source = _("typed") if not measured or measured["mean"] != chosen.handle_s else _(
        "mean of %(n)s; median %(median)s"
    ) % {"n": number(measured["n"], 0), "median": duration(measured["median"])}  # fmt: skip
    return _("One takes"), duration(chosen.handle_s), source


def patient(chosen: Chosen, patience: Mapping[str, Any] | None) -> Told:
    if not chosen.live:
        return _("Reckoned by"), _("work"), _("answers may come later: the hour’s work at 85 % busy")
    if chosen.patience_s is None or patience is None:
        return (
            _("Reckoned by"),
            "Erlang C",
            _("whoever waits is taken to wait on: how long they would isn’t measured yet"),
        )
    told = {
        "s": duration(chosen.patience_s), "given_up": number(patience["given_up"], 0), "n": number(patience["n"], 0),
    }  # fmt: skip
    beside = _("callers wait %(s)s on average before they give up; %(given_up)s of %(n)s did")
    return _("Reckoned by"), "Erlang A", beside % told
