"""The topic explorer, and the page of one topic."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sixring.core import clock
from sixring.core.request import Request
from sixring.look.charts import Figure, Point, Series, Table, line

from ...models import Reading, Topic, TopicRun
from .. import looking, quoting, shaping, texts

PAGE = 20


@require_safe
def index(request: Request) -> HttpResponse:
    """All topics with texts this colleague may see."""
    hidden = request.GET.get("show") == "hidden"
    found = looking.explore(request.actor, weeks_of(request), hidden=hidden)
    context = {
        "found": found,
        "spans": looking.SPANS,
        "hidden": hidden,
        "many_hidden": Topic.objects.filter(kind=Topic.Kind.TOPIC, state=Topic.State.HIDDEN).count(),
        "may_shape": request.actor.may(shaping.MAY),
        "going_on": TopicRun.objects.exclude(state=TopicRun.State.DONE).order_by("pk").first(),
    }
    return render(request, "feedback/topics/index.html", context)


def weeks_of(request: Request) -> int:
    asked = request.GET.get("weeks", "")
    return int(asked) if asked in map(str, looking.SPANS) else 12


@require_safe
def show(request: Request, topic_id: int) -> HttpResponse:
    """One topic: how often, since when, how customers feel about it, and their words."""
    topic = shaping.get(request.actor, topic_id)
    weeks = weeks_of(request)
    found = looking.explore(request.actor, weeks, hidden=topic.state == Topic.State.HIDDEN)
    own = next((one for theme in found.themes for one in theme.lines if one.topic.pk == topic.pk), None)
    context = {
        "topic": topic,
        "line": own,
        "found": found,
        "weeks": weeks,
        "spans": looking.SPANS,
        "figure": figure(own, weeks) if own else None,
        "quotes": quoting.typical(topic, request.actor),
        "page": page_of(request, topic),
        "parts": topic.children.filter(kind=Topic.Kind.PART).order_by("-number"),
        "pieces": topic.pieces.exclude(kind=Topic.Kind.PART),
        "merged": topic.merged.filter(state=Topic.State.MERGED),
        "others": others(topic),
        "may_shape": request.actor.may(shaping.MAY),
    }
    return render(request, "feedback/topics/topic.html", context)


def page_of(request: Request, topic: Topic) -> Page[Reading]:
    """The topic's texts this colleague may see, the latest first, each with its `words`."""
    rows = texts.seen_by(request.actor).filter(mention__topic=topic).order_by("-occurred_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    words = {text.reading: text.words for text in texts.of([row.pk for row in page.object_list])}
    for row in page.object_list:
        row.words = words.get(row.pk, "")  # type: ignore[attr-defined]
    return page


def others(topic: Topic) -> list[Topic]:
    """What it could be merged with: those of its theme first."""
    rows = Topic.objects.filter(kind=Topic.Kind.TOPIC, state=Topic.State.OPEN).exclude(pk=topic.pk)
    return sorted(rows, key=lambda one: (one.parent_id != topic.parent_id, one.label.lower()))


def figure(own: looking.Line, weeks: int) -> Figure:
    """Texts a week, as a line with its table."""
    ends = [clock.now() - timedelta(weeks=weeks - at - 1) for at in range(weeks)]
    days = [date_format(end, "j M") for end in ends]
    points = [
        Point(day, many, words=ngettext("%(day)s: %(n)d text", "%(day)s: %(n)d texts", many) % {"day": day, "n": many})
        for day, many in zip(days, own.weeks, strict=True)
    ]
    title = {
        "growing": _("It comes up more often than before"),
        "fading": _("It comes up less often than before"),
        "new": _("New since the last run"),
    }.get(own.word, _("No change beyond chance"))
    return Figure(
        line([Series(own.topic.label, points)], label=title, ends=(0, float("inf"))),
        Table([_("Week up to"), _("Texts")], list(zip(days, own.weeks, strict=True))),
        title,
        _("Texts a week about this topic, of those you may see"),
        ngettext("n = %(n)d text in %(weeks)d weeks.", "n = %(n)d texts in %(weeks)d weeks.", own.number)
        % {"n": own.number, "weeks": weeks},
        name="texts-a-week",
    )
