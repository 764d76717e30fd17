"""What is likely next: who may leave, what customers will bring in, how much there will be to do; each with how well it
did before. Nobody is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ...dashboards import names, said
from ...predictions.models import Kind, Prediction, Standing
from ..blocks import Block, missing, sentence, table, text
from ..view import View

LEAST = 5


def blocks(view: View) -> list[Block]:
    """As of the night before it was made: whatever the days of the report are."""
    standings = {one.kind: one for one in Standing.objects.all()}
    parts: list[Block] = []
    for kind in (Kind.LEAVING, Kind.VALUE, Kind.DEMAND):
        one = standings.get(kind)
        if one is None:
            parts.append(missing(_("%(name)s: needs a night in which it is worked out.") % {"name": kind.label}))
        elif one.needs:
            parts.append(missing(_("%(name)s: needs %(what)s") % {"name": kind.label, "what": one.needs}))
        else:
            parts += TOLD[kind](one.figures)
    parts.append(text(_("Predictions are of everybody together, from what happened before. They know nothing of what we"
                        " will do, of prices, weather or what others offer.")))  # fmt: skip
    return parts


def leaving(figures: dict[str, Any]) -> list[Block]:
    """How many are expected to leave, and how many stand at twice the usual risk; the test says how far to trust it."""
    rows = Prediction.objects.filter(kind=Kind.LEAVING)
    many, expected = rows.count(), rows.aggregate(sum=Sum("value"))["sum"] or 0.0
    if many < LEAST:
        return [missing(_("Who may leave: needs five customers."))]
    high = rows.filter(value__gte=min(1.0, 2 * expected / many)).count()
    told = {
        "n": said.whole(many), "k": said.whole(expected), "days": figures["days"], "auc": two(figures["auc"]),
        "high": said.whole(high) if high >= LEAST else _("fewer than five"), "low": two(figures["auc_low"]),
        "top": two(figures["auc_high"]), "m": said.whole(figures["n"]), "gone": said.whole(figures["gone"]),
    }  # fmt: skip
    words = _("Of %(n)s customers some %(k)s are expected to give no sign of life in the next %(days)s days; %(high)s"
              " stand at twice the usual risk or more.")  # fmt: skip
    basis = _("Tested on %(m)s customers of whom %(gone)s left: those who left were ranked above those who stayed in"
              " %(auc)s of pairs (AUC, 95 %%: %(low)s to %(top)s; 0.5 is chance).")  # fmt: skip
    return [sentence(words % told, title=_("Who may leave"), basis=basis % told)]


def value(figures: dict[str, Any]) -> list[Block]:
    told = {
        "n": said.whole(figures["n"]), "total": said.whole(figures["total"]), "currency": figures["currency"],
        "again": said.whole(figures["again"]), "discount": said.share(figures["discount"]),
    }  # fmt: skip
    test = figures.get("test") or {}
    basis = (
        _("From BG/NBD and Gamma-Gamma, discounted by %(discount)s a year; %(again)s of them have bought again.") % told
    )
    if test:
        basis += " " + _("Back-test over %(weeks)s weeks: %(said)s %(currency)s expected, %(came)s came.") % {
            "said": said.whole(test["said_money"]), "came": said.whole(test["came_money"]),
            "weeks": said.bare(test["weeks"]), "currency": figures["currency"],
        }  # fmt: skip
    words = _("The %(n)s customers of today are expected to bring in %(total)s %(currency)s in the next twelve months.")
    return [sentence(words % told, title=_("What customers will bring in"), basis=basis)]


def demand(figures: dict[str, Any]) -> list[Block]:
    head = (_("Channel"), _("Expected in two weeks"), _("Mean error, of a usual day’s (MASE)"), _("Rests on"))
    rows = [
        (names.names("channel", [one["channel"]])[one["channel"]], said.whole(sum(one["values"])),
         two(one["test"]["mase"]) if one["test"] else _("not tested yet"), _("%(n)s in %(days)s days") % {
            "n": said.whole(one["n"]), "days": one["days"]})
        for one in figures["channels"]
    ]  # fmt: skip
    note = _("Below 1 a forecast is better than saying that a day will be like the same day a week before.")
    return [table(_("How much there will be to do"), head, rows, note=note)]


def two(number: float) -> str:
    return str(number_format(round(number, 2), 2))


TOLD: dict[Kind, Callable[[dict[str, Any]], list[Block]]] = {
    Kind.LEAVING: leaving, Kind.VALUE: value, Kind.DEMAND: demand,
}  # fmt: skip
