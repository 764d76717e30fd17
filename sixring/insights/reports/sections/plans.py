"""What channels are for, and their targets beside what is."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...strategy import actuals
from ...strategy.actuals import Held, Line
from ..blocks import Block, missing, sentence, table
from ..view import View


def blocks(view: View) -> list[Block]:
    found = actuals.standing(view.lens)
    if not found.lines:
        return [missing(_("The purpose of our channels: needs plans of channels, on the page “Strategy”."))]
    head = (_("Channel"), _("Purpose"), _("For whom"), _("Target"), _("What is"), _("Reached"))
    rows = [row for line in found.lines for row in rows_of(line)]
    return [sentence(found.title), table(_("Purpose, target and what is"), head, rows)]


def rows_of(line: Line) -> Iterator[tuple[str, ...]]:
    """One for each aim; what the plan says stands in the first."""
    plan = line.plan
    if not line.held:
        yield plan.name, plan.purpose, plan.audience, _("none"), "", ""
    for number, one in enumerate(line.held):
        told = (plan.name, plan.purpose, plan.audience) if not number else (plan.name, "", "")
        yield *told, f"{one.metric.title}: {one.aimed}", what_is(one), one.words


def what_is(one: Held) -> str:
    return " · ".join(part for part in (one.said, one.beside) if part)
