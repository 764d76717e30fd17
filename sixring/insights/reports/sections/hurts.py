"""Where it hurts: frictions by harm, each with the money it goes along with, as a range."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...dashboards import said
from ...journeys.frictions import frictions
from ...journeys.screens import words
from ...journeys.shapes import Friction
from ..blocks import Block, missing, sentence, table, text
from ..view import View

TOLD, LISTED = 4, 10


def blocks(view: View) -> list[Block]:
    found = frictions(view.first, view.until, zone=view.zone)
    if found.basis.missing:
        return [missing(found.basis.missing)]
    if not found.frictions:
        return [text(_("No friction was met by five customers or more."))]
    head = (_("Friction"), _("Customers"), _("Money a year it goes along with"), _("How sure"))
    parts = [sentence(one.sentence, title=one.title) for one in found.frictions[:TOLD]]
    title = _("By harm: customers × loss × how sure")
    parts.append(table(title, head, (row(one) for one in found.frictions[:LISTED])))
    parts.append(text(_(
        "Losses are associated with a friction; they are not proven to come from it. How sure: the chance that the"
        " difference is more than noise, corrected for all frictions looked at."
    )))  # fmt: skip
    return parts + ([missing(found.missing)] if found.missing else [])


def row(one: Friction) -> Iterator[str]:
    yield one.title
    yield said.whole(one.people)
    yield money(one)
    yield said.share(one.confidence)


def money(one: Friction) -> str:
    if one.loss is None:
        return one.missing or _("not measured")
    loss = one.loss
    likely, low, high = (words.money(each, loss.currency) for each in (loss.likely, loss.low, loss.high))
    return _("%(likely)s (%(low)s to %(high)s)") % {"likely": likely, "low": low, "high": high}
