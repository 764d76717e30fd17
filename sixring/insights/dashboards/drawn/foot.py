"""What stands below and above every figure: the definition and whom it counts; period, n, zone, and how fresh."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.core import calendars
from sixring.look.charts import Figure, Table

from ...metrics.answers import Answer
from .. import said
from ..spans import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: its `name` among others of the page, where its rows are downloaded, and, as a tile, the
    `page` that says the rest."""

    name: str = "chart"
    csv: str = ""
    page: str = ""


def placed(chart: SafeString, table: Table, title: str, answer: Answer, foot: str, at: Place) -> Figure:
    """A chart of `answer` with its words around it."""
    subtitle_, below = brief(answer, at.page) if at.page else (subtitle(answer), foot)
    return Figure(chart, table, title, subtitle_, below, at.csv, at.name)


def subtitle(answer: Answer) -> str:
    """ "First reply time, business hours, median. Of conversations that …"."""
    metric = answer.metric
    name = str(metric.title)
    if metric.kind == "duration":
        name += ", " + (_("business time") if answer.business else _("calendar time")) + ", " + _("median")
    return f"{name} · {metric.definition}"


def brief(answer: Answer, href: str) -> tuple[str, SafeString]:
    """Subtitle and footnote of a tile: its page says the rest."""
    name, kind = str(answer.metric.title), answer.metric.kind
    if kind == "duration":
        name = f"{name}, {_('business time') if answer.business else _('calendar time')}, {_('median')}"
    foot = format_html('{} · <a href="{}">{}</a>', said.n_words(answer.n), href, _("definition and rows"))
    return name, foot


def footnote(answer: Answer, span: Span, *, band: bool = False) -> str:
    told = [span.words, said.n_words(answer.n), span.zone]
    if band:
        told.append(_("shaded: 95 % interval"))
    if answer.suppressed:
        told.append(
            ngettext("%(n)d left out: too few", "%(n)d left out: too few", answer.suppressed) % {"n": answer.suppressed}
        )
    return " · ".join([*told, fresh(answer, span.zone)])


def fresh(answer: Answer, zone: str) -> str:
    """How far the lake has followed the log of changes."""
    local = answer.fresh_at.astimezone(calendars.zone_of(zone))
    return _("fresh as of %(day)s, %(time)s") % {"day": date_format(local, "j M"), "time": f"{local:%H:%M}"}
