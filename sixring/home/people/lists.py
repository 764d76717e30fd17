"""The list of people, its exports, and companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sixring.channels import accounts
from sixring.core import changes, clock, sheets
from sixring.core.errors import Invalid
from sixring.core.models import Agent
from sixring.core.request import Request
from sixring.interactions.timeline import people_visible_to
from sixring.look.ring import rings
from sixring.people import companies
from sixring.people.models import Person

from . import columns, finding
from .finding import Wanted

PAGE = 40
MOST_ROWS = 100_000
CHUNK = 500


@require_safe
def index(request: Request) -> HttpResponse:
    wanted = Wanted.of(request.GET)
    shown = columns_of(request)
    found = finding.people(wanted, request.actor)
    number = page_number(request)
    persons = list(found[(number - 1) * PAGE : number * PAGE + 1])
    more, persons = len(persons) > PAGE, persons[:PAGE]
    ids = [person.pk for person in persons]
    drawn, cells = rings(ids), columns.rows(shown, ids, request.actor)
    context = {
        "rows": [(person, drawn[person.pk], zip(shown, cells[person.pk], strict=True)) for person in persons],
        "wanted": wanted,
        "count": finding.counted(found),
        "number": number,
        "more": more,
        "heads": [(key, label) for key, (label, _values) in shown.items()],
        "shown": list(shown),
        "every": {key: label for key, (label, _values) in columns.every().items()},
        **choices(request),
    }
    return render(request, "home/people.html", context)


def choices(request: Request) -> dict[str, Any]:
    """What the filters offer."""
    return {
        "kinds": Person.Kind.choices,
        "knowns": finding.KNOWN.items(),
        "sorts": [(key, label) for key, (label, _order) in finding.SORTS.items()],
        "ways": accounts.visible_to(request.actor).order_by("name"),
        "may_export": request.actor.may("lead"),
        "may_join": request.actor.may("join people"),
    }


def columns_of(request: Request) -> dict[str, columns.Column]:
    """The columns asked for, which the session remembers, else those it remembers."""
    if "columns" in request.GET:
        request.session["people_columns"] = list(columns.chosen(request.GET.getlist("columns")))
    return columns.chosen(request.session.get("people_columns", ()))


def page_number(request: Request) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


@require_safe
def export(request: Request, kind: str) -> HttpResponseBase:
    """The list as it is filtered, with its columns, as CSV or XLSX. For leads; that it was taken is in the log."""
    request.actor.must("lead")
    shown = columns_of(request)
    found = finding.people(Wanted.of(request.GET), request.actor)
    if kind == "xlsx" and found.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise Invalid(_("That are too many for one workbook. Filter first, or take CSV, which has no limit."))
    changes.record("people.exported", Agent(pk=request.actor.id), actor=request.actor)
    head = [_("Id"), _("Name"), _("Kind"), *(str(label) for label, _values in shown.values()), _("Known since")]
    name = f"people-{clock.now():%Y-%m-%d}.{kind}"
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(
            sheets.as_csv(head, lines(request, found, shown)), content_type=sheets.CSV
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    book = sheets.as_xlsx(head, lines(request, found, shown))
    return FileResponse(book, as_attachment=True, filename=name, content_type=sheets.XLSX)


def lines(request: Request, found: Any, shown: dict[str, columns.Column]) -> Iterator[list[Any]]:
    """Every row, a chunk of persons at a time, by the key of the order: nothing is skipped when somebody is added."""
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        persons, cells = Person.objects.in_bulk(chunk), columns.rows(shown, chunk, request.actor)
        for pk in chunk:
            if pk in persons:
                one = persons[pk]
                yield [pk, one.name, one.get_kind_display(), *map(plain, cells[pk]), localtime(one.created_at)]


def plain(value: Any) -> Any:
    """A cell as a sheet takes it."""
    if hasattr(value, "tzinfo") and value.tzinfo:
        return localtime(value)
    return value if isinstance(value, int | float | str) else str(value)


@require_safe
def all_companies(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(companies.named(words), PAGE).get_page(request.GET.get("page"))
    return render(request, "home/companies.html", {"page": page, "words": words})


@require_safe
def company(request: Request, key: str) -> HttpResponse:
    """A company and who belongs to it, of the people the actor may see."""
    found = companies.get(key)
    persons = companies.people(found, people_visible_to(request.actor))
    ids = [person.pk for person in persons]
    drawn, shown = rings(ids), columns.chosen(("email", "phone", "open", "last"))
    cells = columns.rows(shown, ids, request.actor)
    rows = [(person, drawn[person.pk], zip(shown, cells[person.pk], strict=True)) for person in persons]
    heads = [(key, label) for key, (label, _values) in shown.items()]
    return render(request, "home/company.html", {"company": found, "rows": rows, "heads": heads})
