"""What an investment brings in: a sum of assumptions with their sources, and of what is measured."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...dashboards import said
from ..blocks import Block, missing, sentence, table, text
from ..roi import shown
from ..roi.reckoning import Part
from ..roi.shown import Page
from ..view import View


def blocks(view: View) -> list[Block]:
    """As of now, a year back: whatever the days of the report are."""
    page = shown.now()
    found = page.found
    parts: list[Block] = [sentence(page.title)]
    parts.append(text(_("A sum with assumptions, no forecast: it is as good as they are. It looks back a year from"
                        " when this was made.")))  # fmt: skip
    head = (_("Part"), _("Likely, a year"), _("From, to"), _("How it is made up"))
    parts.append(
        table(_("What comes back, and what it costs"), head, (row(one, page) for one in (*found.parts, found.cost)))
    )
    head = (_("Figure"), _("Likely"), _("From, to"), _("Assumed or measured"))
    parts.append(table(_("What it rests on"), head, assumed(page)))
    parts += [text(one) for one in shown.together(page.measured.together, page.currency)]
    left = [
        _("%(name)s: needs %(what)s") % {"name": one.label, "what": one.needs} for one in page.lines if not one.found
    ]
    return [*parts, missing(*left)] if left else parts


def row(one: Part, page: Page) -> tuple[str, ...]:
    likely = page.money(one.likely) if one.likely is not None else _("not measured")
    formula = shown.FORMULAS.get(one.name, "")
    return str(shown.PARTS[one.name]), likely, shown.between(one, "money", page.currency), str(formula)


def assumed(page: Page) -> Iterator[tuple[str, ...]]:
    for one in page.lines:
        if one.found is None:
            continue
        n = f" · {said.n_words(one.found.n)}" if one.found.n else ""
        source = f": {one.found.source}" if one.found.source else ""
        yield (one.label, shown.say(one.found.likely, one.unit, page.currency),
               shown.between(one.found, one.unit, page.currency), f"{one.how}{n}{source}")  # fmt: skip
