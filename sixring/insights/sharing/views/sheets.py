"""Any metric as a file: as the page of the metric shows it, by time and by group, in CSV or XLSX."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from sixring.core import sheets as written
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.request import Request

from ...dashboards.lens import Lens
from ...lake.manifest import LakeRefused
from ...metrics.periods import GRAINS
from ...metrics.slices import DIMENSIONS
from .. import sheets


@require_safe
def sheet(request: Request, name: str, kind: str) -> HttpResponseBase:
    """?period=…, ?grain=day, ?by=channel and a part, such as ?team=3."""
    lens = Lens.of(request.actor, request.user.zone, request.GET)
    by = tuple(one for one in request.GET.getlist("by") if one in DIMENSIONS)
    if not lens.fits(name, by):
        raise NotFound
    try:
        head, rows = sheets.of_answer(lens.ask(name, grain=grain_of(request, lens, by), by=by))
    except LakeRefused as problem:
        raise Refused(str(problem)) from problem
    if kind == "csv":
        answer = StreamingHttpResponse(written.as_csv(head, rows), content_type=written.CSV)
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    file = written.as_xlsx(head, rows)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=written.XLSX)


def grain_of(request: Request, lens: Lens, by: tuple[str, ...]) -> str | None:
    """Groups over the whole time, unless a grain is asked for; a trend otherwise."""
    asked = request.GET.get("grain", "")
    if asked and asked not in GRAINS:
        raise Invalid(f"Time is told apart by {', '.join(GRAINS)}.")
    return asked or (None if by else lens.span.grain)
