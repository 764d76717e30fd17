"""Times in which something rose far beyond its share, found without being told of any."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...dashboards import said
from ...findings import Episode, sentences
from .. import blocks as made
from ..blocks import Block, sentence, table, text
from ..view import View
from . import drawing

MOST = 5


def blocks(view: View) -> list[Block]:
    found = view.episodes[:MOST]
    if not found:
        return [
            text(_("No contact reason, product, channel or topic rose beyond its share of everything that came in."))
        ]
    parts = [sentence(one.sentence, tone="bad" if one.harmed else "", title=sentences.title(one), basis=basis(one))
             for one in found]  # fmt: skip
    head = (
        _("What rose"),
        _("From"),
        _("To"),
        _("Times its usual share"),
        _("Of all then"),
        _("Usually"),
        _("Customers"),
    )
    parts.append(table(_("All that rose"), head, (row(one) for one in found)))
    parts += [chart for one in found if one.harmed and (chart := drawn(view, one)) is not None][:2]
    parts.append(text(_(
        "Each was found by scanning every day and every group for a share that chance would hardly show anywhere; what"
        " customers felt meanwhile is associated with it, and does not prove a cause."
    )))  # fmt: skip
    return parts


def basis(one: Episode) -> str:
    """Whom it concerned, and what else differed in those days."""
    felt = [sentences.of_felt(felt) for felt in one.felt[:3]]
    return " ".join(part for part in (sentences.of_people(one.people), *felt, sentences.of_others(one.rose)) if part)


def row(one: Episode) -> Iterator[str]:
    burst = one.rose[0].burst
    yield one.rose[0].name
    yield sentences.day(one.since)
    yield sentences.day(one.until) if one.over else _("goes on")
    yield sentences.times(burst) if burst.outside else _("new")
    yield f"{sentences.share(burst.inside, burst.whole)} ({said.whole(burst.inside)}/{said.whole(burst.whole)})"
    yield f"{sentences.share(burst.outside, burst.rest)} ({said.whole(burst.outside)}/{said.whole(burst.rest)})"
    yield said.whole(one.people) if one.people else _("fewer than 5, or not known")


def drawn(view: View, one: Episode) -> Block | None:
    """Its own line, week by week."""
    lead = one.rose[0]
    if lead.by not in ("reason", "product", "channel"):
        return None
    answer = view.lens.only(**{lead.by: lead.member}).ask("conversations", grain=view.span.grain)
    values = [float(row["n"]) for row in answer.rows]
    shade = {"start": view.span.place(one.since), "end": view.span.place(one.until), "label": lead.name}
    head = (_("From"), _("Conversations"))
    lines = [(drawing.dated(row["at"], answer), said.whole(row["n"])) for row in answer.rows]
    return made.line(
        sentences.title(one), [line[0] for line in lines],
        [{"name": lead.name, "values": values, "said": [line[1] for line in lines]}],
        subtitle=_("Conversations about “%(name)s”, by when they were opened") % {"name": lead.name},
        footnote=drawing.period(view), shades=[shade], table=made.rows(head, lines), say=said.bare,
    )  # fmt: skip
